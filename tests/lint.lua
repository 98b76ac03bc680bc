-- Lint: our packs are proved, and every kind of mistake in a pack is found.
local folder = arg[0]:match(".*/")
local check = dofile(folder .. "check.lua")
local Judge = require "quiz.judge"
local lint = require "quiz.lint"
local packs = require "quiz.pack"
local text = require "text"

-- The sanitizers are slow; they set fewer.
local SEEDS = tonumber(os.getenv("GRADUS_LINT_SEEDS")) or 25

local judge = Judge.new()

for _, name in ipairs(packs.names()) do
  local pack = assert(packs.open(name))
  for _, question in ipairs(pack.questions) do
    local report =
      lint.question(judge, Judge.message, pack, question, SEEDS)
    local problem = report.problems[1]
    check.equal(problem and text.say(problem.key, problem.args), nil, report.id)
  end
  pack:close()
end

-- The pack with questions of every kind, for its own seeds and forms.
local every = assert(packs.open(folder .. "data/judging.lua"))
for _, question in ipairs(every.questions) do
  local report = lint.question(judge, Judge.message, every, question, 5)
  local problem = report.problems[1]
  check.equal(problem and text.say(problem.key, problem.args), nil, report.id)
end
every:close()

-- A pack with one question, as a file that is removed at once.
local function pack_of(fields)
  local path = os.tmpname() .. ".lua"
  local file = assert(io.open(path, "w"))
  file:write([[return {id = "t", title = {ko = "t", en = "t"}, questions = {{
    id = "q", topic = "t", source = "1", ask = {ko = "? {n}", en = "? {n}"},
    params = function(rng) return {n = rng:int(2, 5)} end,
    solution = {ko = "s", en = "s"}, hints = {{ko = "h", en = "h"}}, ]],
    fields, "}}}")
  file:close()
  local pack = assert(packs.open(path))
  os.remove(path)
  return pack
end

-- The first problem that lint finds, or nil.
local function finds(fields, key)
  local pack = pack_of(fields)
  local report =
    lint.question(judge, Judge.message, pack, pack.questions[1], 5)
  local problem = report.problems[1]
  check.equal(problem and problem.key, key, fields)
  return report
end

local SQUARE = "vars = {x = {-6, 6}}, answer = 'n*x^2', "
local GOOD =
  "accept = {'{n}x^2', '{n}*x*x'}, reject = {'x^2', '{n}x', '2*{n}x'}"

local report =
  finds(SQUARE .. GOOD .. ", derivative = {of = 'n*x^3/3', by = 'x'}")
check.equal(report.accepted, 2)
check.equal(report.rejected, 3)
check.truthy(report.variants > 1)
check.truthy(report.nearest_wrong > 1000)

finds(SQUARE .. "accept = {'{n}x^2', '{n}x'}, reject = {'1', '2', '3'}",
  "quiz.lint_refused")
finds(SQUARE .. "accept = {'{n}x^2', '{n}*x*x'}, " ..
  "reject = {'1', '2', 'x*{n}*x'}", "quiz.lint_accepted")
finds(SQUARE .. GOOD .. ", derivative = {of = 'n*x^3', by = 'x'}",
  "quiz.lint_derivative")
finds("vars = {x = {1, 6}}, answer = 'abs(x)', accept = {'abs(x)', '|x|'}, " ..
  "reject = {'-x', '2x', '3x'}", "quiz.lint_control")
finds(SQUARE .. "tol = 0.02, " .. GOOD, "quiz.lint_spoiled")
finds(SQUARE .. "tol = 0.004, accept = {'{n}x^2', '1.002*{n}x^2'}, " ..
  "reject = {'1', '2', '3'}", "quiz.lint_near_right")
finds(SQUARE .. "tol = 0.002, accept = {'{n}x^2', 'x^2*{n}'}, " ..
  "reject = {'1.005*{n}x^2', '2', '3'}", "quiz.lint_near_wrong")
finds("vars = {x = {-1, 6}}, answer = 'log(x)', " ..
  "accept = {'log(x)', 'ln(x)'}, reject = {'1', '2', '3'}",
  "quiz.key_nonfinite")
finds("answer = 'm', accept = {'1', '1'}, reject = {'2', '3', '4'}",
  "quiz.key_text")

finds(SQUARE .. GOOD .. ", invalid = {'{n}x^2 + 1'}", "quiz.lint_gradable")
finds("hints = {{ko = '" .. ("가"):rep(40) .. "', en = 'a'}}, " .. SQUARE
  .. GOOD, "quiz.lint_wide")

-- The pack that quizzes/README.md shows is one.
local readme = io.open(folder .. "../quizzes/README.md")
local path = os.tmpname() .. ".lua"
local file = assert(io.open(path, "w"))
file:write(readme:read("a"):match("```lua\n(.-)```"))
file:close()
readme:close()
local shown = assert(packs.open(path))
os.remove(path)
report = lint.question(judge, Judge.message, shown, shown.questions[1], 5)
check.equal(#report.problems, 0)

-- What is the key by construction is skipped and counted.
report = finds("answer = 0, accept = {'0', '0.0'}, reject = {'2', '3', '4'}")
check.equal(report.skipped, 10)

-- Choices: every other one fails.
finds([[choices = {{ko = "가", en = "a", right = true}, {ko = "나", en = "b"}},
  accept = {"1", "2"}, reject = {"3", "0", "x"}]], "quiz.lint_refused")

check.done()
