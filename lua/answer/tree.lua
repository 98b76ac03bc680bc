-- Walks over answer trees.
local M = {}

-- The fields of each kind that hold a node, then those that hold lists.
local SINGLE = {
  unary = { "operand" }, binary = { "left", "right" },
  logic = { "left", "right" }, conditional = { "yes", "test", "no" },
  attribute = { "object" }, transpose = { "operand" }, index = { "object" },
  slice = { "start", "stop", "step" }, lambda = { "body" }, call = { "callee" },
}
local LISTS = { "items", "args", "keywords" }

-- Calls visit(child) for every node directly below this one.
function M.children(node, visit)
  for _, field in ipairs(SINGLE[node.kind] or {}) do
    if node[field] then visit(node[field]) end
  end
  for _, field in ipairs(LISTS) do
    for _, item in ipairs(node[field] or {}) do
      visit(item.kind and item or item.value)
    end
  end
end

return M
