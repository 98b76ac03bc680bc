-- Arrays against the real NumPy: random programs of tests/numpy/programs.py are
-- run here and compared with what NumPy made of them: values (exact, within so
-- many ulp, or within a bound for sums), shapes, dtypes, and what it refuses.
--
--   gradus tests/numpy.lua [SEED [COUNT]]      COUNT 0 goes on for ever
--   GRADUS_SHOWN=50 gradus ..                  shows up to 50 differences
--
-- Left out by rule: what NumPy gives in a dtype that is not here (uint16, int8,
-- float16; the uint64 of a sum of uint8 is int64 here), numbers that do not fit
-- the integer type they are cast to, and the sign of NaN. A lone result is a
-- Lua number, a 0-d array of NumPy may be one.
local np = require("env").np()

local folder = arg[0]:match(".*/") or "./"
local SEED = math.tointeger(arg[1] or os.getenv("GRADUS_SEED") or 1)
local COUNT = math.tointeger(arg[2] or 12000)
local SHOWN = math.tointeger(os.getenv("GRADUS_SHOWN") or 5)

-- --- NumPy -------------------------------------------------------------------

local function succeeds(command)
  return os.execute(command .. " >/dev/null 2>&1") == true
end

-- A python that has NumPy 1; NumPy 2 promotes lone numbers by other rules.
local function find_python()
  for _, python in ipairs { "python3", "/usr/bin/python3" } do
    if succeeds(python
      .. " -c 'import numpy; assert numpy.__version__[:2] == \"1.\"'") then
      return python
    end
  end
end

-- --- comparing ---------------------------------------------------------------

-- A float as an integer, so that neighbouring floats differ by 1.
local function ordinal(x, dtype)
  local bits
  if dtype == "float32" then
    bits = string.unpack("<i4", string.pack("<f", x))
    return bits < 0 and -2 ^ 31 - bits or bits
  end
  bits = string.unpack("<i8", string.pack("<d", x))
  return bits < 0 and math.mininteger - bits or bits
end

local function is_finite(x) return x - x == 0 end

local function near(got, expected, limit, dtype)
  if expected ~= expected then return got ~= got end
  if got == expected and 1 / got == 1 / expected then return true end
  if not (is_finite(got) and is_finite(expected)) then
    return got == expected
  end
  if limit.kind == "ulp" then
    return math.abs(ordinal(got, dtype) - ordinal(expected, dtype)) <= limit.n
      or got == 0 and expected == 0
  end
  return limit.kind == "within" and math.abs(got - expected) <= limit.n
end

local function to_number(x)
  if type(x) == "boolean" then return x and 1 or 0 end
  return x
end

local function elements_differ(got, elements, limit, dtype)
  local i = 0
  for text in elements:gmatch("%S+") do
    i = i + 1
    local expected = text == "nan" and 0 / 0 or text == "inf" and 1 / 0
      or text == "-inf" and -1 / 0 or tonumber(text)
    local value = to_number(got[i])
    if math.type(value) ~= math.type(expected)
      or not near(value, expected, limit, dtype) then
      return string.format("element %d is %s", i, tostring(got[i]))
    end
  end
end

local function parse_limit(text)
  local kind, n = text:match("^(%a+) ?(.*)$")
  return { kind = kind, n = tonumber(n) }
end

-- nil, or how the value differs from the expected dtype, shape and elements.
local function difference(value, limit, dtype, shape, elements)
  limit = parse_limit(limit)
  if type(value) ~= "userdata" then
    if shape ~= "-" and shape ~= "" then return "it is no array" end
    if (type(value) == "boolean") ~= (dtype == "bool") then
      return "it is a " .. type(value)
    end
    return elements_differ({ value }, elements, limit, dtype)
  end
  if tostring(value.dtype) ~= dtype then
    return "its dtype is " .. tostring(value.dtype)
  end
  local sizes = {}
  for i = 0, value.ndim - 1 do sizes[#sizes + 1] = value.shape[i] end
  if table.concat(sizes, ",") ~= shape then
    return "its shape is " .. tostring(value.shape)
  end
  return elements_differ(value:flatten():tolist(), elements, limit, dtype)
end

-- --- running -----------------------------------------------------------------

local failures, cases, checks = 0, 0, 0
local program, env, lost

local function complain(line, what)
  failures = failures + 1
  lost = true
  if failures > SHOWN then return end
  print(string.format("case %d of seed %d:", cases, SEED))
  for _, done in ipairs(program) do print("  " .. done) end
  print("  " .. line:gsub("\t", "  ") .. "\n  " .. what .. "\n")
end

local function run(code, returns)
  local chunk = assert(load((returns and "return " or "") .. code, code, "t",
    env))
  return pcall(chunk)
end

local actions = {}

function actions.case()
  program, lost = {}, false
  env = {
    np = np, math = math, select = select, tostring = tostring,
    number_text = require("gradus.array").format_number,
  }
  cases = cases + 1
end

function actions.let(line, name, code)
  local good, value = run(code, true)
  if not good then return complain(line, value) end
  env[name] = value
  program[#program + 1] = name .. " = " .. code
end

actions["do"] = function(line, code)
  local good, message = run(code, false)
  if not good then return complain(line, message) end
  program[#program + 1] = code
end

function actions.fails(line, code)
  local returns = load("return " .. code) ~= nil
  local good, value = run(code, returns)
  if good then
    complain(line, "NumPy refuses, here it is " .. tostring(value))
  end
end

function actions.same(line, code, ...)
  local good, value = run(code, true)
  if not good then return complain(line, value) end
  local what = difference(value, ...)
  if what then complain(line, what) end
end

function actions.text(line, code, expected)
  local good, value = run(code, true)
  if not good then return complain(line, value) end
  if value ~= expected:gsub("\\n", "\n") then
    complain(line, "it prints\n" .. value)
  end
end

local python = find_python()
if not python then
  print("skipped: no python3 with NumPy 1 (Debian: python3-numpy)")
  return
end

local reference = assert(io.popen(("%s -B '%snumpy/programs.py' %d %d"):format(
  python, folder, SEED, COUNT)))
for line in reference:lines() do
  local word, rest = line:match("^(%a+)\t(.*)$")
  local fields = {}
  for field in (rest .. "\t"):gmatch("([^\t]*)\t") do
    fields[#fields + 1] = field
  end
  if word == "case" or not lost then
    checks = checks + 1
    actions[word](line, table.unpack(fields))
  end
end
assert(reference:close(), "programs.py failed")
print(("seed %d: %d programs, %d lines, %d differ from NumPy"):format(SEED,
  cases, checks, failures))
assert(failures == 0)
assert(cases == COUNT or COUNT == 0)
