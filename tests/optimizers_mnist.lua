-- Chapter 6's comparison on MNIST: 2,000 steps of Adam and of Momentum end
-- below SGD. Too slow under the sanitizers.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local optimizers = require "nn.optimizers"
local fit = require("nn.training").fit
local load_mnist = require("nn.mnist").load_mnist
local TwoLayerNet = require("nn.two_layer_net").TwoLayerNet

if os.getenv "GRADUS_SANITIZED" then
  print "skipped: slow under the sanitizers"
  return
end

local train, test = load_mnist()

-- The mean loss of the last 100 steps, and the loss on the test images.
local function losses(optimizer)
  np.random.seed(0)
  local net = TwoLayerNet(784, 50, 10)
  local log = fit(net, train, nil, {
    iters = 2000, batch = 100, optimizer = optimizer,
    report = function() end,
  })
  return np.mean(log.loss["-100:"]), net:loss(test.x, test.t)
end

local sgd, sgd_test = losses(optimizers.SGD(0.01))
for name, rate in pairs { Momentum = 0.01, Adam = 0.001 } do
  local loss, loss_test = losses(optimizers[name](rate))
  check.truthy(loss < sgd / 2, name .. ": " .. loss .. " against " .. sgd)
  check.truthy(loss_test < sgd_test, name .. ": " .. loss_test .. " against "
    .. sgd_test)
end
check.done()
