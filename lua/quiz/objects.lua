-- Answers that are classes: what objects of them give, as outputs and series.
--
-- A run is { init, calls }: the arguments of a new object and its calls
-- { method, arguments }. Calls from one of the first call's method to the next
-- are a batch; where a case has several, each later one is also run on a fresh
-- object. What is observed of a call, { label, call, place or field }, is listed
-- in variant.observed: values returned and fields set.

local compare = require "quiz.compare"
local parts_of = require "quiz.parts"

local M = {}

-- Whether a call comes after those of another batch.
function M.is_used(run, call)
  local first = run.calls[1].method
  for c = 2, call do
    if run.calls[c].method == first then return true end
  end
  return false
end

-- The arguments at a call: those of the object, of the earlier calls of the
-- batch and of the call itself, by name; and the last alone, which a message
-- shows.
function M.point(variant, run, call)
  local class, point, shown = variant.class, {}, {}
  for i, name in ipairs(class.init) do point[name] = run.init[i] end
  local first = call
  while first > 1 and run.calls[first].method ~= run.calls[1].method do
    first = first - 1
  end
  for c = first, call do
    for i, name in ipairs(class.methods[run.calls[c].method]) do
      point[name] = run.calls[c].arguments[i]
      shown[name] = point[name]
    end
  end
  return point, shown
end

-- What a call gave that is observed, or nil.
local function observed_value(calls, seen)
  local call = calls[seen.call]
  if seen.field then return call.fields[seen.field] end
  return call.values[seen.place]
end

local function missing(seen)
  if seen.field then
    return { key = "quiz.class_no_field", args = { name = seen.field } }
  end
  return { key = "quiz.class_nothing", args = { name = seen.label } }
end

-- The step for what is observed of run i at position k.
local function step_of(variant, i, k, value)
  local run, seen = variant.runs[i], variant.observed[i][k]
  local point, shown = M.point(variant, run, seen.call)
  local others = {}
  for a, other in ipairs((variant.others[i] or {})[k] or {}) do
    others[a] = compare.plain(other)
  end
  return {
    got = compare.plain(value), key = compare.plain(variant.keys[i][k]),
    others = others, point = point, shown = shown,
    rows = parts_of.rows_of(run.calls[seen.call].arguments),
    used = M.is_used(run, seen.call),
  }
end

-- The series of everything that is observed, in the order of variant.names; or
-- nil and a problem.
function M.series(variant, outputs)
  local all, place = {}, {}
  for j, name in ipairs(variant.names) do all[j], place[name] = {}, j end
  for i in ipairs(variant.runs) do
    for k, seen in ipairs(variant.observed[i]) do
      local value = observed_value(outputs.calls[i], seen)
      if value == nil then return nil, missing(seen) end
      local step = step_of(variant, i, k, value)
      if not step.got then
        return nil, { key = "quiz.not_number", args = {} }
      end
      table.insert(all[place[seen.label]], step)
    end
  end
  return all
end

return M
