-- One step of training: draw a mini-batch, find the gradients, let the
-- optimiser move the parameters. Nets that are traceable are traced once as a
-- graph whose nodes keep their memory; the others call net:gradient.
local graph = require "gradus.graph"
local np = require("env").np()
local text = require "text"
local training = require "gradus.training"

local M = {}

-- --- mini-batches ---------------------------------------------------------------

-- Room for `size` rows of data: floats as the weights are, labels as int64. A
-- label with a fraction stays one, so that the loss refuses it.
local function room(data, size, dtype)
  local shape = { size }
  for axis = 1, data.ndim - 1 do shape[axis + 1] = data.shape[axis] end
  return np.zeros(shape, dtype)
end

local Batch = {}
Batch.__index = Batch

local function new_batch(train, size)
  local is_label = train.t.ndim == 1 and not train.t.dtype:find("^float")
  return setmetatable({
    data = train,
    index = np.zeros(size, "int64"),
    x = room(train.x, size, "float64"),
    t = room(train.t, size, is_label and "int64" or "float64"),
  }, Batch)
end

-- The rows that np.random.choice(#x, size) would pick.
function Batch:draw()
  np.random.draw(self.index, #self.data.x)
  training.gather(self.x, self.data.x, self.index)
  training.gather(self.t, self.data.t, self.index)
end

-- --- gradients -------------------------------------------------------------------

-- Traces net:loss with nodes in the places of x, t and the parameters. Returns
-- the graph and the parameters' nodes, which hold their gradients.
local function trace(net)
  local names = { "x", "t", table.unpack(net.names) }
  local params, nodes = net.params, {}
  local g = graph.trace(function(x, t, ...)
    local given = { ... }
    for i, name in ipairs(net.names) do nodes[name] = given[i] end
    net.params = nodes
    local good, loss = pcall(net.loss, net, x, t)
    net.params = params
    if not good then error(loss, 0) end
    return loss
  end, names)
  g:freeze("x")
  g:freeze("t")
  return g, nodes
end

local function traced(net, batch)
  local g, nodes = trace(net)
  net:loss(batch.x, batch.t) -- the layers hold arrays again, not nodes
  local values = { batch.x, batch.t }
  for i, name in ipairs(net.names) do values[i + 2] = net.params[name] end
  local loss
  return function()
    if loss == nil then
      loss = g:forward(table.unpack(values))
    else
      loss = g:forward()
    end
    g:sweep()
    return loss, nodes
  end
end

local function layer_by_layer(net, batch)
  return function()
    local grads = net:gradient(batch.x, batch.t)
    if net.last_loss then return net.last_loss, grads end
    if not net.loss then error(text.say("nn.fit_net"), 0) end
    return net:loss(batch.x, batch.t), grads
  end
end

local function strategy(net)
  if net.traceable and net:traceable() then return traced end
  return layer_by_layer
end

-- Returns a function that makes one step and returns the loss before it. A loss
-- that is no finite number moves nothing.
function M.new(net, train, size, optimizer)
  local batch = new_batch(train, size)
  local gradients = strategy(net)(net, batch)
  return function()
    batch:draw()
    local loss, grads = gradients()
    if loss == loss and math.abs(loss) < math.huge then
      optimizer:update(net.params, grads)
    end
    return loss
  end, batch
end

return M
