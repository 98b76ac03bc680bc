-- Why a wrong answer is wrong, found by numbers: every reason here has been
-- checked on all points before it is said.
--
-- A series is a list of {point, shown, got, key}, one for each point: all its
-- values by name, those that a message shows, and two plain values
-- (quiz/compare.lua). A reason is {code, key, args}: code is one of the
-- diagnoses of `grade`, or nil; key and args make the sentence.

local compare = require "quiz.compare"
local show = require "quiz.show"

local M = {}

local TIGHT = 1e-6  -- how well a reason must fit

local function close(a, b, tol)
  return math.abs(a - b) <= tol.abs + math.max(tol.rel, TIGHT)
    * math.max(math.abs(a), math.abs(b))
end

-- True when f(got, key, step, entry) holds for every entry of a series.
local function every(series, f)
  for _, step in ipairs(series) do
    for i = 1, #step.key do
      if not f(step.got[i], step.key[i], step, i) then return false end
    end
  end
  return true
end

-- The entries of the keys that are not tiny, whose quotients mean something.
local function count_entries(series, tol)
  local count, distinct, first = 0, false, nil
  every(series, function(_, key)
    if math.abs(key) > 100 * tol.abs then
      count = count + 1
      first = first or key
      distinct = distinct or not close(key, first, tol)
    end
    return true
  end)
  return count, distinct
end

-- Sign and factors ------------------------------------------------------------

local function sign(series, tol)
  if every(series, function(got, key) return close(got, -key, tol) end) then
    return { code = "sign", key = "quiz.reason_sign" }
  end
end

local function quotient(step, tol)
  local best
  for i = 1, #step.key do
    if math.abs(step.key[i]) > 100 * tol.abs and
        (not best or math.abs(step.key[i]) > math.abs(step.key[best])) then
      best = i
    end
  end
  return best and step.got[best] / step.key[best]
end

local function scaled(step, factor, tol)
  return every({ step }, function(got, key)
    return close(got, factor * key, tol)
  end)
end

-- got / key of each point, or nil unless it is one number for each point.
local function quotients(series, tol)
  local result = {}
  for i, step in ipairs(series) do
    local factor = quotient(step, tol)
    if factor and not scaled(step, factor, tol) then return nil end
    result[i] = factor or false
  end
  return result
end

local FRACTIONS = { [0.5] = "1/2", [0.25] = "1/4" }

local function factor_text(factor)
  local inverse = 1 / factor
  if math.abs(factor) < 1 and math.abs(inverse - math.floor(inverse + 0.5))
      < TIGHT * math.abs(inverse) and math.abs(inverse) < 1000 then
    return FRACTIONS[factor] or ("1/%.0f"):format(inverse)
  end
  return ("%.6g"):format(factor)
end

local function constant_factor(factors, tol)
  local common
  for _, factor in ipairs(factors) do
    if factor then
      common = common or factor
      if not close(factor, common, tol) then return nil end
    end
  end
  if common and common ~= 0 and math.abs(common - 1) > TIGHT then
    return { code = "factor", key = "quiz.reason_factor",
      args = { factor = factor_text(common) } }
  end
end

-- The sizes of a point's arrays by name: the symbols of the shapes of a
-- question with variables, else "x.size" and "x.shape[0]" of the arguments.
local function sizes_of(point, variant)
  local sizes = {}
  for name, value in pairs(point) do
    local plain = compare.plain(value)
    local spec = variant.vars[name]
    if plain and spec and spec.shape then
      for i, symbol in ipairs(spec.shape) do sizes[symbol] = plain.shape[i] end
    elseif plain and #plain.shape > 0 then
      sizes[name .. ".size"] = #plain
    end
  end
  return sizes
end

local function sorted(names)
  local list = {}
  for name in pairs(names) do list[#list + 1] = name end
  table.sort(list)
  return list
end

-- The name whose size at every point, or one over it, is the factor there.
local function size_factor(series, factors, variant, tol)
  for _, symbol in ipairs(sorted(sizes_of(series[1].point, variant))) do
    local times, over = true, true
    for i, step in ipairs(series) do
      local size = sizes_of(step.point, variant)[symbol]
      local factor = factors[i]
      if factor then
        times = times and size and close(factor, size, tol)
        over = over and size and close(factor * size, 1, tol)
      end
    end
    if over and symbol:find("%.size$") then
      return { code = "sum_mean", key = "quiz.reason_mean" }
    end
    if times or over then
      return { code = "factor", key = "quiz.reason_factor",
        args = { factor = (over and "1/" or "") .. symbol } }
    end
  end
end

local function factor(series, tol, variant)
  local count, distinct = count_entries(series, tol)
  if count < 2 or not distinct then return nil end
  local factors = quotients(series, tol)
  if not factors then return nil end
  return constant_factor(factors, tol) or
    size_factor(series, factors, variant, tol)
end

-- The missing factor of the chain rule ----------------------------------------

-- The entry of a variable that goes with entry i of a key: a number serves all.
local function partner(value, step, i)
  if #value.shape == 0 then return value[1] end
  return compare.same_shape(value, step.key) and value[i] or nil
end

local SHAPES_OF_FACTOR = {
  { text = "%s", f = function(v) return v end },
  { text = "(1 - %s)", f = function(v) return 1 - v end },
}

local function explains(series, name, f, tol)
  return every(series, function(got, key, step, i)
    local value = compare.plain(step.point[name])
    local v = value and partner(value, step, i)
    return v ~= nil and close(got * f(v), key, tol)
  end)
end

local function missing_factor(series, tol)
  local count, distinct = count_entries(series, tol)
  if count < 3 or not distinct then return nil end
  for _, name in ipairs(sorted(series[1].point)) do
    for _, form in ipairs(SHAPES_OF_FACTOR) do
      if explains(series, name, form.f, tol) then
        return { code = "missing_factor", key = "quiz.reason_missing",
          args = { factor = form.text:format(name) } }
      end
    end
  end
end

-- Offset ----------------------------------------------------------------------

local function offset(series, tol)
  local count, distinct = count_entries(series, tol)
  if count < 3 or not distinct then return nil end
  local by = series[1].got[1] - series[1].key[1]
  if every(series, function(got, key) return close(got, key + by, tol) end) then
    return { code = "offset", key = "quiz.reason_offset",
      args = { by = ("%.6g"):format(by) } }
  end
end

-- The simplest input where it differs -----------------------------------------

-- Inputs are the simpler the fewer numbers they have, then the shorter they are
-- to write down.
local function complexity(step)
  local entries = 0
  for _, value in pairs(step.shown) do
    entries = entries + #(compare.plain(value) or {})
  end
  return 1000 * entries + #show.point(step.shown)
end

-- The simplest step of a series for which where(step) is an entry, and that.
local function simplest(series, where)
  local best, least, entry
  for _, step in ipairs(series) do
    local at = where(step)
    local weight = at and complexity(step)
    if at and (not best or weight < least) then
      best, least, entry = step, weight, at
    end
  end
  return best, entry
end

local function difference(series, tol)
  local step, i = simplest(series, function(each)
    return select(2, compare.distance(each.got, each.key, tol))
  end)
  local args = { at = show.point(step.shown), yours = show.number(step.got[i]),
    expected = show.number(step.key[i]) }
  if next(step.shown) == nil then
    return { key = "quiz.reason_value", args = args }
  end
  if #step.key.shape == 0 then
    return { key = "quiz.reason_at", args = args }
  end
  args.index = show.index(step.key.shape, i)
  return { key = "quiz.reason_entry", args = args }
end

-- What the module is for ------------------------------------------------------

local FINDERS = { sign, factor, missing_factor, offset }

-- The reason for a series that differs somewhere, shapes being right and all
-- entries finite.
function M.of_values(series, tol, variant)
  for _, find in ipairs(FINDERS) do
    local reason = find(series, tol, variant)
    if reason then return reason end
  end
  return difference(series, tol)
end

local function largest_input(point)
  local largest = 0
  for _, value in pairs(point) do
    local plain = compare.plain(value) or {}
    largest = math.max(largest, compare.scale { plain })
  end
  return largest
end

local function has_zero(value)
  for _, x in ipairs(compare.plain(value) or {}) do
    if x == 0 then return true end
  end
  return false
end

-- True when the answer fails to be finite where `marked`, and only there.
local function fails_just_where(series, marked)
  for _, step in ipairs(series) do
    local bad = compare.first_nonfinite(step.got) ~= nil
    if bad ~= marked(step.point) then return false end
  end
  return true
end

-- What the failing points have in common: large inputs, or a 0 in one of them.
local function nonfinite_code(series)
  local function is_large(point) return largest_input(point) >= 100 end
  if fails_just_where(series, is_large) then return "overflow" end
  for name in pairs(series[1].point) do
    local function is_zero(point) return has_zero(point[name]) end
    if fails_just_where(series, is_zero) then return "log0" end
  end
end

-- The reason for a series with an entry that is not finite.
function M.of_nonfinite(series)
  local step, i = simplest(series, function(each)
    return compare.first_nonfinite(each.got)
  end)
  local args = {
    at = show.point(step.shown), yours = show.number(step.got[i]),
    expected = show.number(step.key[i]),
  }
  return { code = nonfinite_code(series), key = "quiz.reason_nonfinite",
    args = args }
end

-- True when each plain value of the series is the transpose of its key.
function M.is_transposed(series)
  for _, step in ipairs(series) do
    local got, key = step.got, step.key
    if #got.shape ~= 2 or #key.shape ~= 2 or got.shape[1] ~= key.shape[2] or
        got.shape[2] ~= key.shape[1] then
      return false
    end
    local rows, columns = key.shape[1], key.shape[2]
    for r = 1, rows do
      for c = 1, columns do
        local a, b = got[(c - 1) * rows + r], key[(r - 1) * columns + c]
        if not close(a, b, { rel = TIGHT, abs = 1e-12 }) then return false end
      end
    end
  end
  return #series > 0
end

return M
