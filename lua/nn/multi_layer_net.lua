-- MultiLayerNet of chapter 6 (common/multi_layer_net_extend.py): any number of
-- hidden layers, chosen activations and initial weights, weight decay, dropout,
-- batch normalisation.
local Net = require "nn.net"
local layers = require "nn.layers"
local np = require("env").np()
local text = require "text"

local MultiLayerNet = setmetatable({}, { __index = Net })
MultiLayerNet.__index = MultiLayerNet

local ACTIVATIONS = { relu = "Relu", sigmoid = "Sigmoid", tanh = "Tanh" }

local DEFAULTS = {
  activation = "relu", weight_init_std = "relu", weight_decay_lambda = 0,
  use_dropout = false, dropout_ratio = 0.5, use_batchnorm = false,
}

-- He for ReLU, Xavier for sigmoid and tanh, or a number (6.2).
local function scale_of(std, inputs)
  if type(std) == "number" then return std end
  local name = tostring(std):lower()
  if name == "relu" or name == "he" then return math.sqrt(2 / inputs) end
  if name == "sigmoid" or name == "tanh" or name == "xavier" then
    return math.sqrt(1 / inputs)
  end
  error(text.say("nn.net_init", { name = name }), 0)
end

local function options_of(given)
  local options = {}
  for name, value in pairs(DEFAULTS) do options[name] = value end
  for name, value in pairs(given or {}) do
    if DEFAULTS[name] == nil then
      error(text.say("nn.net_option", { name = tostring(name) }), 0)
    end
    options[name] = value
  end
  if not ACTIVATIONS[options.activation] then
    error(text.say("nn.net_activation",
      { name = tostring(options.activation) }), 0)
  end
  return options
end

-- All weights are drawn first, in order, as the book does.
local function draw_params(self, sizes, options)
  for i = 1, #sizes - 1 do
    local W, b = "W" .. i, "b" .. i
    self.params[W] = scale_of(options.weight_init_std, sizes[i])
      * np.random.randn(sizes[i], sizes[i + 1])
    self.params[b] = np.zeros(sizes[i + 1])
    table.insert(self.names, W)
    table.insert(self.names, b)
  end
end

local function add_step(self, name, layer, fields)
  table.insert(self.steps, { name = name, layer = layer, fields = fields or {} })
end

local function add_affine(self, i)
  local W, b = "W" .. i, "b" .. i
  add_step(self, "Affine" .. i, layers.Affine(self.params[W], self.params[b]),
    { W = W, b = b })
end

local function add_batch_norm(self, i, size)
  local gamma, beta = "gamma" .. i, "beta" .. i
  self.params[gamma], self.params[beta] = np.ones(size), np.zeros(size)
  table.insert(self.names, gamma)
  table.insert(self.names, beta)
  add_step(self, "BatchNorm" .. i,
    layers.BatchNormalization(self.params[gamma], self.params[beta]),
    { gamma = gamma, beta = beta })
end

local function new(input, hidden, output, given)
  local options = options_of(given)
  local self = setmetatable({ params = {}, names = {}, steps = {} },
    MultiLayerNet)
  self.sizes = { input, table.unpack(hidden) }
  table.insert(self.sizes, output)
  self.decay = options.weight_decay_lambda
  draw_params(self, self.sizes, options)
  for i = 1, #hidden do
    add_affine(self, i)
    if options.use_batchnorm then add_batch_norm(self, i, hidden[i]) end
    add_step(self, "Activation" .. i, layers[ACTIVATIONS[options.activation]]())
    if options.use_dropout then
      add_step(self, "Dropout" .. i, layers.Dropout(options.dropout_ratio))
    end
  end
  add_affine(self, #hidden + 1)
  return Net.complete(self)
end

function MultiLayerNet:__tostring()
  return "MultiLayerNet(" .. table.concat(self.sizes, " -> ") .. ")"
end

local M = {}

-- MultiLayerNet(input, {hidden, ..}, output, {activation = "relu", "sigmoid" or
-- "tanh"; weight_init_std = a number, "he" or "xavier"; weight_decay_lambda;
-- use_dropout, dropout_ratio; use_batchnorm}).
M.MultiLayerNet = setmetatable(MultiLayerNet, {
  __index = Net,
  __call = function(_, input, hidden, output, options)
    if type(hidden) ~= "table" then error(text.say("nn.net_hidden"), 2) end
    local good, net = pcall(new, input, hidden, output, options)
    if not good then error(net, 2) end
    return net
  end,
})

return M
