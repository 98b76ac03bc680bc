-- Verdicts and reasons: the three verdicts in their order, reasons that are
-- true, and answers that attack.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local Judge = require "quiz.judge"
local packs = require "quiz.pack"

local judge = Judge.new()
local notes = assert(packs.open("notes"))

local function result_of(pack, question, answer, seed)
  return judge:judge(pack, question, seed or 1, answer)
end

-- Checks the verdict and, where given, the diagnosis and a part of the message.
local function expect(verdict, question, answer, diagnosis, part, pack)
  local result = result_of(pack or notes, question, answer)
  local message = Judge.message(result)
  local what = ("%s '%s' (%s)"):format(question, answer, message)
  check.equal(result.verdict, verdict, what)
  if diagnosis then check.equal(result.diagnosis, diagnosis, what) end
  if part then check.truthy(message:find(part, 1, true), what) end
  if verdict == "right" then check.equal(result.score, 1, what) end
  if verdict == "ungradable" then check.equal(result.score, 0, what) end
  return result
end

-- A pack written for a test, as a file that is removed at once.
local function pack_of(source)
  local path = os.tmpname() .. ".lua"
  local file = assert(io.open(path, "w"))
  file:write(source)
  file:close()
  local pack, problem = packs.open(path)
  os.remove(path)
  return pack, problem
end

local function question_pack(fields)
  return assert(pack_of([[return {id = "t", title = {ko = "t", en = "t"},
    questions = {{id = "q", topic = "t", source = "1",
    ask = {ko = "?", en = "?"}, solution = {ko = "s", en = "s"},
    accept = {"1", "1"}, reject = {"2", "3", "4"},
    hints = {{ko = "h", en = "h"}}, ]] .. fields .. "}}}"))
end

-- The three verdicts ----------------------------------------------------------

expect("ungradable", "q5", "")
expect("ungradable", "q5", "   \n")
expect("ungradable", "q5", "σ(x)(1 - ")
expect("ungradable", "q5", "hello")
expect("ungradable", "q5", "[1, 2]")
expect("ungradable", "q5", "σ(x), 1", nil, "One value")
expect("ungradable", "q5", "nan")
expect("ungradable", "q5", "inf")
expect("ungradable", "q5", "0 * inf")
expect("ungradable", "q5", "None")
expect("ungradable", "q5", "def f(x): return x", nil, "Python")
expect("ungradable", "q5", "lambda x: x", nil, "Python")
expect("ungradable", "q5", "import numpy as np", nil, "Python")
expect("ungradable", "q5", "function(x) return x end", nil, "formula")
expect("ungradable", "q9", "dout @ X.T")
expect("ungradable", "q9", "X.T * dout")
expect("ungradable", "q9", "np.dot(dout.T, X)", "transpose", "transpose")
expect("ungradable", "q8", "dout * y", nil, "2 values")
expect("ungradable", "q8", "dx = dout * y, dz = dout * x", nil, "no dy")
expect("ungradable", "q1-card", "anything", nil, "self-graded")
expect("ungradable", "q6", "function relu(x) end", nil, "returns nothing")
expect("ungradable", "q6", "function relu(x) return missing(x) end")
expect("ungradable", "q6", "function relu(x) return np.maximun(0, x) end")
expect("ungradable", "q6", "function relu(x) return 'text' end")
expect("ungradable", "q6", "function relu(x) return np.sum(x) end")
expect("ungradable", "q6", "function relu(x", nil, "cannot be read")
for _, wrong in ipairs {
  "function relu() return 1 end",
  "function relu(self, x) return np.maximum(0, x) end",
  "function relu(x, y, z) return np.maximum(y, x) end",
} do
  expect("ungradable", "q6", wrong, nil, "must take (x)")
end
for _, fitting in ipairs {
  "function(...) local x = ... return np.maximum(0, x) end",
  "function(x, ...) return np.maximum(0, x) end",
  "local function relu(x) return np.maximum(0, x) end",
  "local relu = function(x) return np.maximum(0, x) end -- done",
  "function(x, least) return np.maximum(least or 0, x) end",
} do
  expect("right", "q6", fitting)
end
expect("ungradable", "q6", "local function f(x) return x end", nil, "local")
for _, spelling in ipairs { "np.relu(x)", "ReLU(x)", "Relu(x)", "렐루(x)",
  "F.relu(x)", "\\mathrm{ReLU}(x)", "x * 1 + 0 * np.relu(x)" } do
  expect("ungradable", "q6", spelling, nil, "what the question asks for")
end
expect("ungradable", "q7", "CEE(y, t)", nil, "what the question asks for")
expect("ungradable", "q6", "function(x) return np.relu(x) end", nil, "relu")
expect("ungradable", "q6", "function(x) return Relu():forward(x) end")
expect("wrong", "q6", "function relu(x) error('no') end", nil, "no")
expect("wrong", "q6", "function(x) if x > 0 then return x end return 0 end")

expect("ungradable", "q5", "0/0", nil, "The answer is nan")
expect("ungradable", "q9", "X.T @ dout * nan", nil, "The answer is [[nan, nan")
expect("ungradable", "q6", "0", nil, "this is ()")

-- nan is never right, not even where a key could be compared with it.
expect("ungradable", "q4", "nan, nan, nan")
expect("wrong", "q5", "x/x - 1 + sigmoid(x)*(1 - sigmoid(x))")

-- Reasons ---------------------------------------------------------------------

expect("wrong", "q5", "-σ(x)(1 - σ(x))", "sign")
expect("wrong", "q5", "2σ(x)(1 - σ(x))", "factor", "this is 2 times")
expect("wrong", "q5", "σ(x)(1 - σ(x))/2", "factor", "this is 1/2 times")
expect("wrong", "q5", "1 - σ(x)", "missing_factor", "factor y")
expect("wrong", "q5", "σ(x)(1 - σ(x)) + 1", "offset", "constant: 1")
expect("wrong", "q9", "X.T @ dout * N", "factor", "this is N times")
expect("wrong", "q9", "-X.T @ dout", "sign")
expect("wrong", "q9", "X.T @ dout - 3", "offset", "constant: -3")
expect("wrong", "q8", "dout * x, dout * y", "swapped")
expect("wrong", "q8", "-dout*y, -dout*x", "sign")
expect("wrong", "q7", "function(y, t) return -np.mean(t*np.log(y+1e-7)) end",
  "sum_mean")
expect("wrong", "q7", "function(y, t) return -np.sum(np.log(y)*t) end", "log0")
expect("wrong", "q6", "function(x) x[x:lt(0)] = 0 return x end", "mutates")
expect("wrong", "q6",
  "function(x) return np.log(np.exp(x)) * np.greater(x, 0) end", "overflow")
expect("wrong", "q5", "x^2", nil, "At x = 0 this gives 0; expected is 0.25.")
expect("wrong", "q9", "W", nil, "entry [0, 0]")

-- Scores are the fraction of right parts.
check.equal(expect("wrong", "q8", "dout*y, dout*y").score, 0.5)
check.equal(expect("wrong", "q8", "x, y").score, 0)

-- Declared mistakes have the pack's own words.
expect("wrong", "q5", "sigmoid(x)", "missing_factor", "factor (1 - σ(x))")
expect("wrong", "q9", "(X^T dout)/N", "factor", "does not divide by N")
expect("wrong", "q4", "0.5, 0.5, -0.2", nil, "OR gate")

-- Properties: margins decide, rounding never.
expect("right", "q4", "1, 1, -1.5")
expect("right", "q4", "w_1 = 1, w_{2} = 1, b = -1.5")
expect("right", "q4", "b = -1.5, w_2 = 1, w_1 = 1")
expect("wrong", "q4", "1, 1, 0")
expect("ungradable", "q4", "1, 1, -1", nil, "boundary")
expect("ungradable", "q4", "0.1, 0.2, -0.3", nil, "boundary")
expect("wrong", "q4", "1, 1, 1e-8")
expect("right", "q4", "1e6, 1e6, -1.5e6")

-- The other kinds -------------------------------------------------------------

local number = question_pack("answer = 'sigmoid(3)'")
expect("right", "q", "0.953", nil, nil, number)
expect("right", "q", "0.952", nil, nil, number)
expect("right", "q", "0.9526", nil, nil, number)
expect("right", "q", "1/(1+e^-3)", nil, nil, number)
expect("wrong", "q", "0.95", nil, nil, number)
expect("wrong", "q", "1", nil, nil, number)
expect("wrong", "q", "0.954", nil, nil, number)
expect("wrong", "q", "-0.953", nil, nil, number)

local array = question_pack("kind = 'array', answer = '[[1, 2], [3, 4]]'")
expect("right", "q", "[[1,2],[3,4]]", nil, nil, array)
expect("right", "q", "{{1,2},{3,4}}", nil, nil, array)
expect("wrong", "q", "[[1,2],[3,5]]", nil, nil, array)
expect("ungradable", "q", "[1, 2, 3, 4]", nil, "(2, 2)", array)

local shape = question_pack("kind = 'shape', answer = '(3, 2)'")
expect("right", "q", "(3, 2)", nil, nil, shape)
expect("right", "q", "3, 2", nil, nil, shape)
expect("wrong", "q", "(2, 3)", nil, nil, shape)

local choice = question_pack([[choices = {{ko = "가", en = "a", right = true},
  {ko = "나", en = "b"}, {ko = "다", en = "c"}}]])
local variant = choice:draw("q", 1)
for i, is_right in ipairs(variant.right) do
  expect(is_right and "right" or "wrong", "q", tostring(i), nil, nil, choice)
  expect(is_right and "right" or "wrong", "q", i .. "번", nil, nil, choice)
  expect(is_right and "right" or "wrong", "q", utf8.char(0x245F + i), nil, nil,
    choice)
end
expect("ungradable", "q", "4", nil, nil, choice)
expect("ungradable", "q", "the first", nil, nil, choice)

-- relu: a slope, a smooth step or the value at large x alone cannot hide.
local relu =
  question_pack("answer = 'np.maximum(0, x)', vars = {x = {-30, 30}}")
for _, wrong in ipairs { "x", "abs(x)", "np.maximum(0.01*x, x)", "0",
  "x*sigmoid(50*x)", "np.minimum(np.maximum(0, x), 3)", "log(1 + e^x)" } do
  expect("wrong", "q", wrong, nil, nil, relu)
end
expect("right", "q", "(x + |x|)/2", nil, nil, relu)
expect("right", "q", "x * (x > 0)", nil, nil, relu)

-- The same answer has the same verdict and words, whatever came before --------

local before = Judge.message(result_of(notes, "q5", "x^2", 7))
result_of(notes, "q6", "function relu(x) while true do end end")
check.equal(Judge.message(result_of(notes, "q5", "x^2", 7)), before)
check.equal(Judge.message(Judge.new():judge(notes, "q5", 7, "x^2")), before)

-- Attacks: not gradable, and the next answer is judged as ever ----------------

local ATTACKS = {
  "function relu(x) while true do end end",
  "function(x) while true do pcall(function() while true do end end) end end",
  "function(x) local t = {} while true do t[#t + 1] = ('x'):rep(1e6) end end",
  "function relu(x) return ('x'):rep(1e10) end",
  "function(x) return ('a'):rep(60):find(('a?'):rep(60) .. ('a'):rep(60)) end",
  "function relu(x) return relu(x) end",
  "function relu(x) return np.zeros{100000, 100000} end",
  "function relu(x) os.exit(0) end",
  "function relu(x) return io.open('/etc/passwd') end",
  "function(x) return coroutine.wrap(function() while true do end end)() end",
  "function relu(x) return setmetatable({}, {__index = function() end}) end",
}
for _, attack in ipairs(ATTACKS) do
  expect("ungradable", "q6", attack)
  expect("right", "q6", "function relu(x) return np.maximum(0, x) end")
end
expect("ungradable", "q5", ("("):rep(5000))
expect("ungradable", "q5", ("x+"):rep(50000) .. "x")
expect("ungradable", "q5", "9^9^9^9^9^9")
expect("ungradable", "q5", "\255\254")

-- Hostile packs: they harm themselves -----------------------------------------

local function broken(source, key)
  local pack, problem = pack_of(source)
  check.equal(pack, nil, source)
  check.truthy(problem.key:find(key), source .. ": " .. problem.key)
end
-- Steps or memory end them; under the sanitizers the clock may come first.
broken("while true do end", "quiz.pack_[st]")
broken("local t = {} while true do t[#t + 1] = ('x'):rep(1e6) end",
  "quiz.pack_[mt]")
broken("return 3", "quiz.pack_table")
broken("return {", "quiz.pack_syntax")
broken("error('no')", "quiz.pack_error")
broken("return io.open('/etc/passwd')", "quiz.pack_error")
broken("return {id = 'x y', title = {ko = 'a', en = 'a'}}", "quiz.field_id")
broken("return {id = 'a', title = {ko = 'a', en = 'a'}, more = 1}",
  "quiz.field_unknown")
broken([[return {id = 'a', title = {ko = 'a', en = 'a'},
  questions = {{id = 'q'}}}]], "quiz.field_kind")

local looping =
  question_pack("answer = 1, params = function() while true do end end")
expect("ungradable", "q", "1", "pack", "was stopped", looping)
expect("ungradable", "q", "1", "pack", "was stopped", looping)
expect("ungradable", "q", "1", nil, "not finite",
  question_pack("answer = '0/0'"))
expect("ungradable", "q", "1", nil, "not_there", question_pack(
  "answer = 'not_there + 1'"))
expect("ungradable", "q", "1", nil, "property must return",
  question_pack("names = {'a'}, property = function() return 1 end"))

-- What is wrong with a pack is said in a line that is true.
for field, part in pairs {
  ["names = {'a'}, property = function() return {} end"] =
    "property must return",
  ["func = {name = 'f', args = {'x'}, cases = function() return 1 end, \z
    reference = math.abs}"] = "cases must return",
  ["func = {name = 'f', args = {'x'}, cases = function() return {} end, \z
    reference = math.abs}"] = "cases must return",
  ["func = {name = 'f', args = {'x'}, reference = math.abs, \z
    cases = function() return {{print}} end}"] = "cases must return",
  ["answer = function() error('a\\n\\nb') end"] = ": a b",
  ["answer = 'x', vars = {x = {-1, 1}}, probes = {{x = 0, z = print}}"] =
    "plain data",
} do
  expect("ungradable", "q", "1", "pack", part, question_pack(field))
end
for _, value in ipairs { "0/0", "print", "'\\27[31m'", "{}" } do
  expect("ungradable", "q", "1", "pack", "params must give k", question_pack(
    "answer = 1, accept = {'{k}', '1'}, params = function() return {k = "
      .. value .. "} end"))
end
broken("return {id = 'a', title = {ko = 'a', en = 'a'}, questions = {}}",
  "quiz.field_list")
local _, binary = pack_of("\27Lua")
check.equal(binary.args.line, "1")
expect("right", "q8", "dout*y, dout*x")

check.done()
