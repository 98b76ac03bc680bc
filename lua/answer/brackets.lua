-- Round, square and curly brackets: groups, tuples, lists, matrices with `;`,
-- and Lua's tables.
local grammar = require "answer.grammar"
local listing = require "answer.listing"

local M = {}

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
    elseif not (item and listing.next_item(parser, item)) then
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
  local kind = parser.listing[open]
  parser.spaced = kind == "sure" or kind == "maybe" and not parser.tight
    and open.id ~= "("
  if kind == "maybe" and open.id ~= "(" then parser.ambiguous = true end
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

local function grouped(parser, node, open)
  node.paren = true
  node.from, node.to = open.from, parser.last_to
  return node
end

-- The inside of Lua's f{..}, after its brace: a list, and what has names.
function M.table(parser, open)
  local keywords = {}
  local all = bracket(parser, open, "}", keywords)
  return list_node(parser, open, all, keywords), keywords
end

-- {..} where LaTeX groups: after ^, \frac, \sqrt.
function M.group(parser)
  local open = parser:advance()
  local inner = grammar.within(parser, parser.expression, 0)
  parser:close("}", open)
  return grouped(parser, inner, open)
end

-- {2[x(1 - x)]} as the operand of an operator is a group, not a list.
function M.ungroup(node)
  local only = node.kind == "list" and #node.items == 1 and not node.keywords
    and node.items[1]
  if not only or only.kind == "list"
    or node.open == "[" and listing.is_number(only) then
    return node
  end
  only.paren = true
  return only
end

function M.square(parser, open)
  local all = bracket(parser, open, "]")
  return list_node(parser, open, all)
end

function M.curly(parser, open)
  local keywords = {}
  local all, comma = bracket(parser, open, "}", keywords)
  local only = #all == 1 and #all[1] == 1 and all[1][1]
  if parser.latex and only and not comma then
    return grouped(parser, only, open)
  end
  return list_node(parser, open, all, keywords)
end

function M.round(parser, open)
  local all, comma = bracket(parser, open, ")")
  if #all == 1 and #all[1] == 1 and not comma then
    return grouped(parser, all[1][1], open)
  end
  return parser:node("tuple", open.from, { items = all[1] or {} })
end

return M
