-- The value of a tree under given variables, as NumPy would compute it.
--
-- All names are looked up before anything is computed; then the first operation
-- that is impossible for its types or its shapes is the problem. Numbers follow
-- IEEE: 1/0 is inf, log(-1) is nan; whether that may stand is not judged here.
local functions = require "answer.functions"
local nearest = require "answer.nearest"
local operators = require "answer.operators"
local tree = require "answer.tree"
local values = require "answer.value"
local vocabulary = require "answer.vocabulary"

local M = {}

local MAX_NAME = 40 -- bytes of a name that a message repeats

local State = {}
State.__index = State

-- Raises a problem at a node.
function State:fail(kind, key, node, args)
  error(self.source:problem(key, node.at or node.from, args, kind), 0)
end

-- Calls a function of gradus.np; what it refuses is a problem at the node.
function State:run(node, f, ...)
  local done, result, second = pcall(f, ...)
  if done then return result, second end
  if result == "not enough memory" then error(result, 0) end
  local message = result:gsub("^[^:\n]*:%d+: ", "")
  self:fail("value", "answer.numpy", node, { message = message })
end

-- A value's shape as the question writes it.
function State:shape_text(value)
  return values.shape_text(values.shape(value), self.symbols)
end

-- names

-- The value of a derivative: under its own name, under dY, or as a quotient.
local function find_derivative(vars, node)
  local value = vars["∂" .. node.of .. "/∂" .. node.by]
    or vars["d" .. node.of .. "/d" .. node.by]
  if value ~= nil then return value end
  local above, below = vars["d" .. node.of], vars["d" .. node.by]
  if above ~= nil and below ~= nil then return above / below end
  return below
end

local function known(state, name)
  return state.vars[name] ~= nil or vocabulary.constants[name] ~= nil
    or vocabulary.find_function(name) ~= nil or vocabulary.modules[name]
end

local function sorted_names(set)
  local names = {}
  for name in pairs(set) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function unknown(state, node, name)
  if #name > MAX_NAME then
    name = name:sub(1, utf8.offset(name, 0, MAX_NAME) - 1) .. "…"
  end
  local near = nearest.find(name, sorted_names(state.vars))
    or nearest.find(name, sorted_names(vocabulary.functions))
  if near then
    state:fail("name", "answer.unknown_name_near", node,
      { name = name, near = near })
  end
  state:fail("name", "answer.unknown_name", node, { name = name })
end

local check_names

local function check_children(state, node)
  tree.children(node, function(child) check_names(state, child) end)
end

local function check_lambda(state, node)
  local before = state.vars
  state.vars = setmetatable({}, { __index = before })
  for _, name in ipairs(node.params) do state.vars[name] = 0 end
  check_names(state, node.body)
  state.vars = before
end

local function is_module(state, node)
  return node.kind == "name" and state.vars[node.name] == nil
    and vocabulary.modules[node.name]
end

-- The first unknown name, in the order of reading, is the problem.
check_names = function(state, node)
  if node.kind == "name" then
    if not known(state, node.name) then unknown(state, node, node.name) end
  elseif node.kind == "derivative" then
    if find_derivative(state.vars, node) == nil then
      unknown(state, node, "∂" .. node.of .. "/∂" .. node.by)
    end
  elseif node.kind == "lambda" then
    check_lambda(state, node)
  elseif node.kind == "attribute" and is_module(state, node.object) then
    if not functions.member(node.name) then
      unknown(state, node, node.object.name .. "." .. node.name)
    end
  else
    check_children(state, node)
  end
end

-- values

local evaluators = {}

local function evaluate(state, node)
  return evaluators[node.kind](state, node)
end

function evaluators.number(_, node) return node.value end

function evaluators.string(_, node)
  return { kind = "string", value = node.value }
end

function evaluators.constant(_, node)
  if node.value == nil then return values.none end
  return node.value
end

function evaluators.choice(_, node)
  return { kind = "choice", value = node.value }
end

function evaluators.name(state, node)
  local value = state.vars[node.name]
  if value ~= nil then return value end
  value = vocabulary.constants[node.name]
  if value ~= nil then return value end
  if vocabulary.find_function(node.name) then
    return { kind = "function", name = vocabulary.find_function(node.name) }
  end
  return { kind = "module", name = node.name }
end

function evaluators.derivative(state, node)
  return find_derivative(state.vars, node)
end

function evaluators.unary(state, node)
  return operators.unary(state, node, evaluate(state, node.operand))
end

function evaluators.binary(state, node)
  local left = evaluate(state, node.left)
  local right = evaluate(state, node.right)
  return operators.binary(state, node, left, right)
end

function evaluators.compare(state, node)
  local left, result = evaluate(state, node.items[1]), nil
  for i, op in ipairs(node.ops) do
    local right = evaluate(state, node.items[i + 1])
    local truth = operators.compare(state, node, op, left, right)
    if i > 1 then truth = operators.both(state, node, result, truth) end
    result = truth
    left = right
  end
  return result
end

function evaluators.logic(state, node)
  local left = evaluate(state, node.left)
  local truth = operators.truth(state, node.left, left)
  if truth == (node.op == "or") then return left end
  return evaluate(state, node.right)
end

function evaluators.conditional(state, node)
  local test = evaluate(state, node.test)
  if operators.truth(state, node.test, test) then
    return evaluate(state, node.yes)
  end
  return evaluate(state, node.no)
end

local function evaluate_all(state, nodes)
  local results = {}
  for i, node in ipairs(nodes) do results[i] = evaluate(state, node) end
  return results
end

function evaluators.tuple(state, node)
  local items = evaluate_all(state, node.items)
  items.kind = "tuple"
  return items
end

function evaluators.list(state, node)
  if node.keywords then
    state:fail("type", "answer.lua_table", node)
  end
  local items = evaluate_all(state, node.items)
  items.kind = "list"
  return items
end

function evaluators.sequence(state, node)
  local items = evaluate_all(state, node.items)
  items.kind = "sequence"
  return items
end

function evaluators.parts(state, node)
  local items = { kind = "parts" }
  for i, item in ipairs(node.items) do
    items[i] = { name = item.name, value = evaluate(state, item.value) }
  end
  return items
end

evaluators["lambda"] = function(state, node)
  return { kind = "function", lambda = node, vars = state.vars }
end

function evaluators.transpose(state, node)
  local operand = node.operand
  local value = evaluate(state, operand)
  if values.kind(value) == "function" then
    state:fail("type", "answer.prime", node,
      { name = operand.name or value.name })
  end
  local array = values.to_array(value)
  if not array or not values.is_array(value) and type(value) == "number" then
    state:fail("type", "answer.transpose_number", node)
  end
  return array.T
end

function evaluators.attribute(state, node)
  if is_module(state, node.object) then
    return functions.member(node.name)
  end
  local object = evaluate(state, node.object)
  return functions.attribute(state, node, object)
end

function evaluators.index(state, node)
  local object = evaluate(state, node.object)
  local items = {}
  for i, item in ipairs(node.items) do
    items[i] = evaluate(state, item)
  end
  return functions.index(state, node, object, items)
end

function evaluators.ellipsis() return { kind = "slice", text = "..." } end

-- A slice keeps its bounds as text, which is how arrays take it.
function evaluators.slice(state, node)
  local bounds = {}
  for i, field in ipairs { "start", "stop", "step" } do
    local bound = node[field] and evaluate(state, node[field])
    if bound == nil or bound == values.none then
      bounds[i] = ""
    elseif math.type(bound) == "integer" then
      bounds[i] = tostring(bound)
    else
      state:fail("type", "answer.index_type", node[field])
    end
  end
  local text = bounds[1] .. ":" .. bounds[2]
  if bounds[3] ~= "" then text = text .. ":" .. bounds[3] end
  return { kind = "slice", text = text }
end

-- calls

local function call_lambda(state, node, value, args)
  local fn = value.lambda
  if #args ~= #fn.params then
    state:fail("type", "answer.argument_count", node,
      { expected = #fn.params, got = #args })
  end
  local before = state.vars
  state.vars = setmetatable({}, { __index = value.vars })
  for i, name in ipairs(fn.params) do state.vars[name] = args[i] end
  local result = evaluate(state, fn.body)
  state.vars = before
  return result
end

local function evaluate_keywords(state, keywords)
  local results = {}
  for _, keyword in ipairs(keywords) do
    results[keyword.name] = evaluate(state, keyword.value)
  end
  return results
end

local function is_method(state, callee)
  return callee.kind == "attribute" and not is_module(state, callee.object)
end

function evaluators.call(state, node)
  local callee = node.callee
  if is_method(state, callee) then
    local object = evaluate(state, callee.object)
    local args = evaluate_all(state, node.args)
    local keywords = evaluate_keywords(state, node.keywords)
      return functions.method(state, node, object, args, keywords)
  end
  local target = evaluate(state, callee)
  local args = evaluate_all(state, node.args)
  local keywords = evaluate_keywords(state, node.keywords)
  if values.kind(target) == "function" then
    if target.lambda then return call_lambda(state, node, target, args) end
    return functions.call(state, node, target, args, keywords)
  end
  -- without the question's names the parser could not know: x(1 - x)
  if #args == 1 and next(keywords) == nil and callee.kind == "name" then
    return operators.product(state, node, target, args[1])
  end
  state:fail("type", "answer.not_callable", callee)
end

-- The value of a tree, or nil and a problem. vars: name -> number, boolean or
-- array; they win over functions of the same name. options.symbols: size -> the
-- name messages give it, as in {[4] = "N"}. options.is_checked: the tree had a
-- value with variables of the same names before.
function M.eval(node, vars, options)
  local state = setmetatable({
    source = node.source, vars = vars or {},
    symbols = options and options.symbols,
  }, State)
  local done, result = pcall(function()
    if not (options and options.is_checked) then check_names(state, node) end
    return evaluate(state, node)
  end)
  if done then return result end
  if type(result) == "table" then return nil, result end
  error(result, 0)
end

return M
