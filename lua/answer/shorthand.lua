-- Answers that are no formulas: a choice, an order, a shape.
local M = {}

local WORDS = {
  o = "O", O = "O", ["ㅇ"] = "O", ["참"] = "O", ["맞다"] = "O", ["예"] = "O",
  ["네"] = "O", T = "O", yes = "O", ["옳다"] = "O",
  x = "X", X = "X", ["ㅌ"] = "X", ["거짓"] = "X", ["틀리다"] = "X",
  ["아니오"] = "X", F = "X", no = "X", ["아니다"] = "X",
}

-- What a tree chooses: a number, "O" or "X", or a letter as "ㄱ"; nil when it
-- is no choice.
function M.choice(node)
  if node.kind == "choice" then return node.value end
  if node.kind == "number" then return math.tointeger(node.value) end
  if node.kind == "constant" then
    if node.value == nil then return nil end
    return node.value and "O" or "X"
  end
  if node.kind == "name" then return WORDS[node.name] or node.name end
end

-- The choices of a list of them, an order or one alone: 1, 3; ㄴ → ㄱ; 2-1-3.
-- nil when something else stands among them.
function M.order(node)
  if node.kind == "binary" and node.op == "-" and not node.paren then
    local before, last = M.order(node.left), M.choice(node.right)
    if not before or last == nil then return nil end
    before[#before + 1] = last
    return before
  end
  local one = M.choice(node)
  if one ~= nil then return { one } end
  local found = {}
  for i, item in ipairs(node.items or {}) do
    found[i] = M.choice(item)
    if found[i] == nil then return nil end
  end
  return #found > 0 and found or nil
end

-- "Nx10" as one word: its two sizes.
local function sizes_of_word(word)
  local rows, columns = word:match("^(%w+)[xX](%w+)$")
  if not rows then return nil end
  return tonumber(rows) or rows, tonumber(columns) or columns
end

local function size(node)
  if node.kind == "number" then return math.tointeger(node.value) end
  if node.kind == "name" then return node.name end
end

local function product(node)
  local left = M.shape(node.left, true)
  if not left then return nil end
  if node.implicit and (size(node.right) == "x" or size(node.right) == "X") then
    return left -- N x M: the letter stands for the sign
  end
  local name = node.implicit and node.right.kind == "name"
    and node.right.name:match("^[xX](%w+)$")
  local last = name and (tonumber(name) or name) or size(node.right)
  if last == nil then return nil end
  left[#left + 1] = last
  return left
end

-- The sizes of a shape as numbers and names: (3, 2), [N, 10], 3 × 2, 3x2; nil
-- when the tree is no shape. inside: a lone size will do.
function M.shape(node, inside)
  if node.kind == "tuple" or node.kind == "list" then
    local sizes = {}
    for i, item in ipairs(node.items) do
      sizes[i] = size(item)
      if sizes[i] == nil then return nil end
    end
    return sizes
  elseif node.kind == "binary" and (node.cross or node.op == "*"
    or node.implicit) and not node.paren then
    return product(node)
  elseif node.kind == "name" and not inside then
    local rows, columns = sizes_of_word(node.name)
    return rows and { rows, columns }
  end
  local only = size(node)
  return inside and only and { only } or nil
end

return M
