-- Worker processes: what honest code gets, and what hostile code does not.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local np = require "gradus.np"
local worker = require "gradus.worker"

local LONG = 60 -- seconds: the sanitizers are slow

local spare

-- Runs an answer; returns the whole reply, or nil, why and detail.
local function ask(source, calls, options, seconds)
  local w = spare or worker.spawn("answer", options)
  local reply, why, detail = w:call({
    op = "lua", source = source, name = "f", calls = calls or { {} },
  }, seconds or LONG)
  spare = w:pid() and not options and w or nil
  return reply, why, detail
end

-- The first value that the answer's function returns.
local function value(source, ...)
  local reply, why = ask(source, { { ... } })
  if not reply then error(why, 2) end
  local result = reply.error and reply or reply.results[1]
  if result.error then error(result.error.message, 2) end
  return result.values[1]
end

local function problem(source, ...)
  local reply = assert(ask(source, { { ... } }))
  return reply.error or reply.results[1].error
end

-- Honest answers ------------------------------------------------------------

check.equal(value("function f(x) return 2 * x end", 3), 6)
check.equal(value("function(x) return x + 1 end", 3), 4)
check.equal(value("return function(x) return x - 1 end", 3), 2)
check.equal(value("local function g(x) return x end f = g", 3), 3)
check.equal(value("function other(x) return -x end", 3), -3)
check.array(value("function f(x, y) return np.dot(x, y) end",
  np.ones { 300, 300 }, np.ones { 300, 300 }), np.ones { 300, 300 } * 300)

-- Several calls, several values, text printed, arguments changed.
local reply = ask([[
  function f(x)
    print("x is", x)
    if x == 2 then error("two") end
    return x, -x
  end]], { { 1 }, { 2 }, { 3 } })
check.equal(reply.results[1].values.n, 2)
check.equal(reply.results[1].values[2], -1)
check.equal(reply.results[1].printed, "x is\t1\n")
check.equal(reply.results[2].error.message, "two")
check.equal(reply.results[2].error.line, 3)
check.equal(reply.results[2].error.class, "runtime")
check.equal(reply.results[3].values[1], 3)
reply = ask("function f(x) x[0] = 5 return x end", { { np.ones(2) } })
check.equal(reply.results[1].changed, 1)
reply = ask("function f(t) t.k = 0/0 end", { { { k = 1 } } })
check.equal(reply.results[1].changed, 1)
reply = ask("function f(x) return x * 2 end", { { np.ones(2) } })
check.equal(reply.results[1].changed, nil)

-- What went wrong has a class.
check.equal(problem("function f(x) retrun x end").class, "syntax")
check.equal(problem("\n\nfunction f(x) retrun x end").line, 3)
check.equal(problem("function f(x) return nope(x) end").class, "name")
check.equal(problem("function f(x) return np.nope(x) end").class, "name")
check.equal(problem("function f() return np.ones(2):nope() end").class,
  "name")
check.equal(problem("function f() return f() + 1 end").class, "runtime")
check.equal(problem("function f() error() end").class, "runtime")
check.equal(problem("function f() return print end").class, "type")
check.equal(problem("1 + 1").class, "function")
check.equal(problem("error {}").class, "runtime")
check.equal(problem("return f").class, "function", "no answer of our own")

-- One answer leaves nothing for the next.
check.equal(value("leak = 1 np.leak = 1 function f() return 1 end"), 1)
check.equal(value("function f() return leak == nil and np.leak == nil end"),
  true)

-- Verdicts do not depend on the run: order, random numbers, addresses.
local again = [[function f()
  local keys = {}
  for k in pairs { a = 1, b = 2, c = 3, [2] = 1, [1] = 2 } do
    keys[#keys + 1] = tostring(k)
  end
  return table.concat(keys) .. math.random(1e9)
    .. np.random.rand() .. tostring({}) .. tostring(print) .. ("%s"):format({})
end]]
local first = value(again)
spare:close()
spare = nil
check.equal(value(again), first)
check.equal(first:sub(1, 5), "12abc")
check.equal(first:find("0x"), nil)
if worker.walls().seccomp then
  check.fails("no random seed", value,
    "function f() np.random.seed() return np.random.rand() end")
end

-- What is not there -----------------------------------------------------------

for _, name in ipairs {
  "os", "io", "debug", "package", "require", "dofile", "loadfile",
  "collectgarbage", "string.dump", "load_mnist",
} do
  check.equal(value("function f() return (" .. name .. ") == nil end"), true,
    name)
end
check.equal(value [[function f() return getmetatable("") end]], nil)
check.equal(value [[function f() return getmetatable(np.ones(1)) end]], nil)
check.equal(value [[function f() return getmetatable(_G) end]], false)
check.equal(value [[function f()
  return load("return _G")() == _G and load("x = 1", "x", "b") ~= nil
end]], true)
check.equal(value [[function f() return load("\27Lua") end]], nil)
check.equal(value [[function f() return load("return io", "=x", "t")() end]],
  nil)
check.fails("string expected", value,
  "function f() return load(function() end) end")
check.equal(value "function f() return load((' '):rep(70000)) end", nil)
check.equal(problem((" "):rep(70000)).message, "source too long")
check.fails("__gc", value,
  "function f() setmetatable({}, {__gc = true}) end")
check.fails("__mode", value,
  "function f() setmetatable({}, {__mode = 'k'}) end")
check.fails("%p", value, "function f() return ('%-9p'):format({}) end")
check.equal(value [[string.rep = nil
  function f() return ("x"):rep(3) end]], "xxx")

-- Runaways --------------------------------------------------------------------

local function stops(expected, source, options, seconds)
  local good, why = ask(source, nil, options, seconds)
  if good then
    local result = good.error and good or good.results[1]
    why = result.error and result.error.message or "a value"
  end
  check.equal(why, expected, source)
end

stops("steps", "function f() while true do end end")
stops("steps", "while true do end")
stops("steps", "function f() while true do pcall(error) end end")
stops("steps", [[function f()
  while true do pcall(function() while true do end end) end
end]])
stops("steps", [[function f()
  local function again() while true do xpcall(error, again) end end
  xpcall(again, again)
end]])
stops("steps", [[function f()
  while true do
    coroutine.wrap(function() for i = 1, 100 do end end)()
  end
end]])
stops("steps", [[function f()
  local co = coroutine.wrap(function()
    while true do pcall(coroutine.yield) end
  end)
  while true do co() end
end]])
stops("steps", [[function f()
  local t <close> = setmetatable({}, {
    __close = function() while true do end end
  })
  while true do end
end]])
stops("steps", "function f() return ('') :rep(1 << 62) end")
stops("steps", "function f() table.move({}, 1, 1 << 60, 2) end")
stops("steps", [[function f()
  table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 1)
end]])
stops("steps", [[function f()
  table.concat(setmetatable({}, {__index = function() return "" end}), "", 1,
    1 << 60)
end]])
stops("steps", "function f() for i = 1, 1e9 do np.ones { 100, 100 } end end")
stops("memory", [[function f()
  local t = {}
  for i = 1, 1e9 do t[i] = np.ones { 100, 100 } end
end]])
stops("memory", "function f() return ('x'):rep(300 << 20) end")
stops("memory", "function f() return np.zeros { 100000, 10000 } end")
stops("memory", [[function f()
  local s = "x"
  while true do pcall(function() s = s .. s end) end
end]])
stops("memory", [[function f()
  local t = {}
  while true do
    coroutine.wrap(function()
      pcall(function() for i = 1, 1e5 do t[#t + 1] = { {}, {} } end end)
    end)()
  end
end]], { memory = 16 << 20 })
stops("memory", [[function f()
  local t = {}
  local guard <close> = setmetatable({}, {__close = function() error("x") end})
  while true do t[#t + 1] = ("x"):rep(1e5) .. #t end
end]], { memory = 16 << 20 })

-- Time inside one call of C: only the clock helps.
stops("timeout", [[function f()
  return (("a"):rep(40)):match(("a?"):rep(40) .. ("a"):rep(40) .. "b")
end]], nil, 1)

-- Too much output: what is printed is cut, what is returned is refused.
check.equal(#assert(ask [[function f()
  for i = 1, 1e5 do print(("x"):rep(1000)) end
end]]).results[1].printed, 64 * 1024)
stops("output", "function f() return ('x'):rep(20 << 20) end")

-- Crashes ---------------------------------------------------------------------

-- A chain of coroutine.close overflows the C stack of Lua 5.4.0 to 5.4.4.
local _, why = ask [[function f()
  local co
  for i = 1, 20000 do
    local last = co
    co = coroutine.create(function()
      local c <close> = setmetatable({}, {
        __close = function() if last then coroutine.close(last) end end
      })
      coroutine.yield()
    end)
    coroutine.resume(co)
  end
  coroutine.close(co)
  return 1
end]]
check.truthy(why == nil or why == "crash" or why == "memory", "close chain")

-- A process killed from outside, at rest and at work.
local w = worker.spawn("answer")
os.execute("kill -KILL " .. w:pid())
local _, reason, detail = w:call({ op = "lua", source = "", calls = {} }, LONG)
check.equal(reason, "crash")
check.equal(detail, "signal 9")
check.equal(w:pid(), nil)
check.fails("has ended", w.call, w, {}, 1)
w = worker.spawn("answer")
local children = ("/proc/%d/task/%d/children"):format(w:pid(), w:pid())
local killer = io.popen("sleep 0.3; kill -KILL $(cat " .. children .. ")")
_, reason, detail = w:call({
  op = "lua", name = "f", calls = { {} },
  source = [[function f()
    return (("a"):rep(40)):match(("a?"):rep(40) .. ("a"):rep(40) .. "b")
  end]],
}, LONG)
killer:close()
check.equal(reason, "crash")
check.equal(detail, "signal 9")

-- The walls -------------------------------------------------------------------

local function read(path)
  local file = io.open(path)
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

w = worker.spawn("answer")
local pid = w:pid()
assert(w:call({ op = "lua", source = "", calls = {} }, LONG))
if read("/proc/self/environ") then
  check.equal(read("/proc/" .. pid .. "/environ"),
    "OPENBLAS_NUM_THREADS=1\0LC_ALL=C.UTF-8\0")
  local list = io.popen("ls /proc/" .. pid .. "/fd")
  check.equal(list:read("a"):gsub("2\n", ""), "0\n1\n", "descriptors")
  list:close()
  check.truthy(read("/proc/" .. pid .. "/limits"):find(
    "Max open files%s+0%s+0"), "no files")
end
w:close()
w:close()
check.equal(w:pid(), nil)
check.equal(os.execute("kill -0 " .. pid .. " 2>/dev/null"), nil, "reaped")

-- Collected workers are reaped too.
pid = worker.spawn("answer"):pid()
collectgarbage()
check.equal(os.execute("kill -0 " .. pid .. " 2>/dev/null"), nil, "collected")

-- The filter ------------------------------------------------------------------

check.equal(worker.filter("a\27[2Jb\xff가"), "a\\x1b[2Jb\\xff가")
check.equal(worker.filter("1234567", 5), "12...")
check.equal(type(worker.walls().seccomp), "boolean")

check.done()
