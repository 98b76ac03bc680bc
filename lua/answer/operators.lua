-- The operators of answers, on numbers as Python has them and on arrays as
-- NumPy has them.
local np = require "gradus.np"
local printer = require "answer.print"
local values = require "answer.value"

local M = {}

local UFUNC = {
  ["+"] = "add", ["-"] = "subtract", ["*"] = "multiply", ["/"] = "divide",
  ["//"] = "floor_divide", ["%"] = "mod", ["**"] = "power", ["<"] = "less",
  ["<="] = "less_equal", [">"] = "greater", [">="] = "greater_equal",
  ["=="] = "equal", ["!="] = "not_equal", ["&"] = "logical_and",
  ["|"] = "logical_or",
}

-- numbers

-- The exact integer where Python would have one that fits, else the float.
local function integer_or(exact, approximate)
  return math.abs(approximate) < 2 ^ 62 and exact or approximate
end

local function power(a, b)
  local result = (a + 0.0) ^ b
  if math.type(a) == "integer" and math.type(b) == "integer" and b >= 0
    and math.abs(result) < 2 ^ 53 then
    return math.tointeger(result)
  end
  return result
end

local function bitwise(operation)
  return function(a, b)
    local x, y = math.tointeger(a), math.tointeger(b)
    return x and y and operation(x, y) or nil
  end
end

local SCALAR = {
  ["+"] = function(a, b) return integer_or(a + b, a + 0.0 + b) end,
  ["-"] = function(a, b) return integer_or(a - b, a + 0.0 - b) end,
  ["*"] = function(a, b) return integer_or(a * b, (a + 0.0) * b) end,
  ["/"] = function(a, b) return a / b end,
  ["//"] = function(a, b) return b == 0 and (a + 0.0) // b or a // b end,
  ["%"] = function(a, b) return b == 0 and (a + 0.0) % b or a % b end,
  ["**"] = power,
  ["&"] = bitwise(function(a, b) return a & b end),
  ["|"] = bitwise(function(a, b) return a | b end),
  ["<"] = function(a, b) return a < b end,
  ["<="] = function(a, b) return a <= b end,
  [">"] = function(a, b) return a > b end,
  [">="] = function(a, b) return a >= b end,
  ["=="] = function(a, b) return a == b end,
  ["!="] = function(a, b) return a ~= b end,
}

-- An operand as a number or an array; anything else is a type problem.
local function operand(state, node, value, op)
  if type(value) == "number" or values.is_array(value) then return value end
  if type(value) == "boolean" then return value and 1 or 0 end
  local array = values.to_array(value)
  if array then return array end
  if values.kind(value) == "function" then
    state:fail("type", "answer.function_operand", node,
      { name = value.name or "lambda" })
  end
  state:fail("type", "answer.operand_" .. values.kind(value), node, { op = op })
end

-- products

-- Says why a matrix product of these two does not exist.
local function refuse_product(state, node, left, right)
  local a, b = values.shape(left), values.shape(right)
  local args = {
    left = printer.print(node.left), left_shape = state:shape_text(left),
    right = printer.print(node.right), right_shape = state:shape_text(right),
  }
  if #a == 0 or #b == 0 then
    state:fail("type", "answer.matmul_number", node, args)
  elseif node.op == "·" and values.broadcasts(a, b) then
    state:fail("shape", "answer.use_star", node, args)
  end
  local inner = { a[#a], #b == 1 and b[1] or b[#b - 1] }
  for i, size in ipairs(inner) do
    inner[i] = state.symbols and state.symbols[size] or size
  end
  args.inner_left, args.inner_right = inner[1], inner[2]
  state:fail("shape", "answer.matmul_shapes", node, args)
end

-- The matrix product; notes in the tree what it was, for the echo.
local function matrix_product(state, node, left, right)
  if not values.multiplies(values.shape(left), values.shape(right)) then
    refuse_product(state, node, left, right)
  end
  local multiply = node.op == "@" and np.matmul or np.dot
  local result = state:run(node, multiply, left, right)
  node.matrix = true
  node.shapes = state:shape_text(left) .. state:shape_text(right) .. " = "
    .. state:shape_text(result)
  return result
end

local elementwise

-- np.dot(a, b) and a.dot(b) as a binary node would be computed: with numbers
-- it is a plain product. binary: {op = "dot" or "@", left, right, from}.
function M.dot(state, binary, left, right)
  left = operand(state, binary.left, left, binary.op)
  right = operand(state, binary.right, right, binary.op)
  if binary.op == "dot"
    and (#values.shape(left) == 0 or #values.shape(right) == 0) then
    return elementwise(state, binary, left, right, "*")
  end
  return matrix_product(state, binary, left, right)
end

-- · and juxtaposition: matrices multiply as matrices, all else element by
-- element.
local function product(state, node, left, right)
  if #values.shape(left) > 0 and #values.shape(right) > 0 then
    return matrix_product(state, node, left, right)
  end
  node.matrix = false
  return elementwise(state, node, left, right, "*")
end

-- A product that was read as a call: x(1 - x).
function M.product(state, node, left, right)
  local as_binary = { op = "·", left = node.callee, right = node.args[1],
    from = node.from }
  return product(state, as_binary,
    operand(state, as_binary.left, left, "*"),
    operand(state, as_binary.right, right, "*"))
end

-- element by element

local function refuse_broadcast(state, node, op, left, right)
  local args = {
    op = op, left = node.left and printer.print(node.left) or "",
    right = node.right and printer.print(node.right) or "",
    left_shape = state:shape_text(left), right_shape = state:shape_text(right),
  }
  local could_multiply =
    values.multiplies(values.shape(left), values.shape(right))
  state:fail("shape", op == "*" and could_multiply and "answer.use_matmul"
    or "answer.not_broadcast", node, args)
end

elementwise = function(state, node, left, right, op)
  op = op or node.op
  if type(left) == "number" and type(right) == "number" then
    local result = SCALAR[op](left, right)
    if result == nil then
      state:fail("type", "answer.bitwise", node, { op = op })
    end
    return result
  end
  if not values.broadcasts(values.shape(left), values.shape(right)) then
    refuse_broadcast(state, node, op, left, right)
  end
  return state:run(node, np[UFUNC[op]], left, right)
end

-- Refuses two arguments of a function of two arrays that do not broadcast.
function M.check_broadcast(state, node, name, left, right)
  if not values.broadcasts(values.shape(left), values.shape(right)) then
    refuse_broadcast(state,
      { from = node.from, left = node.args[1], right = node.args[2] }, name,
      left, right)
  end
end

-- The value of a binary node.
function M.binary(state, node, left, right)
  local op = node.op
  left = operand(state, node.left, left, op)
  right = operand(state, node.right, right, op)
  if op == "·" then return product(state, node, left, right) end
  if op == "@" then return matrix_product(state, node, left, right) end
  if not UFUNC[op] then
    state:fail("type", "answer.unsupported", node, { text = op })
  end
  return elementwise(state, node, left, right)
end

-- The value of a unary node.
function M.unary(state, node, value)
  if node.op == "not" then return not M.truth(state, node.operand, value) end
  local x = operand(state, node.operand, value, node.op)
  if node.op == "+" then return x end
  if node.op == "-" then
    if type(x) == "number" then return -x end
    return state:run(node, np.negative, x)
  end
  if type(x) == "number" then
    local whole = math.tointeger(x)
    if whole then return ~whole end
    state:fail("type", "answer.bitwise", node, { op = "~" })
  end
  return state:run(node, np.logical_not, x)
end

-- truth

-- One comparison of a chain: a boolean, or an array of them.
function M.compare(state, node, op, left, right)
  if not UFUNC[op] then
    state:fail("type", "answer.unsupported", node, { text = op })
  end
  left = operand(state, node.items[1], left, op)
  right = operand(state, node.items[#node.items], right, op)
  return elementwise(state, { op = op, from = node.from }, left, right)
end

-- a < b < c: both comparisons hold.
function M.both(state, node, left, right)
  if type(left) == "boolean" and type(right) == "boolean" then
    return left and right
  end
  return elementwise(state, { op = "&", from = node.from },
    operand(state, node, left, "and"), operand(state, node, right, "and"))
end

-- Python's truth of a value; that of a larger array is a type problem.
function M.truth(state, node, value)
  if type(value) == "boolean" then return value end
  if type(value) == "number" then return value ~= 0 end
  if values.is_array(value) then
    if value.size ~= 1 then state:fail("type", "answer.array_truth", node) end
    local item = value:item()
    return item ~= 0 and item ~= false
  end
  if values.is_sequence(value) then return #value > 0 end
  return value ~= values.none
end

return M
