-- TwoLayerNet of sections 4.5 and 5.7: Affine, Relu, Affine, softmax with loss.
local Net = require "nn.net"
local arguments = require "nn.arguments"
local layers = require "nn.layers"
local np = require("env").np()

local TwoLayerNet = setmetatable({}, { __index = Net })
TwoLayerNet.__index = TwoLayerNet

-- The order of parameters: drawn, shown and updated so.
TwoLayerNet.names = { "W1", "b1", "W2", "b2" }

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
  local p = draw_params(input, hidden, output, std)
  self.params = p
  self.steps = {
    { name = "Affine1", layer = layers.Affine(p.W1, p.b1),
      fields = { W = "W1", b = "b1" } },
    { name = "Relu1", layer = layers.Relu(), fields = {} },
    { name = "Affine2", layer = layers.Affine(p.W2, p.b2),
      fields = { W = "W2", b = "b2" } },
  }
  return Net.complete(self)
end

function TwoLayerNet:__tostring()
  local W1, W2 = self.params.W1, self.params.W2
  return string.format("TwoLayerNet(%d, %d, %d)", W1.shape[0], W1.shape[1],
    W2.shape[1])
end

local M = {}

-- TwoLayerNet(input, hidden, output, weight_init_std = 0.01): weights from
-- np.random (W1, then W2), biases 0.
M.TwoLayerNet = setmetatable(TwoLayerNet, {
  __index = Net,
  __call = function(_, input, hidden, output, std)
    local call = "TwoLayerNet(input, hidden, output)"
    arguments.want("size", call, "input", input)
    arguments.want("size", call, "hidden", hidden)
    arguments.want("size", call, "output", output)
    std = std or 0.01
    arguments.want("number", call, "weight_init_std", std)
    return new(input, hidden, output, std)
  end,
})

return M
