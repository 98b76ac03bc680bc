-- Gradient checking (5.7.3): backpropagation against central differences, for a
-- net or for one layer, the student's own included.
local array = require "gradus.array"
local functions = require "nn.functions"
local np = require("env").np()
local text = require "text"

local M = {}

-- Differences up to this part of the gradient are the rounding of finite
-- differences and the 1e-7 inside the cross entropy's logarithm; a wrong factor
-- or sign is far above. The floors count where a gradient is about 0.
local PART, MEAN_FLOOR, ELEMENT_FLOOR = 1e-3, 1e-7, 1e-5
local H = 1e-4

local Report = {}
Report.__index = Report

local HEADER = "param  mean |backprop - numerical|  max        verdict"

local function line(row)
  return string.format("%-6s %-28s %-10s %s", row.name,
    row.mean and string.format("%.1e", row.mean) or "-",
    row.max and string.format("%.1e", row.max) or "-", row.verdict)
end

function Report:__tostring()
  local lines = { HEADER }
  for _, row in ipairs(self) do lines[#lines + 1] = line(row) end
  return table.concat(lines, "\n")
end

local function as_array(x)
  return type(x) == "number" and np.array { x } or np.array(x)
end

-- One row: got is backpropagation's gradient, expected the numerical one.
local function compare(name, got, expected)
  if got == nil then
    return { name = name, ok = false, verdict = text.say("nn.check_missing") }
  end
  got, expected = as_array(got), as_array(expected)
  if got.shape ~= expected.shape then
    return {
      name = name, ok = false,
      verdict = text.say("nn.check_shape",
        { got = got.shape, expected = expected.shape }),
    }
  end
  local difference = np.abs(got - expected)
  local mean, max = np.mean(difference), np.max(difference)
  local size = np.abs(expected)
  -- One wrong element among many hardly moves the mean.
  local ok = mean <= MEAN_FLOOR + PART * np.mean(size)
    and max <= ELEMENT_FLOOR + PART * np.max(size)
  return {
    name = name, mean = mean, max = max, ok = ok,
    verdict = text.say(ok and "nn.check_ok" or "nn.check_wrong"),
  }
end

local function finish(rows)
  local report = setmetatable(rows, Report)
  report.ok = true
  for _, row in ipairs(rows) do
    report.ok = report.ok and row.ok
    report[row.name] = row
  end
  return report
end

-- --- kinks --------------------------------------------------------------------

-- Where a kink (of a ReLU) lies within H of the point, the central difference
-- mixes its two sides, and any value from one to the other is right. f_at(step)
-- is the function with the element moved by step.
local function between_sides(got, f_at)
  local here = f_at(0)
  local a, b = (f_at(H) - here) / H, (here - f_at(-H)) / H
  return math.max(math.min(a, b), math.min(got, math.max(a, b)))
end

-- Looks again at the elements of x that differ, unless there are so many that
-- kinks cannot be the reason. f(x) is the function.
local function look_again(f, x, got, numerical)
  if numerical.shape ~= got.shape then return end
  local places = { np.where(np.abs(got - numerical):gt(ELEMENT_FLOOR)) }
  if #places == 0 or #places[1] > 8 + x.size // 10 then return end
  for k = 0, #places[1] - 1 do
    local at = {}
    for axis, index in ipairs(places) do at[axis] = index[k] end
    local before = x[at]
    numerical[at] = between_sides(got[at], function(step)
      x[at] = before + step
      local y = f(x)
      x[at] = before
      return y
    end)
  end
end

-- Central differences of f at x (changed in place, or a number), with the eye
-- on kinks; got is what they will be compared with.
local function numerical_gradient(f, x, got)
  local numerical = functions.numerical_gradient(f, x)
  if got == nil then return numerical end
  if type(x) == "number" then
    if type(got) ~= "number" then return numerical end
    return between_sides(got, function(step) return f(x + step) end)
  end
  look_again(f, x, as_array(got), numerical)
  return numerical
end

-- --- nets ---------------------------------------------------------------------

local function parameter_names_of(net, numerical)
  if net.names then return net.names end
  local names = {}
  for name in pairs(numerical) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function check_net(net, x, t)
  local backprop = net:gradient(x, t)
  local numerical = net:numerical_gradient(x, t)
  local rows = {}
  local function loss() return net:loss(x, t) end
  for i, name in ipairs(parameter_names_of(net, numerical)) do
    if net.loss and net.params and backprop[name] then
      look_again(loss, net.params[name], backprop[name], numerical[name])
    end
    rows[i] = compare(name, backprop[name], numerical[name])
  end
  return finish(rows)
end

-- --- layers -------------------------------------------------------------------

-- A random upstream gradient, so that no factor can hide; the numbers come from
-- a fixed rule, not from np.random, whose stream belongs to the student.
local function upstream(out)
  if type(out) == "number" then return 0.7 end
  local n = out.size
  return (np.sin(np.arange(n) * 1.7 + 0.3) + 1.5):reshape(out.shape)
end

local function weighted_sum(out, dout)
  return type(out) == "number" and out * dout or np.sum(out * dout)
end

-- Inputs are copied as floats, so that differences make sense.
local function float_inputs(...)
  local inputs = { n = select("#", ...), ... }
  for i = 1, inputs.n do
    local x = inputs[i]
    inputs[i] = type(x) == "number" and x + 0.0 or np.array(x, "float64")
  end
  return inputs
end

-- sum(forward(inputs) * dout), whose gradient backward gives.
local function objective(layer, inputs, dout)
  return weighted_sum(layer:forward(table.unpack(inputs, 1, inputs.n)), dout)
end

local function check_inputs(rows, layer, inputs, dout, grads)
  for i = 1, layer.differentiable or inputs.n do
    local x = inputs[i]
    local numerical = numerical_gradient(function(v)
      inputs[i] = v
      return objective(layer, inputs, dout)
    end, x, grads[i])
    inputs[i] = x
    local name = inputs.n == 1 and "x" or "x" .. i
    rows[#rows + 1] = compare(name, grads[i], numerical)
  end
end

-- The array fields a layer has from the start, as floats, by name.
local function float_fields(layer)
  local fields = {}
  for name, value in pairs(layer) do
    if type(name) == "string" and array.is_array(value) then
      fields[name] = value.dtype == "float64" and value
        or np.array(value, "float64")
    end
  end
  return fields
end

-- Parameters are the array fields that forward left alone and that have a
-- gradient field; W and b should have one.
local function parameter_names(layer, fields)
  local names = {}
  for name, value in pairs(fields) do
    if rawequal(layer[name], value)
      and (layer["d" .. name] ~= nil or name == "W" or name == "b") then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

local function check_parameters(rows, layer, names, inputs, dout)
  local grads = {}
  for _, name in ipairs(names) do grads[name] = layer["d" .. name] end
  for _, name in ipairs(names) do
    local numerical = numerical_gradient(function()
      return objective(layer, inputs, dout)
    end, layer[name], grads[name])
    rows[#rows + 1] = compare(name, grads[name], numerical)
  end
end

local function check_with(layer, fields, ...)
  local inputs = float_inputs(...)
  local out = layer:forward(table.unpack(inputs, 1, inputs.n))
  local dout = upstream(out)
  -- The layer gets its own dout: the book's Relu writes into it.
  local given = type(dout) == "number" and dout or dout:copy()
  local grads = table.pack(layer:backward(given))
  local rows = {}
  check_parameters(rows, layer, parameter_names(layer, fields), inputs, dout)
  check_inputs(rows, layer, inputs, dout, grads)
  return finish(rows)
end

-- While it is checked a layer of integers has floats, so that a small step is
-- not lost.
local function check_layer(layer, ...)
  local fields, before = float_fields(layer), {}
  for name, value in pairs(fields) do
    before[name], layer[name] = layer[name], value
  end
  local result = table.pack(pcall(check_with, layer, fields, ...))
  for name, value in pairs(fields) do
    if rawequal(layer[name], value) then layer[name] = before[name] end
  end
  if not result[1] then error(result[2], 0) end
  return result[2]
end

-- gradcheck(net, x, t): a table per parameter of the mean and largest
-- |backprop - numerical| with a verdict; gradcheck(layer, x, ..) the same for
-- one layer's inputs and its W, b, .. (with dW, db, ..). A layer whose later
-- inputs have no gradient (targets) says how many have in `differentiable`. The
-- report's field ok is true when all are.
function M.gradcheck(object, ...)
  if type(object) ~= "table" then error(text.say("nn.check_object"), 2) end
  if object.gradient and object.numerical_gradient then
    return check_net(object, ...)
  end
  if object.forward and object.backward then
    return check_layer(object, ...)
  end
  error(text.say("nn.check_object"), 2)
end

return M
