-- The names a student can type: NumPy's, the book's, and Lua's own library. One
-- fresh table for every prompt, script or judgement.
local M = {}

-- Where the names outside np live: module -> names.
local HOMES = {
  ["nn.functions"] = {
    "step_function", "sigmoid", "relu", "softmax", "identity_function",
    "mean_squared_error", "cross_entropy_error", "numerical_gradient",
    "gradient_descent",
  },
  ["nn.gate"] = { "gate", "truth", "separable" },
  ["nn.layers"] = {
    "MulLayer", "AddLayer", "Relu", "Sigmoid", "Tanh", "Affine",
    "SoftmaxWithLoss", "Dropout", "BatchNormalization",
  },
  ["nn.multi_layer_net"] = { "MultiLayerNet" },
  ["nn.two_layer_net"] = { "TwoLayerNet" },
  ["nn.graph"] = { "graph" },
  ["nn.gradcheck"] = { "gradcheck" },
  ["nn.optimizers"] = {
    "SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam",
  },
  ["nn.training"] = { "fit" },
  ["nn.mnist"] = { "load_mnist" },
}

local home_of = {}
for module, names in pairs(HOMES) do
  for _, name in ipairs(names) do home_of[name] = module end
end

-- np with its random numbers; made once, since np.random has one stream.
function M.np()
  local np = require "gradus.np"
  if np.random == nil then np.random = require "gradus.random" end
  return np
end

-- Names load on first use, so that a session starts quickly.
local function lookup(env, name)
  local value
  if name == "np" then
    value = M.np()
  elseif home_of[name] then
    value = require(home_of[name])[name]
  end
  if value ~= nil then rawset(env, name, value) end
  return value
end

-- A new environment over `base` (a table of Lua's own functions).
function M.new(base)
  local env = {}
  for name, value in pairs(base or {}) do env[name] = value end
  env._G = env
  return setmetatable(env, { __index = lookup })
end

-- Every name there is besides Lua's own, sorted; for completion and
-- did-you-mean.
function M.names()
  local names = { "np" }
  for name in pairs(home_of) do names[#names + 1] = name end
  table.sort(names)
  return names
end

return M
