-- Mathematics as rules for answer.parser, on top of Python's expressions:
-- products without a sign, X^T and X', |x|, Σ, LaTeX groups, Lua's calls, and
-- lists whose items white space separates.
--
-- A parser of this notation has `names` (the question's variables, a set),
-- `has_names` (whether they are known), `latex`, and `tight`: the second common
-- reading, in which factors written without a space hold together (1/2x as
-- 1/(2x)). `ambiguous` is set where the two may differ.
local grammar = require "answer.grammar"
local vocabulary = require "answer.vocabulary"

local M = {}

local POWER = grammar.POWER
local TIGHT = POWER.product + 0.5

local prefix = setmetatable({}, { __index = grammar.prefix })
local infix = setmetatable({}, { __index = grammar.infix_rules })

-- what may begin a factor that has no sign before it
local STARTS_FACTOR = {
  name = true, ["("] = true, ["{"] = true, ["√"] = true, ["Σ"] = true,
  frac = true, ["∂"] = true, ["∇"] = true,
}

-- what begins a new part when it stands first on a line
local STARTS_LINE = setmetatable({
  number = true, string = true, choice = true, ["-"] = true, ["+"] = true,
  ["["] = true, ["|"] = true, ["not"] = true, ["lambda"] = true,
}, { __index = STARTS_FACTOR })

local ENDS_PART = {
  ["end"] = true, [","] = true, [";"] = true, [")"] = true, ["]"] = true,
  ["}"] = true, ["→"] = true, ["="] = true, [":"] = true,
}

local function ends_part(token) return ENDS_PART[token.id] or token.line end

-- names

-- The question's name for what was typed: x_1 and x1 are one, and y_k is y
-- where k only counts.
local function resolve(parser, name)
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

-- Whether node followed by brackets is a call; else it is a product.
local function callable(parser, node)
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

-- The text of a differential at the n-th token from here, and its tokens.
local function peek_differential(parser, n)
  local token = parser:peek(n)
  if token.id == "∂" and parser:peek(n + 1).id == "name" then
    return "∂" .. parser:peek(n + 1).text, 2
  end
  return token.id == "name" and token.text or "", 1
end

-- `/ dB` after dA, as one node; else nil.
local function derivative(parser, above, from)
  if parser.token.id ~= "/" then return nil end
  local below, tokens = peek_differential(parser, 1)
  if not is_derivative(parser, above, below) then return nil end
  for _ = 0, tokens do parser:advance() end
  return parser:node("derivative", from,
    { of = differential(above), by = differential(below) })
end

-- The argument of a function without brackets: one factor, or all that touch.
local function bare_argument(parser, tight)
  local before = parser.tight
  parser.tight = tight
  local argument = parser:expression(POWER.product)
  parser.tight = before
  return argument
end

local function next_factor_touches(parser)
  local token = parser.token
  return STARTS_FACTOR[token.id] and not token.space and token.id ~= "Σ"
end

-- log y, exp -x: a function of mathematics without brackets. Its argument is
-- one factor; in log 2y the common reading takes all that touches.
local function bare_call(parser, callee)
  local argument = bare_argument(parser, not parser.tight)
  parser.ambiguous = true
  return parser:node("call", callee.from,
    { callee = callee, args = { argument }, keywords = {} })
end

local function begins_argument(parser)
  local token = parser.token
  if token.id == "-" then return token.space and not parser:peek(1).space end
  return token.id ~= "(" and token.id ~= "{"
    and (STARTS_FACTOR[token.id] or token.id == "number" or token.id == "|")
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
  local derived = derivative(parser, node.name, token.from)
  if derived then return derived end
  node.name = resolve(parser, node.name)
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
  return derivative(parser, name, token.from)
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

-- brackets

-- A number, or one with a sign.
local function is_number(node)
  return node.kind == "number"
    or node.kind == "unary" and node.operand.kind == "number"
end

-- True and False as NumPy prints them, side by side.
local function is_truth(token)
  return token.id == "name" and vocabulary.values[token.text] ~= nil
end

-- Whether the next token begins an item that only white space separates.
local function next_item(parser, item)
  local token = parser.token
  if not (token.space or token.line) then return false end
  if is_number(item) then
    return token.id == "number"
      or parser.spaced and (token.id == "-" or token.id == "+")
  end
  return item.kind == "constant" and is_truth(token)
    or item.kind == "list" and (token.id == "[" or token.id == "{")
end

-- Lua's `name = value` inside braces.
local function keyword(parser, keywords)
  local token = parser.token
  if token.id ~= "name" or parser:peek(1).id ~= "=" then return false end
  parser:advance()
  parser:advance()
  keywords[#keywords + 1] =
    { name = token.text, value = parser:expression(0), from = token.from }
  return true
end

-- The rows of a bracket: items, and whether a comma or `;` was there.
local function rows(parser, close, keywords)
  local all, row, comma = {}, {}, false
  while parser.token.id ~= close do
    local item
    if not (keywords and keyword(parser, keywords)) then
      item = parser:expression(0)
      row[#row + 1] = item
    end
    if parser:accept(";") then
      all[#all + 1], row = row, {}
    elseif parser:accept(",") then
      comma = true
    elseif not (item and next_item(parser, item)) then
      break
    end
  end
  if #row > 0 then all[#all + 1] = row end
  return all, comma
end

local function close_list(parser, close, open)
  local token = parser.token
  if token.id == "[" or token.id == "{" or token.id == "number" then
    parser:fail("answer.missing_comma", token, { text = token.text })
  end
  parser:close(close, open)
end

-- Parses the rows of the bracket that was just opened.
local function bracket(parser, open, close, keywords)
  local before = parser.spaced
  local listing = parser.listing[open]
  parser.spaced = listing == "sure" or listing == "maybe" and not parser.tight
    and open.id ~= "("
  if listing == "maybe" and open.id ~= "(" then parser.ambiguous = true end
  local all, comma = grammar.within(parser, rows, close, keywords)
  parser.spaced = before
  close_list(parser, close, open)
  return all, comma
end

local function list_node(parser, open, all, keywords)
  local items = all[1] or {}
  if #all > 1 then
    local matrix = open.id == "["
    for _, row in ipairs(all) do matrix = matrix or #row > 1 end
    items = {}
    for i, row in ipairs(all) do -- Lua's {1; 2} is a list
      items[i] = matrix
        and parser:node("list", open.from, { items = row, open = "[" })
        or row[1]
    end
  end
  return parser:node("list", open.from, {
    items = items, open = open.id,
    keywords = keywords and #keywords > 0 and keywords or nil,
  })
end

prefix["["] = function(parser, open)
  local all = bracket(parser, open, "]")
  return list_node(parser, open, all)
end

local function grouped(parser, node, open)
  node.paren = true
  node.from, node.to = open.from, parser.last_to
  return node
end

prefix["{"] = function(parser, open)
  local keywords = {}
  local all, comma = bracket(parser, open, "}", keywords)
  local only = #all == 1 and #all[1] == 1 and all[1][1]
  if parser.latex and only and not comma then
    return grouped(parser, only, open)
  end
  return list_node(parser, open, all, keywords)
end

prefix["("] = function(parser, open)
  local all, comma = bracket(parser, open, ")")
  if #all == 1 and #all[1] == 1 and not comma then
    return grouped(parser, all[1][1], open)
  end
  return parser:node("tuple", open.from, { items = all[1] or {} })
end

-- {..} where LaTeX groups: after ^, \frac, \sqrt.
local function group(parser)
  local open = parser:advance()
  local inner = grammar.within(parser, parser.expression, 0)
  parser:close("}", open)
  return grouped(parser, inner, open)
end

prefix["|"] = function(parser, open)
  local before = parser.bar_depth
  parser.bar_depth = parser.brackets
  local inner = parser:expression(0)
  parser.bar_depth = before
  parser:close("|", open)
  return parser:node("call", open.from, {
    callee = parser:node("name", open.from, { name = "abs" }),
    args = { inner }, keywords = {},
  })
end

-- {2[x(1 - x)]} as the operand of an operator is a group, not a list.
local function ungroup(node)
  local only = node.kind == "list" and #node.items == 1 and not node.keywords
    and node.items[1]
  if not only or only.kind == "list"
    or node.open == "[" and is_number(only) then
    return node
  end
  only.paren = true
  return only
end

-- roots, sums, fractions

prefix["√"] = function(parser, token)
  local operand
  if parser.token.id == "{" then
    operand = group(parser)
  elseif parser.tight then
    operand = parser:expression(POWER.product)
  else
    operand = parser:expression(POWER.power)
    if not operand.paren and next_factor_touches(parser) then
      parser.ambiguous = true
    end
  end
  local callee = parser:node("name", token.from, { name = "sqrt" })
  return parser:node("call", token.from,
    { callee = callee, args = { operand }, keywords = {} })
end

local function skip_group(parser, parser_bound)
  local open, depth = parser.token, 0
  repeat
    local token = parser:advance()
    if token.id == "{" then depth = depth + 1 end
    if token.id == "}" then depth = depth - 1 end
    if token.id == "name" and parser_bound then
      parser_bound[token.text] = true
      parser_bound = nil
    end
    if token.id == "end" then
      parser:fail("answer.unclosed", open, { text = "{" })
    end
  until depth == 0
end

-- The bounds of Σ are read over: a sum runs over everything.
local function skip_bounds(parser)
  local token = parser.token
  if token.id == "name" and token.text:find("^_") then
    parser:advance()
    if token.text == "_" and parser.token.id == "{" then
      skip_group(parser, parser.bound)
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
  local callee = parser:node("name", token.from, { name = "sum", sigma = true })
  return parser:node("call", token.from,
    { callee = callee, args = { body }, keywords = {} })
end

local function fraction_part(parser)
  if parser.token.id ~= "{" then
    parser:fail("answer.fraction", parser.token)
  end
  return group(parser)
end

function prefix.frac(parser, token)
  local above, below = fraction_part(parser), fraction_part(parser)
  if above.kind == "name" and below.kind == "name"
    and is_derivative(parser, above.name, below.name) then
    return parser:node("derivative", token.from,
      { of = differential(above.name), by = differential(below.name) })
  end
  parser:count(token)
  local quotient = parser:binary("/", above, below)
  quotient.from, quotient.paren = token.from, true
  return quotient
end

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
  if parser.token.id == "{" then return group(parser) end
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
  if left.kind == "name" and is_function(parser, left.name) then
    return function_power(parser, left, token.from)
  end
  left = ungroup(left)
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
  local right = ungroup(parser:expression(tightness))
  local node = parser:binary(SAME_PRODUCT[token.id] or token.id,
    ungroup(left), right, token.from)
  if token.id == "×" then node.cross = true end
  node.divides = token.id == "/" or nil
  return node
end

for _, id in ipairs { "+", "-", "*", "/", "//", "%", "@" } do
  infix[id] = { grammar.infix_rules[id][1], binary }
end
for _, id in ipairs { "·", "×", "⊙" } do infix[id] = { POWER.product, binary } end

-- A product without a sign.
local function juxtapose(parser, left, token)
  local touches = not token.space and token.id ~= "Σ"
  if touches and left.divides and not left.paren then parser.ambiguous = true end
  local right = parser:expression(
    parser.tight and touches and TIGHT or POWER.product)
  local node =
    parser:binary("·", ungroup(left), ungroup(right), token.from)
  node.implicit = true
  node.divides = left.divides and not left.paren or nil
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
  local keywords = {}
  local all = bracket(parser, open, "}", keywords)
  local list = list_node(parser, open, all, keywords)
  local args = #all > 0 and { list } or {}
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
  return ends_part(following) and (vocabulary.units[token.text] or counted)
end

-- What may follow a value, by the sign that comes. Each returns power and rule.
local after = {}

after["("] = function(parser, left, token)
  if callable(parser, left) then return POWER.postfix, grammar.call end
  return factor(parser, token)
end

after["{"] = function(parser, left, token)
  if left.kind == "list" then return nil end
  if callable(parser, left) then return POWER.postfix, table_call end
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

after[":"] = function(parser)
  local next_id = parser:peek(2).id
  if not parser.in_index and parser:peek(1).id == "name"
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
  if left.kind == "constant" and is_truth(token)
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
  if parser.spaced and token.space and is_number(left)
    and parser:peek(1).id == "number" and not parser:peek(1).space then
    return nil
  end
  return POWER.sum, binary
end

after["-"], after["+"] = sum_or_item, sum_or_item

for id in pairs(STARTS_FACTOR) do
  after[id] = after[id] or function(parser, _, token)
    return factor(parser, token)
  end
end

-- The operator rule for a token: power and function, or nil where the
-- expression ends.
function M.infix(parser, left, token)
  local id = token.id
  if token.line and parser.brackets == 0 and STARTS_LINE[id] then return nil end
  if after[id] then return after[id](parser, left, token) end
  local rule = infix[id]
  if rule then return rule[1], rule[2] end
end

-- Which brackets hold nothing but numbers that white space separates. Returns
-- a map from the opening token (for the whole answer, the string "top") to
-- "sure", or to "maybe" where only a sign tells: `1 -2`.
function M.find_listings(tokens)
  local found = {}
  local frame = { open = "top", only = true }
  for i, token in ipairs(tokens) do
    local previous = frame.previous
    if token.id == "[" or token.id == "{" or token.id == "(" then
      frame.previous, frame.only = nil, false
      frame = { open = token, only = true, outer = frame }
    elseif (token.id == "]" or token.id == "}" or token.id == ")")
      and frame.outer then
      found[frame.open] = frame.only and frame.kind or nil
      frame = frame.outer
    elseif token.id == "number" then
      if previous and previous.id == "number" then frame.kind = "sure" end
      frame.previous = token
    elseif token.id == "-" or token.id == "+" then
      local after_token = tokens[i + 1]
      if previous and previous.id == "number" and token.space
        and after_token.id == "number" and not after_token.space then
        frame.kind = frame.kind or "maybe"
      end
      frame.previous = token
    elseif token.id == "=" or token.id == ":" then
      frame = { open = frame.open, only = true, outer = frame.outer }
    elseif token.id ~= ";" and token.id ~= "end"
      and not (token.hangul and not previous) then
      frame.only = false
    else
      frame.previous = nil
    end
  end
  while frame.outer do frame = frame.outer end
  found.top = frame.only and frame.kind or nil
  return found
end

M.prefix = prefix
M.ends_part = ends_part
function M.starts_part(token) return STARTS_LINE[token.id] ~= nil end
M.is_number = is_number

return M
