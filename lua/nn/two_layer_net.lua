-- TwoLayerNet of sections 4.5 and 5.7: Affine, Relu, Affine, softmax with loss.
local layers = require "nn.layers"
local functions = require "nn.functions"
local np = require("env").np()

local TwoLayerNet = {}
TwoLayerNet.__index = TwoLayerNet

-- The order of parameters: drawn, shown and updated so.
TwoLayerNet.names = { "W1", "b1", "W2", "b2" }
-- loss is made of rows of the operator table alone, so a graph can trace it.
TwoLayerNet.traceable = true

local function draw_params(input, hidden, output, std)
  return {
    W1 = std * np.random.randn(input, hidden),
    b1 = np.zeros(hidden),
    W2 = std * np.random.randn(hidden, output),
    b2 = np.zeros(output),
  }
end

local function new(input, hidden, output, std)
  local self = setmetatable({}, TwoLayerNet)
  local p = draw_params(input, hidden, output, std or 0.01)
  self.params = p
  self.layers = {
    Affine1 = layers.Affine(p.W1, p.b1),
    Relu1 = layers.Relu(),
    Affine2 = layers.Affine(p.W2, p.b2),
  }
  self.last_layer = layers.SoftmaxWithLoss()
  return self
end

function TwoLayerNet:__tostring()
  local W1, W2 = self.params.W1, self.params.W2
  return string.format("TwoLayerNet(%d, %d, %d)", W1.shape[0], W1.shape[1],
    W2.shape[1])
end

-- The layers read the parameters anew, so that assigning net.params.W1 works.
local function refresh(self)
  local p, l = self.params, self.layers
  l.Affine1.W, l.Affine1.b = p.W1, p.b1
  l.Affine2.W, l.Affine2.b = p.W2, p.b2
end

-- Scores (N, out) for x (N, in): no softmax, as in the book.
function TwoLayerNet:predict(x)
  refresh(self)
  local l = self.layers
  return l.Affine2:forward(l.Relu1:forward(l.Affine1:forward(x)))
end

-- The mean cross entropy over the batch; t is labels or one-hot.
function TwoLayerNet:loss(x, t)
  return self.last_layer:forward(self:predict(x), t)
end

-- Rows predicted at a time: all of MNIST at once would need hundreds of MB.
local CHUNK = 1000

-- The fraction of rows whose largest score is the target's.
function TwoLayerNet:accuracy(x, t)
  if t.ndim > 1 then t = np.argmax(t, { axis = 1 }) end
  local right = 0
  for first = 0, #x - 1, CHUNK do
    local y = np.argmax(self:predict(x:rows(first, first + CHUNK)),
      { axis = 1 })
    right = right + np.sum(np.equal(y, t:rows(first, first + CHUNK)))
  end
  return right / #x
end

-- Gradients of the loss by backpropagation, by parameter name.
function TwoLayerNet:gradient(x, t)
  self:loss(x, t)
  local l = self.layers
  local dout = self.last_layer:backward(1)
  l.Affine1:backward(l.Relu1:backward(l.Affine2:backward(dout)))
  return {
    W1 = l.Affine1.dW, b1 = l.Affine1.db,
    W2 = l.Affine2.dW, b2 = l.Affine2.db,
  }
end

-- The same by central differences of the loss (slow; for checking).
function TwoLayerNet:numerical_gradient(x, t)
  local grads = {}
  local function loss() return self:loss(x, t) end
  for _, name in ipairs(self.names) do
    grads[name] = functions.numerical_gradient(loss, self.params[name])
  end
  return grads
end

local M = {}

-- TwoLayerNet(input, hidden, output, weight_init_std = 0.01): weights from
-- np.random (W1, then W2), biases 0.
M.TwoLayerNet = setmetatable(TwoLayerNet, {
  __call = function(_, ...) return new(...) end,
})

return M
