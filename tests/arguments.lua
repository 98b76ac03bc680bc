-- Wrong arguments to gates, nets, training and graphs: one sentence that names
-- the call and the argument.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local env = require("env").new()

local net = env.TwoLayerNet(2, 3, 2)
local data = { x = np.ones { 4, 2 }, t = np.array { 0, 1, 0, 1 } }

local function quiet() end

local function fit_fails(part, given, other_net, other_data)
  given.report = given.report or quiet
  given.iters = given.iters or 2
  local before = net.params.W1:copy()
  check.fails(part, env.fit, other_net or net, other_data or data, nil, given)
  check.array(net.params.W1, before, 0)
end

local function check_gates()
  check.fails("truth(f, n): f is a function, not a nil", env.truth)
  check.fails("truth(f, n): f is a function, not a 3", env.truth, 3)
  check.fails("truth(f, n): n is a number, not a string",
    env.truth, math.max, "2")
  check.fails("the inputs of a gate are numbers", env.gate(1, 1, 1), 1, "a")
  check.fails("the inputs of a gate are numbers", env.gate(1, 1, 1), 1, nil)
  check.fails("separable{0, 1, 1, 0}", env.separable)
  check.fails("separable{0, 1, 1, 0}", env.separable, 5)
  check.equal(env.separable(np.array { 0, 1, 1, 0 }), false)
  check.equal(env.separable(env.gate(1, 1, -1.5)), true)
end

local function check_derivatives()
  local square = function(x) return np.sum(np.square(x)) end
  check.fails("numerical_gradient(f, x): f is a function, not a 3",
    env.numerical_gradient, 3, 1)
  check.fails("numerical_gradient(f, x): x is a number, a table or an array",
    env.numerical_gradient, square)
  check.fails("the function must return one number, not a nil",
    env.numerical_gradient, function() end, 2.0)
  check.fails("lr is a number, not a string",
    env.gradient_descent, square, np.ones(2), "a")
  check.fails("step_num is a whole number of steps, not a 1.5",
    env.gradient_descent, square, np.ones(2), 0.1, 1.5)
end

local function check_layers()
  local W, b = np.ones { 2, 3 }, np.ones(3)
  check.fails("Affine(W, b): W is an array, not a nil", env.Affine)
  check.fails("Affine(W, b): b is an array, not a table", env.Affine, W, { 1 })
  check.fails("Relu is a class", env.Relu.forward, env.Relu, b)
  check.fails("TwoLayerNet(input, hidden, output): hidden is a whole number",
    env.TwoLayerNet, 2)
  check.fails("weight_init_std is a number",
    env.TwoLayerNet, 2, 3, 2, "a")
  check.fails("net:accuracy(x, t): t is an array, not a nil",
    net.accuracy, net, data.x)
end

local function check_gradcheck()
  local x = np.ones(2)
  local layer = { forward = function() end, backward = function() end }
  check.fails("forward must return a number or an array, not a nil",
    env.gradcheck, layer, x)
  check.fails("gradcheck(layer, x, ..): x is a number, a table or an array",
    env.gradcheck, env.Relu(), "a")
  check.fails("gradcheck(net, x, t): t is an array, not a nil",
    env.gradcheck, net, data.x)
  function layer:forward(v) return v end
  function layer:backward() return "a" end
  local report = env.gradcheck(layer, x)
  check.equal(report.x.verdict, "backward gave no gradient for it")
end

local function check_graphs()
  check.fails("graph(f): f is a function written in Lua", env.graph)
  check.fails("graph(f): f is a function written in Lua", env.graph, math.exp)
end

local function check_fit()
  fit_fails("labels are whole numbers, not 0.5", {}, nil,
    { x = data.x, t = np.ones(4) * 0.5 })
  fit_fails("fit: net is a net", {}, {})
  fit_fails("fit: net is a net", {}, 3)
  fit_fails("fit: net is a net", {}, {
    params = {},
    gradient = function() return {} end,
    accuracy = function() return 0 end,
  })
  fit_fails("train is a table {x = .., t = ..} of arrays", {}, nil,
    { x = { 1 }, t = { 2 } })
  fit_fails("train holds no rows", {}, nil,
    { x = np.zeros { 0, 2 }, t = np.zeros(0) })
  check.fails("the options are a table", env.fit, net, data, data, 3)
  fit_fails("optimizer is made by a call", { optimizer = "adam" })
  fit_fails("optimizer is made by a call", { optimizer = env.Adam })
  fit_fails("optimizer is made by a call", { optimizer = {} })
  fit_fails("lr belongs to the optimizer",
    { optimizer = env.Adam(), lr = 0.5 })
  fit_fails("lr, the learning rate, is a number", { lr = 0 / 0 })
  fit_fails("there are iters, batch, lr, optimizer", { epochs = 3 })
  check.fails("report is a function", env.fit, net, data, nil, { report = 3 })
end

--- A net of one's own needs params, gradient, loss and accuracy.
local function check_own_net()
  local own = { params = { w = np.ones(1) } }
  function own:loss(x) return np.sum(np.square(self.params.w)) * #x / #x end
  function own:gradient() return { w = 2 * self.params.w } end
  function own:accuracy() return 1 end
  local log = env.fit(own, data, nil, { iters = 3, lr = 0.25, report = quiet })
  check.array(log.loss, { 1, 0.25, 0.0625 })
end

local function check_optimizers()
  local adam = env.Adam(0.1)
  check.fails("update(params, grads): grads is a table", adam.update, adam, {})
  check.fails("has no array of floats 'a'",
    adam.update, adam, {}, { a = np.ones(2) })
  check.fails("has no array of floats 'a'",
    adam.update, adam, { a = np.array { 1, 2 } }, { a = np.ones(2) })
  check.fails("SGD has no option 'rate'", env.SGD, { rate = 1 })
end

local function check_keywords()
  check.fails("'dtype' stands among the elements", np.zeros,
    { 2, 3, dtype = "int" })
  check.fails("({..}, {dtype = ..})", np.array, { 1, 2, dtype = "float" })
  check.array(np.array(table.pack(1, 2)), { 1, 2 })
end

local function check_mnist()
  check.fails("load_mnist(folder, options)", env.load_mnist, 3)
  check.fails("load_mnist(folder, options)", env.load_mnist, "")
  check.fails("load_mnist(folder, options)", env.load_mnist, "data", 3)
end

check_gates()
check_derivatives()
check_layers()
check_gradcheck()
check_graphs()
check_fit()
check_own_net()
check_optimizers()
check_keywords()
check_mnist()
check.done()
