-- fit: learning, the log, early stops, options.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local fit = require("nn.training").fit
local optimizers = require "nn.optimizers"
local trainer = require "nn.trainer"
local TwoLayerNet = require("nn.two_layer_net").TwoLayerNet

local function quiet() end

--- Points right of the line x = y are of class 1, left of it of class 0.
local function points(n)
  local x = np.random.randn(n, 2)
  return { x = x, t = np.greater(x[":, 0"], x[":, 1"]):astype "int" }
end

local function small_net() return TwoLayerNet(2, 8, 2, 0.5) end

local function run(seed, options)
  np.random.seed(seed)
  local train, test, net = points(200), points(100), small_net()
  options.report = options.report or quiet
  return fit(net, train, test, options), net, train, test
end

-- --- learning ----------------------------------------------------------------

local function check_learning()
  local log, net, train, test = run(0, { iters = 300, batch = 20, lr = 0.5 })
  check.equal(log.stopped, nil)
  check.equal(tostring(log.loss.shape), "(300,)")
  check.truthy(log.loss[0] > 0.4)
  check.truthy(np.mean(log.loss["-50:"]) < 0.12)
  check.truthy(net:accuracy(test.x, test.t) > 0.95)
  check.equal(log.train_acc[-1], net:accuracy(train.x, train.t))
  check.equal(log.test_acc[-1], net:accuracy(test.x, test.t))
end

--- One entry an epoch of 200 / 20 iterations, and one at the end.
local function check_epochs()
  local log = run(0, { iters = 31, batch = 20 })
  check.equal(log.train_acc.size, 4)
  log = run(0, { iters = 25, batch = 20 })
  check.equal(log.train_acc.size, 4)
  check.equal(log.test_acc.size, 4)
  log = run(0, { iters = 2, batch = 500 })
  check.equal(log.train_acc.size, 2)
end

local function check_seeds()
  local a = run(3, { iters = 50, batch = 10 })
  local b = run(3, { iters = 50, batch = 10 })
  local c = run(4, { iters = 50, batch = 10 })
  check.array(a.loss, b.loss, 0)
  check.truthy(not np.array_equal(a.loss, c.loss))
end

--- The batches are those that the book's np.random.choice would draw, and the
--- steps those of its loop.
local function check_the_books_loop()
  local log, net = run(5, { iters = 10, batch = 7, lr = 0.3 })
  np.random.seed(5)
  local train, _, same = points(200), points(100), small_net()
  for i = 0, 9 do
    local mask = np.random.choice(200, 7)
    local x, t = train.x[mask], train.t[mask]
    local grads = same:gradient(x, t)
    check.close(log.loss[i], same:loss(x, t), 1e-12)
    for name, grad in pairs(grads) do
      same.params[name] = same.params[name] - 0.3 * grad
    end
  end
  for name, value in pairs(same.params) do
    check.array(net.params[name], value, 1e-12, name)
  end
end

local function check_one_hot_targets()
  local labels = run(6, { iters = 20, batch = 10 })
  np.random.seed(6)
  local train, _, net = points(200), points(100), small_net()
  train.t = np.eye(2)[train.t]
  local hot = fit(net, train, nil, { iters = 20, batch = 10, report = quiet })
  check.array(hot.loss, labels.loss, 1e-12)
  check.equal(hot.test_acc.size, 0)
end

--- A student's own net needs gradient and accuracy alone.
local function check_own_net()
  local net = { params = { w = np.zeros(1) }, last_loss = 0 }
  function net:gradient(x)
    self.last_loss = np.sum((self.params.w - 3) ^ 2)
    return { w = 2 * (self.params.w - 3) + 0 * np.sum(x) }
  end
  function net:accuracy() return self.params.w[0] / 3 end
  fit(net, { x = np.ones { 4, 1 }, t = np.zeros(4) }, nil,
    { iters = 50, batch = 2, report = quiet })
  check.close(net.params.w[0], 3, 1e-4)
end

local function check_data_is_left_alone()
  np.random.seed(0)
  local train = points(50)
  local x, t = train.x:copy(), train.t:copy()
  fit(small_net(), train, nil, { iters = 5, batch = 5, report = quiet })
  check.array(train.x, x, 0)
  check.array(train.t, t, 0)
end

-- --- reports -----------------------------------------------------------------

local function check_reports()
  local steps, epochs, ends = 0, 0, 0
  run(0, { iters = 21, batch = 20, report = function(event, i)
    if event == "step" then steps = i end
    if event == "epoch" then epochs = i end
    if event == "end" then ends = ends + 1 end
  end })
  check.equal(steps, 21)
  check.equal(epochs, 3)
  check.equal(ends, 1)
end

local function check_log_text()
  local log = run(0, { iters = 5, batch = 5 })
  check.equal(tostring(log), ("5 iterations, loss %.4f, test accuracy %.4f")
    :format(log.loss[-1], log.test_acc[-1]))
end

--- In a pipe fit shows nothing.
local function check_quiet_in_a_pipe()
  local pipe = io.popen(([['%s' -e '
    np.random.seed(0)
    local x = np.random.randn(20, 2)
    fit(TwoLayerNet(2, 3, 2), {x = x, t = np.zeros(20, "int")}, nil,
      {iters = 9, batch = 3})
    print "done"' 2>&1]]):format(os.getenv "GRADUS"))
  local text = pipe:read "a"
  pipe:close()
  check.equal(text, "done\n")
end

-- --- early stops -------------------------------------------------------------

--- What became no number keeps the parameters finite, and a cause is named.
local function check_too_large_a_rate()
  local log, net = run(0, { iters = 500, batch = 20, lr = 1e200 })
  check.equal(log.stopped, "nan")
  check.truthy(log.loss.size < 500)
  check.truthy(log.reason:find("the learning rate 1e+200 is probably too large",
    1, true), log.reason)
  check.truthy(net ~= nil)
end

local function check_bad_inputs()
  for value, cause in pairs {
    [1 / 0] = "the inputs hold NaN or infinity",
    [1e308] = "the inputs reach 1e+308; scale them to 0..1",
  } do
    np.random.seed(0)
    local train, net = points(20), small_net()
    train.x:fill(value)
    net.params.W1:fill(1) -- both inputs count
    local log = fit(net, train, nil,
      { iters = 9, batch = 4, report = quiet })
    check.equal(log.stopped, "nan")
    check.truthy(log.reason:find(cause, 1, true), log.reason)
  end
end

--- A step that would be NaN is not made.
local function check_parameters_survive_a_nan()
  np.random.seed(0)
  local train, net = points(20), small_net()
  local before = net.params.W1:copy()
  train.x:fill(0 / 0)
  fit(net, train, nil, { iters = 9, batch = 4, report = quiet })
  check.array(net.params.W1, before, 0)
  check.equal(tostring(net.layers.Affine1), "Affine(2 -> 8)")
  check.truthy(rawequal(net.layers.Affine1.W, net.params.W1))
end

-- --- memory --------------------------------------------------------------------

--- A step after the first works in the memory it has, with labels and one-hot.
local function check_steps_take_no_memory()
  local allocations = require("gradus.array").allocations
  for _, name in ipairs { "SGD", "Momentum", "Adam" } do
    local train = points(200)
    if name ~= "SGD" then train.t = np.eye(2)[train.t] end
    local step = trainer.new(small_net(), train, 20, optimizers[name](0.1))
    step()
    local before = allocations()
    for _ = 1, 1000 do step() end
    check.equal(allocations() - before, 0, name)
  end
end

-- --- options -----------------------------------------------------------------

local BAD = {
  { { iter = 1 }, "fit has no option 'iter'" },
  { { iters = 0 }, "fit: iters is a whole number above 0" },
  { { iters = 1.5 }, "fit: iters is a whole number above 0" },
  { { batch = -1 }, "fit: batch is a whole number above 0" },
  { { batch = "x" }, "fit: batch is a whole number above 0" },
  { { lr = "x" }, "fit: lr, the learning rate, is a number" },
}

local function check_bad_options()
  for _, bad in ipairs(BAD) do check.fails(bad[2], run, 0, bad[1]) end
  check.truthy(run(0, { iters = 2.0, batch = 3.0 }))
end

local function check_bad_data()
  local net = small_net()
  check.fails("train is a table {x = .., t = ..}", fit, net)
  check.fails("train is a table {x = .., t = ..}", fit, net, np.zeros(3))
  check.fails("both need the same number of rows", fit, net,
    { x = np.zeros { 3, 2 }, t = np.zeros(4) })
  check.fails("test is a table {x = .., t = ..}", fit, net, points(3), {})
  check.fails("not aligned", fit, net, { x = np.zeros { 3, 5 },
    t = np.zeros(3, "int") }, nil, { iters = 1, report = quiet })
end

check_learning()
check_epochs()
check_seeds()
check_the_books_loop()
check_one_hot_targets()
check_own_net()
check_data_is_left_alone()
check_reports()
check_log_text()
check_quiet_in_a_pipe()
check_too_large_a_rate()
check_bad_inputs()
check_parameters_survive_a_nan()
check_steps_take_no_memory()
check_bad_options()
check_bad_data()
check.done()
