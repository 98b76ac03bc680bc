-- The verdict on an answer that must have a property, such as all weights that
-- make AND: wrong as soon as one input violates it by the margin, not gradable
-- when rounding decides.

local parts_of = require "quiz.parts"
local result_of = require "quiz.result"
local verdict = require "quiz.verdict"

local M = {}

local BOUNDARY = 1e-9  -- a property that rests on less is decided by rounding

local function judge_checks(checks)
  local boundary
  for _, check in ipairs(checks) do
    if not (check.margin > -BOUNDARY) then
      return result_of.wrong(0, { ko = check.ko, en = check.en })
    end
    boundary = boundary or check.margin < BOUNDARY and check
  end
  if boundary then
    local result = result_of.ungradable("quiz.boundary")
    table.insert(result.messages, 1, { ko = boundary.ko, en = boundary.en })
    result.shows_key = true
    return result
  end
  return result_of.right()
end

local function same_numbers(variant, outputs, numbers)
  local others = parts_of.numbers(variant, outputs)
  for name, x in pairs(numbers) do
    if not others or others[name] ~= x then return false end
  end
  return true
end

local function judge_numbers(case, outputs)
  local numbers, failure = parts_of.numbers(case.variant, outputs)
  if not numbers then return result_of.of_problem(failure) end
  local checks, problem = case.property(numbers)
  if not checks then return result_of.of_problem(problem) end
  local result = judge_checks(checks)
  result.numbers, result.given = numbers, {}
  for j, name in ipairs(case.variant.names) do
    result.given[j] = { shape = {}, numbers[name] }
  end
  return result
end

function M.judge(case)
  local result = verdict.of_readings(case, judge_numbers)
  local message = result.verdict == "wrong"
    and verdict.declared(case, function(each)
      return same_numbers(case.variant, each, result.numbers)
    end)
  if message then result.messages = { message } end
  return result
end

return M
