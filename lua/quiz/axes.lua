-- Reasons of arrays: a transpose, and a sum, mean or largest entry that goes
-- over the wrong axis. What comes in is reduced in every usual way; a reason is
-- true when one way gives what is right, and another what was answered, at
-- every point.

local compare = require "quiz.compare"
local np = require "gradus.np"
local series_of = require "quiz.series"

local M = {}

local ALL = "all"  -- as an axis: over all entries

-- Transposes ------------------------------------------------------------------

local function is_transpose(got, key, tol)
  if #got.shape ~= 2 or #key.shape ~= 2 or got.shape[1] ~= key.shape[2] or
      got.shape[2] ~= key.shape[1] then
    return false
  end
  local rows, columns = key.shape[1], key.shape[2]
  for r = 1, rows do
    for c = 1, columns do
      local a, b = got[(c - 1) * rows + r], key[(r - 1) * columns + c]
      if not series_of.close(a, b, tol) then return false end
    end
  end
  return true
end

-- True when each plain value of the series is the transpose of its key.
function M.is_transposed(series, tol)
  for _, step in ipairs(series) do
    if not is_transpose(step.got, step.key, tol) then return false end
  end
  return #series > 0
end

-- Axes ------------------------------------------------------------------------

local REDUCE = {}

local function with_axis(f)
  return function(a, axis)
    if axis == ALL then return f(a) end
    return f(a, { axis = axis })
  end
end

for _, name in ipairs { "sum", "mean", "max", "min", "argmax", "argmin" } do
  REDUCE[name] = with_axis(np[name])
end

local function kept(name)
  return function(a, axis)
    if axis == ALL then return np[name](a) end
    return np[name](a, { axis = axis, keepdims = true })
  end
end
local max, sum = kept "max", kept "sum"

function REDUCE.softmax(a, axis)
  local e = np.exp(a - max(a, axis))
  return e / sum(e, axis)
end

function REDUCE.share(a, axis)
  return a / sum(a, axis)
end

local KINDS = { "sum", "mean", "max", "min", "argmax", "argmin", "softmax",
  "share" }
local WHOLE = { softmax = true, share = true }  -- these keep every entry
local OTHER = { sum = "mean", mean = "sum" }
local AXES = { 0, 1, ALL }

-- Numbers in the same order, whatever axes of size 1 there are.
local function same_numbers(a, b, tol)
  if #a ~= #b then return false end
  for i = 1, #a do
    if not series_of.close(a[i], b[i], tol) then return false end
  end
  return true
end

-- How many numbers a reduction leaves of an array.
local function count_left(array, kind, axis)
  if WHOLE[kind] then return array.size end
  return axis == ALL and 1 or array.size // math.max(1, array.shape[axis])
end

-- Whether reducing each of the arrays gives what `side` of its step holds.
local function gives(arrays, steps, side, kind, axis, tol)
  for i, array in ipairs(arrays) do
    if count_left(array, kind, axis) ~= #steps[i][side] then return false end
    local made, value = pcall(REDUCE[kind], array, axis)
    local plain = made and compare.plain(value)
    if not plain or not same_numbers(plain, steps[i][side], tol) then
      return false
    end
  end
  return true
end

-- The matrices that may have been reduced, by what makes them: each input, and
-- the products of two of the same shape.
local function sources(steps)
  local names, list = {}, {}
  for _, name in ipairs(series_of.names(steps)) do
    local fits = true
    for _, step in ipairs(steps) do
      local value = step.point[name]
      fits = fits and type(value) == "userdata" and value.ndim == 2
    end
    if fits then names[#names + 1] = name end
  end
  for a, one in ipairs(names) do
    local arrays = {}
    for i, step in ipairs(steps) do arrays[i] = step.point[one] end
    list[#list + 1] = arrays
    for b = a + 1, #names do
      local products = {}
      for i, step in ipairs(steps) do
        local x, y = step.point[one], step.point[names[b]]
        products[i] = x.shape == y.shape and x * y or nil
      end
      if #products == #steps then list[#list + 1] = products end
    end
  end
  return list
end

local function axis_reason(asked, given)
  if given == ALL then
    return { code = "axis", key = "quiz.reason_axis_all",
      args = { asked = asked } }
  elseif asked == ALL then
    return { code = "axis", key = "quiz.reason_axis_one",
      args = { given = given } }
  end
  return { code = "axis", key = "quiz.reason_axis",
    args = { asked = asked, given = given } }
end

-- The reason when the key reduces these arrays by kind and axis.
local function other_reduction(arrays, steps, kind, axis, tol)
  for _, other in ipairs(AXES) do
    if other ~= axis and gives(arrays, steps, "got", kind, other, tol) then
      return axis_reason(axis, other)
    end
  end
  local swap = OTHER[kind]
  if swap and gives(arrays, steps, "got", swap, axis, tol) then
    return { code = "sum_mean", key = swap == "mean" and "quiz.reason_mean"
      or "quiz.reason_sum" }
  end
end

-- The steps with matrices of several rows and columns; nil when a step without
-- them is wrong, since then the axis is not all.
local function matrix_steps(series, tol)
  local steps = {}
  for _, step in ipairs(series) do
    local has_matrix = false
    for _, value in pairs(step.point) do
      has_matrix = has_matrix or type(value) == "userdata" and value.ndim == 2
        and value.shape[0] > 1 and value.shape[1] > 1
    end
    if has_matrix then
      steps[#steps + 1] = step
    elseif step.rows ~= 1 and not series_of.is_good(step, tol) then
      return nil
    end
  end
  return #steps > 0 and steps or nil
end

-- The reason when the answer goes over another axis than the key.
function M.axis(series, tol)
  local steps = matrix_steps(series, tol)
  for _, arrays in ipairs(steps and sources(steps) or {}) do
    for _, kind in ipairs(KINDS) do
      for _, axis in ipairs(AXES) do
        local reason = gives(arrays, steps, "key", kind, axis, tol)
          and other_reduction(arrays, steps, kind, axis, tol)
        if reason then return reason end
      end
    end
  end
end

return M
