-- Numbers, arrays and points as a message shows them.

local compare = require "quiz.compare"
local values = require "answer.value"

local M = {}

local MAX_ENTRIES = 16  -- larger arrays are shown by their shape
local MAX_TEXT = 120

-- Six digits; what is not finite as NumPy writes it.
function M.number(x)
  if x ~= x then return "nan" end
  if x - x ~= 0 then return x > 0 and "inf" or "-inf" end
  return (("%.6g"):format(x):gsub("^%-0$", "0"))
end

-- The index of entry `position` (from 1) of an array: "[0, 2]".
function M.index(shape, position)
  local index, rest = {}, position - 1
  for i = #shape, 1, -1 do
    index[i] = tostring(rest % shape[i])
    rest = rest // shape[i]
  end
  return "[" .. table.concat(index, ", ") .. "]"
end

-- size -> the name that the question gives it, at one point.
function M.symbols(point, vars)
  local symbols = {}
  for name, spec in pairs(vars) do
    local sizes = values.shape(point[name])
    for i, symbol in ipairs(spec.shape or {}) do
      symbols[sizes[i]] = tostring(symbol)
    end
  end
  return symbols
end

-- The shape of a plain value, in symbols where there are any: "(in, out)".
function M.shape(plain, symbols)
  return values.shape_text(plain.shape, symbols)
end

local function nested(plain, depth, first, count)
  if depth > #plain.shape then return M.number(plain[first]) end
  local rows, size = {}, count // plain.shape[depth]
  for i = 1, plain.shape[depth] do
    rows[i] = nested(plain, depth + 1, first + (i - 1) * size, size)
  end
  return "[" .. table.concat(rows, ", ") .. "]"
end

-- A plain value: a number, or an array in brackets; a large one by its shape.
function M.plain(plain)
  if #plain.shape == 0 then return M.number(plain[1]) end
  if #plain > MAX_ENTRIES or #plain == 0 then
    return "array" .. M.shape(plain)
  end
  return nested(plain, 1, 1, #plain)
end

-- A number or an array, as M.plain shows it.
function M.value(value)
  local plain = compare.plain(value)
  return plain and M.plain(plain) or type(value)
end

-- "x = 1, y = -2" in alphabetical order; where that gets long, arrays by their
-- shapes.
function M.point(point)
  local names, whole, brief = {}, {}, {}
  for name in pairs(point) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    local plain = compare.plain(point[name])
    whole[i] = name .. " = " .. M.value(point[name])
    brief[i] = plain and #plain.shape > 0
      and name .. " " .. M.shape(plain) or whole[i]
  end
  local text = table.concat(whole, ", ")
  return #text <= MAX_TEXT and text or table.concat(brief, ", ")
end

return M
