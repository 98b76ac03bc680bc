-- The book's functions of chapters 3 and 4 under the book's names.
local arguments = require "nn.arguments"
local array = require "gradus.array"
local gradient = require "gradus.gradient"
local np = require "gradus.np"
local op = require "gradus.op"

local M = {
  -- y = 1 / (1 + exp(-x)), element by element (3.2.4).
  sigmoid = np.sigmoid,
  -- y = max(0, x), element by element (3.2.7).
  relu = np.relu,
  -- exp(x) / sum of exp(x) over the last axis, safe from overflow (3.5).
  softmax = op.softmax,
  -- Half the whole sum of (y - t)^2; a number (4.2.1).
  mean_squared_error = op.mean_squared_error,
  -- -sum(t log(y + 1e-7)) / N over a batch of N rows; t is one-hot or labels,
  -- one row counts as N = 1; a number (4.2.2 to 4.2.4).
  cross_entropy_error = op.cross_entropy_error,
}

-- 1 where x > 0, else 0 (3.2.2). A number gives a number.
function M.step_function(x)
  if type(x) == "number" then return x > 0 and 1 or 0 end
  return np.greater(x, 0):astype("int64")
end

-- x itself (3.5).
function M.identity_function(x)
  return x
end

-- Arrays of floats are perturbed in place, as in the book, so that f may reach
-- them by another way; anything else through a float copy.
local function as_float_array(x)
  if array.is_array(x) and x.dtype:match("^float") then return x end
  return np.array(x, "float64")
end

-- df/dx by central differences with h = 1e-4 (4.3.2), for each element of x (a
-- number, a table or an array of any shape). f gets x and returns one number. x
-- is unchanged afterwards.
function M.numerical_gradient(f, x)
  arguments.want("function", "numerical_gradient(f, x)", "f", f)
  arguments.want("numbers", "numerical_gradient(f, x)", "x", x)
  if type(x) == "number" then
    local one = np.array({ x }, "float64")
    return gradient.numerical(function(v) return f(v[0]) end, one, 1e-4)[0]
  end
  return gradient.numerical(f, as_float_array(x), 1e-4)
end

-- step_num steps x <- x - lr * gradient from init_x (4.4.1); returns where they
-- end. init_x stays where it was, while the book's version moves it.
function M.gradient_descent(f, init_x, lr, step_num)
  local call = "gradient_descent(f, init_x, lr, step_num)"
  lr, step_num = lr or 0.01, step_num or 100
  arguments.want("function", call, "f", f)
  arguments.want("numbers", call, "init_x", init_x)
  arguments.want("number", call, "lr", lr)
  arguments.want("steps", call, "step_num", step_num)
  local x = init_x
  if type(x) ~= "number" then x = np.array(x, "float64") end
  for _ = 1, step_num do x = x - lr * M.numerical_gradient(f, x) end
  return x
end

return M
