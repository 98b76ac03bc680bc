-- Python's expressions as rules for answer.parser. The Python translator adds
-- its statements on top of them; answer.notation adds mathematics.
local vocabulary = require "answer.vocabulary"

local M = {}

-- How tightly operators bind, from loose to tight.
local POWER = {
  conditional = 2, ["or"] = 3, ["and"] = 4, ["not"] = 5, compare = 6,
  ["|"] = 7, ["&"] = 8, shift = 9, sum = 10, product = 12, sign = 13,
  power = 14, postfix = 15,
}
M.POWER = POWER

local prefix, infix = {}, {}

-- atoms

function prefix.number(parser, token)
  return parser:node("number", token.from,
    { value = token.value, text = token.text })
end

function prefix.string(parser, token)
  return parser:node("string", token.from, { value = token.value })
end

function prefix.name(parser, token)
  local value = vocabulary.values[token.text]
  if value ~= nil or token.text == "None" or token.text == "nil" then
    return parser:node("constant", token.from, { value = value })
  end
  return parser:node("name", token.from, { name = token.text })
end

-- Items up to a closing bracket; one comma may trail. Returns the items and
-- whether there was a comma.
function M.items(parser, close, open)
  local items, comma = {}, false
  while parser.token.id ~= close do
    items[#items + 1] = parser:expression(0)
    if not parser:accept(",") then break end
    comma = true
  end
  parser:close(close, open)
  return items, comma
end

-- Runs body inside brackets, where line ends mean nothing.
function M.within(parser, body, ...)
  parser.brackets = parser.brackets + 1
  local a, b = body(parser, ...)
  parser.brackets = parser.brackets - 1
  return a, b
end

prefix["("] = function(parser, open)
  local items, comma = M.within(parser, M.items, ")", open)
  if #items == 1 and not comma then
    items[1].paren = true
    items[1].from, items[1].to = open.from, parser.last_to
    return items[1]
  end
  return parser:node("tuple", open.from, { items = items })
end

prefix["["] = function(parser, open)
  local items = M.within(parser, M.items, "]", open)
  return parser:node("list", open.from, { items = items, open = "[" })
end

-- operators in front

local function sign(parser, token)
  parser:count(token)
  local operand = parser:expression(POWER.sign - 1)
  return parser:node("unary", token.from, { op = token.id, operand = operand })
end

prefix["-"], prefix["+"], prefix["~"] = sign, sign, sign

prefix["not"] = function(parser, token)
  parser:count(token)
  local operand = parser:expression(POWER["not"] - 1)
  return parser:node("unary", token.from, { op = "not", operand = operand })
end

prefix["lambda"] = function(parser, token)
  local params = {}
  while parser.token.id == "name" do
    params[#params + 1] = parser:advance().text
    if not parser:accept(",") then break end
  end
  if not parser:accept(":") then parser:unexpected(parser.token) end
  local body = parser:expression(0)
  return parser:node("lambda", token.from, { params = params, body = body })
end

-- operators between

local BINARY = {
  ["|"] = POWER["|"], ["&"] = POWER["&"], ["<<"] = POWER.shift,
  [">>"] = POWER.shift, ["+"] = POWER.sum, ["-"] = POWER.sum,
  ["*"] = POWER.product, ["/"] = POWER.product, ["//"] = POWER.product,
  ["%"] = POWER.product, ["@"] = POWER.product,
}

local function left_binary(parser, left, token)
  parser:advance()
  local right = parser:expression(BINARY[token.id])
  return parser:binary(token.id, left, right, token.from)
end

for id, power in pairs(BINARY) do infix[id] = { power, left_binary } end

-- The right side of ** may begin with a sign: 2**-1; it groups to the right.
infix["**"] = { POWER.power, function(parser, left, token)
  parser:advance()
  local right = parser:expression(POWER.sign - 1)
  return parser:binary("**", left, right, token.from)
end }

local COMPARISONS = {
  ["<"] = true, ["<="] = true, [">"] = true, [">="] = true, ["=="] = true,
  ["!="] = true, ["in"] = true, ["is"] = true,
}

-- a < b <= c is one node, as in Python.
local function compare(parser, left, token)
  local items, ops = { left }, {}
  while COMPARISONS[parser.token.id] do
    ops[#ops + 1] = parser:advance().id
    if ops[#ops] == "is" and parser:accept("not") then ops[#ops] = "is not" end
    items[#items + 1] = parser:expression(POWER.compare)
  end
  return parser:node("compare", left.from,
    { items = items, ops = ops, at = token.from })
end

for id in pairs(COMPARISONS) do infix[id] = { POWER.compare, compare } end

local function logic(parser, left, token)
  parser:advance()
  local right = parser:expression(POWER[token.id])
  return parser:node("logic", left.from,
    { op = token.id, left = left, right = right })
end

infix["and"], infix["or"] = { POWER["and"], logic }, { POWER["or"], logic }

infix["if"] = { POWER.conditional, function(parser, yes)
  parser:advance()
  local test = parser:expression(POWER.conditional)
  if not parser:accept("else") then
    parser:fail("answer.missing_else", parser.token)
  end
  local no = parser:expression(POWER.conditional - 1)
  return parser:node("conditional", yes.from,
    { test = test, yes = yes, no = no })
end }

-- operators behind

infix["."] = { POWER.postfix, function(parser, object)
  parser:advance()
  local token = parser.token
  if token.id ~= "name" then parser:unexpected(token) end
  parser:advance()
  if token.text == "T" then
    return parser:node("transpose", object.from, { operand = object })
  end
  return parser:node("attribute", object.from,
    { object = object, name = token.text })
end }

-- name = value, or a plain argument.
local function argument(parser, args, keywords)
  local token = parser.token
  if token.id == "name" and parser:peek(1).id == "=" then
    parser:advance()
    parser:advance()
    keywords[#keywords + 1] =
      { name = token.text, value = parser:expression(0), from = token.from }
    return
  end
  if #keywords > 0 then parser:fail("answer.keyword_first", token) end
  args[#args + 1] = parser:expression(0)
end

local function arguments(parser, open)
  local args, keywords = {}, {}
  while parser.token.id ~= ")" do
    argument(parser, args, keywords)
    if not parser:accept(",") then break end
  end
  parser:close(")", open)
  local last = args[#args]
  if last and last.kind == "list" and last.keywords and #last.items == 0 then
    args[#args] = nil
    table.move(last.keywords, 1, #last.keywords, #keywords + 1, keywords)
  end
  return args, keywords
end

function M.call(parser, callee, open)
  parser:advance()
  local args, keywords = M.within(parser, arguments, open)
  return parser:node("call", callee.from,
    { callee = callee, args = args, keywords = keywords })
end

infix["("] = { POWER.postfix, M.call }

local STOPS_SLICE = { [":"] = true, [","] = true, ["]"] = true }

local function bound(parser)
  if not STOPS_SLICE[parser.token.id] then return parser:expression(0) end
end

-- One item between the brackets of an index: a number, a slice, `...`.
local function subscript(parser)
  local token = parser.token
  if parser:accept("...") then
    return parser:node("ellipsis", token.from, {})
  end
  local start = bound(parser)
  if not parser:accept(":") then
    if not start then parser:unexpected(token) end
    return start
  end
  local stop = bound(parser)
  local step = parser:accept(":") and bound(parser) or nil
  return parser:node("slice", token.from,
    { start = start, stop = stop, step = step })
end

local function subscripts(parser, open)
  local items = {}
  repeat
    items[#items + 1] = subscript(parser)
  until not parser:accept(",") or parser.token.id == "]"
  parser:close("]", open)
  return items
end

function M.index(parser, object, open)
  parser:advance()
  parser.in_index = (parser.in_index or 0) + 1
  local items = M.within(parser, subscripts, open)
  parser.in_index = parser.in_index - 1
  return parser:node("index", object.from, { object = object, items = items })
end

infix["["] = { POWER.postfix, M.index }

M.prefix, M.infix_rules = prefix, infix

function M.infix(_, _, token)
  local rule = infix[token.id]
  if rule then return rule[1], rule[2] end
end

return M
