--- What TAB offers: keywords and names, fields behind a dot, methods behind a
-- colon, commands at the start of a line.
local names = require "show.names"

local M = {}

local keywords = {}
for word in
  ([[and break do else elseif end false for function goto if in local nil not
  or repeat return then true until while]]):gmatch("%a+")
do
  keywords[#keywords + 1] = word
end

--- Adds the candidates that begin with prefix, each behind `before`.
local function add_matching(list, candidates, prefix, before)
  for _, candidate in ipairs(candidates) do
    if candidate:sub(1, #prefix) == prefix then
      list[#list + 1] = before .. candidate
    end
  end
  return list
end

--- complete(env, commands, before, word) -> list of words that may stand for
-- word; before is the line in front of it, commands a list of names.
function M.complete(env, commands, before, word)
  if before:find("^%s*$") and word:sub(1, 1) == ":" then
    return add_matching({}, commands, word:sub(2), ":")
  end
  local path, separator, prefix = word:match("^([%w_%.]-)([.:])([%w_]*)$")
  if path and path ~= "" then
    local owner = names.resolve(env, path)
    local fields = owner ~= nil and names.of(owner, separator == ":") or {}
    return add_matching({}, fields, prefix, path .. separator)
  elseif not word:find("^[%w_]*$") then
    return {}
  end
  local list = add_matching({}, keywords, word, "")
  return add_matching(list, names.globals(env), word, "")
end

return M
