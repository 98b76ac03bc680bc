-- What a name in an answer stands for: one of the question's variables, a
-- function, or the quantity of a derivative.
local vocabulary = require "answer.vocabulary"

local M = {}

-- The question's name for what was typed: x_1 and x1 are one, and y_k is y
-- where k only counts.
function M.resolve(parser, name)
  if not parser.has_names or parser.names[name] then return name end
  local plain = parser.plain_names[(name:gsub("_", ""))]
  if plain then return plain end
  local base, index = name:match("^(.-)_(%a)$")
  if base and parser.names[base]
    and (index:find("[ijklmn]") or parser.bound[index]) then
    return base
  end
  return name
end

local function is_function(parser, name)
  return not parser.names[name] and vocabulary.find_function(name) ~= nil
end

M.is_function = is_function

-- Whether node followed by brackets is a call; else it is a product.
function M.callable(parser, node)
  if node.kind == "lambda" then return true end
  if node.paren then return false end
  if node.kind == "attribute" then return true end
  if node.kind == "transpose" then -- sigmoid'(x), but X'(y - t)
    return node.operand.kind == "name"
      and is_function(parser, node.operand.name)
  end
  if node.kind ~= "name" or parser.names[node.name] then return false end
  return is_function(parser, node.name)
    or #node.name > 2 and node.name:find("^[%a_][%w_]*$") ~= nil
    and not node.name:find("^%a%d+$")
end

-- The quantity of a differential: "L" of dL or of the node ∂L.
local function differential(name)
  return name:match("^d(.+)$") or name:match("^∂(.+)$")
end

-- Whether dA/dB is one derivative and not the quotient of two variables.
local function is_derivative(parser, above, below)
  local a, b = differential(above), differential(below)
  if not a or not b then return false end
  return parser.names["∂" .. a .. "/∂" .. b] or not parser.names[above]
end

-- dA/dB written as a fraction: the derivative, or nil.
function M.fraction(parser, above, below, from)
  if not is_derivative(parser, above, below) then return nil end
  return parser:node("derivative", from,
    { of = differential(above), by = differential(below) })
end

-- The text of a differential at the n-th token from here, and its tokens.
local function peek_differential(parser, n)
  local token = parser:peek(n)
  if token.id == "∂" and parser:peek(n + 1).id == "name" then
    return "∂" .. parser:peek(n + 1).text, 2
  end
  return token.id == "name" and token.text or "", 1
end

-- `/ dB` after dA, as one node; else nil.
function M.derivative(parser, above, from)
  if parser.token.id ~= "/" then return nil end
  local below, tokens = peek_differential(parser, 1)
  if not is_derivative(parser, above, below) then return nil end
  for _ = 0, tokens do parser:advance() end
  return M.fraction(parser, above, below, from)
end

return M
