-- Why a wrong answer is wrong, found by numbers: every reason here has been
-- checked on all points before it is said. quiz/series.lua says what a series
-- and a reason are.

local axes = require "quiz.axes"
local compare = require "quiz.compare"
local factors = require "quiz.factors"
local regions = require "quiz.regions"
local series_of = require "quiz.series"

local M = {}

-- The first that finds something is the reason.
local FINDERS = {
  regions.state, factors.sign, axes.axis, factors.factor, factors.reciprocal,
  factors.missing_factor, factors.extra_factor, factors.offset, regions.kink,
  regions.batch, regions.tail,
}

-- The simplest input where it differs, with both values.
local function difference(series, tol)
  local step, i = series_of.simplest(series, function(each)
    return select(2, compare.distance(each.got, each.key, tol))
  end)
  local args = series_of.args_at(step, i)
  if next(step.shown) == nil then
    return { key = "quiz.reason_value", args = args }
  end
  local key = args.index and "quiz.reason_entry" or "quiz.reason_at"
  return { key = key, args = args }
end

-- The reason for a series that differs somewhere, shapes being right and all
-- entries finite.
function M.of_values(series, tol, variant)
  for _, find in ipairs(FINDERS) do
    local reason = find(series, tol, variant)
    if reason then return reason end
  end
  return difference(series, tol)
end

M.of_nonfinite = regions.of_nonfinite

-- What can be said of a series whose shapes do not fit, or nil.
function M.of_shapes(series, tol)
  if axes.is_transposed(series, tol) then
    return { code = "transpose", key = "quiz.reason_transpose" }
  end
  return axes.axis(series, tol) or regions.batch(series, tol)
end

return M
