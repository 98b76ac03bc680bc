-- What one part of an answer gives beside what is right, point by point.
--
-- A series is a list of steps {got, key, point, shown, rows}: two plain values
-- (quiz/compare.lua), all values at that point by name, those that a message
-- shows, and how many rows of data come in. A reason is {code, key, args}: code
-- is one of the diagnoses of `grade`, or nil; key and args make the sentence.

local compare = require "quiz.compare"
local show = require "quiz.show"

local M = {}

local TIGHT = 1e-6  -- how well a reason must fit
local TINY = 100    -- keys below so many abs tolerances have no quotient

-- Whether two numbers are the same one, so that a reason may be built on it.
function M.close(a, b, tol)
  return math.abs(a - b) <= tol.abs + math.max(tol.rel, TIGHT)
    * math.max(math.abs(a), math.abs(b))
end

-- True when f(got, key, step, entry) holds for every entry of a series.
function M.every(series, f)
  for _, step in ipairs(series) do
    for i = 1, #step.key do
      if not f(step.got[i], step.key[i], step, i) then return false end
    end
  end
  return true
end

function M.is_tiny(key, tol)
  return math.abs(key) <= TINY * tol.abs
end

-- How many entries of the keys are not tiny, and whether two of them differ.
function M.count_entries(series, tol)
  local count, distinct, first = 0, false, nil
  M.every(series, function(_, key)
    if not M.is_tiny(key, tol) then
      count = count + 1
      first = first or key
      distinct = distinct or not M.close(key, first, tol)
    end
    return true
  end)
  return count, distinct
end

-- True when a step is right in every entry.
function M.is_good(step, tol)
  return compare.distance(step.got, step.key, tol) <= 1
end

-- Points are those of a variant and serve many answers, so what is made of them
-- is kept: inputs as plain values, and how complex they are.
local function weak()
  return setmetatable({}, { __mode = "k" })
end
local plain_inputs, complexities = weak(), weak()

-- The input `name` of a step as a plain value, or nil.
function M.input(step, name)
  local known = plain_inputs[step.point]
  if not known then
    known = {}
    plain_inputs[step.point] = known
  end
  local value = step.point[name]
  if known[name] == nil then
    known[name] = value ~= nil and compare.plain(value) or false
  end
  return known[name] or nil
end

-- The entry of an input that goes with entry i of a key: a number serves all,
-- and a row every row.
function M.partner(value, step, i)
  local sizes, wanted = value.shape, step.key.shape
  if #sizes == 0 then return value[1] end
  if compare.same_shape(value, step.key) then return value[i] end
  if #sizes == 1 and #wanted == 2 and sizes[1] == wanted[2] then
    return value[(i - 1) % sizes[1] + 1]
  end
end

-- The inputs that a series has, sorted.
function M.names(series)
  local list = {}
  for name in pairs(series[1].point) do list[#list + 1] = name end
  table.sort(list)
  return list
end

-- Inputs are the simpler the fewer numbers they have, then the shorter they are
-- to write down.
local function complexity(shown)
  if not complexities[shown] then
    local entries = 0
    for _, value in pairs(shown) do
      entries = entries + #(compare.plain(value) or {})
    end
    complexities[shown] = 1000 * entries + #show.point(shown)
  end
  return complexities[shown]
end

-- The simplest step of a series for which where(step) is an entry, and that.
function M.simplest(series, where)
  local best, least, entry
  for _, step in ipairs(series) do
    local at = where(step)
    local weight = at and complexity(step.shown)
    if at and (not best or weight < least) then
      best, least, entry = step, weight, at
    end
  end
  return best, entry
end

-- What a message says of an entry: the input, both values and, in an array, the
-- index.
function M.args_at(step, i)
  return {
    at = show.point(step.shown), yours = show.number(step.got[i]),
    expected = show.number(step.key[i]),
    index = #step.key.shape > 0 and show.index(step.key.shape, i) or nil,
  }
end

return M
