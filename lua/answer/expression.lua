-- Evaluates an answer that is an expression, in the worker, at many points. The
-- work is bounded by the worker's budget.
local answer = require "answer"
local values = require "answer.value"

local M = {}

local PLAIN = {
  number = true, boolean = true, array = true, tuple = true, list = true,
  none = true, string = true, choice = true, parts = true, sequence = true,
}

local function is_plain(value)
  if not PLAIN[values.kind(value)] then return false end
  if type(value) ~= "table" then return true end
  for _, item in ipairs(value) do
    local inner = value.kind == "parts" and item.value or item
    if not is_plain(inner) then return false end
  end
  return true
end

-- One reading at every point: {text, values} or {text, problem, point}.
local function run(reading, request)
  local found = {}
  for i, vars in ipairs(request.points) do
    local symbols = request.symbols_at and request.symbols_at[i]
      or request.symbols
    local value, problem =
      answer.eval(reading.tree, vars, { symbols = symbols, is_checked = i > 1 })
    if problem == nil and not is_plain(value) then
      problem = reading.tree.source:problem(
        "answer.operand_function", reading.tree.from, {}, "type")
    end
    if problem then
      return { text = reading.text, problem = problem, point = i }
    end
    found[i] = value
  end
  local echo = answer.echo(reading.tree)
  return { text = answer.print(reading.tree), values = found, echo = echo }
end

-- request: {text, names = set or nil, points = list of variables, symbols or,
-- for each point, symbols_at}. The answer to it: {readings = {..}} with one entry
-- for each common reading, or {problem} when the text cannot be read.
function M.evaluate(request)
  local names = request.names or request.points[1]
  local tree, problem = answer.parse(request.text, { names = names })
  if not tree then return { problem = problem } end
  local readings = {}
  for i, reading in ipairs(answer.readings(tree)) do
    readings[i] = run(reading, request)
  end
  return { readings = readings }
end

return M
