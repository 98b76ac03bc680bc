-- From the outputs of an answer (quiz/verdict.lua) to the parts that a question
-- asks for: which value is which, as plain values beside the right ones. What
-- fails is nil and a problem { key, args }.

local compare = require "quiz.compare"
local series_of = require "quiz.series"
local show = require "quiz.show"

local M = {}

local function problem(key, args)
  return { key = key, args = args or {} }
end

-- Which is which --------------------------------------------------------------

-- A part's name without what LaTeX adds: w_1 and w_{1} are w1.
local function bare(name)
  return name and (name:gsub("[_{}]", ""))
end

local function index_of(list, item)
  for i, each in ipairs(list) do
    if bare(each) == bare(item) then return i end
  end
end

-- The names that a student gave the parts; nil when there are none, or but one
-- label before them all.
local function names_given(names, wanted)
  for j, name in ipairs(names or {}) do
    if index_of(wanted, name) or j > 1 and name then return names end
  end
end

-- Parts that are numbered ①, ②, .. rather than named.
local function numbered_order(names, wanted)
  local order = {}
  for j in ipairs(wanted) do order[j] = index_of(names, tostring(j)) end
  return #order == #wanted and order or nil
end

local function named_order(names, wanted)
  local order = {}
  for j, name in ipairs(wanted) do
    order[j] = index_of(names, name)
    if not order[j] then
      return nil, problem("quiz.part_missing",
        { name = name, names = table.concat(wanted, ", ") })
    end
  end
  return order
end

-- order[j] is where in the answer part j stands. Names count when the question
-- has parts; before a single value a label is only a label.
local function order_of(names, wanted, count)
  local total = wanted and #wanted or 1
  if count ~= total then
    return nil, problem(wanted and "quiz.part_count" or "quiz.value_count",
      { wanted = total, got = count,
        names = wanted and table.concat(wanted, ", ") })
  end
  local given = wanted and names_given(names, wanted)
  if given then
    local numbered = numbered_order(given, wanted)
    if numbered then return numbered end
    return named_order(given, wanted)
  end
  local order = {}
  for j = 1, total do order[j] = j end
  return order
end

-- Plain values ----------------------------------------------------------------

local function are_numbers(plains)
  for _, plain in ipairs(plains) do
    if #plain.shape > 0 then return false end
  end
  return true
end

-- Numbers one by one where an array is asked, `3, 2` for (3, 2), are that
-- array, but a lone number is no array of several; an array where so many parts
-- are asked is its entries.
local function regrouped(variant, plains, key)
  local first = plains[1]
  if not variant.names and key and #key.shape == 1 and are_numbers(plains)
    and (#plains > 1 or #key == 1) then
    local array = { shape = { #plains } }
    for i, plain in ipairs(plains) do array[i] = plain[1] end
    return { array }
  elseif variant.names and #plains == 1 and #first.shape == 1
    and #first == #variant.names then
    local numbers = {}
    for i, x in ipairs(first) do numbers[i] = { shape = {}, x } end
    return numbers
  end
  return plains
end

-- A point as all its values by name, and as those that a message shows: the
-- variables, without what is computed from them.
function M.named_point(variant, point)
  local names, shown = {}, {}
  if variant.func then
    for i, name in ipairs(variant.func.args) do names[name] = point[i] end
    return names, names
  end
  for name in pairs(variant.vars) do shown[name] = point[name] end
  return point, shown
end

-- How many rows of data the first argument with axes holds; nil without one.
function M.rows_of(arguments)
  for _, value in ipairs(arguments) do
    local plain = compare.plain(value)
    if plain and #plain.shape > 0 then
      return #plain.shape > 1 and plain.shape[1] or 1
    end
  end
end

-- The rows of a question with variables are those that its shapes call N.
local function rows_at(variant, point)
  if variant.func then return M.rows_of(point) end
  for name, spec in pairs(variant.vars) do
    if spec.shape and spec.shape[1] == "N" then
      return compare.plain(point[name]).shape[1]
    end
  end
end

-- The other values that count as right at a point, as plain ones.
local function plain_others(others)
  local list = {}
  for a, value in ipairs(others or {}) do list[a] = compare.plain(value) end
  return list
end

-- Per variant: the right values of every point as plain values, and the points.
-- Many answers are held against one variant.
local prepared = setmetatable({}, { __mode = "k" })

local function plain_keys(variant, i)
  local keys = {}
  for j, value in ipairs(variant.keys[i] or {}) do
    keys[j] = compare.plain(value)
  end
  return keys
end

local function prepare(variant)
  local steps = {}
  for i, at in ipairs(variant.points) do
    local point, shown = M.named_point(variant, at)
    local others = {}
    for j, list in ipairs(variant.others[i] or {}) do
      others[j] = plain_others(list)
    end
    steps[i] = { point = point, shown = shown, keys = plain_keys(variant, i),
      others = others, rows = rows_at(variant, at) }
  end
  prepared[variant] = steps
  return steps
end

-- The values at a point and where each part stands among them; `key` is the
-- first right value there, if any.
local function plain_values(variant, outputs, i, key)
  local plains = {}
  for j, value in ipairs(outputs.values[i]) do
    plains[j] = compare.plain(value)
    if not plains[j] then return nil, problem("quiz.not_number") end
  end
  plains = regrouped(variant, plains, key)
  local order, failure = order_of(outputs.names, variant.names, #plains)
  if not order then return nil, failure end
  return plains, order
end

-- Series ----------------------------------------------------------------------

-- The series (quiz/series.lua) of every part, and where in the answer each part
-- stands.
function M.series(variant, outputs)
  local all, order = {}, nil
  for i, step in ipairs(prepared[variant] or prepare(variant)) do
    local plains
    plains, order = plain_values(variant, outputs, i, step.keys[1])
    if not plains then return nil, order end
    for j, place in ipairs(order) do
      all[j] = all[j] or {}
      all[j][i] = {
        got = plains[place], key = step.keys[j], others = step.others[j],
        point = step.point, shown = step.shown, rows = step.rows,
      }
    end
  end
  return all, order
end

-- Other right values ----------------------------------------------------------

local function is_kink(step, i, kinks)
  for name, places in pairs(kinks or {}) do
    local value = series_of.input(step, name)
    local at = value and series_of.partner(value, step, i)
    for _, place in ipairs(places) do
      if at == place then return true end
    end
  end
  return false
end

-- At a kink any of the right values will do: the key of a step with those that
-- the answer gave there.
local function key_at_kinks(step, key, tol, kinks)
  local result = table.move(key, 1, #key, 1, { shape = key.shape })
  for i = 1, #key do
    if is_kink(step, i, kinks) then
      for _, other in ipairs { step.key, table.unpack(step.others) } do
        if compare.agree(step.got[i], other[i], tol) then
          result[i] = other[i]
        end
      end
    end
  end
  return result
end

-- The series with the a-th of the right values as its keys (0: the first).
local function with_key(series, a, tol, kinks)
  local result = {}
  for i, step in ipairs(series) do
    local other = {}
    for name, value in pairs(step) do other[name] = value end
    other.key = key_at_kinks(step, step.others[a] or step.key, tol, kinks)
    result[i] = other
  end
  return result
end

local function count_wrong(series, tol)
  local count = 0
  for _, step in ipairs(series) do
    if compare.distance(step.got, step.key, tol) > 1 then count = count + 1 end
  end
  return count
end

-- The series with those of the right values as keys that fit the answer best:
-- the same at all points, but for kinks.
function M.closest(series, tol, kinks)
  local others = series[1].others
  if not others or #others == 0 then return series end
  local best, fewest = nil, math.huge
  for a = 0, #others do
    local candidate = with_key(series, a, tol, kinks)
    local wrong = count_wrong(candidate, tol)
    if wrong < fewest then best, fewest = candidate, wrong end
  end
  return fewest == 0 and best or with_key(series, 0, tol, kinks)
end

-- The numbers of an answer to a question for a property, by name.
function M.numbers(variant, outputs)
  local plains, order = plain_values(variant, outputs, 1)
  if not plains then return nil, order end
  local result = {}
  for j, name in ipairs(variant.names) do
    local plain = plains[order[j]]
    if #plain.shape > 0 then
      return nil, problem("quiz.part_number", { name = name })
    elseif compare.first_nonfinite(plain) then
      return nil, problem("quiz.nonfinite", { yours = show.number(plain[1]) })
    end
    result[name] = plain[1]
  end
  return result
end

return M
