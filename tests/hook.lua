-- Ctrl-C, as a signal that this process sends to itself.
local check = dofile(arg[0]:match("^.*/") .. "check.lua")
local hook = require "gradus.hook"
local np = require "gradus.np"


-- This script runs under hook.call already, where an interrupt ends it; the
-- cases therefore run in a program of their own.
local program = os.getenv("GRADUS") or "build/gradus"
local function output_of(code)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write("local hook = require 'gradus.hook'\n",
    "local function press() io.popen('kill -INT $PPID'):close() end\n", code)
  file:close()
  local pipe = io.popen(program .. " " .. path .. " 2>&1")
  local output = pipe:read("a")
  local _, _, status = pipe:close()
  os.remove(path)
  return status or 0, output
end

local function stops(code)
  local status, output = output_of("press() " .. code .. " print('went on')")
  check.equal(status, 130, code)
  check.equal(output, "", code)
end

-- Whatever runs, and whatever catches errors.
stops("while true do end")
stops("while true do pcall(function() while true do end end) end")
stops("while true do pcall(error) end")
stops("local function f() while true do end end xpcall(f, f)")
stops("coroutine.wrap(function() while true do end end)()")
local yields = "function() while true do coroutine.yield(1) end end"
stops("local c = coroutine.create(" .. yields .. ") "
  .. "while true do coroutine.resume(c) end")
stops("for _ in coroutine.wrap(" .. yields .. ") do end")
stops("local function f() return f() end f()")
stops("local function f() while true do end end "
  .. "do local x <close> = setmetatable({}, {__close = f}) end")

-- The same inside a coroutine.
stops("coroutine.wrap(function() press() while true do pcall(function() "
  .. "while true do end end) end end)()")

-- hook.hold: the first Ctrl-C is only noted, and asking takes it.
check.equal(select(2, output_of([[
print(hook.hold(function(a) press() local was = hook.pending()
  return a, was, hook.pending() end, "a"))
print("after")]])), "a\ttrue\tfalse\nafter\n", "hold and pending")

-- One that nobody asked for comes when hold returns.
local status, said = output_of("hook.hold(press) print('after')")
check.equal(status, 130, "unasked: status")
check.equal(said, "", "unasked: output")

-- The second stops what is held; errors pass through.
local twice = "hook.hold(function() press() press() while true do end end)"
check.equal((output_of(twice)), 130, "the second Ctrl-C")
check.fails("mine", hook.hold, function() error("mine") end)
check.equal(select("#", hook.hold(function() return nil, nil end)), 2, "results")

-- hook.call: results, problems, and their places.
check.equal(select(2, hook.call(function(x) return x + 1 end, 1)), 2, "result")
local ok, problem = hook.call(function() error({ 7 }) end)
check.equal(ok, false, "an error")
check.equal(problem.message[1], 7, "any value is a message")
ok, problem = hook.call(function() local x = nil; return x.y end)
check.equal(ok, false, "another")
check.truthy(problem.frames[1].source:find("hook.lua", 1, true), "its source")
check.equal(problem.frames[1].line, 69, "its line")
check.truthy(problem.trace:find("stack traceback", 1, true), "its trace")

-- Coroutines behave as Lua's.
local co = coroutine.create(function(a) local b = coroutine.yield(a + 1)
  error("end " .. b, 0) end)
check.equal(select(2, coroutine.resume(co, 1)), 2, "yield")
check.equal(select(2, coroutine.resume(co, 5)), "end 5", "error in a coroutine")
check.equal(coroutine.status(co), "dead", "dead")
check.equal(coroutine.close(co), false, "close tells of the error")
local numbers = coroutine.wrap(function()
  for i = 1, 2 do coroutine.yield(i) end
end)
check.equal(numbers() + numbers(), 3, "wrap")
check.fails("inside", coroutine.wrap(function() error("inside") end))
check.fails("thread", coroutine.resume, 1)
check.equal(np.ones(3):sum(), 3, "arrays work on")
check.done()
