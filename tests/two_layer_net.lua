-- The book's net of two layers.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local functions = require "nn.functions"
local TwoLayerNet = require("nn.two_layer_net").TwoLayerNet

local X = np.array { { 1.0, -0.5, 2.0 }, { -2.0, 3.0, 0.5 } }
local LABELS = np.array { 1, 0 }
local HOT = np.array { { 0., 1. }, { 1., 0. } }

local function small_net(seed)
  np.random.seed(seed or 1)
  return TwoLayerNet(3, 4, 2, 1.0)
end

--- W1, then W2 are drawn as the book draws them; the biases are 0.
local function check_parameters()
  np.random.seed(7)
  local net = TwoLayerNet(3, 4, 2)
  np.random.seed(7)
  check.array(net.params.W1, 0.01 * np.random.randn(3, 4), 0)
  check.array(net.params.b1, np.zeros(4), 0)
  check.array(net.params.W2, 0.01 * np.random.randn(4, 2), 0)
  check.array(net.params.b2, np.zeros(2), 0)
  check.equal(tostring(net), "TwoLayerNet(3, 4, 2)")
end

--- Scores, without a softmax.
local function check_predict()
  local net = small_net()
  local p = net.params
  local hidden = np.maximum(0, np.dot(X, p.W1) + p.b1)
  check.array(net:predict(X), np.dot(hidden, p.W2) + p.b2)
  check.equal(tostring(net:predict(X).shape), "(2, 2)")
end

local function check_loss()
  local net = small_net()
  local y = functions.softmax(net:predict(X))
  check.close(net:loss(X, HOT), functions.cross_entropy_error(y, HOT))
  check.equal(net:loss(X, LABELS), net:loss(X, HOT))
end

--- A net that has learnt nothing gives every class the same.
local function check_loss_of_a_new_net()
  np.random.seed(0)
  local net = TwoLayerNet(784, 50, 10)
  local x = np.random.rand(20, 784)
  check.close(net:loss(x, np.arange(20) % 10), math.log(10), 0.02)
end

local function check_accuracy()
  local net = small_net()
  local best = np.argmax(net:predict(X), 1)
  check.equal(net:accuracy(X, best), 1)
  check.equal(net:accuracy(X, 1 - best), 0)
  check.equal(net:accuracy(X, np.array { best[0], 1 - best[1] }), 0.5)
  check.equal(net:accuracy(X, np.eye(2)[best]), 1)
end

local function check_gradient()
  local net = small_net()
  for _, t in ipairs { LABELS, HOT } do
    local backprop, numerical = net:gradient(X, t),
      net:numerical_gradient(X, t)
    for _, name in ipairs(net.names) do
      check.equal(backprop[name].shape, net.params[name].shape)
      check.array(backprop[name], numerical[name], 1e-6, name)
    end
  end
end

local function check_arguments_are_left_alone()
  local net = small_net()
  local before = {}
  for name, value in pairs(net.params) do before[name] = value:copy() end
  net:gradient(X, HOT)
  net:numerical_gradient(X, HOT)
  net:accuracy(X, LABELS)
  for name, value in pairs(net.params) do
    check.array(value, before[name], 0, name)
  end
  check.array(X, { { 1, -0.5, 2 }, { -2, 3, 0.5 } }, 0)
  check.array(HOT, { { 0, 1 }, { 1, 0 } }, 0)
end

--- Parameters may be changed in place or put anew.
local function check_changed_parameters()
  local net = small_net()
  net.params.b2 = np.array { 1000., 0. }
  check.array(np.argmax(net:predict(X), 1), { 0, 0 })
  net.params.b2[1] = 2000
  check.array(np.argmax(net:predict(X), 1), { 1, 1 })
end

--- The book's loop: a few steps down the gradient lower the loss.
local function check_steps_downhill()
  local net = small_net()
  local before = net:loss(X, HOT)
  for _ = 1, 20 do
    local grads = net:gradient(X, HOT)
    for name, grad in pairs(grads) do
      net.params[name] = net.params[name] - 0.1 * grad
    end
  end
  check.truthy(net:loss(X, HOT) < before / 2)
end

local function check_gradients_are_kept()
  local net = small_net()
  local first = net:gradient(X, HOT)
  local copy = first.W1:copy()
  net:gradient(-X, HOT)
  check.array(first.W1, copy, 0)
end

local function check_bad_shapes()
  local net = small_net()
  check.fails("shapes (2, 2) and (3, 4) not aligned", net.predict, net,
    np.ones { 2, 2 })
  check.fails("label 2 is out of bounds", net.loss, net, X, { 0, 2 })
  check.fails("targets are either one-hot", net.loss, net, X, { 0, 1, 0 })
end

check_parameters()
check_predict()
check_loss()
check_loss_of_a_new_net()
check_accuracy()
check_gradient()
check_arguments_are_left_alone()
check_changed_parameters()
check_steps_downhill()
check_gradients_are_kept()
check_bad_shapes()
check.done()
