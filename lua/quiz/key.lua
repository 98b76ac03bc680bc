-- In the pack worker: the points of a question and what is right there.
--
-- Every function takes the question (as quiz/schema.lua returns it) and a draw
-- {id, seed, params}, and returns a list of points and, for each point, the
-- list of right values (one for each part).

local answer = require "answer"
local random = require "quiz.random"
local sample = require "quiz.sample"
local np = require "gradus.np"

local M = {}

-- The entries of several tables in one; later ones win.
local function merged(...)
  local result = {}
  for _, each in ipairs {...} do
    for key, value in pairs(each) do result[key] = value end
  end
  return result
end

-- The value of what an author wrote: a number, an answer in the student's
-- grammar, or a function of the variables.
function M.value(written, vars)
  if type(written) == "number" then return written end
  if type(written) == "function" then return written(vars) end
  local ast, problem = answer.parse(written)
  local value
  if ast then value, problem = answer.eval(ast, vars) end
  if value == nil then
    error({problem = {key = "quiz.key_text",
                      args = {answer = written, why = problem}}}, 0)
  end
  return value
end

-- A sampled array as a real one.
local function real_value(value)
  if type(value) ~= "table" then return value end
  return np.array(table.move(value, 1, #value, 1, {})):reshape(value.shape)
end

local function real_point(point)
  local result = {}
  for name, value in pairs(point) do result[name] = real_value(value) end
  return result
end

-- The points of a question with variables; without any, one empty point.
function M.points(question, draw)
  local drawn = sample.points(draw.id, draw.seed, question.vars or {},
                              question.probes)
  local points = {}
  for i, each in ipairs(drawn) do
    local point = real_point(each)
    for name, written in pairs(question.given or {}) do
      point[name] = M.value(written, merged(draw.params, real_point(each)))
    end
    points[i] = point
  end
  return points
end

-- What the parts of a question are; one without a name where there are none.
local function parts_of(question)
  return question.parts or
    {{answer = question.answer, derivative = question.derivative}}
end

function M.values(question, draw)
  local points, keys = M.points(question, draw), {}
  for i, point in ipairs(points) do
    local vars = merged(draw.params, point)
    keys[i] = {}
    for j, part in ipairs(parts_of(question)) do
      keys[i][j] = M.value(part.answer, vars)
    end
  end
  return points, keys
end

local function copy_all(values)
  local result = {}
  for i, value in ipairs(values) do
    result[i] = type(value) == "userdata" and value:copy() or value
  end
  return result
end

-- The points of code are lists of arguments.
function M.calls(question, draw)
  local func, keys = question.func, {}
  local rng = random.new(draw.id .. "#" .. draw.seed .. "#cases")
  local cases = func.cases(rng, draw.params)
  for i, arguments in ipairs(cases) do
    keys[i] = {func.reference(table.unpack(copy_all(arguments)))}
  end
  return cases, keys
end

-- For kinds that have no values: a property, choices, a card.
function M.none()
  return {}, {}
end

-- Finite differences ----------------------------------------------------------

local STEP = 1e-4

-- f at the point with `name` moved by h (in the entry at `index` of an array).
local function moved(f, vars, name, h, index)
  local value = vars[name]
  if index then
    local flat = value:flatten()
    flat[index] = flat[index] + h
    value = flat:reshape(value.shape)
  else
    value = value + h
  end
  return M.value(f, merged(vars, {[name] = value}))
end

local function slope(f, vars, name, index)
  return (moved(f, vars, name, STEP, index)
          - moved(f, vars, name, -STEP, index)) / (2 * STEP)
end

-- The central difference of the derivative's `of` by its `by`, a number or an
-- array like the variable.
function M.difference(derivative, vars)
  local x = vars[derivative.by]
  if type(x) ~= "userdata" then
    return slope(derivative.of, vars, derivative.by)
  end
  local grad = np.zeros(x.size)
  for i = 0, x.size - 1 do
    grad[i] = slope(derivative.of, vars, derivative.by, i)
  end
  return grad:reshape(x.shape)
end

-- For each part that says what it is the derivative of, each point's value and
-- finite difference: a list of {key, difference}.
function M.differences(question, draw)
  local pairs_found = {}
  for _, part in ipairs(parts_of(question)) do
    for _, point in ipairs(part.derivative and M.points(question, draw) or {}) do
      local vars = merged(draw.params, point)
      pairs_found[#pairs_found + 1] =
        {M.value(part.answer, vars), M.difference(part.derivative, vars)}
    end
  end
  return pairs_found
end

return M
