-- The book's functions of chapters 3 and 4.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local f = require "nn.functions"

local function check_step_function()
  check.array(f.step_function(np.array { -1., 0., 2. }), { 0, 0, 1 })
  check.equal(f.step_function(np.array { 1. }).dtype, "int64")
  check.equal(f.step_function(0), 0)
  check.equal(f.step_function(0.1), 1)
end

local function check_activations()
  check.array(f.sigmoid(np.array { -1., 1., 2. }),
    { 0.2689414213699951, 0.7310585786300049, 0.8807970779778823 }, 1e-15)
  check.array(f.sigmoid(np.array { -1000., 1000. }), { 0, 1 }, 0)
  check.array(f.relu(np.array { { 1, -0.5 }, { -2, 3 } }), { { 1, 0 }, { 0, 3 } })
  check.equal(f.relu(-3), 0)
  local x = np.array { 1, 2 }
  check.truthy(rawequal(f.identity_function(x), x))
end

local function check_softmax()
  check.array(f.softmax(np.array { 1000, 1000 }), { 0.5, 0.5 }, 0)
  local y = f.softmax { 0.3, 2.9, 4.0 }
  check.array(y, { 0.01821127, 0.24519181, 0.73659691 }, 1e-8)
  check.close(np.sum(y), 1, 1e-15)
  check.array(np.sum(f.softmax(np.arange(12):reshape(4, 3)), 1),
    np.ones(4), 1e-15)
end

--- The book's ten outputs for a 2 (4.2.1).
local GOOD = { 0.1, 0.05, 0.6, 0., 0.05, 0.1, 0., 0.1, 0., 0. }
local BAD = { 0.1, 0.05, 0.1, 0., 0.05, 0.1, 0., 0.6, 0., 0. }
local TWO = { 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }

local function check_losses()
  check.close(f.mean_squared_error(GOOD, TWO), 0.0975)
  check.close(f.mean_squared_error(BAD, TWO), 0.5975)
  check.close(f.cross_entropy_error(GOOD, TWO), 0.510825457099338)
  check.close(f.cross_entropy_error(BAD, TWO), 2.302584092994546)
  check.equal(math.type(f.cross_entropy_error(GOOD, TWO)), "float")
end

--- Half the whole sum against the mean over the batch.
local function check_losses_of_batches()
  local y, t = np.array { GOOD, BAD }, np.array { TWO, TWO }
  check.close(f.mean_squared_error(y, t), 0.0975 + 0.5975)
  check.close(f.cross_entropy_error(y, t), (0.510825457099338
    + 2.302584092994546) / 2)
  check.close(f.cross_entropy_error(y, { 2, 2 }), f.cross_entropy_error(y, t),
    0)
  check.fails("label 10 is out of bounds", f.cross_entropy_error, y, { 2, 10 })
  check.fails("targets are either one-hot", f.cross_entropy_error, y,
    { 1, 2, 3 })
end

-- --- numerical gradients -----------------------------------------------------

local function sum_of_squares(x) return np.sum(x ^ 2) end

--- f(x) = 0.01 x^2 + 0.1 x at 5 and 10 (4.3.2).
local function check_derivative_of_a_number()
  local function curve(x) return 0.01 * x ^ 2 + 0.1 * x end
  check.close(f.numerical_gradient(curve, 5), 0.2, 1e-9)
  check.close(f.numerical_gradient(curve, 10.), 0.3, 1e-9)
end

--- x0^2 + x1^2 at the book's points (4.4).
local function check_gradients()
  for _, point in ipairs { { 3.0, 4.0 }, { 0.0, 2.0 }, { 3.0, 0.0 } } do
    check.array(f.numerical_gradient(sum_of_squares, np.array(point)),
      2 * np.array(point), 1e-9)
  end
  check.array(f.numerical_gradient(sum_of_squares, { 3, 4 }), { 6, 8 }, 1e-9)
end

local function check_gradient_of_a_matrix()
  local x = np.array { { 1., -2. }, { 0.5, 3. } }
  check.array(f.numerical_gradient(sum_of_squares, x), 2 * x, 1e-9)
  check.array(f.numerical_gradient(sum_of_squares, x.T), 2 * x.T, 1e-9)
  check.equal(tostring(f.numerical_gradient(sum_of_squares,
    np.zeros { 0, 2 }).shape), "(0, 2)")
end

local function check_point_is_unchanged()
  local x = np.array { 0.1, 0.7 }
  f.numerical_gradient(sum_of_squares, x)
  check.array(x, { 0.1, 0.7 }, 0)
  check.fails("half way", f.numerical_gradient, function(v)
    if v[1] ~= 0.7 then error "half way" end
    return 0
  end, x)
  check.array(x, { 0.1, 0.7 }, 0)
end

--- As in the book, f may reach the weights by another way than its argument.
local function check_function_of_hidden_weights()
  local w = np.array { 2., 3. }
  local g = f.numerical_gradient(function() return w[0] * w[1] end, w)
  check.array(g, { 3, 2 }, 1e-9)
end

local function check_bad_functions()
  check.fails("must return one number, not a nil", f.numerical_gradient,
    function() end, np.zeros(1))
  check.fails("must return one number", f.numerical_gradient,
    function(x) return x end, np.zeros(1))
  check.fails("f is a function, not a 1", f.numerical_gradient, 1, 2)
end

-- --- gradient descent --------------------------------------------------------

--- The book's run from (-3, 4) with lr 0.1 (4.4.1).
local function check_gradient_descent()
  local start = np.array { -3.0, 4.0 }
  local x = f.gradient_descent(sum_of_squares, start, 0.1, 100)
  check.array(x, { -6.11110793e-10, 8.14814391e-10 }, 1e-12)
  check.array(start, { -3, 4 }, 0)
end

--- Too large a rate diverges, too small a one hardly moves.
local function check_learning_rates()
  local far = f.gradient_descent(sum_of_squares, { -3, 4 }, 10, 100)
  check.truthy(np.max(np.abs(far)) > 1e10)
  local near = f.gradient_descent(sum_of_squares, { -3, 4 }, 1e-10, 100)
  check.array(near, { -2.99999994, 3.99999992 }, 1e-8)
end

local function check_descent_of_a_number()
  local x = f.gradient_descent(function(v) return (v - 2) ^ 2 end, 0, 0.1)
  check.close(x, 2, 1e-8)
end

check_step_function()
check_activations()
check_softmax()
check_losses()
check_losses_of_batches()
check_derivative_of_a_number()
check_gradients()
check_gradient_of_a_matrix()
check_point_is_unchanged()
check_function_of_hidden_weights()
check_bad_functions()
check_gradient_descent()
check_learning_rates()
check_descent_of_a_number()
check.done()
