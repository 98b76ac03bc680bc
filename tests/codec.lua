-- gradus.codec: what goes in comes out, and hostile bytes do no harm.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local codec = require "gradus.codec"
local np = require "gradus.np"

local function travel(value)
  return (assert(codec.decode(assert(codec.encode(value)))))
end

-- Scalars keep their type; NaN and the infinities survive.
for _, value in ipairs {
  true, false, 0, -1, math.mininteger, math.maxinteger, 0.5, 1e308, 1 / 0,
  -1 / 0, "", "a\0b", ("x"):rep(100000), "가",
} do
  check.equal(travel { value }[1], value)
  check.equal(math.type(travel { value }[1]), math.type(value))
end
check.equal(math.type(travel(3.0)), "float")
check.truthy(travel(0 / 0) ~= travel(0 / 0), "NaN")
check.equal(1 / travel(-0.0), -1 / 0, "negative zero")
check.equal(codec.decode(codec.encode(nil)), nil)

-- Tables with strings and integers as keys.
local t = travel { 1, 2, { x = { y = "z" } }, [-5] = true, n = 3 }
check.equal(#t, 3)
check.equal(t[3].x.y, "z")
check.equal(t[-5], true)
check.equal(t.n, 3)

-- Arrays with dtype and shape, whatever their strides.
for _, dtype in ipairs { "float64", "float32", "int64", "uint8", "bool" } do
  local a = np.array({ { 1, 0, 3 }, { 4, 5, 0 } }, dtype)
  local b = travel { a = a.T }.a
  check.equal(tostring(b.dtype), dtype)
  check.array(b, a.T)
end
check.equal(travel(np.zeros { 0, 3 }).shape[1], 3, "empty array")
check.equal(travel(np.array(3)).ndim, 0, "0-d array")
check.truthy(np.isnan(travel(np.array { 0 / 0 }))[0], "NaN in an array")

-- What is no plain data is refused with a reason.
local function refused(value, reason)
  local bytes, problem = codec.encode(value)
  check.equal(bytes, nil)
  check.truthy(problem:find(reason, 1, true), problem)
end
local loop = {}
loop.loop = loop
local deep = {}
for _ = 1, 20 do deep = { deep } end
refused(print, "not plain")
refused({ { io.stdout } }, "not plain")
refused(loop, "nested")
refused(deep, "nested")
refused({ [1.5] = 1 }, "key")
refused({ [true] = 1 }, "key")
local many = {}
for i = 1, 300000 do many[i] = true end
refused(many, "too many")

-- Metamethods are not asked.
local trap = setmetatable({ 1 }, {
  __index = error, __pairs = error, __len = error, __name = "trap",
})
check.equal(travel(trap)[1], 1)

-- Every cut and every changed byte of a message is read or refused, never
-- worse.
local sample = assert(codec.encode {
  1, 2.5, "text", { a = true, b = { false } }, np.ones { 2, 3 },
  np.array({ true, false }),
})
local function try(bytes)
  check.count = check.count + 1
  local good, problem = codec.decode(bytes)
  assert(good ~= nil or problem == nil or problem == "not an encoded value")
end
for n = 0, #sample - 1 do
  check.equal(select(2, codec.decode(sample:sub(1, n))),
    "not an encoded value")
end
check.equal(codec.decode(sample .. "n"), nil)
for i = 1, #sample do
  for _, byte in ipairs { 0, 1, 5, 127, 128, 255 } do
    try(sample:sub(1, i - 1) .. string.char(byte) .. sample:sub(i + 1))
  end
end

-- Claims that the bytes do not keep.
local function is_refused(bytes) check.equal(codec.decode(bytes), nil) end
is_refused("s" .. ("\xff"):rep(8) .. "abc")
is_refused("s" .. string.pack("<I8", 2 ^ 40 // 1) .. "abc")
is_refused("a" .. string.pack("<I1I1i8i8", 4, 2, 2 ^ 31 // 1, 2 ^ 31 // 1))
is_refused("a" .. string.pack("<I1I1i8i8", 4, 2, 2 ^ 62 // 1, 4))
is_refused("a" .. string.pack("<I1I1i8i8", 4, 1, -1, 0))
is_refused("a" .. string.pack("<I1I1i8", 4, 200, 1))
is_refused("a" .. string.pack("<I1I1i8", 9, 1, 0))
is_refused(("{i\0\0\0\0\0\0\0\0"):rep(100000))
is_refused("{nt}")
is_refused("{d" .. string.pack("<d", 0 / 0) .. "t}")
is_refused("{" .. ("i12345678t"):rep(300000) .. "}")

-- A byte other than 0 and 1 in a bool array.
local odd = codec.decode("a" .. string.pack("<I1I1i8", 0, 1, 2) .. "\7\0")
check.equal(np.sum(odd), 1)

check.done()
