-- A tree back as text, in Python's notation with every product written out:
-- what `read as ..` shows, and what tells two readings apart.
local vocabulary = require "answer.vocabulary"

local M = {}

-- Loose to tight; an operand that binds less tightly than its place gets
-- brackets.
local POWER = {
  lambda = 1, conditional = 2, ["or"] = 3, ["and"] = 4, ["not"] = 5,
  compare = 6, ["|"] = 7, ["&"] = 8, ["<<"] = 9, [">>"] = 9, ["+"] = 10,
  ["-"] = 10, ["*"] = 12, ["/"] = 12, ["//"] = 12, ["%"] = 12, ["@"] = 12,
  ["·"] = 12, sign = 13, ["**"] = 14, atom = 20,
}

local printers = {}

local function power_of(node)
  if node.kind == "binary" or node.kind == "logic" then
    return POWER[node.op]
  end
  if node.kind == "unary" then
    return node.op == "not" and POWER["not"] or POWER.sign
  end
  return POWER[node.kind] or POWER.atom
end

local function show(node, least)
  local text = printers[node.kind](node)
  if power_of(node) < (least or 0) then return "(" .. text .. ")" end
  return text
end

local function list(nodes)
  local shown = {}
  for i, node in ipairs(nodes) do shown[i] = show(node) end
  return table.concat(shown, ", ")
end

function printers.number(node)
  if node.text and node.text:find("^[%d.eE+-]+$") then
    return node.text
  end
  return ("%.17g"):format(node.value)
end

function printers.string(node) return "'" .. node.value .. "'" end

function printers.constant(node)
  if node.value == nil then return "None" end
  return node.value and "True" or "False"
end

function printers.name(node)
  local alias = vocabulary.aliases[node.name]
  return node.name == "σ" and alias or node.name
end

function printers.derivative(node)
  return "∂" .. node.of .. "/∂" .. node.by
end

function printers.unary(node)
  if node.op == "not" then return "not " .. show(node.operand, POWER["not"]) end
  return node.op .. show(node.operand, POWER.sign)
end

-- The sign of a product: what evaluation found it to be, else what is certain.
local function product_sign(node)
  if node.matrix ~= nil then return node.matrix and "@" or "*" end
  local function plain(side)
    return side.kind == "number" or side.kind == "unary"
      and side.operand.kind == "number"
  end
  return (plain(node.left) or plain(node.right)) and "*" or "·"
end

function printers.binary(node)
  local power = POWER[node.op]
  if node.op == "**" then
    return show(node.left, power + 1) .. "**" .. show(node.right, POWER.sign)
  end
  local sign = node.op == "·" and product_sign(node) or node.op
  local divides = node.implicit and node.left.op == "/" -- (1 / 2) * x
  return show(node.left, divides and POWER.atom or power) .. " " .. sign .. " "
    .. show(node.right, power + 1)
end

function printers.compare(node)
  local shown = { show(node.items[1], POWER.compare + 1) }
  for i, op in ipairs(node.ops) do
    shown[#shown + 1] = op
    shown[#shown + 1] = show(node.items[i + 1], POWER.compare + 1)
  end
  return table.concat(shown, " ")
end

function printers.logic(node)
  local power = POWER[node.op]
  return show(node.left, power) .. " " .. node.op .. " "
    .. show(node.right, power + 1)
end

function printers.conditional(node)
  return show(node.yes, 3) .. " if " .. show(node.test, 3) .. " else "
    .. show(node.no, 2)
end

function printers.call(node)
  local inside = { list(node.args) }
  if inside[1] == "" then inside[1] = nil end
  for _, keyword in ipairs(node.keywords) do
    inside[#inside + 1] = keyword.name .. "=" .. show(keyword.value)
  end
  local callee = show(node.callee, POWER.atom)
  if node.callee.kind == "transpose" then
    callee = show(node.callee.operand) .. "'"
  end
  return callee .. "(" .. table.concat(inside, ", ") .. ")"
end

function printers.attribute(node)
  return show(node.object, POWER.atom) .. "." .. node.name
end

function printers.transpose(node)
  return show(node.operand, POWER.atom) .. ".T"
end

function printers.index(node)
  return show(node.object, POWER.atom) .. "[" .. list(node.items) .. "]"
end

function printers.slice(node)
  local shown = (node.start and show(node.start) or "") .. ":"
    .. (node.stop and show(node.stop) or "")
  return node.step and shown .. ":" .. show(node.step) or shown
end

function printers.ellipsis() return "..." end

function printers.tuple(node)
  if #node.items == 1 then return "(" .. show(node.items[1]) .. ",)" end
  local inside = list(node.items)
  return node.bare and inside or "(" .. inside .. ")"
end

function printers.list(node)
  if not node.keywords then return "[" .. list(node.items) .. "]" end
  local inside = {}
  for i, item in ipairs(node.items) do inside[i] = show(item) end
  for _, keyword in ipairs(node.keywords) do
    inside[#inside + 1] = keyword.name .. " = " .. show(keyword.value)
  end
  return "{" .. table.concat(inside, ", ") .. "}"
end

function printers.lambda(node)
  return "lambda " .. table.concat(node.params, ", ") .. ": " .. show(node.body)
end

function printers.choice(node) return "<" .. tostring(node.value) .. ">" end

function printers.parts(node)
  local shown = {}
  for i, item in ipairs(node.items) do
    shown[i] = (item.name and item.name .. " = " or "") .. show(item.value)
  end
  return table.concat(shown, ", ")
end

function printers.sequence(node)
  local shown = {}
  for i, item in ipairs(node.items) do shown[i] = show(item) end
  return table.concat(shown, " → ")
end

-- The tree as text.
function M.print(node) return show(node) end

return M
