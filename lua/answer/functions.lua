-- The functions, methods and fields an answer may use, on top of gradus.np and
-- the book's functions.
local np = require "gradus.np"
local operators = require "answer.operators"
local values = require "answer.value"
local vocabulary = require "answer.vocabulary"

local M = {}

local BOOK = {
  step_function = "step_function", sigmoid = "sigmoid", relu = "relu",
  softmax = "softmax", identity_function = "identity_function",
  mean_squared_error = "mean_squared_error",
  sum_squared_error = "mean_squared_error",
  cross_entropy_error = "cross_entropy_error",
}

local DTYPES = { int = "int64", float = "float64", bool = "bool" }

-- Functions of two arrays that broadcast.
local PAIRS = {}
for name in ([[add subtract multiply divide power maximum minimum greater
  greater_equal less less_equal equal not_equal logical_and logical_or]])
  :gmatch("%S+") do
  PAIRS[name] = true
end

-- An argument as gradus.np takes it.
local function argument(state, node, value)
  if values.is_sequence(value) then return values.plain(value) end
  if type(value) ~= "table" then return value end
  if value.kind == "none" then return nil end
  if value.kind == "string" then return value.value end
  if value.kind == "function" and DTYPES[value.name] then
    return DTYPES[value.name]
  end
  state:fail("type", "answer.function_operand", node,
    { name = value.name or "lambda" })
end

-- All arguments of a call, keywords last, as gradus.np takes them.
local function all_arguments(state, node, args, keywords)
  local count = #args
  local converted = {}
  for i = 1, count do
    converted[i] = argument(state, node.args[i], args[i])
  end
  if next(keywords) ~= nil then
    count = count + 1
    converted[count] = {}
    for name, value in pairs(keywords) do
      converted[count][name] = argument(state, node, value)
    end
    if next(converted[count]) == nil then count = count - 1 end
  end
  return converted, count
end

local function need(state, node, args, least)
  if #args < least then
    state:fail("type", "answer.argument_count", node,
      { expected = least, got = #args })
  end
end

-- An argument that must be a number or an array.
local function quantity(state, node, value)
  if type(value) == "number" or values.is_array(value) then return value end
  if type(value) == "boolean" then return value and 1 or 0 end
  local array = values.to_array(value)
  if array then return array end
  argument(state, node, value) -- may know a better reason
  return state:fail("type", "answer.operand_" .. values.kind(value), node,
    { op = "()" })
end

-- special functions: f(state, node, args, keywords)

local special = {}

-- max(0, x): the larger of each pair, as mathematics writes it; np.max(x, 0)
-- is NumPy's, along an axis.
local function extreme(name, pair)
  return function(state, node, args, keywords)
    if node.callee.kind ~= "name" or #args < 2 then
      local converted, count = all_arguments(state, node, args, keywords)
      return state:run(node, np[name], table.unpack(converted, 1, count))
    end
    local best = quantity(state, node.args[1], args[1])
    for i = 2, #args do
      local other = quantity(state, node.args[i], args[i])
      operators.check_broadcast(state, node, name, best, other)
      best = state:run(node, np[pair], best, other)
    end
    return best
  end
end

special.max, special.min = extreme("max", "maximum"), extreme("min", "minimum")

-- Python's sum of a matrix adds its rows, mathematics adds everything: only
-- np.sum and the sign Σ say which is meant.
function special.sum(state, node, args, keywords)
  need(state, node, args, 1)
  local array = quantity(state, node.args[1], args[1])
  if node.callee.kind == "name" and not node.callee.sigma
    and next(keywords) == nil and #args == 1 and #values.shape(array) > 1 then
    state:fail("type", "answer.sum_axis", node)
  end
  local converted, count = all_arguments(state, node, args, keywords)
  return state:run(node, np.sum, table.unpack(converted, 1, count))
end

local function dot(op)
  return function(state, node, args)
    need(state, node, args, 2)
    return operators.dot(state, { op = op, from = node.from,
      left = node.args[1], right = node.args[2] }, args[1], args[2])
  end
end

special.dot, special.matmul = dot "dot", dot "@"

local function binary(op)
  return function(state, node, args)
    need(state, node, args, 2)
    return operators.binary(state, { kind = "binary", op = op, from = node.from,
      left = node.args[1], right = node.args[2] }, args[1], args[2])
  end
end

special.power = binary "**"

local function tuple_of(sizes)
  sizes.kind = "tuple"
  return sizes
end

function special.shape(state, node, args)
  need(state, node, args, 1)
  return tuple_of(values.shape(quantity(state, node.args[1], args[1])))
end

function special.ndim(state, node, args)
  return #special.shape(state, node, args)
end

function special.size(state, node, args)
  local size = 1
  for _, n in ipairs(special.shape(state, node, args)) do size = size * n end
  return size
end

function special.len(state, node, args)
  need(state, node, args, 1)
  if values.is_sequence(args[1]) then return #args[1] end
  local sizes = special.shape(state, node, args)
  return sizes[1] or state:fail("type", "answer.len_number", node)
end

function special.float(state, node, args)
  need(state, node, args, 1)
  return quantity(state, node.args[1], args[1]) + 0.0
end

function special.int(state, node, args)
  need(state, node, args, 1)
  local x = quantity(state, node.args[1], args[1])
  if type(x) ~= "number" then return x:astype("int64") end
  return math.tointeger(x < 0 and math.ceil(x) or math.floor(x)) or x
end

function special.bool(state, node, args)
  need(state, node, args, 1)
  return operators.truth(state, node.args[1], args[1])
end

-- The value of a call of a known function.
function M.call(state, node, target, args, keywords)
  local name = target.name
  if special[name] then return special[name](state, node, args, keywords) end
  local converted, count = all_arguments(state, node, args, keywords)
  if PAIRS[name] and #args == 2 then
    for i = 1, 2 do
      converted[i] = quantity(state, node.args[i], args[i])
    end
    operators.check_broadcast(state, node, name, converted[1], converted[2])
  end
  local run = BOOK[name] and require("nn.functions")[BOOK[name]] or np[name]
  return (state:run(node, run, table.unpack(converted, 1, count)))
end

-- methods and fields

local METHODS = {}
for name in ([[sum mean std var max min argmax argmin any all prod round clip
  transpose reshape flatten ravel copy astype item]]):gmatch("%S+") do
  METHODS[name] = name
end
METHODS.t = "transpose"

-- The value of object.name(args).
function M.method(state, node, object, args, keywords)
  local callee = node.callee
  local name = callee.name
  if name == "dot" then
    need(state, node, args, 1)
    return operators.dot(state, { op = "dot", from = node.from,
      left = callee.object, right = node.args[1] }, object, args[1])
  end
  local array = values.to_array(object)
  if not array then
    state:fail("type", "answer.operand_" .. values.kind(object), callee.object,
      { op = "." .. name })
  elseif not METHODS[name] then
    state:fail("name", "answer.unknown_method", callee, { name = name })
  end
  if type(array) == "number" then array = np.array(array) end
  local converted, count = all_arguments(state, node, args, keywords)
  return state:run(node, array[METHODS[name]], array,
    table.unpack(converted, 1, count))
end

local FIELDS = {}

function FIELDS.shape(array) return tuple_of(values.shape(array)) end
function FIELDS.ndim(array) return array.ndim end
function FIELDS.size(array) return array.size end
function FIELDS.dtype(array)
  return { kind = "string", value = tostring(array.dtype) }
end

-- The value of object.name.
function M.attribute(state, node, object)
  local array = values.to_array(object)
  if array and FIELDS[node.name] then return FIELDS[node.name](array) end
  if METHODS[node.name] or node.name == "dot" then
    state:fail("type", "answer.call_method", node, { name = node.name })
  end
  state:fail("name", "answer.unknown_method", node, { name = node.name })
end

-- The value of np.name: a function, a constant or a type; nil if there is none.
function M.member(name)
  if vocabulary.constants[name] then return vocabulary.constants[name] end
  if name == "newaxis" then return values.none end
  local fn = vocabulary.find_function(name)
  if fn then return { kind = "function", name = fn } end
  if name:find("^float%d+$") or name:find("^u?int%d+$") or name == "bool_" then
    return { kind = "string", value = (name:gsub("_", "")) }
  end
end

-- indices

local function key_of(state, node, item)
  if type(item) == "number" then
    return math.tointeger(item)
      or state:fail("type", "answer.index_type", node)
  end
  if type(item) ~= "table" then return item end
  if item.kind == "slice" then return item.text end
  if item.kind == "none" then return "newaxis" end
  if item.kind == "string" and item.value:find("^[%d:,%s.-]+$") then
    return item.value
  end
  return values.to_array(item) or state:fail("type", "answer.index_type", node)
end

-- The value of object[items].
function M.index(state, node, object, items)
  local keys = {}
  for i, item in ipairs(items) do
    keys[i] = key_of(state, node.items[i], item)
  end
  if values.is_sequence(object) and math.type(keys[1]) == "integer" then
    local at = keys[1] < 0 and keys[1] + #object or keys[1]
    return object[at + 1]
      or state:fail("value", "answer.index_range", node,
        { index = keys[1], size = #object })
  end
  local array = type(object) ~= "number" and values.to_array(object)
  if not array then
    state:fail("type", "answer.index_number", node)
  end
  return state:run(node, function()
    return array[#keys == 1 and keys[1] or keys]
  end)
end

return M
