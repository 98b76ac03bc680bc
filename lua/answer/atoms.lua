-- What an expression of mathematics may begin with: names, |x|, √, Σ, \frac,
-- derivatives and choices.
local brackets = require "answer.brackets"
local grammar = require "answer.grammar"
local names = require "answer.names"
local vocabulary = require "answer.vocabulary"

local M = {}

local POWER = grammar.POWER

local prefix = setmetatable({}, { __index = grammar.prefix })

-- what may begin a factor that has no sign before it
M.starts_factor = {
  name = true, ["("] = true, ["{"] = true, ["√"] = true, ["Σ"] = true,
  frac = true, ["∂"] = true, ["∇"] = true,
}

-- what begins a new part when it stands first on a line
M.starts_part = setmetatable({
  number = true, string = true, choice = true, ["-"] = true, ["+"] = true,
  ["["] = true, ["|"] = true, ["not"] = true, ["lambda"] = true,
}, { __index = M.starts_factor })

-- A call of the function `name` that some other notation stands for.
local function call_node(parser, from, name, argument)
  local callee = parser:node("name", from, { name = name })
  return parser:node("call", from,
    { callee = callee, args = { argument }, keywords = {} })
end

-- The argument of a function without brackets: one factor, or all that touch.
local function bare_argument(parser, tight)
  local before = parser.tight
  parser.tight = tight
  local argument = parser:expression(POWER.product)
  parser.tight = before
  return argument
end

local function factor_touches(parser)
  local token = parser.token
  return M.starts_factor[token.id] and not token.space and token.id ~= "Σ"
end

-- log y, exp -x: a function of mathematics without brackets. Its argument is
-- one factor; in log 2y the common reading takes all that touches.
local function bare_call(parser, callee)
  local argument = bare_argument(parser, not parser.tight)
  parser.ambiguous = true
  return call_node(parser, callee.from, callee.name, argument)
end

local function begins_argument(parser)
  local token = parser.token
  if token.id == "-" then return token.space and not parser:peek(1).space end
  return token.id ~= "(" and token.id ~= "{"
    and (M.starts_factor[token.id] or token.id == "number" or token.id == "|")
end

function prefix.name(parser, token)
  -- a line copied out of a class: self.x is x
  if token.text == "self" and parser.token.id == "."
    and parser:peek(1).id == "name" then
    parser:advance()
    token = parser:advance()
  end
  local node = grammar.prefix.name(parser, token)
  if node.kind ~= "name" then return node end
  local derived = names.derivative(parser, node.name, token.from)
  if derived then return derived end
  node.name = names.resolve(parser, node.name)
  local canonical = vocabulary.find_function(node.name)
  if canonical and vocabulary.bare[canonical]
    and not parser.names[node.name] and not parser.token.line
    and begins_argument(parser) then
    return bare_call(parser, node)
  end
  return node
end

prefix["∂"] = function(parser, token)
  if parser.token.id ~= "name" then
    return parser:node("name", token.from, { name = "∂" })
  end
  local name = "∂" .. parser:advance().text
  return names.derivative(parser, name, token.from)
    or parser:node("name", token.from, { name = name })
end

prefix["∇"] = function(parser, token)
  local name = parser:accept("name")
  return parser:node("name", token.from,
    { name = "∇" .. (name and name.text or "") })
end

function prefix.choice(parser, token)
  return parser:node("choice", token.from, { value = token.value })
end

prefix["|"] = function(parser, open)
  local before = parser.bar_depth
  parser.bar_depth = parser.brackets
  local inner = parser:expression(0)
  parser.bar_depth = before
  parser:close("|", open)
  return call_node(parser, open.from, "abs", inner)
end

prefix["√"] = function(parser, token)
  local operand
  if parser.token.id == "{" then
    operand = brackets.group(parser)
  elseif parser.tight then
    operand = parser:expression(POWER.product)
  else
    operand = parser:expression(POWER.power)
    if not operand.paren and factor_touches(parser) then
      parser.ambiguous = true
    end
  end
  return call_node(parser, token.from, "sqrt", operand)
end

local DEPTH = { ["{"] = 1, ["("] = 1, ["}"] = -1, [")"] = -1 }

-- Reads over a group; the first name in it is kept as a bound.
local function skip_group(parser)
  local open, depth, index = parser.token, 0, nil
  repeat
    local token = parser:advance()
    depth = depth + (DEPTH[token.id] or 0)
    index = index or token.id == "name" and token.text
    if token.id == "end" then
      parser:fail("answer.unclosed", open, { text = open.id })
    end
  until depth == 0
  if index then parser.bound[index] = true end
end

-- The bounds of Σ are read over: a sum runs over everything.
local function skip_bounds(parser)
  local token = parser.token
  if token.id == "name" and token.text:find("^_") then
    parser:advance()
    if token.text == "_" and parser.token.id == "{" then
      skip_group(parser)
    else
      parser.bound[token.text:sub(2)] = true
    end
  end
  if parser:accept("**") then
    if parser.token.id == "{" or parser.token.id == "(" then
      skip_group(parser)
    else
      parser:advance()
    end
  end
end

prefix["Σ"] = function(parser, token)
  skip_bounds(parser)
  local body = parser:expression(POWER.sum)
  local call = call_node(parser, token.from, "sum", body)
  call.callee.sigma = true -- everything is summed, whatever the shape
  return call
end

local function fraction_part(parser)
  if parser.token.id ~= "{" then
    parser:fail("answer.fraction", parser.token)
  end
  return brackets.group(parser)
end

function prefix.frac(parser, token)
  local above, below = fraction_part(parser), fraction_part(parser)
  local derived = above.kind == "name" and below.kind == "name"
    and names.fraction(parser, above.name, below.name, token.from)
  if derived then return derived end
  parser:count(token)
  local quotient = parser:binary("/", above, below)
  quotient.from, quotient.paren = token.from, true
  return quotient
end

M.prefix = prefix
M.factor_touches = factor_touches

return M
