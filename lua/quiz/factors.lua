-- Reasons that hold for a whole series alike: a sign, a factor, a part of the
-- chain rule, a constant.

local series_of = require "quiz.series"

local M = {}

local close, every = series_of.close, series_of.every
local TIGHT = 1e-6

function M.sign(series, tol)
  if every(series, function(got, key) return close(got, -key, tol) end) then
    return { code = "sign", key = "quiz.reason_sign" }
  end
end

-- Factors ---------------------------------------------------------------------

local function quotient(step, tol)
  local best
  for i = 1, #step.key do
    if not series_of.is_tiny(step.key[i], tol) and
        (not best or math.abs(step.key[i]) > math.abs(step.key[best])) then
      best = i
    end
  end
  return best and step.got[best] / step.key[best]
end

-- got / key of each point (false where the key is tiny), or nil unless it is
-- one number for each point.
local function quotients(series, tol)
  local result = {}
  for i, step in ipairs(series) do
    local factor = quotient(step, tol)
    if factor and not every({ step }, function(got, key)
      return close(got, factor * key, tol)
    end) then return nil end
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
-- question with variables, else "x.size" and "x.shape[0]" of the arguments. An
-- array's whole size has the name of the array in `whole`.
local function sizes_of(step, variant)
  local sizes, whole = {}, {}
  for _, name in ipairs(series_of.names { step }) do
    local plain = series_of.input(step, name)
    local spec = variant.vars[name]
    if plain and spec and spec.shape then
      for i, symbol in ipairs(spec.shape) do
        if type(symbol) == "string" then sizes[symbol] = plain.shape[i] end
      end
      if #plain.shape == 1 then whole[spec.shape[1]] = true end
    elseif plain and #plain.shape > 0 then
      sizes[name .. ".size"], whole[name .. ".size"] = #plain, true
      sizes[name .. ".shape[0]"] = plain.shape[1]
    end
  end
  return sizes, whole
end

-- What a factor may be beside a size: size * times / over.
local MULTIPLES = {
  { "%s", 1, 1 }, { "1/%s", -1, 1 }, { "2/%s", -1, 2 }, { "%s/2", 1, 0.5 },
  { "1/(2 %s)", -1, 0.5 }, { "2 %s", 1, 2 },
}

local function fits(multiple, series, factors, sizes, symbol, tol)
  for i in ipairs(series) do
    local factor, size = factors[i], sizes[i][symbol]
    if factor and not (size
        and close(factor, multiple[3] * size ^ multiple[2], tol)) then
      return false
    end
  end
  return true
end

local function size_reason(series, multiple, symbol, whole)
  local is_number = #series[1].key.shape == 0
  if is_number and whole[symbol] and multiple[3] == 1 then
    return { code = "sum_mean", key = multiple[2] < 0 and "quiz.reason_mean"
      or "quiz.reason_sum" }
  end
  return { code = "factor", key = "quiz.reason_factor",
    args = { factor = multiple[1]:format(symbol) } }
end

-- The name whose size at every point, or one over it, is the factor there.
local function size_factor(series, factors, variant, tol)
  local sizes, whole, symbols = {}, nil, {}
  for i, step in ipairs(series) do
    sizes[i], whole = sizes_of(step, variant)
  end
  for symbol in pairs(sizes[1]) do symbols[#symbols + 1] = symbol end
  table.sort(symbols, function(a, b)
    if (whole[a] or false) ~= (whole[b] or false) then return whole[a] end
    return a < b
  end)
  for _, symbol in ipairs(symbols) do
    for _, multiple in ipairs(MULTIPLES) do
      if fits(multiple, series, factors, sizes, symbol, tol) then
        return size_reason(series, multiple, symbol, whole)
      end
    end
  end
end

function M.factor(series, tol, variant)
  local count, distinct = series_of.count_entries(series, tol)
  if count < 2 or not distinct then return nil end
  local factors = quotients(series, tol)
  if not factors then return nil end
  return constant_factor(factors, tol) or
    size_factor(series, factors, variant, tol)
end

-- The other way round ---------------------------------------------------------

-- A quotient upside down.
function M.reciprocal(series, tol)
  local count, distinct = series_of.count_entries(series, tol)
  if count < 3 or not distinct then return nil end
  if every(series, function(got, key) return close(got * key, 1, tol) end) then
    return { code = "swapped", key = "quiz.reason_reciprocal" }
  end
end

-- The chain rule --------------------------------------------------------------

local FORMS = {
  { text = "%s", f = function(v) return v end },
  { text = "(1 - %s)", f = function(v) return 1 - v end },
  { text = "%s²", f = function(v) return v * v end },
  { text = "%s(1 - %s)", f = function(v) return v * (1 - v) end },
}

-- Whether relate(got, key, v) holds everywhere for v = f(input).
local function explains(series, name, f, relate)
  local values = {}
  for _, step in ipairs(series) do
    values[step] = series_of.input(step, name)
  end
  return every(series, function(got, key, step, i)
    local value = values[step]
    local v = value and series_of.partner(value, step, i)
    return v ~= nil and relate(got, key, f(v))
  end)
end

-- Calls try(name, form) until it gives a reason.
local function each_form(series, try)
  for _, name in ipairs(series_of.names(series)) do
    for _, form in ipairs(FORMS) do
      local reason = try(name, form)
      if reason then return reason end
    end
  end
end

function M.missing_factor(series, tol)
  local count, distinct = series_of.count_entries(series, tol)
  if count < 3 or not distinct then return nil end
  return each_form(series, function(name, form)
    if explains(series, name, form.f, function(got, key, v)
      return close(got * v, key, tol)
    end) then
      return { code = "missing_factor", key = "quiz.reason_missing",
        args = { factor = form.text:format(name, name) } }
    end
  end)
end

-- A factor too many.
function M.extra_factor(series, tol)
  local count, distinct = series_of.count_entries(series, tol)
  if count < 3 or not distinct then return nil end
  return each_form(series, function(name, form)
    if explains(series, name, form.f, function(got, key, v)
      return close(got, key * v, tol)
    end) then
      return { code = "factor", key = "quiz.reason_factor",
        args = { factor = form.text:format(name, name) } }
    end
  end)
end

-- Offset ----------------------------------------------------------------------

function M.offset(series, tol)
  local count, distinct = series_of.count_entries(series, tol)
  if count < 3 or not distinct then return nil end
  local by = series[1].got[1] - series[1].key[1]
  if every(series, function(got, key) return close(got, key + by, tol) end) then
    return { code = "offset", key = "quiz.reason_offset",
      args = { by = ("%.6g"):format(by) } }
  end
end

return M
