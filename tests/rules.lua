-- The rules of answer checking, R1 to R22, each with the test that is named
-- after it. Where a rule also concerns what is still to come (errors carried
-- forward: R17, exams: R20), what there is of it is tested.
local folder = arg[0]:match(".*/")
local check = dofile(folder .. "check.lua")
local answer = require "answer"
local compare = require "quiz.compare"
local Judge = require "quiz.judge"
local lint = require "quiz.lint"
local packs = require "quiz.pack"
local random = require "quiz.random"
local sample = require "quiz.sample"
local session = require "tutor.session"

local judge = Judge.new()
local notes = assert(packs.open("notes"))
local judging = assert(packs.open(folder .. "data/judging.lua"))

local function result_of(pack, question, typed, seed, in_exam)
  return judge:judge(pack, question, seed or 1, typed, in_exam)
end

-- Checks the verdict, the diagnosis where given, and a part of the message.
local function expect(verdict, pack, question, typed, diagnosis, part)
  local result = result_of(pack, question, typed)
  local message = Judge.message(result)
  local what = ("%s '%s' (%s)"):format(question, typed, message)
  check.equal(result.verdict, verdict, what)
  if diagnosis then check.equal(result.diagnosis, diagnosis, what) end
  if part then check.truthy(message:find(part, 1, true), what) end
  return result
end

-- A pack with one question, as a file that is removed at once.
local function pack_of(fields)
  local path = os.tmpname() .. ".lua"
  local file = assert(io.open(path, "w"))
  file:write([[return {id = "t", title = {ko = "t", en = "t"}, questions = {{
    id = "q", topic = "t", source = "1", ask = {ko = "?", en = "?"},
    solution = {ko = "s", en = "s"}, hints = {{ko = "h", en = "h"}}, ]],
    fields, "}}}")
  file:close()
  local pack, problem = packs.open(path)
  os.remove(path)
  return pack, problem
end

local FORMS = "accept = {'1', '1'}, reject = {'2', '3', '4'}, "

-- The key of the first problem that lint finds in a question, or nil.
local function lint_finds(fields, seeds)
  local pack = assert(pack_of(fields))
  local report =
    lint.question(judge, Judge.message, pack, pack.questions[1], seeds or 3)
  pack:close()
  return report.problems[1] and report.problems[1].key, report
end

-- What a session writes, played on given lines.
local function play(pack, lines, given)
  local written, at = {}, 0
  session.run({ pack }, given or { seed = 1 }, function()
    at = at + 1
    return lines[at]
  end, function(text) written[#written + 1] = text end)
  return table.concat(written, "\n")
end

local R = {}

-- Three verdicts; what cannot be marked costs no try.
function R.R1()
  for _, typed in ipairs { "σ(x)(1 - ", "hello", "", "[1, 2]", "nan",
    "σ(x), 1", "None" } do
    expect("ungradable", notes, "q5", typed)
  end
  expect("ungradable", notes, "q9", "X @ dout")
  expect("ungradable", notes, "q6", "function(x) while true do end end")
  local said = play(notes, { "14", "14", "14", "14", "16, 14", "skip" })
  check.truthy(said:find("No try was lost", 1, true))
  check.truthy(not said:find("type answer to see", 1, true))
end

-- Parse, names, type, shape, finite, value: the first failure is the one said.
function R.R2()
  expect("ungradable", notes, "q9", "z @ (X +", nil, "^")
  expect("ungradable", notes, "q9", "z @ X * nan", nil, "z is not")
  expect("ungradable", notes, "q9", "X @ dout * nan", nil, "(N, in)")
  local message = Judge.message(
    expect("ungradable", notes, "q9", "X.T @ X * nan"))
  check.truthy(message:find("(in, out)", 1, true)
    and message:find("(in, in)", 1, true), message)
  expect("ungradable", notes, "q9", "X.T @ dout * nan", nil, "nan")
  expect("wrong", notes, "q9", "2 * X.T @ dout", "factor")
end

-- nan agrees with nothing; a key that is often not finite is a faulty question.
function R.R3()
  local nan, tol = { shape = {}, 0 / 0 }, { rel = 1, abs = 1 }
  check.equal((compare.distance(nan, nan, tol)), math.huge)
  expect("wrong", notes, "q5", "x/x - 1 + σ(x)(1 - σ(x))", nil, "x = 0")
  expect("ungradable", notes, "q4", "nan, nan, nan")
  check.equal(lint_finds("vars = {x = {-6, 6}}, answer = 'log(x)', " .. FORMS),
    "quiz.key_nonfinite")
end

-- Points on both sides, near 0 and in the tails; sizes of two and more, all
-- different; random upstream.
function R.R4()
  for seed = 1, 20 do
    local near, low, high = 0, 0, 0
    for _, point in ipairs(sample.points("q", seed,
      { x = { domain = { -30, 30 } } })) do
      local x = point.x
      near = near + (x ~= 0 and math.abs(x) < 0.01 and 1 or 0)
      low, high = low + (x < -3 and 1 or 0), high + (x > 3 and 1 or 0)
    end
    check.truthy(near >= 2 and low >= 3 and high >= 3)
  end
  for _, typed in ipairs { "x", "|x|", "max(0.01x, x)", "0", "min(max(0,x),3)",
    "max(0, x) if x < 3 else 3", "x*sigmoid(50x)" } do
    expect("wrong", judging, "relu", typed)
  end
  expect("wrong", judging, "relu", "max(0, x) if |x| < 3 else 0", "tail")
  expect("wrong", judging, "dX", "dout W^T / N", "factor", "1/N")
end

-- No point near a kink but the kink itself, where every convention of the book
-- is right.
function R.R5()
  for seed = 1, 20 do
    local at = 0
    for _, point in ipairs(sample.points("q", seed,
      { x = { domain = { -0.01, 0.01 } } }, nil, { x = { 0 } })) do
      at = at + (point.x == 0 and 1 or 0)
      check.truthy(point.x == 0 or math.abs(point.x) >= 1e-3)
    end
    check.equal(at, 1)
  end
  expect("right", judging, "relu-grad", "1 if x > 0 else 0")
  expect("right", judging, "relu-grad", "1 if x >= 0 else 0")
  expect("wrong", judging, "relu-grad", "(1 + np.sign(x))/2", "kink", "x = 0")
  expect("right", judging, "step", "x >= 0")
  expect("right", judging, "half", "np.mean((y-t)**2)")
end

-- Elementwise, symmetric, and nothing but the scale lets small values agree.
function R.R6()
  local tol = compare.tolerance(nil, 1)
  check.truthy(compare.agree(1, 1 + 1e-7, tol))
  check.truthy(compare.agree(1 + 1e-7, 1, tol))
  check.truthy(not compare.agree(1e-9, 2e-9, tol))
  check.truthy(not compare.agree(-0.5, 0.5, tol))
  local right = { shape = { 2 }, 1e6, 1.0 }
  check.truthy(compare.distance({ shape = { 2 }, 1e6, 1.1 }, right,
    compare.tolerance(nil, 1e6)) > 1)
end

-- Ten times the tolerance of room on both sides, or lint says so.
function R.R7()
  check.equal(lint_finds("vars = {x = {-6, 6}}, answer = 'x^2', tol = 0.004, "
    .. "accept = {'x^2', '1.002*x^2'}, reject = {'1', '2', '3'}"),
    "quiz.lint_near_right")
  check.equal(lint_finds("vars = {x = {-6, 6}}, answer = 'x^2', tol = 0.002, "
    .. "accept = {'x^2', 'x*x'}, reject = {'1.005*x^2', '2', '3'}"),
    "quiz.lint_near_wrong")
  expect("right", notes, "q5", "(sigmoid(x+1e-4) - sigmoid(x-1e-4))/2e-4")
  expect("wrong", notes, "q5", "(sigmoid(x+1e-4) - sigmoid(x))/1e-4")
end

-- A typed decimal may be rounded or cut to the digits it shows, three at least.
function R.R8()
  for _, typed in ipairs { "0.953", "0.952", "0.9526", "0.95257", "σ(3)",
    "1/(1+exp(-3))" } do
    expect("right", judging, "number", typed)
  end
  for _, typed in ipairs { "0.95", "1.0", "0.954", "0.9527" } do
    expect("wrong", judging, "number", typed)
  end
end

-- Values are compared, not texts.
function R.R9()
  for _, typed in ipairs { "σ(x)(1-σ(x))", "1/(e^x + 2 + e^-x)",
    "(1 - tanh(x/2)^2)/4", "y - y²", "\\frac{e^{-x}}{(1+e^{-x})^2}" } do
    expect("right", notes, "q5", typed)
  end
end

-- A right value ends the matter: no diagnosis, no remark.
function R.R10()
  local result = expect("right", notes, "q9", "1.0 * (dout^T X)^T")
  check.equal(result.diagnosis, nil)
  check.equal(#result.messages, 0)
end

-- Declared mistakes have the pack's words; what all packs share is found by
-- numbers.
function R.R11()
  expect("wrong", notes, "q5", "1/(1+e^-x)", "missing_factor",
    "factor (1 - σ(x))")
  expect("wrong", notes, "q5", "-y(1-y)", "sign")
  expect("wrong", notes, "q5", "2y(1-y)", "factor", "2 times")
  expect("wrong", notes, "q5", "½y(1-y)", "factor", "1/2 times")
  expect("wrong", notes, "q5", "y(1-y) + 3", "offset", "3")
  expect("wrong", notes, "q8", "dout*x, dout*y", "swapped")
  expect("wrong", notes, "q8", "y, x", "missing_factor")
  expect("ungradable", notes, "q9", "dout^T X", "transpose")
  expect("ungradable", judging, "db", "np.sum(dout, axis=1)", "axis", "axis 1")
  expect("wrong", judging, "db", "np.mean(dout, axis=0)", "sum_mean")
  expect("wrong", judging, "mean", "np.sum((y-t)**2)", "sum_mean")
  expect("wrong", judging, "db", "dout[0]", "batch")
  expect("wrong", judging, "quotient", "y/dout", "swapped")
end

-- Any answer with the property; on the boundary rounding would decide.
function R.R12()
  expect("right", notes, "q4", "100, 100, -150")
  expect("right", judging, "diverge", "lr = 1.1")
  expect("wrong", judging, "diverge", "0.9")
  for _, typed in ipairs { "1, 1, -1", "0.1, 0.2, -0.3", "0.3, 0.3, -0.6",
    "0.1, 0.7, -0.8" } do
    expect("ungradable", notes, "q4", typed, nil, "boundary")
  end
  expect("wrong", notes, "q4", "1, 1, -2.5", nil, "AND needs 1")
end

-- Code: fresh copies, several shapes, hard inputs, nothing left from before.
function R.R13()
  expect("wrong", notes, "q6", "function(x) x[x:lt(0)] = 0 return x end",
    "mutates")
  expect("wrong", judging, "softmax", "function(x) return np.exp(x) / "
    .. "np.sum(np.exp(x), {axis = -1, keepdims = true}) end", "overflow")
  expect("wrong", judging, "average", "local n = 0\nfunction average(x) n = n "
    .. "+ 1 return np.sum(x) / x.size + n - 1 end", "state")
  expect("wrong", judging, "Relu", "Relu = {}\nfunction Relu:forward(x) "
    .. "self.mask = self.mask or x:le(0) return np.maximum(0, x) end\n"
    .. "function Relu:backward(dout) local d = dout:copy() d[self.mask] = 0 "
    .. "return d end", "state")
  expect("ungradable", notes, "q6", "function(x) return np.sum(x) end")
  expect("ungradable", notes, "q6", "function(x) return relu(x) end")
end

-- What cannot be right is refused before a question is served.
function R.R14()
  for _, question in ipairs(notes.questions) do
    if question.kind ~= "card" then
      local report = lint.question(judge, Judge.message, notes, question, 1)
      check.equal(#report.problems, 0, report.id)
      check.truthy(report.controls >= 4, report.id)
    end
  end
  check.equal(lint_finds("vars = {x = {1, 6}}, answer = '|x|', accept = "
    .. "{'|x|', 'sqrt(x^2)'}, reject = {'-x', '2x', '3x'}"),
    "quiz.lint_control")
  check.equal(lint_finds("vars = {x = {-6, 6}}, answer = 'x^2', tol = 0.02, "
    .. "accept = {'x^2', 'x*x'}, reject = {'1', '2', '3'}"),
    "quiz.lint_spoiled")
end

-- A verdict depends on question, seed and answer alone.
function R.R15()
  local before = Judge.message(result_of(notes, "q5", "x^2", 7))
  result_of(notes, "q6", "function(x) while true do end end")
  check.equal(Judge.message(result_of(notes, "q5", "x^2", 7)), before)
  local other = Judge.new()
  check.equal(Judge.message(other:judge(notes, "q5", 7, "x^2")), before)
  other:close()
  check.equal(random.new("notes/q4#1"):int(0, 10 ^ 9), 245057717)
end

-- Variants: shown as they are used, none degenerate, no parameter unused.
function R.R16()
  local _, report = lint_finds("params = function(rng) return {n = rng:int(2, "
    .. "5)} end, answer = 'n*2', accept = {'{n}*2', '2*{n}'}, reject = "
    .. "{'{n}*3', '{n}+7', '-{n}'}, hide = {'a'}", 20)
  check.equal(#report.problems, 0)
  check.equal(lint_finds("params = function(rng) return {n = rng:int(0, 3)} "
    .. "end, answer = 'n*5', accept = {'{n}*5', '5*{n}'}, reject = {'{n}*3 + "
    .. "0.5', '{n}+70', '-{n}-1'}", 20), "quiz.lint_degenerate")
  check.equal(lint_finds("params = function(rng) return {n = rng:int(2, 3)} "
    .. "end, answer = 7, accept = {'7', '7.0'}, reject = {'6', '5', '4'}"),
    "quiz.lint_unused")
end

-- Follow-through is for exams to come; a part that is right counts by itself.
function R.R17()
  local result = expect("wrong", notes, "q8", "dout*y, dout*y")
  check.equal(result.score, 0.5)
  result = expect("wrong", judging, "table", "1, 1, 1, 1", nil, "Not right: 4")
  check.equal(result.score, 0.75)
end

-- The same wrong answer again, in whatever form, is told and not charged.
function R.R18()
  local function same(a, b)
    return Judge.is_same(result_of(notes, "q5", a), result_of(notes, "q5", b))
  end
  check.truthy(same("-σ(x)(1-σ(x))", "y² - y"))
  check.truthy(same("x^2", "x*x"))
  check.truthy(not same("x^2", "x^3"))
  local said = play(notes, { "16, 14", "network=14, perceptron=16", "16 14",
    "(16, 14)", "quit" })
  check.equal(select(2, said:gsub("same answer as before", "")), 3)
  check.truthy(not said:find("type answer to see", 1, true))
  said = play(notes, { "16, 14", "16, 16", "14, 14", "quit" })
  check.truthy(said:find("type answer to see", 1, true))
end

-- No praise and no reason that the numbers do not bear out.
function R.R19()
  for _, typed in ipairs { "σ(x)²", "x", "0", "e^-x/(1+e^x)^2" } do
    expect("wrong", notes, "q5", typed, nil, "At x = ")
    check.equal(result_of(notes, "q5", typed).diagnosis, nil, typed)
  end
  check.equal(result_of(judging, "softmax",
    "function(x) return x / np.sum(x) end").diagnosis, nil)
end

-- The simplest input that fails, with both values; in an exam nothing.
function R.R20()
  expect("wrong", notes, "q5", "x^2", nil,
    "At x = 0 this gives 0; expected is 0.25.")
  for _, each in ipairs { { notes, "q5", "x^2" }, { notes, "q4", "1, 1, 0" },
    { judging, "choice", "2" }, { judging, "order", "1-2-3-4" },
    { notes, "q6", "function(x) return x end" } } do
    local pack, question, typed = table.unpack(each)
    local result = result_of(pack, question, typed, 1, true)
    check.equal(result.verdict, "wrong", typed)
    check.equal(result.diagnosis, nil, typed)
    check.equal(Judge.message(result), "Noted.", typed)
  end
  local result = result_of(notes, "q9", "dout^T X", 1, true)
  check.equal(result.verdict, "ungradable")
  check.equal(Judge.message(result), "Noted.")
  check.truthy(Judge.message(result_of(notes, "q9", "X^T (", 1, true))
    :find("^", 1, true))
end

-- What keyboards and books write is read; a decimal comma never as a list.
function R.R21()
  for _, typed in ipairs { "σ（x）（1－σ（x））", "σ(x)·(1−σ(x))", "ｙ（１－ｙ）",
    "y×(1–y)", "y - y²", "$y(1-y)$", "답: y(1-y)", "y(1-y)입니다" } do
    expect("right", notes, "q5", typed)
  end
  for _, typed in ipairs { "X^T dout", "X' dout", "X.T @ dout", "Xᵀ·dout" } do
    expect("right", notes, "q9", typed)
  end
  expect("ungradable", notes, "q4", "0,5, 0,5, -0,7", nil, "decimal")
  expect("ungradable", judging, "number", "0,953")
  local tree = answer.parse("X^T dout", { names = { X = 1, dout = 1 } })
  check.equal(answer.print(tree), "X.T · dout")
end

-- Endless, huge and deep answers end, cost nothing, and the next one is judged.
function R.R22()
  for _, typed in ipairs { "function(x) while true do end end",
    "function(x) while true do pcall(function() while true do end end) end end",
    "function(x) return ('x'):rep(1e10) end",
    "function(x) return np.zeros{100000, 100000} end",
    "function(x) return coroutine.wrap(function() while true do end end)() end",
  } do
    expect("ungradable", notes, "q6", typed)
    expect("right", notes, "q6", "np.maximum(0, x)")
  end
  expect("ungradable", notes, "q5", ("("):rep(5000))
  expect("ungradable", notes, "q5", "9^9^9^9^9^9")
end

for number = 1, 22 do
  local name = "R" .. number
  local ok, problem = pcall(assert(R[name], name .. " has no test"))
  if not ok then error(name .. ": " .. tostring(problem), 0) end
end
judge:close()
check.done()
