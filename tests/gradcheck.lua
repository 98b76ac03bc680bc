-- gradcheck on the book's net, on layers, and on students' own layers.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local gradcheck = require("nn.gradcheck").gradcheck
local layers = require "nn.layers"
local TwoLayerNet = require("nn.two_layer_net").TwoLayerNet

-- --- the book's net ----------------------------------------------------------

local PARAMETERS = { "W1", "b1", "W2", "b2" }
-- The notes' figures, which another draw of weights multiplies by 2 or 3.
local NOTES = { W1 = 4e-10, b1 = 2e-9, W2 = 5e-9, b2 = 1e-7 }

local function check_orders_of_the_notes()
  np.random.seed(0)
  local train = require("nn.mnist").load_mnist { one_hot_label = true }
  local report = gradcheck(TwoLayerNet(784, 50, 10), train.x:rows(0, 3),
    train.t:rows(0, 3))
  check.truthy(report.ok)
  for i, name in ipairs(PARAMETERS) do
    check.equal(report[i].name, name)
    check.equal(report[name].verdict, "ok")
    check.truthy(report[name].mean > NOTES[name] / 10, name)
    check.truthy(report[name].mean < NOTES[name] * 4, name)
    check.truthy(report[name].max >= report[name].mean)
  end
end

local X = np.array { { 1.0, -0.5 }, { -2.0, 3.0 }, { 0.5, 0.25 } }
local T = np.array { 1, 0, 1 }

local function small_net()
  np.random.seed(1)
  return TwoLayerNet(2, 4, 2, 1.0)
end

local function check_report()
  local report = gradcheck(small_net(), X, T)
  check.truthy(report.ok)
  check.equal(#report, 4)
  local text = tostring(report)
  check.truthy(text:find("param  mean |backprop - numerical|", 1, true))
  check.equal(select(2, text:gsub("ok", "ok")), 4)
end

--- Only what is wrong is called wrong.
local function check_wrong_parameters()
  for _, name in ipairs(PARAMETERS) do
    local net = small_net()
    function net:gradient(x, t)
      local grads = TwoLayerNet.gradient(self, x, t)
      grads[name] = -grads[name]
      return grads
    end
    local report = gradcheck(net, X, T)
    check.equal(report.ok, false)
    for _, other in ipairs(PARAMETERS) do
      check.equal(report[other].ok, other ~= name, name .. ": " .. other)
    end
  end
end

--- The mean over many elements hides one that is wrong; the largest does not.
local function check_one_wrong_element()
  local net = small_net()
  net.params.W1 = np.concatenate({ net.params.W1, np.zeros { 2, 3996 } }, 1)
  net.params.b1 = np.zeros(4000)
  net.params.W2 = np.concatenate({ net.params.W2, np.zeros { 3996, 2 } })
  function net:numerical_gradient(x, t) return TwoLayerNet.gradient(self, x, t)
  end
  function net:gradient(x, t)
    local grads = TwoLayerNet.gradient(self, x, t)
    grads.W1[{ 1, 2 }] = grads.W1[{ 1, 2 }] + 5e-3
    return grads
  end
  check.truthy(gradcheck(net, X, T).W1.mean < 1e-6)
  check.equal(gradcheck(net, X, T).W1.ok, false)
end

local function check_missing_and_misshapen()
  local net = small_net()
  function net:gradient(x, t)
    local grads = TwoLayerNet.gradient(self, x, t)
    grads.b1, grads.W2 = nil, grads.W2.T
    return grads
  end
  local report = gradcheck(net, X, T)
  check.equal(report.b1.verdict, "backward gave no gradient for it")
  check.truthy(report.W2.verdict:find("has shape (2, 4), it must have shape "
    .. "(4, 2)", 1, true))
  check.truthy(report.W1.ok and report.b2.ok)
  check.truthy(tostring(report):find("b1     -", 1, true))
end

--- An input on a ReLU's kink, or within a step of it, is no mistake.
local function check_kinks()
  local net = small_net()
  local score = net.layers.Affine1:forward(X)
  net.params.b1 = net.params.b1 - score[0]
  net.params.b1[0] = net.params.b1[0] + 3e-5
  net.params.b1[1] = net.params.b1[1] - 3e-5
  check.truthy(gradcheck(net, X, T).ok)
  check.truthy(gradcheck(layers.Relu(), np.array { 0., 2e-5, -2e-5, 1. }).ok)
  check.truthy(gradcheck(layers.Relu(), 0).ok)
end

local function check_a_nan_is_wrong()
  local net = small_net()
  net.params.b2[0] = 0 / 0
  local report = gradcheck(net, X, T)
  check.equal(report.ok, false)
  check.equal(report.b2.ok, false)
end

-- --- layers ------------------------------------------------------------------

local W = np.array { { 1., 2., 3. }, { 4., 5., 6. } }
local B = np.array { 1., 2., 3. }

local function check_built_in_layers()
  check.truthy(gradcheck(layers.MulLayer(), 100, 2).ok)
  check.truthy(gradcheck(layers.MulLayer(), X, { 3, 4 }).ok)
  check.truthy(gradcheck(layers.AddLayer(), X, 2).ok)
  check.truthy(gradcheck(layers.Relu(), X).ok)
  check.truthy(gradcheck(layers.Sigmoid(), X).ok)
  check.truthy(gradcheck(layers.SoftmaxWithLoss(), X, T).ok)
  check.truthy(gradcheck(layers.SoftmaxWithLoss(), X,
    { { 0, 1 }, { 1, 0 }, { 0, 1 } }).ok)
  local report = gradcheck(layers.Affine(W, B), X)
  check.truthy(report.ok)
  check.equal(#report, 3)
  check.equal(report[1].name .. report[2].name .. report[3].name, "Wbx")
end

--- A student's Affine in plain Lua; `wrong` replaces one of its gradients.
local function own_affine(wrong, value)
  local layer = { W = W, b = B }
  function layer:forward(x)
    self.x = x
    return np.dot(x, self.W) + self.b
  end
  function layer:backward(dout)
    local grads = {
      x = np.dot(dout, self.W.T), W = np.dot(self.x.T, dout),
      b = np.sum(dout, 0),
    }
    if wrong then grads[wrong] = value and value(grads, dout) end
    self.dW, self.db, self.dx = grads.W, grads.b, grads.x
    return grads.x
  end
  return layer
end

local function check_own_layer()
  local layer = own_affine()
  for _ = 1, 2 do
    local report = gradcheck(layer, X)
    check.truthy(report.ok)
    check.equal(#report, 3)
  end
  check.array(W, { { 1, 2, 3 }, { 4, 5, 6 } }, 0)
end

local MISTAKES = {
  { "W", function(g) return -g.W end },
  { "W", function(g) return g.W * 2 end },
  { "W", function(g) return g.W / 3 end },
  { "b", function(_, dout) return np.mean(dout, 0) end },
  { "b", function(_, dout) return dout[0] end },
  { "x", function(g) return g.x * 0 end },
  { "x", function(g) return g.x + 0.1 end },
  { "W", nil },
  { "b", nil },
}

local function check_wrong_layers()
  for i, mistake in ipairs(MISTAKES) do
    local report = gradcheck(own_affine(mistake[1], mistake[2]), X)
    check.equal(report.ok, false, i)
    for _, name in ipairs { "W", "b", "x" } do
      check.equal(report[name].ok, name ~= mistake[1], i .. name)
    end
  end
end

--- Integer weights are checked as floats and stay integers.
local function check_integer_layers()
  local layer = own_affine()
  layer.W, layer.b = W:astype "int", B:astype "int"
  local weights = layer.W
  check.truthy(gradcheck(layer, { { 1, 2 }, { 3, 4 } }).ok)
  check.truthy(rawequal(layer.W, weights))
  check.truthy(gradcheck(layers.Affine(W:astype "int", B), X).ok)
end

--- The book's Relu writes into dout; that must not spoil the comparison.
local function check_a_layer_that_writes_into_dout()
  local relu = {}
  function relu:forward(x)
    self.mask = x:le(0)
    local out = x:copy()
    out[self.mask] = 0
    return out
  end
  function relu:backward(dout)
    dout[self.mask] = 0
    return dout
  end
  check.truthy(gradcheck(relu, X).ok)
end

--- MulLayer without its second gradient, and with the inputs not swapped.
local function check_two_inputs()
  local mul = {}
  function mul:forward(x, y)
    self.x, self.y = x, y
    return x * y
  end
  function mul:backward(dout) return dout * self.y end
  local report = gradcheck(mul, 10, 5)
  check.truthy(report.x1.ok)
  check.equal(report.x2.verdict, "backward gave no gradient for it")
  function mul:backward(dout) return dout * self.x, dout * self.y end
  report = gradcheck(mul, 10, 5)
  check.equal(report.x1.ok or report.x2.ok, false)
end

local function check_the_students_random_numbers_are_left_alone()
  np.random.seed(5)
  local expected = np.random.rand()
  np.random.seed(5)
  gradcheck(layers.Affine(W, B), X)
  check.equal(np.random.rand(), expected)
end

local function check_inputs_are_left_alone()
  gradcheck(layers.Sigmoid(), X)
  check.array(X, { { 1, -0.5 }, { -2, 3 }, { 0.5, 0.25 } }, 0)
  check.equal(T.dtype, "int64")
end

local function check_misuse()
  check.fails("gradcheck(net, x, t) or gradcheck(layer, x)", gradcheck)
  check.fails("gradcheck(net, x, t) or gradcheck(layer, x)", gradcheck, {}, X)
  check.fails("not aligned", gradcheck, layers.Affine(W, B), np.ones { 2, 3 })
end

check_orders_of_the_notes()
check_report()
check_wrong_parameters()
check_one_wrong_element()
check_missing_and_misshapen()
check_kinks()
check_a_nan_is_wrong()
check_built_in_layers()
check_own_layer()
check_wrong_layers()
check_integer_layers()
check_a_layer_that_writes_into_dout()
check_two_inputs()
check_the_students_random_numbers_are_left_alone()
check_inputs_are_left_alone()
check_misuse()
check.done()
