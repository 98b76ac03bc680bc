-- What a pack worker says a variant is, checked in the parent before it is
-- believed: every field, and that the fields fit together.

local fields = require "quiz.fields"

local M = {}

local MAX_POINTS = 1000

local list_of, record = fields.list_of, fields.record

local names = list_of(fields.name, 1)
local texts_list = list_of(fields.texts, 0)

local function point(value)
  local result = {}
  for key, each in pairs(value) do result[key] = fields.value(each) end
  return result
end

local others = list_of(list_of(list_of(fields.value, 0), 0), 0, MAX_POINTS)
local labels = list_of(fields.string, 1)
local table_rows = list_of(list_of(fields.string, 1), 2)

local CLASS = record({
  name = fields.name, init = list_of(fields.name, 0),
  methods = fields.map_of(list_of(fields.name, 0)),
  fields = fields.map_of(names), may_change = list_of(fields.name, 0),
}, { "name", "init", "methods" })

local RUN = record({
  init = list_of(fields.value, 0),
  calls = list_of(record({ method = fields.name,
    arguments = list_of(fields.value, 0) }, { "method", "arguments" }), 1),
}, { "init", "calls" })

local OBSERVED = record({
  label = fields.string, call = fields.number, place = fields.number,
  field = fields.name,
}, { "label", "call" })

local VARIANT = record({
  id = fields.string, seed = fields.number, kind = fields.text,
  topic = fields.text, source = fields.text, marks = fields.positive,
  minutes = fields.positive, ask = fields.texts, hints = texts_list,
  solution = fields.texts, card = fields.texts, names = labels,
  vars = function(value)
    return next(value) and fields.variables(value) or {}
  end,
  func = record({ name = fields.name, args = names,
    may_change = list_of(fields.name, 0) }, { "name", "args" }),
  class = CLASS, runs = list_of(RUN, 1, MAX_POINTS),
  observed = list_of(list_of(OBSERVED, 1, MAX_POINTS), 0, MAX_POINTS),
  points = list_of(point, 0, MAX_POINTS),
  keys = list_of(list_of(fields.value, 1, MAX_POINTS), 0, MAX_POINTS),
  others = others, kinks = fields.kinks,
  choices = texts_list, right = list_of(fields.boolean, 0),
  order = list_of(fields.number, 1), mark = fields.boolean,
  table = record({ ko = table_rows, en = table_rows }, { "ko", "en" }),
  tol = fields.tolerance, digits = fields.positive,
  hide = list_of(fields.name, 0), unused = list_of(fields.string, 0),
  accept = list_of(fields.text, 0), invalid = list_of(fields.text, 0),
  reject = list_of(record { answer = fields.text, ko = fields.text,
    en = fields.text }, 0),
}, { "kind", "ask", "hints", "solution", "vars", "points", "keys", "others",
  "accept", "reject", "invalid", "unused" })

-- What of a class was observed must be of its runs, value by value.
local function check_runs(variant)
  local known = {}
  for _, name in ipairs(variant.names or {}) do known[name] = true end
  for i, run in ipairs(variant.runs) do
    local observed = variant.observed[i] or {}
    if #observed ~= #(variant.keys[i] or {}) then return false end
    for _, call in ipairs(run.calls) do
      if not variant.class.methods[call.method] then return false end
    end
    for _, seen in ipairs(observed) do
      if not run.calls[seen.call] or not known[seen.label] then return false end
    end
  end
  return true
end

local function is_order(list, count)
  local seen = {}
  for _, number in ipairs(list) do seen[number] = true end
  for number = 1, count do
    if not seen[number] then return false end
  end
  return #list == count
end

-- Fields that a kind's judging relies on: {what must be there, and fit}.
local FITS = {
  choice = function(v)
    return v.choices and v.right and #v.right == #v.choices
  end,
  order = function(v)
    return v.choices and v.order and is_order(v.order, #v.choices)
  end,
  mark = function(v) return v.mark ~= nil end,
  card = function(v) return v.card end,
  property = function(v) return v.names end,
  ["function"] = function(v) return v.func and #v.points == #v.keys end,
  class = function(v)
    return v.class and v.runs and v.observed and check_runs(v)
  end,
  table = function(v) return v.names and v.table and #v.points == #v.keys end,
  parts = function(v) return v.names and #v.points == #v.keys end,
}

local function has_points(v)
  return #v.points > 0 and #v.points == #v.keys
end

for _, kind in ipairs { "number", "array", "shape", "expression" } do
  FITS[kind] = has_points
end

-- The variant, or an error as the checkers of quiz/fields.lua raise it.
function M.read(value)
  local variant = VARIANT(value)
  local fits = FITS[variant.kind]
  if not fits or not fits(variant) then fields.fail("quiz.pack_reply") end
  return variant
end

return M
