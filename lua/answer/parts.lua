-- A whole answer: one expression or several, each perhaps with a label, a
-- choice, or an order.
local atoms = require "answer.atoms"
local listing = require "answer.listing"
local notation = require "answer.notation"

local M = {}

local ASSIGNS = { ["+="] = "+", ["-="] = "-", ["*="] = "*", ["/="] = "/" }

local LABEL_KINDS = {
  name = true, derivative = true, transpose = true, call = true, tuple = true,
  choice = true,
}

-- d/dx .. and ∂/∂x .., whatever they stand before.
local function is_differentiation(node)
  local quotient = node
  while quotient.kind == "binary" and quotient.implicit do
    quotient = quotient.left
  end
  return quotient.kind == "binary" and quotient.op == "/"
    and (quotient.left.name == "d" or quotient.left.name == "∂")
end

-- Whether a tree reads as the left side of `label =`: names and what is built
-- of names alone.
local function is_label(node, inside)
  if node.kind == "binary" then
    return is_differentiation(node) or (node.implicit or node.op == "/")
      and is_label(node.left, inside) and is_label(node.right, inside)
  elseif node.kind == "call" then
    for _, argument in ipairs(node.args) do
      if not is_label(argument, true) then return false end
    end
    return is_label(node.callee, inside)
  elseif node.kind == "transpose" then
    return is_label(node.operand, inside)
  elseif node.kind == "tuple" then
    for _, item in ipairs(node.items) do
      if not is_label(item, inside) then return false end
    end
    return true
  elseif node.kind == "attribute" then
    return is_label(node.object, inside)
  elseif node.kind == "index" then
    return is_label(node.object, inside)
  end
  return LABEL_KINDS[node.kind] or inside and node.kind == "number"
end

-- The name a label gives: dL/dW and ∂L/∂W are dW; else as typed.
local function label_of(parser, node)
  if node.kind == "derivative" then return "d" .. node.by end
  if node.kind == "name" then return node.name end
  if node.kind == "tuple" then
    local labels = {}
    for i, item in ipairs(node.items) do labels[i] = label_of(parser, item) end
    return labels
  end
  local text = parser.source.text:sub(node.from, node.to)
  return (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

local STARTS_CALL = { ["("] = true, ["["] = true, ["{"] = true }

-- Korean words before the value itself: `답은 220`, `정답 ②`.
local function skip_words(parser)
  local n = 0
  while parser:peek(n).hangul and not parser.names[parser:peek(n).text] do
    n = n + 1
  end
  local token = parser:peek(n)
  if n == 0 or not token.space and STARTS_CALL[token.id]
    or notation.ends_part(token) then
    return
  end
  if token.id == "number" or token.id == "choice" or token.id == "("
    or token.id == "[" or token.id == "{" or token.id == "-"
    or token.id == "name" then
    for _ = 1, n do parser:advance() end
  end
end

-- 1,000: one number, or 1 and 0? Returns the value and the tokens it takes when
-- nothing else follows.
local function thousands(parser)
  local first, n = parser.token, 0
  if first.id ~= "number" or not first.text:find("^[1-9]%d?%d?$") then
    return
  end
  local digits = first.text
  while parser:peek(n + 1).id == "," do
    local comma, group = parser:peek(n + 1), parser:peek(n + 2)
    if comma.space or group.space or not group.text:find("^%d%d%d%.?%d*$")
      or digits:find("%.") or #digits > 12 then
      return
    end
    digits, n = digits .. group.text, n + 2
  end
  local following = parser:peek(n + 1)
  if n == 0 then return end
  if following.id == "end" then return tonumber(digits), n + 1, false end
  if following.hangul and parser:peek(n + 2).id == "end" then
    return tonumber(digits), n + 1, true
  end
end

-- One number with commas between its thousands, where that reading is meant.
local function grouped_number(parser)
  local value, tokens, sure = thousands(parser)
  if not value then return nil end
  if not sure then
    parser.ambiguous = true
    if parser.tight then return nil end
  end
  local from = parser.token.from
  for _ = 1, tokens do parser:advance() end
  local node = parser:node("number", from, { value = value })
  node.text = tostring(value)
  if parser.token.hangul then node.unit = parser:advance().text end
  return node
end

local PARTICLES = { ["은"] = true, ["는"] = true, ["이"] = true, ["가"] = true }

-- `y는 2x`: the label that a particle marks.
local function particle_label(parser)
  local particle = parser:peek(1)
  if parser.token.id ~= "name" or parser.token.hangul or particle.id ~= "name"
    or not PARTICLES[particle.text] or notation.ends_part(parser:peek(2)) then
    return nil
  end
  local label = parser:advance().text
  parser:advance()
  return label
end

local function value_of(parser)
  skip_words(parser)
  local number = grouped_number(parser)
  if number then return number end
  local value = parser:expression(0)
  if parser.token.id == "." and parser:peek(1).id == "end" then
    parser:advance()
  end
  return value
end

-- `W -= lr * dW` is W - (lr * dW) under the label W.
local function augmented(parser, target, op)
  parser:advance()
  local right = parser:expression(0)
  right.paren = true
  return { label = label_of(parser, target),
    value = parser:binary(op, target, right) }
end

local SEPARATES = { ["="] = true, [":="] = true, ["←"] = true, [":"] = true }

-- One part: labels, each followed by `=`, and the value.
local function part(parser)
  local token = parser.token
  local following = parser:peek(1)
  if token.id == "choice" and following.id ~= "choice"
    and not following.hangul and atoms.starts_part[following.id] then
    parser:advance()
    return { label = tostring(token.value), value = value_of(parser) }
  end
  local labels = { particle_label(parser) }
  local value = value_of(parser)
  while SEPARATES[parser.token.id] do
    if not is_label(value) then
      parser:fail("answer.several_equal", parser.token)
    end
    local label = label_of(parser, value)
    if label ~= labels[#labels] then labels[#labels + 1] = label end
    parser:advance()
    value = value_of(parser)
  end
  if ASSIGNS[parser.token.id] then
    return augmented(parser, value, ASSIGNS[parser.token.id])
  end
  return { label = labels[#labels], labels = labels, value = value }
end

-- `w1 = w2 = 0.5, b = -0.7`: one part for each label.
local function spread_chains(parts)
  if #parts < 2 then return parts end
  local spread = {}
  for _, one in ipairs(parts) do
    for i = 1, #(one.labels or {}) - 1 do
      spread[#spread + 1] = { label = one.labels[i], value = one.value }
    end
    spread[#spread + 1] = one
  end
  return spread
end

-- Whether the next token begins another part without a separator.
local function next_part(parser, last)
  local token = parser.token
  if token.line then return token.id ~= "end" end
  if not token.space then return token.id == "choice" end
  if token.id == "choice" then return true end
  if token.id == "name" and SEPARATES[parser:peek(1).id] then return true end
  return listing.is_number(last.value)
    and (token.id == "number"
      or parser.spaced and (token.id == "-" or token.id == "+"))
end

local function separator(parser)
  return parser:accept(",") or parser:accept(";")
end

local function all_parts(parser)
  local parts, arrows = {}, 0
  while #parts == 0 or parser.token.id ~= "end" do
    parts[#parts + 1] = part(parser)
    if parser:accept("→") then
      arrows = arrows + 1
    elseif not separator(parser) and not next_part(parser, parts[#parts]) then
      break
    end
  end
  if parser.token.id == "number" then
    parser:fail("answer.missing_operator", parser.token,
      { text = parser.token.text })
  elseif parser.token.id ~= "end" then
    parser:unexpected(parser.token)
  end
  return parts, arrows
end

-- `w1, w2, b = 0.5, 0.5, -0.7`: as many bare names as values after the one
-- sign. Gives each value its name.
local function spread_labels(parts)
  local n = (#parts + 1) // 2
  if #parts < 3 or #parts % 2 == 0 or type(parts[n].label) ~= "string" then
    return parts
  end
  local named = {}
  for i = 1, n do
    local name = i < n and parts[i].value.name or parts[n].label
    if not name or i < n and parts[i].label then return parts end
    named[i] = { label = name, value = parts[n + i - 1].value }
  end
  for i = n + 1, #parts do
    if parts[i].label then return parts end
  end
  return named
end

-- `(dx, dy) = (dout * y, dout * x)`: one part with a list of labels.
local function spread_tuple(parts)
  local only = parts[1]
  if #parts ~= 1 or type(only.label) ~= "table" then return parts end
  local items = only.value.items or {}
  if #items == 0 or #items ~= #only.label then return parts end
  local named = {}
  for i, item in ipairs(items) do
    named[i] = { label = only.label[i], value = item }
  end
  return named
end

local function plain_label(label)
  if type(label) == "table" then return table.concat(label, ", ") end
  return label
end

-- 0,5 alone may be meant as 0.5: the problem to show where one number is asked.
local function decimal_comma(parser)
  local tokens = parser.tokens
  if #tokens ~= 4 or tokens[1].id ~= "number" or tokens[2].id ~= ","
    or tokens[3].id ~= "number" or tokens[3].space
    or not (tokens[1].text .. tokens[3].text):find("^%d+$") then
    return nil
  end
  return parser.source:problem("answer.decimal_comma", tokens[2].from)
end

local function parts_node(parser, parts)
  local items, labelled = {}, false
  for i, item in ipairs(parts) do
    labelled = labelled or item.label ~= nil
    items[i] = labelled and {} or item.value
  end
  if not labelled then
    return parser:node("tuple", items[1].from,
      { items = items, bare = true, doubt = decimal_comma(parser) })
  end
  for i, item in ipairs(parts) do
    items[i] = { name = plain_label(item.label), value = item.value }
  end
  return parser:node("parts", items[1].value.from, { items = items })
end

local function sequence_node(parser, parts)
  local items = {}
  for i, item in ipairs(parts) do items[i] = item.value end
  return parser:node("sequence", items[1].from, { items = items })
end

-- 0,5, 0,5, -0,7: every other comma touches, so they are decimal commas.
local function refuse_decimal_commas(parser)
  local commas, touching = 0, nil
  for i, token in ipairs(parser.tokens) do
    if token.id == "," then
      commas = commas + 1
      local touches = not parser.tokens[i + 1].space
      if touches ~= (commas % 2 == 1) then return end
      touching = touching or token
    elseif token.id == "number" then
      if not token.text:find("^%d+$") then return end
    elseif token.id ~= "-" and token.id ~= "+" and token.id ~= "end" then
      return
    end
  end
  if commas >= 3 and commas % 2 == 1 then
    parser:fail("answer.decimal_comma", touching)
  end
end

local LEADS = { ["="] = true, ["→"] = true, ["·"] = true, [":"] = true }

-- What may stand before an answer without being part of it.
local function skip_lead(parser)
  local token = parser.token
  if LEADS[token.id] or token.id == "name" and token.text == "return" then
    parser:advance()
  end
end

local ORDERS = { name = true, choice = true, number = true }

-- `dW → X^T dout`: an arrow in the place of `=`.
local function is_arrow_label(parts)
  local first, second = parts[1], parts[2]
  return #parts == 2 and not first.label and is_label(first.value)
    and not ORDERS[second.value.kind]
end

-- The tree of the whole answer.
function M.parse(parser)
  parser.spaced = parser.listing.top == "sure"
    or parser.listing.top == "maybe" and parser.tight
  if parser.listing.top == "maybe" then parser.ambiguous = true end
  refuse_decimal_commas(parser)
  skip_lead(parser)
  local parts, arrows = all_parts(parser)
  if arrows > 0 and arrows == #parts - 1 then
    if not is_arrow_label(parts) then return sequence_node(parser, parts) end
    parts[2].label = parts[2].label or label_of(parser, parts[1].value)
    table.remove(parts, 1)
  end
  parts = spread_tuple(spread_labels(spread_chains(parts)))
  if #parts == 1 then
    parts[1].value.label = plain_label(parts[1].label)
    return parts[1].value
  end
  return parts_node(parser, parts)
end

return M
