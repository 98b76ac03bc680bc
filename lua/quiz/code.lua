-- The verdict on code: a function or a class. Beside its values it is asked for
-- errors, for arguments that it changes, and for what it keeps between calls.

local objects = require "quiz.objects"
local parts_of = require "quiz.parts"
local result_of = require "quiz.result"
local series_of = require "quiz.series"
local show = require "quiz.show"
local verdict = require "quiz.verdict"

local M = {}

local wrong = result_of.wrong

-- The result for an error in a call at a point, nil without one.
local function of_error(failure, point)
  if failure.ungradable then return result_of.of_problem(failure) end
  return wrong(0, { key = "quiz.raised",
    args = { at = show.point(point), why = failure.why } })
end

local function contains(list, item)
  for _, each in ipairs(list) do
    if each == item then return true end
  end
  return false
end

-- Changing an argument is a mistake even when the values are right: the next
-- line of a student's program reads the changed array.
local function of_change(name, may_change)
  if name and not contains(may_change, name) then
    return wrong(0, { code = "mutates", key = "quiz.reason_mutates",
      args = { name = name } })
  end
end

-- Functions -------------------------------------------------------------------

local function error_result(case, outputs)
  for i, point in ipairs(case.variant.points) do
    local failure = outputs.errors[i]
    if failure then
      return of_error(failure, (parts_of.named_point(case.variant, point)))
    end
  end
end

local function change_result(case, outputs)
  local func = case.variant.func
  for i in ipairs(case.variant.points) do
    local name = func.args[outputs.changed[i] or 0]
    local result = of_change(name, func.may_change)
    if result then return result end
  end
end

local function judge_function(case, outputs)
  local result = error_result(case, outputs)
    or verdict.of_outputs(case, outputs)
  if result.verdict ~= "right" then return result end
  return change_result(case, outputs) or result
end

-- A function, or an expression in its arguments.
function M.func(case)
  return verdict.explained(case, verdict.of_readings(case, judge_function),
    function(outputs)
      return (parts_of.series(case.variant, outputs))
    end)
end

-- Classes ---------------------------------------------------------------------

-- True when calls on a fresh object end in no error.
local function fresh_works(case, outputs)
  for i, run in ipairs(case.variant.runs) do
    local failure = outputs.errors[i]
    if failure and not objects.is_used(run, failure.call) then
      return false
    end
  end
  return true
end

-- The first run that ends in an error. Where just what comes after another
-- batch does, something is left from that batch.
local function run_error(case, outputs)
  for i, run in ipairs(case.variant.runs) do
    local failure = outputs.errors[i]
    if failure then
      local _, shown = objects.point(case.variant, run, failure.call)
      local result = of_error(failure, shown)
      if result.verdict == "wrong" and fresh_works(case, outputs) then
        result.diagnosis = "state"
        result.messages[2] = { key = "quiz.reason_left" }
      end
      return result
    end
  end
end

local function run_change(case, outputs)
  local class = case.variant.class
  for i, run in ipairs(case.variant.runs) do
    for c, call in ipairs(run.calls) do
      local position = outputs.changed[i] and outputs.changed[i][c] or 0
      local name = class.methods[call.method][position]
      local result = of_change(name, class.may_change)
      if result then return result end
    end
  end
end

-- Whether all is right that a fresh object gives.
local function fresh_is_good(variant, parts)
  for _, series in ipairs(parts) do
    local tol = verdict.tolerance(variant, series)
    for _, step in ipairs(series) do
      if not step.used and not series_of.is_good(step, tol) then
        return false
      end
    end
  end
  return true
end

local function judge_class(case, outputs)
  local result = run_error(case, outputs)
  if result then return result end
  local parts, problem = objects.series(case.variant, outputs)
  if not parts then return result_of.of_problem(problem) end
  result = verdict.of_parts(case, parts)
  if result.verdict == "right" then
    return run_change(case, outputs) or result
  elseif fresh_is_good(case.variant, parts) then
    return wrong(result.score, { code = "state", key = "quiz.reason_left" })
  end
  return result
end

-- A class with its methods.
function M.class(case)
  return verdict.explained(case, verdict.of_readings(case, judge_class),
    function(outputs) return (objects.series(case.variant, outputs)) end)
end

return M
