-- Mathematics as rules for answer.parser, on top of Python's expressions:
-- products without a sign, X^T and X', |x|, Σ, LaTeX groups, Lua's calls, and
-- lists whose items white space separates.
--
-- A parser of this notation has `names` (the question's variables, a set),
-- `has_names` (whether they are known), `latex`, and `tight`: the second common
-- reading, in which factors written without a space hold together (1/2x as
-- 1/(2x)). `ambiguous` is set where the two may differ.
local atoms = require "answer.atoms"
local brackets = require "answer.brackets"
local grammar = require "answer.grammar"
local listing = require "answer.listing"
local names = require "answer.names"
local vocabulary = require "answer.vocabulary"

local M = {}

local POWER = grammar.POWER
local TIGHT = POWER.product + 0.5

local prefix = setmetatable({
  ["["] = brackets.square, ["{"] = brackets.curly, ["("] = brackets.round,
}, { __index = atoms.prefix })
local infix = setmetatable({}, { __index = grammar.infix_rules })

local ENDS_PART = {
  ["end"] = true, [","] = true, [";"] = true, [")"] = true, ["]"] = true,
  ["}"] = true, ["→"] = true, ["="] = true, [":"] = true,
}

local function ends_part(token) return ENDS_PART[token.id] or token.line end

-- powers and transposes

local function transpose(parser, operand)
  return parser:node("transpose", operand.from, { operand = operand })
end

local function is_transpose_letter(parser, left, token)
  if token.id == "ᵀ" or token.id == "'" then return true end
  if token.id ~= "name" or parser.names[token.text] then return false end
  return token.text == "T"
    or token.text == "t" and left.kind == "name"
    and left.name:find("^%u") ~= nil
end

local CLOSES = { ["{"] = "}", ["("] = ")" }

-- Takes T, {T} or (T) after ^ when it means transposed.
local function accept_transpose(parser, left)
  local token = parser.token
  if is_transpose_letter(parser, left, token) then
    parser:advance()
    return true
  end
  if CLOSES[token.id] and is_transpose_letter(parser, left, parser:peek(1))
    and parser:peek(2).id == CLOSES[token.id] then
    for _ = 1, 3 do parser:advance() end
    return true
  end
  return false
end

-- Whether e^-2x could mean e^(-2x): e, or a signed exponent, touches a factor.
local function exponent_touches(parser, base, exponent)
  local token = parser.token
  return not exponent.paren and (token.id == "name" or token.id == "number")
    and not token.space
    and (exponent.kind == "unary" or base.kind == "name" and base.name == "e")
end

local function exponent_of(parser, base)
  if parser.token.id == "{" then return brackets.group(parser) end
  local exponent = parser:expression(POWER.sign - 1)
  if not exponent_touches(parser, base, exponent) then return exponent end
  parser.ambiguous = true
  while parser.tight and exponent_touches(parser, base, exponent) do
    local factor = parser:expression(POWER.sign - 1)
    exponent = parser:binary("·", exponent, factor)
    exponent.implicit = true
  end
  return exponent
end

-- tanh²(x) is (tanh(x))².
local function function_power(parser, left, at)
  local exponent = exponent_of(parser, left)
  if exponent.kind == "number" and parser.token.id == "(" then
    left = grammar.call(parser, left, parser.token)
  end
  return parser:binary("**", left, exponent, at)
end

local function power(parser, left, token)
  parser:advance()
  if accept_transpose(parser, left) then return transpose(parser, left) end
  if left.kind == "name" and names.is_function(parser, left.name) then
    return function_power(parser, left, token.from)
  end
  left = brackets.ungroup(left)
  return parser:binary("**", left, exponent_of(parser, left), token.from)
end

infix["**"] = { POWER.power, power }

local function turned(parser, left)
  parser:advance()
  return transpose(parser, left)
end

infix["ᵀ"], infix["'"] = { POWER.postfix, turned }, { POWER.postfix, turned }

-- products

local SAME_PRODUCT = { ["×"] = "*", ["⊙"] = "*" }

local function binary(parser, left, token)
  parser:advance()
  if token.id == "%" and ends_part(parser.token) then
    parser:fail("answer.percent", token)
  end
  local tightness = infix[token.id][1]
  local right = brackets.ungroup(parser:expression(tightness))
  local node = parser:binary(SAME_PRODUCT[token.id] or token.id,
    brackets.ungroup(left), right, token.from)
  if token.id == "×" then node.cross = true end
  node.divides = token.id == "/" or nil
  return node
end

for _, id in ipairs { "+", "-", "*", "/", "//", "%", "@" } do
  infix[id] = { grammar.infix_rules[id][1], binary }
end
for _, id in ipairs { "·", "×", "⊙" } do
  infix[id] = { POWER.product, binary }
end

-- A product without a sign.
local function juxtapose(parser, left, token)
  local touches = not token.space and token.id ~= "Σ"
  local divides = left.divides and not left.paren or nil
  if touches and divides then parser.ambiguous = true end
  local right = brackets.ungroup(parser:expression(
    parser.tight and touches and TIGHT or POWER.product))
  local node = parser:binary("·", brackets.ungroup(left), right, token.from)
  node.implicit, node.divides = true, divides
  return node
end

local function factor(parser, token)
  if parser.tight and not token.space and token.id ~= "Σ" then
    return TIGHT, juxtapose
  end
  return POWER.product, juxtapose
end

-- calls

local function lua_method(parser, object)
  parser:advance()
  return parser:node("attribute", object.from,
    { object = object, name = parser:advance().text })
end

-- f{..}: Lua's call with one table.
local function table_call(parser, callee, open)
  parser:advance()
  local list, keywords = brackets.table(parser, open)
  local args = #list.items > 0 and { list } or {}
  if callee.name == "max" or callee.name == "min" then
    args, keywords = list.items, {} -- max{0, x}
  end
  return parser:node("call", callee.from,
    { callee = callee, args = args, keywords = keywords })
end

-- Units and endings that change nothing: 220원, 2번, X.T 입니다.
local function unit(parser, left)
  left.unit = parser:advance().text
  return left
end

local function is_unit(parser, left, token)
  if token.id ~= "name" or parser.names[token.text] then return false end
  local counted = token.hangul and left.kind == "number"
  local following = parser:peek(1)
  if counted and following.id == "number" and following.space then
    return true -- 220원 715원
  end
  local ends = ends_part(following)
    or following.id == "." and parser:peek(2).id == "end"
  return ends and (vocabulary.units[token.text] or counted)
end

-- What may follow a value, by the sign that comes. Each returns power and rule.
local after = {}

after["("] = function(parser, left, token)
  if names.callable(parser, left) then return POWER.postfix, grammar.call end
  return factor(parser, token)
end

after["{"] = function(parser, left, token)
  if left.kind == "list" then return nil end
  if names.callable(parser, left) then return POWER.postfix, table_call end
  return factor(parser, token)
end

after["["] = function(parser, left, token)
  if left.kind == "list" and (parser.brackets > 0 or token.space) then
    return nil -- the next row
  end
  return POWER.postfix, grammar.index
end

-- Another bar further on, so that 2|x| is a product.
local function bar_follows(parser)
  for n = 2, #parser.tokens - parser.at do
    if parser:peek(n).id == "|" then return true end
  end
  return false
end

after["|"] = function(parser, left, token)
  if parser.bar_depth == parser.brackets then return nil end
  if not token.space and (left.kind == "number" or left.kind == "name")
    and not parser:peek(1).space and bar_follows(parser) then
    return factor(parser, token)
  end
  return POWER["|"], infix["|"][2]
end

after["."] = function(parser)
  if parser:peek(1).id == "end" then return nil end -- a full stop
  return POWER.postfix, infix["."][2]
end

-- Whether what stands before a colon is a word for the answer, as in `답:`.
local function is_word(parser, left)
  return left.kind == "name" and not parser.names[left.name]
    and left.name:find("^[\xE3-\xED]") ~= nil
end

-- X.T:dot(dout), but `dx: y(1 - y)` and `답:y(1 - y)` are labels.
after[":"] = function(parser, left)
  local method, next_id = parser:peek(1), parser:peek(2).id
  if not parser.in_index and method.id == "name" and not method.space
    and not parser.names[method.text] and not is_word(parser, left)
    and (next_id == "(" or next_id == "{") then
    return POWER.postfix, lua_method
  end
end

-- `dx = 6.5 dy = 13`: a value that is complete, and a label.
local COMPLETE = { number = true, unary = true, list = true, tuple = true }
local STARTS_LABEL = { ["="] = true, [":"] = true }

-- 10 x 5: a letter between two numbers is the sign ×.
local function letter_product(parser, left, token)
  return binary(parser, left, { id = "×", from = token.from })
end

function after.name(parser, left, token)
  if left.kind == "constant" and listing.is_truth(token)
    or token.space and COMPLETE[left.kind] and parser.brackets == 0
    and STARTS_LABEL[parser:peek(1).id] then
    return nil
  end
  if (token.text == "x" or token.text == "X") and token.space
    and parser:peek(1).id == "number" and parser:peek(1).space then
    return POWER.product, letter_product
  end
  if is_unit(parser, left, token) then return POWER.postfix, unit end
  return factor(parser, token)
end

-- In a list of numbers `1 -2` is two items.
local function sum_or_item(parser, left, token)
  if parser.spaced and token.space and listing.is_number(left)
    and parser:peek(1).id == "number" and not parser:peek(1).space then
    return nil
  end
  return POWER.sum, binary
end

after["-"], after["+"] = sum_or_item, sum_or_item

for id in pairs(atoms.starts_factor) do
  after[id] = after[id] or function(parser, _, token)
    return factor(parser, token)
  end
end

-- The operator rule for a token: power and function, or nil where the
-- expression ends.
function M.infix(parser, left, token)
  local id = token.id
  if token.line and parser.brackets == 0 and atoms.starts_part[id] then
    return nil
  end
  if after[id] then return after[id](parser, left, token) end
  local rule = infix[id]
  if rule then return rule[1], rule[2] end
end

M.prefix, M.ends_part = prefix, ends_part

return M
