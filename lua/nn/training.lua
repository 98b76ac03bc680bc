-- Training by mini-batches (4.5.2, 5.7.4).
local array = require "gradus.array"
local hook = require "gradus.hook"
local np = require("env").np()
local optimizers = require "nn.optimizers"
local text = require "text"
local trainer = require "nn.trainer"

local M = {}

local DEFAULTS = { iters = 10000, batch = 100, lr = 0.1 }

-- An object whose update a learner wrote will do; a class has not been called.
local function is_optimizer(optimizer)
  local meta = getmetatable(optimizer)
  return type(optimizer) == "table"
    and type(optimizer.update) == "function"
    and not (meta and meta.__call)
end

local function check_optimizer(given)
  if given.optimizer == nil then return end
  if not is_optimizer(given.optimizer) then
    error(text.say("nn.fit_optimizer"), 4)
  elseif given.lr ~= nil then
    error(text.say("nn.fit_two_rates"), 4)
  end
end

local function options_of(given)
  local options = {}
  if given ~= nil and type(given) ~= "table" then
    error(text.say("nn.fit_options"), 3)
  end
  for name, value in pairs(DEFAULTS) do options[name] = value end
  for name, value in pairs(given or {}) do
    if DEFAULTS[name] == nil and name ~= "report" and name ~= "optimizer" then
      error(text.say("nn.fit_option", { name = name }), 3)
    end
    options[name] = value
  end
  for _, name in ipairs { "iters", "batch" } do
    local n = math.tointeger(options[name])
    if n == nil or n < 1 then
      error(text.say("nn.fit_count", { name = name }), 3)
    end
    options[name] = n
  end
  if type(options.lr) ~= "number" or options.lr ~= options.lr then
    error(text.say("nn.fit_rate"), 3)
  end
  check_optimizer(given or {})
  if given and given.report and type(given.report) ~= "function" then
    error(text.say("nn.fit_report"), 3)
  end
  options.optimizer = options.optimizer or optimizers.SGD(options.lr)
  return options
end

local function check_data(data, name)
  if type(data) ~= "table" or not array.is_array(data.x)
    or not array.is_array(data.t) then
    error(text.say("nn.fit_data", { name = name }), 3)
  end
  if #data.x ~= #data.t then
    error(text.say("nn.fit_rows",
      { name = name, x = data.x.shape, t = data.t.shape }), 3)
  end
  if #data.x == 0 then error(text.say("nn.fit_empty", { name = name }), 3) end
end

local function check_net(net)
  local is_net = type(net) == "table" and type(net.params) == "table"
  for _, method in ipairs { "gradient", "accuracy" } do
    is_net = is_net and type(net[method]) == "function"
  end
  if not is_net then error(text.say("nn.fit_net"), 3) end
end

-- Why a loss may turn NaN or infinite, judged by what is at hand.
local function likely_cause(net, x, lr)
  if np.any(np.isnan(x)) or np.any(np.isinf(x)) then
    return text.say("nn.nan_input")
  end
  if np.max(np.abs(x)) > 10 then
    return text.say("nn.nan_scale", { max = np.max(np.abs(x)) })
  end
  return text.say("nn.nan_rate", { lr = lr })
end

local function is_finite(loss)
  return loss == loss and loss < math.huge
end

-- The accuracies after step i go into the log and to the reporter.
local function measure(log, net, train, test, report, i)
  log.measured = i
  local train_acc = net:accuracy(train.x, train.t)
  local test_acc = test and net:accuracy(test.x, test.t)
  table.insert(log.train_acc, train_acc)
  table.insert(log.test_acc, test_acc)
  report("epoch", #log.train_acc, train_acc, test_acc)
end

-- Keeps a loss; one that is no number any more stops the training.
local function record(log, net, loss, batch, options)
  log.loss[#log.loss + 1] = loss
  if is_finite(loss) then return end
  log.stopped = "nan"
  log.reason = text.say("nn.nan_stop", {
    i = #log.loss, cause = likely_cause(net, batch.x, options.optimizer.lr),
  })
end

-- The book measures at the first step of an epoch; so do we, and once more at
-- the end, so that the last entry is the accuracy reached.
local function run(log, net, train, test, options, report)
  local epoch = math.max(#train.x // options.batch, 1)
  local step, batch =
    trainer.new(net, train, options.batch, options.optimizer)
  for i = 1, options.iters do
    record(log, net, step(), batch, options)
    if log.stopped then return end
    if (i - 1) % epoch == 0 then measure(log, net, train, test, report, i) end
    report("step", i, options.iters, log.loss[i])
    if hook.pending() then
      log.stopped = "interrupted"
      log.reason = text.say("nn.fit_interrupted", { i = i })
      break
    end
  end
  if log.measured ~= #log.loss then
    measure(log, net, train, test, report, #log.loss)
  end
end

local Log = {}
Log.__index = Log

function Log:__tostring()
  return text.say("nn.fit_log", {
    n = self.loss.size,
    loss = self.loss.size > 0 and string.format("%.4f", self.loss[-1]) or "-",
    test = self.test_acc.size > 0 and string.format("%.4f", self.test_acc[-1])
      or "-",
  })
end

-- fit(net, train, test, {iters, batch, lr, optimizer}): mini-batches drawn by
-- np.random as in the book, and SGD with the learning rate lr or the optimizer. train and test are {x =, t =} as load_mnist gives
-- them; test may be nil. Returns a log with arrays loss (an iteration each),
-- train_acc and test_acc (an epoch each, the first after one step, the last at
-- the end) and, when it ended early, stopped ("interrupted" or "nan") and reason. The net keeps what
-- it has learnt.
function M.fit(net, train, test, given)
  check_net(net)
  check_data(train, "train")
  if test then check_data(test, "test") end
  local options = options_of(given)
  local log = { loss = {}, train_acc = {}, test_acc = {} }
  local reporter = (given and given.report)
    or require("show.progress").new()
  hook.hold(run, log, net, train, test, options, reporter)
  reporter("end")
  if log.stopped then reporter("stop", log.reason) end
  for _, name in ipairs { "loss", "train_acc", "test_acc" } do
    log[name] = np.array(log[name], "float64")
  end
  return setmetatable(log, Log)
end

return M
