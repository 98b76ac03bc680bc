-- Every class of attack, by a pack and by an answer: it costs what was asked of
-- the process, and the next question is judged as ever.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local Judge = require "quiz.judge"
local packs = require "quiz.pack"
local worker = require "gradus.worker"

local SECONDS = 2      -- what ends by the clock
local LONG = 60        -- what ends by itself, even under the sanitizers
local LIMITS = { memory = 32 << 20, steps = 10000000 }

-- Two ways to be attacked -----------------------------------------------------

local children = {}

local function ask(kind, request, seconds)
  local child = children[kind]
  if not (child and child:pid()) then child = worker.spawn(kind, LIMITS) end
  children[kind] = child
  return child:call(request, seconds)
end

-- How a reply ended: "error" (with its message), "value" or why there is none.
local SIDES = {}

function SIDES.answer(code, seconds)
  local reply, why = ask("answer", { op = "lua", name = "f", calls = { {} },
    source = "function f() " .. code .. "\nend" }, seconds)
  if not reply then return why end
  local failure = reply.error or reply.results[1].error
  return failure and "error" or "value", failure and failure.message
end

local PACK = [[return {id = "t", title = {ko = "t", en = "t"}, questions = {{
  id = "q", topic = "t", source = "1", ask = {ko = "?", en = "?"},
  solution = {ko = "s", en = "s"}, hints = {{ko = "h", en = "h"}},
  accept = {"1", "1"}, reject = {"2", "3", "4"}, %s}}}]]

local function outcome_of(reply, why)
  if not reply then return why end
  return reply.problem and "error" or "value",
    reply.problem and reply.problem.args.why
end

local function load_pack(source, seconds)
  return outcome_of(ask("pack", { op = "load", source = source, name = "t",
    language = "en" }, seconds))
end

function SIDES.loading(code, seconds)
  return load_pack("do " .. code .. "\nend " .. PACK:format("answer = 1"), seconds)
end

-- In a function that is called when a question is drawn.
function SIDES.drawing(code, seconds)
  local source = PACK:format("answer = 1, params = function() do "
    .. code .. "\nend return {} end")
  check.equal(load_pack(source, LONG), "value", source)
  return outcome_of(ask("pack",
    { op = "draw", question = "q", seed = 1, language = "en" }, seconds))
end

local function judged_normally(side)
  if side == "answer" then
    local outcome = SIDES.answer("return 1", LONG)
    return check.equal(outcome, "value", "the next answer")
  end
  check.equal(SIDES.drawing("", LONG), "value", "the next question")
end

-- `expected` is a set of outcomes. The sanitizers are so slow that the clock
-- may come before the steps.
local function attack(side, code, expected, seconds)
  local outcome, message = SIDES[side](code, seconds or SECONDS)
  local fine = expected[outcome] or expected.steps and outcome == "timeout"
  check.truthy(fine, side .. ": " .. code .. ": " .. outcome)
  local said = message and worker.filter(message)
  check.truthy(not said or #said < 20000, "a bounded message")
  judged_normally(side)
end

local function set(...)
  local result = {}
  for _, name in ipairs { ... } do result[name] = true end
  return result
end

local STEPS, MEMORY = set "steps", set "memory"
local ERROR, EITHER = set "error", set("steps", "memory", "timeout", "crash")

-- The classes -----------------------------------------------------------------

local CLASSES = {
  -- endless loops, with and without something that swallows errors
  { "while true do end", STEPS },
  { "for i = 1, math.huge do end", STEPS },
  { "::top:: goto top", STEPS },
  { "local function f() return f() end f()", STEPS },
  { "while true do pcall(error) end", STEPS },
  { "while true do pcall(function() while true do end end) end", STEPS },
  { "local function h() while true do xpcall(error, h) end end xpcall(h, h)",
    STEPS },
  { "while true do coroutine.wrap(function() for i = 1, 50 do end end)() end",
    STEPS },
  { "local co = coroutine.wrap(function() while true do "
    .. "pcall(coroutine.yield) end end) while true do co() end", STEPS },
  { "local t <close> = setmetatable({}, {__close = function() "
    .. "while true do end end}) error('x')", STEPS },

  -- one long call of C
  { "return (('a'):rep(40)):match(('a?'):rep(40) .. ('a'):rep(40) .. 'b')",
    set "timeout", 0.5 },
  { "return (''):rep(1 << 62)", STEPS },
  { "return (('x'):rep(1e5)):find(('x'):rep(5e4) .. 'y', 1, true)", STEPS },
  { "table.move({}, 1, 1 << 60, 2)", STEPS },
  { "table.concat(setmetatable({}, {__index = function() return '' end}), '', "
    .. "1, 1 << 60)", STEPS },
  { "table.sort(setmetatable({}, {__len = function() return 1 << 30 end}))",
    set("steps", "error") },

  -- memory
  { "return ('x'):rep(1 << 40)", set("memory", "steps") },
  { "local s = 'x' while true do s = s .. s end", MEMORY },
  { "local s = 'x' while true do pcall(function() s = s .. s end) end", MEMORY },
  { "local t = {} while true do t = {t, ('x'):rep(1000)} end", EITHER },
  { "local t = {} for i = 1, 1e9 do t[i] = np.ones{100, 100} end", EITHER },
  { "np.zeros{100000, 100000}", MEMORY },
  { "local t = {} pcall(function() while true do t[#t + 1] = ('x'):rep(1e4) "
    .. ".. #t end end) return 1", MEMORY },
  { "local t = {} for size = 14, 0, -1 do pcall(function() while true do "
    .. "t[#t + 1] = ('x'):rep(1 << size) .. #t end end) end return 1", MEMORY },
  { "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
    EITHER },

  -- what is not there
  { "os.exit(0)", ERROR }, { "os.execute('true')", ERROR },
  { "io.open('/etc/passwd')", ERROR }, { "io.popen('true')", ERROR },
  { "require 'gradus.worker'", ERROR }, { "package.loadlib('x', '*')", ERROR },
  { "debug.getregistry()", ERROR }, { "assert(load('\\27Lua'))", ERROR },
  { "dofile('/etc/passwd')", ERROR }, { "load_mnist()", ERROR },
  { "('').rep.x = 1", ERROR }, { "getmetatable('').__index = {}", ERROR },
  { "setmetatable({}, {__gc = function() while true do end end})", ERROR },
  { "setmetatable({}, {__gc = true})", ERROR },
  { "setmetatable({}, {__mode = 'k'})", ERROR },

  -- the stack of C
  { "local function f() return 1 + f() end f()", set("error", "memory") },
  { "local s = ('('):rep(1e4) assert(load('return ' .. s))", ERROR },
  { "local f = string.gsub local function g(s) return f(s, '.', g) end g('x')",
    ERROR },
  { "local t = setmetatable({}, {}) for i = 1, 1e4 do "
    .. "t = setmetatable({}, {__index = t}) end return t.x", ERROR },

  -- errors that are a burden
  { "error(('x'):rep(5e6))", ERROR },
  { "error('\\27[2J\\0\\7\\u{202e}')", ERROR },
  { "error(setmetatable({}, {__tostring = function() while true do end end}))",
    set("error", "steps") },
  { "error()", ERROR },
}

for _, class in ipairs(CLASSES) do
  attack("answer", class[1], class[2], class[3])
end
for i, class in ipairs(CLASSES) do
  attack(i % 2 == 0 and "loading" or "drawing", class[1], class[2], class[3])
end

-- What is returned ------------------------------------------------------------

for code, expected in pairs {
  ["local t = {} for i = 1, 1e5 do t = {t} end return t"] = ERROR,
  ["local t = {} t.t = t return t"] = ERROR,
  ["return setmetatable({}, {__index = error, __pairs = error})"] =
    set("value", "error"),
  ["return function() end"] = ERROR,
  ["return coroutine.create(print)"] = ERROR,
  ["local t = {} for i = 1, 3e5 do t[i] = i end return t"] = ERROR,
  ["return ('x'):rep(20 << 20)"] = set("output", "memory"),
  ["while true do print(('x'):rep(1000)) end"] = STEPS,
} do
  attack("answer", code, expected)
end

for _, child in pairs(children) do child:close() end

-- The whole: judged at full limits --------------------------------------------

local judge, notes = Judge.new(), assert(packs.open("notes"))

local function expect(verdict, question, answer)
  local result = judge:judge(notes, question, 1, answer)
  local message = Judge.message(result)
  check.equal(result.verdict, verdict, answer .. ": " .. message)
  check.equal(message:find("[%z\1-\8\11-\31\127]"), nil, "no controls")
  check.equal(utf8.len(message) ~= nil, true, "UTF-8")
end

local function judged_as_ever()
  expect("right", "q5", "sigmoid(x)(1 - sigmoid(x))")
  expect("wrong", "q5", "x^2")
  expect("right", "q6", "function(x) return np.maximum(0, x) end")
end

for _, expression in ipairs {
  ("("):rep(1e5), ("-"):rep(1e5) .. "x", ("x^"):rep(3e4) .. "x", "9^9^9^9^9",
  ("[["):rep(5000), "np.zeros((100000, 100000))", "np.ones(1000000000)",
  "np.arange(1e18)", "\27[31m", "\0", ("x"):rep(1e6), "'" .. ("\7"):rep(99),
  "x.__index", "np.array([[1,2],[3]])", ("e^"):rep(200) .. "x",
} do
  expect("ungradable", "q5", expression)
  judged_as_ever()
end
for _, code in ipairs {
  "function(x) error('\\27[2J\\u{9b}') end",
  "function(x) print('\\27[2J') return np.maximum(0, x) * 2 end",
  "function(x) error(('y'):rep(1e6)) end",
} do
  expect("wrong", "q6", code)
  judged_as_ever()
end

-- A process that dies, at rest or at work -------------------------------------

for _, signal in ipairs { "SEGV", "KILL", "ABRT" } do
  for kind, child in pairs(judge.runner.children) do
    os.execute(("kill -%s %d"):format(signal, child:pid()))
    while child:pid() do end
    judged_as_ever()
    check.truthy(judge.runner.children[kind]:pid(), "a new worker")
  end
  os.execute(("kill -%s %d"):format(signal, notes.child:pid()))
  while notes.child:pid() do end
  expect("right", "q4", "1, 1, -1.5")
end

local function dies_at_work(kind, request)
  for _, signal in ipairs { "KILL", "SEGV" } do
    local child = worker.spawn(kind)
    check.truthy(child:send(request, LONG))
    os.execute(("kill -%s %d"):format(signal, child:pid()))
    local reply, why, detail = child:receive(LONG)
    check.equal(reply, nil)
    check.equal(why, "crash")
    if signal == "KILL" then check.equal(detail, "signal 9") end
    check.equal(child:pid(), nil)
  end
end
dies_at_work("pack", { op = "load", name = "t", language = "en",
  source = "while true do end" })
dies_at_work("answer", { op = "lua", calls = { {} },
  source = "while true do end" })
judged_as_ever()

judge:close()
notes:close()
check.done()
