-- From the outputs of an answer (quiz/verdict.lua) to the parts that a question
-- asks for: which value is which, as plain values beside the right ones. What
-- fails is nil and a problem { key, args }.

local compare = require "quiz.compare"
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
  if given then return named_order(given, wanted) end
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
    steps[i] = { point = point, shown = shown, keys = plain_keys(variant, i) }
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

-- The series (quiz/reason.lua) of every part, and where in the answer each part
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
        got = plains[place], key = step.keys[j],
        point = step.point, shown = step.shown,
      }
    end
  end
  return all, order
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
