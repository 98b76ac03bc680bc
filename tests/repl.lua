-- The session of typed lines, fed by arrays of lines, without a terminal.
local check = dofile(arg[0]:match("^.*/") .. "check.lua")
local commands = require "shell.commands"
local Repl = require "shell.repl"
local script = require "shell.script"
local text = require "text"

local function new_session()
  return Repl.new(script.environment({ [0] = "test" }), commands.run)
end

-- Feeds the lines; returns the states, and the texts shown, joined by "|".
local function feed(repl, lines)
  local states, shown = {}, {}
  for i, line in ipairs(lines) do
    local state, output = repl:handle(line)
    states[i] = state
    shown[#shown + 1] = output
  end
  return table.concat(states, " "), table.concat(shown, "|")
end

local function shows(lines, expected, what)
  local _, shown = feed(new_session(), lines)
  check.equal(shown, expected, what or lines[#lines])
end

-- Values.
shows({ "1 + 1" }, "2")
shows({ "0.1 + 0.2" }, "0.30000000000000004")
shows({ "1 / 2, 7 // 2, 1e16, 2.0" }, "0.5   3   1e+16   2.0")
shows({ "1e15" }, "1000000000000000.0")
shows({ '"신경망"' }, '"신경망"')
shows({ '"a\\n\\"b\\""' }, [["a\n\"b\""]])
shows({ "nil" }, "")
shows({ "x = 5" }, "")
shows({ "" }, "")
shows({ "-- a remark" }, "")
shows({ "true, nil, 'why'" }, "true   nil   why")
shows({ "{1, 2, {a = 1, b = 'x', [1.5] = 0}}" },
  '{1, 2, {[1.5] = 0, a = 1, b = "x"}}')
shows({ "t = {}; t.t = t; t" }, "{t = (itself)}")
shows({ "np.array{1, 2}" }, tostring(require("gradus.np").array { 1, 2 }))
shows({ "{{{{{{1}}}}}}" }, "{{{{{{...}}}}}}")
shows({ "f = print; {f}" }, "{function}")

local function long_table()
  local repl = new_session()
  local _, shown = feed(repl, { "t = {}; for i = 1, 100 do t[i] = i end", "t" })
  check.truthy(shown:find("70 more", 1, true), "a long table is cut")
  local _, full = feed(repl, { ":full" })
  check.truthy(full:find("100", 1, true), "and :full shows it all")
end
long_table()

-- Keys in a column, counted in cells of the screen.
local function aligned_table()
  local _, shown = feed(new_session(), {
    "t = {a = ('x'):rep(70), ['가나'] = 1, bcd = 2}; t",
  })
  check.truthy(shown:find('  a        = "xxx', 1, true), "keys are padded")
  check.truthy(shown:find('  ["가나"] = 1', 1, true), "Hangul counts twice")
end
aligned_table()

-- What is silent, what goes on.
shows({ "2 * 3;" }, "")
shows({ "x = 2; x * 3" }, "6")
shows({ 'x = "a; b"; x' }, '"a; b"')
shows({ "x = 1 -- one; two", "x" }, "1")
shows({ "for i = 1, 2 do", "y = i", "end", "y" }, "2")
shows({ "x = [[a", "b]]", "x" }, '"a\\nb"')
shows({ "1 +", "2" }, "3")
shows({ "> 1 + 1", "> for i = 1, 1 do", "... z = i", "... end", "> z" }, "2|1",
  "pasted prompts are dropped")

local states =
  feed(new_session(), { "function f()", "return 1", "end", "quit" })
check.equal(states, "more more done quit", "states")
check.equal(feed(new_session(), { "x = = 1" }), "error", "no continuation")
check.equal(feed(new_session(), { "quit = 1", "quit" }), "done done",
  "a name of the user's own is no word")

-- A local of one line lives on.
shows({ "local x, y = 1, 2", "x + y" }, "3")
shows({ "local x", "x == nil" }, "true")
shows({ "local n <const> = 3", "n" }, "3")
shows({ "local function twice(n) return 2 * n end", "twice(4)" }, "8")
shows({ "do local q = 1 end", "q" }, "")

-- `_` is the last value until the user takes the name.
shows({ "6 * 7", "_ + 1", "x = 1", "_" }, "42|43|43")
shows({ "_ = 'mine'", "6 * 7", "_" }, '42|"mine"')
shows({ "0/0", "5", "_" }, "nan|5|5", "nan does not stick")

-- Errors: where, a sentence, the line.
local function fails_with(lines, expected)
  local repl = new_session()
  local state, shown
  for _, line in ipairs(lines) do
    state, shown = repl:handle(line)
  end
  check.equal(state, "error", lines[#lines])
  check.equal(shown, expected, lines[#lines])
end

fails_with({ "pirnt(1)" },
  "stdin:1: there is no function 'pirnt'; did you mean 'print'?\n    pirnt(1)")
fails_with({ "np.dott(1)" },
  "stdin:1: there is no function 'dott'; did you mean 'dot'?\n    np.dott(1)")
fails_with({ "sigmoyd(1)" },
  "stdin:1: there is no function 'sigmoyd'; did you mean 'sigmoid'?\n"
    .. "    sigmoyd(1)")
fails_with({ "x = 1", "function f()", "  return zzz.y", "end", "f()" },
  "stdin:3: 'zzz' has no value (nil), so nothing can be taken out of it\n"
    .. "    return zzz.y")
fails_with({ "{1} * 2" },
  "stdin:1: a Lua table cannot be calculated with; np.array{...} makes an "
    .. "array of it\n    {1} * 2")
fails_with({ "if 1 != 2 then end" },
  "stdin:1: Lua writes 'not equal' as ~=, not as !=\n    if 1 != 2 then end")
fails_with({ "x += 1" },
  "stdin:1: Lua has no += or the like: write x = x + 1\n    x += 1")
fails_with({ "가중치 = 1" },
  "stdin:1: outside quotes there are only a to z, digits, _ and plain signs; "
    .. "a plain quote is \" or '\n    가중치 = 1")
fails_with({ "1 +* 2" }, "stdin:1: '*' does not fit here\n    1 +* 2")
fails_with({ "for i = 1, 2 do", "x = )" },
  "stdin:2: ')' does not fit here\n    x = )")
fails_with({ "error{code = 1}" },
  "stdin:1: the error value is {code = 1}\n    error{code = 1}")
fails_with({ "error('plain', 0)" },
  "stdin:1: plain\n    error('plain', 0)")
fails_with({ "string.rep()" },
  "stdin:1: argument 1 of 'rep' is missing\n"
    .. "    string.rep()")
fails_with({ "function r() return 1 + r() end", "r()" },
  "stdin:1: the functions call each other without end\n"
    .. "    function r() return 1 + r() end")
fails_with({ "setmetatable({}, {__tostring = function() error('x', 0) end})" },
  "stdin:1: x\n"
    .. "    setmetatable({}, {__tostring = function() error('x', 0) end})")
fails_with({ "'\xea\xb0'" }, "this line is not UTF-8 text")
fails_with({ "b = 1 // 0" },
  "stdin:1: integer division by zero: // and % need another divisor, or "
    .. "numbers such as 1.0\n    b = 1 // 0")
fails_with({ "x = np.ones(2)", "x.shape()" },
  "stdin:2: 'shape' is a shape, not a function: write it without parentheses\n"
    .. "    x.shape()")
fails_with({ "x = np.ones(2)", "y = x.sum()" },
  "stdin:2: a method is called with a colon: x:sum(...)\n    y = x.sum()")
fails_with({ "net = TwoLayerNet(2, 2, 2)", "y = net.predict(np.ones(2))" },
  "stdin:2: a method is called with a colon: net:predict(...)\n"
    .. "    y = net.predict(np.ones(2))")
fails_with({ "x = np.ones(2)", "x[0] = 'a'" },
  "stdin:2: numbers and arrays can be put into an array, a string cannot\n"
    .. "    x[0] = 'a'")
fails_with({ "y = ('a'):rep(2.5)" },
  "stdin:1: argument 1 of 'rep' must be a whole number\n"
    .. "    y = ('a'):rep(2.5)")
fails_with({ "for x in nil do end" },
  "stdin:1: `for .. in` runs over pairs(t) or ipairs(t) of a table t, not "
    .. "over a nil\n    for x in nil do end")
fails_with({ "y = 'a' + 1" },
  "stdin:1: a string and a number cannot be calculated with; numbers and "
    .. "arrays can\n    y = 'a' + 1")

fails_with({ "y = np.ones(2) & 1" },
  "stdin:1: &, |, ~ and shifts are for whole numbers, not for array; masks "
    .. "have np.logical_and, logical_or and logical_not\n"
    .. "    y = np.ones(2) & 1")
shows({ "\u{FEFF}1 + 1" }, "2", "a byte order mark")

-- An error of ours that was caught and raised anew shows no file of ours.
fails_with({ "hold = require('gradus.hook').hold",
  "y = hold(load('zzz()', '@lua/nn/zzz.lua'))" },
  "stdin:2: there is no function 'zzz'\n"
    .. "    y = hold(load('zzz()', '@lua/nn/zzz.lua'))")

-- Python at the wrong prompt.
local function hints(line, part)
  local state, shown = new_session():handle(line)
  check.equal(state, "error", line)
  check.truthy(shown:find(part, 1, true), line .. ": " .. shown)
end

hints("for i in range(3):", "no colon")
hints("if x == 3:", "no colon")
hints("while x: pass", "no colon")
hints("def f(x): return x", "no colon")
hints("import numpy as np", "imported")
hints("from common.layers import Affine", "imported")
hints("f = lambda x: x", "lambda is written")
hints("x = np.array([1, 2])", "np.array{1, 2}")
hints("x[1, 2]", "x[{1, 2}]")
hints("x = 3 ** 2", "as ^")
hints("# a comment", "begins with --")
hints("x = 3 # three", "begins with --")
hints("#주석", "begins with --")
hints("y = len({})", "#x")
hints("for i in range(3) do end", "without range")

local function unfinished()
  local repl = new_session()
  check.equal(repl:finish(), nil, "nothing is unfinished")
  repl:handle("while true do")
  check.equal(repl:finish(),
    "stdin:1: 'end' is missing at the end\n    while true do")
  check.equal(repl:is_pending(), false, "and it is dropped")
end
unfinished()

-- Commands.
shows({ ":nix" }, "there is no command :nix; :help lists them")
shows({ ":hlep" }, "there is no command :hlep; did you mean :help?")
shows({ ":qui" }, ":qui could be :quit, :quiz")
check.equal(feed(new_session(), { ":quit" }), "quit", ":quit")
check.equal(feed(new_session(), { "f = function()", ":quit" }), "more error",
  "a colon inside a statement is Lua's")
shows({ ":lang fr" }, "there is no language 'fr': --lang takes ko or en")
shows({ ":lang ko", ":lang en" }, "한국어로 말합니다.|gradus speaks English.")

local function trace()
  local repl = new_session()
  local _, shown = feed(repl, { "function f() error('x') end", "f()", ":tr" })
  check.truthy(shown:find("stack traceback", 1, true), ":trace")
end
trace()

-- The texts have the same keys in both languages.
local function same_keys()
  local en, ko = require "text.en.shell", require "text.ko.shell"
  for key in pairs(en) do check.truthy(ko[key], "ko shell." .. key) end
  for key in pairs(ko) do check.truthy(en[key], "en shell." .. key) end
end
same_keys()

-- TAB.
local complete = require "shell.complete"
local function offers(env, before, word, expected)
  local list = complete.complete(env, { "help", "quit", "quiz" }, before, word)
  check.equal(table.concat(list, " "), expected, before .. word)
end
local env = script.environment({ [0] = "test" })
offers(env, "", ":qu", ":quit :quiz")
offers(env, "x = ", "whi", "while")
offers(env, "", "sigm", "sigmoid")
offers(env, "", "np.ones", "np.ones np.ones_like")
offers(env, "", "string.rep", "string.rep")
env.x = require("gradus.np").zeros(2)
offers(env, "", "x:resh", "x:reshape")
env.net = setmetatable({ weights = {} }, { __index = { weigh = print } })
offers(env, "", "net.wei", "net.weigh net.weights")
offers(env, "", "net:wei", "net:weigh")
env.trap = setmetatable({}, { __index = function() error("called") end })
offers(env, "", "trap.a.b", "")

check.equal(text.language(), "en", "the tests' language")
check.done()
