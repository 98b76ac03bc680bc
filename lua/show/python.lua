--- Lines that were meant for Python.
local M = {}

local BLOCKS = {}
for word in ("for while if elif else def class with try except"):gmatch("%a+") do
  BLOCKS[word] = true
end

--- Whether the line opens one of Python's blocks: `for x in y:`.
function M.opens_block(line)
  local word = (line .. " "):match("^%s*(%l+)%f[%W].*:%s")
  return word ~= nil and BLOCKS[word] == true
end

--- Whether the line holds a lambda.
function M.has_lambda(line)
  return line:find("%f[%w_]lambda%f[^%w_][^:]*:") ~= nil
end

return M
