-- Graphs: how they print, in columns whatever the names.
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local graph = require("nn.graph").graph
local width = require("gradus.text").width

local function lines_of(g)
  local lines = {}
  for line in tostring(g):gmatch "[^\n]+" do lines[#lines + 1] = line end
  return lines
end

local function check_columns()
  local g = graph(function(x, price) return x * price + x end)
  g:forward(2, 3)
  g:backward()
  local lines = lines_of(g)
  check.equal(#lines, 5)
  check.equal(lines[4], "#2 = x × price                                6"
    .. "              1")
  for _, line in ipairs(lines) do check.equal(width(line), 62, line) end
end

check_columns()
check.done()
