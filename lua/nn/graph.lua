-- Computational graphs (5.1 to 5.3): graph(f) draws f once over nodes; values
-- flow up by forward, gradients down by backward or one node at a time by step.
local graph = require "gradus.graph"
local np = require "gradus.np"
local text = require "text"
local cells = require "gradus.text"

local M = {}

-- What arrays have as methods, nodes have where there is a row for it.
for _, name in ipairs { "sum", "mean", "dot" } do
  graph.node_methods[name] = np[name]
end

local function short(value)
  if type(value) == "number" then return string.format("%.10g", value) end
  return "array" .. tostring(value.shape)
end

local function operand(g, input)
  if input.constant then return short(input.constant) end
  local node = g:node(input.node)
  return node.name or "#" .. input.node
end

-- "price = apple x n" for a node, "apple" for an input.
local function title(g, node)
  local name = node.name or "#" .. node.index
  if not node.op then return name end
  local inputs = {}
  for i, input in ipairs(node.inputs) do inputs[i] = operand(g, input) end
  if #inputs == 2 and #node.symbol <= 2 then
    return name .. " = " .. table.concat(inputs, " " .. node.symbol .. " ")
  end
  return name .. " = " .. node.symbol .. "(" .. table.concat(inputs, ", ") .. ")"
end

-- The nodes in order, each with its value and the gradient that arrived.
function graph.meta:__tostring()
  local lines = {}
  for i = 0, #self - 1 do
    local node = self:node(i)
    lines[#lines + 1] = cells.pad(title(self, node), 32)
      .. string.format(" %14s %14s", short(node.value), short(node.gradient))
  end
  table.insert(lines, 1, text.say("nn.graph_header"))
  return table.concat(lines, "\n")
end

local Step = {}

function Step:__tostring()
  local lines = { text.say("nn.graph_step",
    { node = self.title, incoming = short(self.incoming) }) }
  for _, out in ipairs(self.outgoing) do
    lines[#lines + 1] = "  " .. text.say(
      out.slope and "nn.graph_local" or "nn.graph_flow", {
        to = out.to, slope = out.slope and short(out.slope),
        value = short(out.value),
      })
  end
  return table.concat(lines, "\n")
end

-- One entry for each input that is a node: its name, the local derivative (for
-- numbers) and what flows to it. What an input that comes twice gets is its sum.
local function outgoing(self, node, before)
  local list = {}
  for _, input in ipairs(node.inputs) do
    if input.node then
      local after = self:grad(input.node)
      local flow
      if input.slope then
        flow = node.gradient * input.slope
      else
        flow = after - before[input.node]
      end
      list[#list + 1] = {
        to = operand(self, input), node = input.node, slope = input.slope,
        value = flow, total = after,
      }
    end
  end
  return list
end

local function gradients(self)
  local all = {}
  for i = 0, #self - 1 do all[i] = self:grad(i) end
  return all
end

-- g:step(): sends the gradient through one node, from the output down; returns
-- {node, op, title, incoming, outgoing = {{to, slope, value, total}, ..}}, or
-- nil when every node is done. The first call begins anew with 1 at the output.
function graph.methods:step()
  self:begin()
  local before = gradients(self)
  local index = self:advance()
  if index == nil then return nil end
  local node = self:node(index)
  return setmetatable({
    node = node.name or index, op = node.op, title = title(self, node),
    incoming = node.gradient, outgoing = outgoing(self, node, before),
  }, Step)
end

-- graph(f): f is a Lua function of numbers or arrays; its parameters become the
-- inputs. The operators, the np functions and the activations and losses that
-- have a row in the table of operators are traced.
function M.graph(f)
  if type(f) ~= "function" or debug.getinfo(f, "S").what == "C" then
    error(text.say("nn.graph_function"), 2)
  end
  return graph.trace(f)
end

return M
