-- MultiLayerNet and what its nets share: initial weights, the two ways to the
-- gradients, weight decay, dropout, batch normalisation, layers of one's own.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local functions = require "nn.functions"
local gradcheck = require("nn.gradcheck").gradcheck
local layers = require "nn.layers"
local MultiLayerNet = require("nn.multi_layer_net").MultiLayerNet
local TwoLayerNet = require("nn.two_layer_net").TwoLayerNet

np.random.seed(3)
local X = np.random.randn(6, 3)
local LABELS = np.array { 0, 1, 1, 3, 2, 0 }
local HOT = np.eye(4)[LABELS]

local function net_of(options, hidden)
  np.random.seed(1)
  return MultiLayerNet(3, hidden or { 5, 4 }, 4, options)
end

-- --- making one ----------------------------------------------------------------

local function check_parameters()
  local net = net_of { use_batchnorm = true }
  check.equal(table.concat(net.names, " "),
    "W1 b1 W2 b2 W3 b3 gamma1 beta1 gamma2 beta2")
  check.equal(tostring(net), "MultiLayerNet(3 -> 5 -> 4 -> 4)")
  check.array(net.params.b2, np.zeros(4), 0)
  check.array(net.params.gamma1, np.ones(5), 0)
  check.array(net.params.beta2, np.zeros(4), 0)
  np.random.seed(1)
  local he = math.sqrt(2 / 3) * np.random.randn(3, 5)
  check.array(net.params.W1, he, 1e-15)
end

--- 6.2: a number, sqrt(1 / n), sqrt(2 / n), n the inputs of the layer.
local function check_initial_weights()
  for init, scale in pairs {
    [0.01] = { 0.01, 0.01 }, he = { math.sqrt(2 / 100), math.sqrt(2 / 400) },
    relu = { math.sqrt(2 / 100), math.sqrt(2 / 400) },
    xavier = { 0.1, 0.05 }, sigmoid = { 0.1, 0.05 }, tanh = { 0.1, 0.05 },
    Xavier = { 0.1, 0.05 },
  } do
    np.random.seed(0)
    local net = MultiLayerNet(100, { 400, 300 }, 2, { weight_init_std = init })
    check.close(np.std(net.params.W1) / scale[1], 1, 0.02, init)
    check.close(np.std(net.params.W2) / scale[2], 1, 0.02, init)
    check.close(np.mean(net.params.W1), 0, scale[1] / 50)
  end
end

local function check_bad_options()
  local function fails(part, ...) check.fails(part, MultiLayerNet, ...) end
  fails("no activation 'gelu'", 3, { 4 }, 2, { activation = "gelu" })
  fails("no initial weights are called 'big'", 3, { 4 }, 2,
    { weight_init_std = "big" })
  fails("MultiLayerNet has no option 'dropout'", 3, { 4 }, 2, { dropout = 1 })
  fails("the hidden sizes are a table", 3, 4, 2)
end

-- --- the two ways to the gradients ----------------------------------------------

--- What a change touches, or the whole loss anew: the same differences.
local function check_differences(net, what)
  for _, t in ipairs { LABELS, HOT } do
    local quick = net:differences(X, t)
    for _, name in ipairs(net.names) do
      local slow = functions.numerical_gradient(function()
        return net:loss(X, t)
      end, net.params[name])
      check.array(quick[name], slow, 1e-9, what .. " " .. name)
    end
  end
end

local function check_all_differences()
  for _, activation in ipairs { "relu", "sigmoid", "tanh" } do
    for _, decay in ipairs { 0, 0.3 } do
      local net = net_of { activation = activation, weight_decay_lambda = decay }
      check.truthy(net:has_differences())
      check_differences(net, activation .. decay)
    end
  end
  check_differences(net_of({}, {}), "no hidden layer")
  np.random.seed(2)
  check_differences(TwoLayerNet(3, 5, 4, 1.0), "TwoLayerNet")
end

--- Another activation in place of the built-in one; parameters of other layouts.
local function check_changed_nets()
  local net = net_of()
  net.layers.Activation2 = layers.Sigmoid()
  net.params.W1 = (net.params.W1.T * 1).T
  check_differences(net, "changed")
  net.params.W1 = np.array { { 1, 2, 0, 1, 0 }, { 0, 1, 1, -1, 2 },
    { 1, 0, 1, 0, 1 } }
  local quick = net:differences(X, LABELS)
  net.params.W1 = net.params.W1:astype "float64"
  check.array(quick.W1, net:differences(X, LABELS).W1, 0)
end

--- A net that is not ours in every part takes the long way.
local function check_when_differences_do_not_apply()
  for what, change in pairs {
    ["a layer of one's own"] = function(net)
      net.layers.Activation1 = { forward = function(_, x) return x * 2 end }
    end,
    ["a method of a layer"] = function(net)
      function net.layers.Affine1:forward(x) return self.call:forward(2 * x,
        self.W, self.b) end
    end,
    ["two activations"] = function(net) net.layers.Affine2 = layers.Relu() end,
    ["an activation at the end"] = function(net)
      net.layers.Affine3 = layers.Sigmoid()
    end,
    ["dropout"] = function(net) net.layers.Activation1 = layers.Dropout(0.1) end,
    ["the loss layer"] = function(net)
      net.last_layer = { forward = function(_, y) return np.sum(y * y) end }
    end,
    ["loss"] = function(net) function net:loss(x) return np.sum(self:predict(x))
    end end,
    ["predict"] = function(net)
      local predict = net.predict
      function net:predict(x) return predict(self, x) * 2 end
    end,
  } do
    local net = net_of({}, { 4, 4 })
    change(net)
    check.equal(net:has_differences(), false, what)
  end
  check.equal(net_of({}, { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 })
    :has_differences(), false)
  local net = net_of({}, { 4, 4 })
  function net:loss(x) return np.sum(self:predict(x)) end
  check.array(net:numerical_gradient(X, LABELS).b3, 6 * np.ones(4), 1e-9)
end

local function check_gradients()
  for _, options in ipairs {
    { activation = "sigmoid" }, { activation = "tanh", weight_init_std = 0.5 },
    { weight_decay_lambda = 0.1 }, { use_batchnorm = true },
    { use_batchnorm = true, activation = "tanh", weight_decay_lambda = 0.1 },
    { use_dropout = true, dropout_ratio = 0.3, activation = "tanh" },
    { use_dropout = true, use_batchnorm = true, activation = "sigmoid" },
  } do
    local net = net_of(options)
    local report = gradcheck(net, X, LABELS)
    check.truthy(report.ok, tostring(report))
    check.equal(#report, #net.names)
  end
end

-- --- weight decay ---------------------------------------------------------------

--- 1/2 lambda sum W^2 in the loss, lambda W in the gradient; biases are free.
local function check_weight_decay()
  local plain, net = net_of(), net_of { weight_decay_lambda = 0.2 }
  local sum = 0
  for i = 1, 3 do sum = sum + np.sum(net.params["W" .. i] ^ 2) end
  check.close(net:loss(X, HOT), plain:loss(X, HOT) + 0.1 * sum)
  local with, without = net:gradient(X, HOT), plain:gradient(X, HOT)
  for i = 1, 3 do
    check.array(with["W" .. i], without["W" .. i] + 0.2 * net.params["W" .. i])
    check.array(with["b" .. i], without["b" .. i], 0)
  end
end

-- --- dropout (6.4.3) ------------------------------------------------------------

local function check_dropout()
  local dropout, x = layers.Dropout(0.3), np.ones { 100, 50 }
  np.random.seed(4)
  local expected = np.random.rand(100, 50):gt(0.3)
  np.random.seed(4)
  local y = dropout:forward(x)
  check.array(dropout.mask, expected, 0)
  check.array(y, expected, 0)
  check.array(dropout:backward(3 * x), 3 * np.array(expected, "float64"), 0)
  check.array(dropout:forward(x, false), 0.7 * x, 1e-15)
  check.truthy(not np.array_equal(dropout:forward(x, true), y))
  dropout.held = true
  check.array(dropout:forward(x), dropout:forward(x), 0)
  check.truthy(gradcheck(dropout, X).ok)
end

-- --- batch normalisation (6.3) ----------------------------------------------------

local GAMMA, BETA = np.array { 1., 2., 0.5 }, np.array { 0., -1., 3. }

local function check_batch_norm()
  local norm = layers.BatchNormalization(GAMMA, BETA, 0.8)
  local mean, var = np.mean(X, 0), np.var(X, 0)
  local expected = GAMMA * (X - mean) / np.sqrt(var + 10e-7) + BETA
  check.array(norm:forward(X), expected)
  check.array(norm.running_mean, 0.2 * mean)
  check.array(norm.running_var, 0.2 * var)
  norm:forward(X + 1)
  check.array(norm.running_mean, 0.8 * 0.2 * mean + 0.2 * (mean + 1))
  local running = norm.running_mean:copy()
  check.array(norm:forward(X, false), GAMMA * (X - norm.running_mean)
    / np.sqrt(norm.running_var + 10e-7) + BETA)
  check.array(norm.running_mean, running, 0)
  check.truthy(gradcheck(layers.BatchNormalization(GAMMA, BETA), X).ok)
end

--- Before it learnt anything it goes by the batch, every time the same.
local function check_batch_norm_of_a_new_net()
  local net = net_of { use_batchnorm = true }
  local y = net:predict(X)
  check.array(net:predict(X), y, 0)
  net:loss(X, LABELS)
  check.array(net:predict(X), y, 0)
end

--- Checking gradients changes no averages and no mask.
local function check_that_checking_is_harmless()
  local net = net_of { use_batchnorm = true, use_dropout = true }
  net:gradient(X, LABELS)
  local y = net:predict(X)
  net:numerical_gradient(X, LABELS)
  check.array(net:predict(X), y, 0)
  check.equal(net.layers.Dropout1.held, nil)
  check.truthy(not pcall(net.numerical_gradient, net, X, np.array { 1 }))
  check.equal(net.layers.Dropout1.held, nil)
end

-- --- layers of one's own -----------------------------------------------------------

local function own_affine(factor)
  local layer = {}
  function layer:forward(x)
    self.x = x
    return np.dot(x, self.W) + self.b
  end
  function layer:backward(dout)
    self.dW, self.db = np.dot(self.x.T, dout) * factor, np.sum(dout, 0)
    return np.dot(dout, self.W.T)
  end
  return layer
end

local function check_own_layers()
  local net, same = net_of(), net_of()
  net.layers.Affine2 = own_affine(1)
  check.array(net:predict(X), same:predict(X))
  local got, expected = net:gradient(X, LABELS), same:gradient(X, LABELS)
  for _, name in ipairs(net.names) do check.array(got[name], expected[name]) end
  check.truthy(gradcheck(net, X, LABELS).ok)
  net.layers.Affine2 = own_affine(2)
  local report = gradcheck(net, X, LABELS)
  for _, name in ipairs(net.names) do
    check.equal(report[name].ok, name ~= "W2", name)
  end
end

--- A gradient that a layer forgot is missed by name, with weight decay, too.
local function check_forgotten_gradients()
  local net = net_of { weight_decay_lambda = 0.1 }
  net.layers.Affine2 = own_affine(1)
  local backward = net.layers.Affine2.backward
  function net.layers.Affine2:backward(dout)
    local dx = backward(self, dout)
    self.dW = nil
    return dx
  end
  local report = gradcheck(net, X, LABELS)
  check.equal(report.W2.verdict, "backward gave no gradient for it")
  check.truthy(report.W1.ok and report.b2.ok)
end

check_parameters()
check_initial_weights()
check_bad_options()
check_all_differences()
check_changed_nets()
check_when_differences_do_not_apply()
check_gradients()
check_weight_decay()
check_dropout()
check_batch_norm()
check_batch_norm_of_a_new_net()
check_that_checking_is_harmless()
check_own_layers()
check_forgotten_gradients()
check.done()
