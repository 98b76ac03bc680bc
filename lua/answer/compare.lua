-- Whether a value agrees with the key: element by element, in the same shape,
-- within a tolerance. NaN agrees with nothing, an infinity with itself alone.
local np = require "gradus.np"
local values = require "answer.value"

local M = {}

-- |a - b| <= atol + rtol * max(|a|, |b|) for two numbers.
local function near(a, b, rtol, atol)
  if a == b then return true end
  local larger = math.max(math.abs(a), math.abs(b))
  return larger < math.huge and math.abs(a - b) <= atol + rtol * larger
end

local function number_of(value)
  if type(value) == "boolean" then return value and 1 or 0 end
  return type(value) == "number" and value or nil
end

local function same_sizes(a, b)
  if #a ~= #b then return false end
  for i, size in ipairs(a) do
    if size ~= b[i] then return false end
  end
  return true
end

-- True where two arrays of one shape agree.
local function agreement(a, b, rtol, atol)
  local larger = np.maximum(np.abs(a), np.abs(b))
  local close = np.less_equal(np.abs(np.subtract(a, b)), larger * rtol + atol)
  return np.logical_or(np.equal(a, b),
    np.logical_and(close, np.less(larger, math.huge)))
end

-- The index, counted from 0, of a position in C order.
local function unravel(position, sizes)
  local index = {}
  for axis = #sizes, 1, -1 do
    index[axis] = position % sizes[axis]
    position = position // sizes[axis]
  end
  return index
end

local function compare_arrays(got, expected, rtol, atol)
  local sizes = values.shape(expected)
  if not same_sizes(values.shape(got), sizes) then
    return false, { why = "shape", got = values.shape(got), expected = sizes }
  end
  local a = got:astype("float64"):flatten()
  local b = expected:astype("float64"):flatten()
  if a.size == 0 then return true end
  local agree = agreement(a, b, rtol, atol)
  if np.all(agree) then return true end
  local at = np.argmin(agree)
  return false, { why = "value", index = unravel(at, sizes), got = a[at],
    expected = b[at] }
end

-- True, or false and {why, got, expected, index}: why is "type", "shape" (got
-- and expected are lists of sizes) or "value" (the first pair that differs and,
-- in arrays, its index from 0). Tuples and lists of numbers count as arrays.
-- tolerance: {rtol = 1e-6, atol = 0} where left out.
function M.close(got, expected, tolerance)
  local rtol = tolerance and tolerance.rtol or 1e-6
  local atol = tolerance and tolerance.atol or 0
  local a, b = number_of(got), number_of(expected)
  if a and b then
    if near(a, b, rtol, atol) then return true end
    return false, { why = "value", got = a, expected = b }
  end
  a, b = values.to_array(got), values.to_array(expected)
  if not a or not b then return false, { why = "type" } end
  if type(a) ~= "userdata" then a = np.array(a) end
  if type(b) ~= "userdata" then b = np.array(b) end
  return compare_arrays(a, b, rtol, atol)
end

-- typed numbers

-- A number written out: the value, the size of its last digit's place and how
-- many digits count; nil for anything else, a fraction included.
local function written(node)
  if node.kind == "unary" and (node.op == "-" or node.op == "+")
    and node.operand.kind == "number" then
    local number = written(node.operand)
    if number and node.op == "-" then number.value = -number.value end
    return number
  end
  if node.kind ~= "number" or not node.text then return nil end
  local digits, exponent = node.text:gsub("_", ""):match("^([%d.]+)[eE]?(.*)$")
  if not digits then return nil end
  local decimals = #(digits:match("%.(%d*)$") or "")
  return {
    value = node.value + 0.0,
    place = 10.0 ^ ((tonumber(exponent) or 0) - decimals),
    digits = #digits:gsub("%.", ""):gsub("^0+", ""),
  }
end

-- Whether n is a rounded or cut off to a whole number; a little room for the
-- rounding of a itself.
local function shortens(n, a)
  local room = 1e-9 * math.max(1, math.abs(a))
  local cut = a < 0 and math.ceil(a - room) or math.floor(a + room)
  return n == cut or math.abs(a - n) <= 0.5 + room
end

-- Whether a typed number is `expected` rounded or cut to the digits it shows,
-- of which there must be at least `least` (3 where left out).
function M.is_rounding(node, expected, least)
  local number = written(node)
  if not number or number.digits < (least or 3)
    or math.abs(expected) == math.huge or expected ~= expected then
    return false
  end
  if (number.value < 0) ~= (expected < 0) and number.value ~= 0 then
    return false
  end
  local n = number.value / number.place
  return math.abs(n) < 2 ^ 53
    and shortens(math.floor(n + 0.5), expected / number.place)
end

-- The numbers of a value in C order.
local function flat(value)
  local number = number_of(value)
  if number then return { number } end
  return values.to_array(value):astype("float64"):flatten():tolist()
end

-- The leaves of nested lists and tuples in order.
local function leaves(node, found)
  if node.kind == "tuple" or node.kind == "list" then
    for _, item in ipairs(node.items) do leaves(item, found) end
  else
    found[#found + 1] = node
  end
  return found
end

-- Whether an answer's tree with its value agrees with the key, where a number
-- that was typed may be rounded to the digits it shows. The rest is as `close`.
function M.typed(node, got, expected, tolerance, least)
  local agrees, why = M.close(got, expected, tolerance)
  if agrees or why.why ~= "value" then return agrees, why end
  local keys, mine = flat(expected), flat(got)
  local nodes = leaves(node, {})
  if #nodes ~= #keys then return false, why end
  for i, leaf in ipairs(nodes) do
    if not M.close(mine[i], keys[i], tolerance)
      and not M.is_rounding(leaf, keys[i], least) then
      return false, why
    end
  end
  return true
end

return M
