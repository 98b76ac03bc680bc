-- The optimisers of chapter 6 against NumPy's arithmetic, and their options.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local optimizers = require "nn.optimizers"

local NAMES = { "SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam" }

-- Where 30 steps down x^2/20 + y^2 from (-7, 2) end with the book's classes
-- (common/optimizer.py) on NumPy: the rate, x, y.
local ENDS = {
  SGD = { 0.95, -0.3503929957523197, 0.0847823165504322 },
  Momentum = { 0.1, 0.896413858493733, 0.08808560171506971 },
  Nesterov = { 0.1, 0.5263905077412623, 0.0002258201570808063 },
  AdaGrad = { 1.5, -0.12016232231416045, 2.486389893984459e-17 },
  RMSprop = { 0.1, -0.6974203096807907, 1.4834621508315574e-08 },
  Adam = { 0.3, 0.13600685239498186, 0.31824537553721943 },
}

local function walk(optimizer, steps)
  local params = { x = np.array { -7.0 }, y = np.array { 2.0 } }
  for _ = 1, steps do
    optimizer:update(params, { x = params.x / 10, y = 2 * params.y })
  end
  return params.x[0], params.y[0]
end

--- To 12 digits, also of AdaGrad's 2e-17.
local function check_the_books_comparison()
  for _, name in ipairs(NAMES) do
    local rate, x, y = table.unpack(ENDS[name])
    local got_x, got_y = walk(optimizers[name](rate), 30)
    check.close(got_x / x, 1, 1e-12, name)
    check.close(got_y / y, 1, 1e-12, name)
  end
end

--- One array or two, named or not: the same arithmetic for each element.
local function check_elements_alike()
  for _, name in ipairs(NAMES) do
    local optimizer = optimizers[name](ENDS[name][1])
    local p = { w = np.array { { -7.0, 2.0 } } }
    for _ = 1, 30 do
      optimizer:update(p, { w = p.w * np.array { 0.1, 2 } })
    end
    check.close(p.w[{ 0, 0 }] / ENDS[name][2], 1, 1e-12, name)
    check.close(p.w[{ 0, 1 }] / ENDS[name][3], 1, 1e-12, name)
  end
end

--- Two objects and two parameters share nothing.
local function check_states()
  for _, name in ipairs(NAMES) do
    local one, two = optimizers[name](0.1), optimizers[name](0.1)
    local a, b = { w = np.ones(2), v = np.zeros(3) }, { w = np.ones(2) }
    one:update(a, { w = np.ones(2), v = np.ones(3) })
    one:update(a, { w = np.ones(2), v = -np.ones(3) })
    two:update(b, { w = np.ones(2) })
    two:update(b, { w = np.ones(2) })
    check.array(a.w, b.w, 0, name)
    check.truthy(a.v[0] ~= a.w[0], name)
  end
end

--- A parameter without a gradient stays; a gradient may be an integer array.
local function check_some_gradients()
  local p = { a = np.ones(2), b = np.ones(2) }
  optimizers.SGD(0.5):update(p, { a = np.array { 1, 2 } })
  check.array(p.a, { 0.5, 0 }, 0)
  check.array(p.b, { 1, 1 }, 0)
end

--- For f = w^2 / 2 the gradient is w itself.
local function check_a_gradient_that_is_the_parameter()
  for _, name in ipairs(NAMES) do
    local p, q = { w = np.arange(1., 20.) }, { w = np.arange(1., 20.) }
    optimizers[name](0.1):update(p, { w = p.w })
    optimizers[name](0.1):update(q, { w = q.w:copy() })
    check.array(p.w, q.w, 0, name)
    local base = np.arange(1., 20.)
    p.w, q.w = base["0:10"], base["0:10"]:copy()
    local g = base["1:11"]:copy()
    optimizers[name](0.1):update(p, { w = base["1:11"] })
    optimizers[name](0.1):update(q, { w = g })
    check.array(p.w, q.w, 0, name)
  end
end

local function check_options()
  check.equal(tostring(optimizers.SGD()), "SGD(lr = 0.01)")
  check.equal(tostring(optimizers.SGD { lr = 0.5 }), "SGD(lr = 0.5)")
  check.equal(tostring(optimizers.Momentum(0.1, 0.5)),
    "Momentum(lr = 0.1, momentum = 0.5)")
  check.equal(tostring(optimizers.Momentum(nil, 0.5)),
    "Momentum(lr = 0.01, momentum = 0.5)")
  check.equal(tostring(optimizers.Adam { beta2 = 0.99 }),
    "Adam(lr = 0.001, beta1 = 0.9, beta2 = 0.99)")
  check.equal(tostring(optimizers.RMSprop()),
    "RMSprop(lr = 0.01, decay_rate = 0.99)")
  check.equal(optimizers.SGD(-1).lr, -1)
end

local function check_bad_options()
  local function fails(part, name, ...)
    check.fails(part, optimizers[name], ...)
  end
  fails("SGD has no option 'lrr', or it is no number; it takes lr", "SGD",
    { lrr = 1 })
  fails("SGD has no option 'momentum'", "SGD", { momentum = 0.9 })
  fails("SGD has no option '2'", "SGD", 0.1, 0.2)
  fails("it takes lr, beta1, beta2", "Adam", { lr = "0.1" })
  fails("SGD has no option 'lr', or it is no number", "SGD", np.ones(1))
  fails("SGD has no option '1'", "SGD", { 0.1 })
  fails("SGD: lr is a finite number, not inf", "SGD", math.huge)
  fails("SGD: lr is a finite number", "SGD", 0 / 0)
  fails("Adam: beta1 is at least 0 and below 1, not 1", "Adam", 0.1, 1)
  fails("Momentum: momentum is at least 0 and below 1", "Momentum", 0.1, -0.5)
  fails("RMSprop: decay_rate is at least 0 and below 1", "RMSprop", 0.1, 0 / 0)
end

local function check_bad_updates()
  local function fails(part, params, grads)
    local w = params.w
    check.fails(part, function()
      optimizers.Adam(0.1):update(params, grads)
    end)
    check.truthy(rawequal(params.w, w))
  end
  fails("params has no array of floats 'v'", { w = np.ones(2) },
    { v = np.ones(2) })
  fails("params has no array of floats 'w'", { w = np.array { 1, 2 } },
    { w = np.ones(2) })
  fails("params has no array of floats 'w'", { w = 1 }, { w = 1 })
  fails("the parameter has shape (2,) and its gradient (3,)",
    { w = np.ones(2) }, { w = np.ones(3) })
  local changed = optimizers.Momentum(0.1)
  changed:update({ w = np.ones(2) }, { w = np.ones(2) })
  check.fails("float64 array like the parameter", changed.update, changed,
    { w = np.ones(3) }, { w = np.ones(3) })
end

check_the_books_comparison()
check_elements_alike()
check_states()
check_some_gradients()
check_a_gradient_that_is_the_parameter()
check_options()
check_bad_options()
check_bad_updates()
check.done()
