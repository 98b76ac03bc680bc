-- In the pack worker: the points of a question and what is right there.
--
-- Every function takes the question (as quiz/schema.lua returns it) and a draw
-- {id, seed, params}, and returns a list of points and, for each point, the
-- list of right values (one for each part) and, for each of these, the list of
-- others that count as right.

local answer = require "answer"
local fields = require "quiz.fields"
local random = require "quiz.random"
local runs = require "quiz.runs"
local sample = require "quiz.sample"
local np = require "gradus.np"
local text = require "text"
local values = require "answer.value"

local M = {}

local MAX_CASES = 1000

-- The entries of several tables in one; later ones win.
local function merged(...)
  local result = {}
  for _, each in ipairs { ... } do
    for key, value in pairs(each) do result[key] = value end
  end
  return result
end

local function fail(written, problem)
  error({ problem = { key = "quiz.key_text", args = {
    answer = written, why = text.say(problem.key, problem.args),
  } } }, 0)
end

-- What an author wrote, a number, an answer in the student's grammar or a
-- function of the variables, as function(vars).
local function compiled(written, vars)
  if type(written) == "function" then return written end
  if type(written) == "number" then return function() return written end end
  local ast, problem = answer.parse(written, { names = vars })
  if not ast then fail(written, problem) end
  local options = {}
  return function(known)
    local value, why = answer.eval(ast, known, options)
    if value == nil then fail(written, why) end
    options.is_checked = true
    return values.is_sequence(value) and values.to_array(value) or value
  end
end

-- A sampled value as answers get it: floats and arrays of them, sizes as
-- integers.
local function real_value(value, spec)
  if type(value) == "number" then
    return spec and spec.size and value or value + 0.0
  end
  if type(value) ~= "table" then return value end
  return np.array(table.move(value, 1, #value, 1, {})):astype("float64")
    :reshape(value.shape)
end

local function real_point(point, vars)
  local result = {}
  for name, value in pairs(point) do
    result[name] = real_value(value, vars[name])
  end
  return result
end

local function check_complete(point, vars)
  for name in pairs(vars) do
    if point[name] == nil then
      fields.fail("quiz.probe_lacks", { name = name })
    end
  end
end

-- The points of a question with variables; without any, one empty point.
function M.points(question, draw)
  local vars, points = question.vars or {}, {}
  local drawn = sample.points(draw.id, draw.seed, vars, question.probes,
    question.kinks)
  for i, each in ipairs(drawn) do
    local point = real_point(each, vars)
    check_complete(point, vars)
    local known = merged(draw.params, point)
    for name, written in pairs(question.given or {}) do
      draw.given = draw.given or {}
      draw.given[name] = draw.given[name] or compiled(written, known)
      point[name] = draw.given[name](known)
    end
    points[i] = point
  end
  return points
end

-- The blanks of a table in the order of reading, as parts.
local function blanks_of(rows)
  local parts = {}
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row) do
      if cell.blank ~= nil then
        parts[#parts + 1] = { name = tostring(#parts + 1), answer = cell.blank,
          also = cell.also }
      end
    end
  end
  return parts
end

-- The parts of a question; one without a name where it has but an answer.
function M.parts(question)
  if question.parts then return question.parts end
  if question.table then return blanks_of(question.table) end
  if question.answer == nil then return {} end
  return { { answer = question.answer, also = question.also,
    derivative = question.derivative } }
end

-- The points with the parameters, and for each part the functions of them that
-- give its right values: the answer, and what else counts as right.
local function knowns(question, draw, points)
  local result, answers = {}, {}
  for i, point in ipairs(points) do result[i] = merged(draw.params, point) end
  for j, part in ipairs(M.parts(question)) do
    answers[j] = { compiled(part.answer, result[1]) }
    for a, other in ipairs(part.also or {}) do
      answers[j][a + 1] = compiled(other, result[1])
    end
  end
  return result, answers
end

local function call_all(functions, ...)
  local results = {}
  for i, f in ipairs(functions) do results[i] = f(...) end
  return results
end

-- Splits {{first, others..}, ..} into the first ones and lists of the others.
local function split(lists)
  local first, others = {}, {}
  for j, list in ipairs(lists) do
    first[j], others[j] = list[1], table.move(list, 2, #list, 1, {})
  end
  return first, others
end

function M.values(question, draw)
  local points, keys, others = M.points(question, draw), {}, {}
  local known, answers = knowns(question, draw, points)
  for i, vars in ipairs(known) do
    local lists = {}
    for j, functions in ipairs(answers) do
      lists[j] = call_all(functions, vars)
    end
    keys[i], others[i] = split(lists)
  end
  return points, keys, others
end

-- Code ------------------------------------------------------------------------

local function copy_all(values)
  local result = {}
  for i, value in ipairs(values) do
    result[i] = type(value) == "userdata" and value:copy() or value
  end
  return result
end

-- What cases returned, checked.
local function checked_cases(cases, count)
  local arguments = fields.list_of(fields.value, 1, count)
  local good, result =
    pcall(fields.list_of(arguments, 1, MAX_CASES), cases)
  if good then return result end
  fields.fail("quiz.cases_result", { most = MAX_CASES, count = count })
end

-- What a reference and others like it return, as lists by value.
local function returned_by(functions, arguments)
  local lists = {}
  for a, f in ipairs(functions) do
    for j, value in ipairs { f(table.unpack(copy_all(arguments))) } do
      lists[j] = lists[j] or {}
      lists[j][a] = value
    end
  end
  return lists
end

-- The points of a function are lists of arguments. The first comes again at the
-- end: a function that keeps something from other calls shows it there.
function M.calls(question, draw)
  local func, keys, others = question.func, {}, {}
  local rng = random.new(draw.id .. "#" .. draw.seed .. "#cases")
  local cases = checked_cases(func.cases(rng, draw.params), #func.args)
  cases[#cases + 1] = cases[1]
  local functions = { func.reference, table.unpack(func.also or {}) }
  for i, arguments in ipairs(cases) do
    keys[i], others[i] = split(returned_by(functions, arguments))
  end
  return cases, keys, others
end

M.runs = runs.of

-- For kinds that have no values: a property, choices, a card.
function M.none()
  return {}, {}, {}
end

-- Finite differences ----------------------------------------------------------

local STEP = 1e-4

-- The central difference of f by the number `name`.
local function slope(f, vars, name)
  local x, near = vars[name], merged(vars)
  near[name] = x + STEP
  local above = f(near)
  near[name] = x - STEP
  return (above - f(near)) / (2 * STEP)
end

-- The same for every entry of an array, as an array of its shape.
local function slopes(f, vars, name)
  local moved, near = vars[name]:astype("float64"), merged(vars)
  local grad = np.zeros(moved.size)
  local flat = moved:reshape(-1) -- a view
  near[name] = moved
  for i = 0, moved.size - 1 do
    local x = flat[i]
    flat[i] = x + STEP
    local above = f(near)
    flat[i] = x - STEP
    grad[i] = (above - f(near)) / (2 * STEP)
    flat[i] = x
  end
  return grad:reshape(moved.shape)
end

local function difference(f, vars, name)
  local by = type(vars[name]) == "userdata" and slopes or slope
  return by(f, vars, name)
end

-- For each part that says what it is the derivative of, at each point: a list
-- of {right value, finite difference}.
function M.differences(question, draw)
  local found = {}
  local known, answers = knowns(question, draw, M.points(question, draw))
  for j, part in ipairs(M.parts(question)) do
    local derivative = part.derivative
    local f = derivative and compiled(derivative.of, known[1])
    for _, vars in ipairs(derivative and known or {}) do
      found[#found + 1] = { answers[j][1](vars),
        difference(f, vars, derivative.by) }
    end
  end
  return found
end

return M
