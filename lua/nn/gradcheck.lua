-- Gradient checking (5.7.3): backpropagation against central differences, for a
-- net or for one layer, the student's own included.
local arguments = require "nn.arguments"
local array = require "gradus.array"
local functions = require "nn.functions"
local np = require("env").np()
local text = require "text"
local utf8_text = require "gradus.text"

local M = {}

-- Differences up to this part of the gradient are the rounding of finite
-- differences and the 1e-7 inside the cross entropy's logarithm; a wrong factor
-- or sign is far above. The floors count where a gradient is about 0.
local PART, MEAN_FLOOR, ELEMENT_FLOOR = 1e-3, 1e-7, 1e-5
local H = 1e-4

local Report = {}
Report.__index = Report

local WIDTHS = { 6, 28, 10 }

-- Cells in columns; by display width, since Hangul takes two.
local function line(...)
  local cells = { ... }
  for i, width in ipairs(WIDTHS) do cells[i] = utf8_text.pad(cells[i], width) end
  return table.concat(cells, " ")
end

local function figure(x)
  return x and string.format("%.1e", x) or "-"
end

function Report:__tostring()
  local lines = { line(text.say("nn.check_param"), text.say("nn.check_mean"),
    text.say("nn.check_max"), text.say("nn.check_verdict")) }
  for _, row in ipairs(self) do
    lines[#lines + 1] = line(row.name, figure(row.mean), figure(row.max),
      row.verdict)
  end
  for _, row in ipairs(self) do
    if row.note then lines[#lines + 1] = row.name .. ": " .. row.note end
  end
  return table.concat(lines, "\n")
end

local function is_value(x)
  return type(x) == "number" or array.is_array(x)
end

local function as_array(x)
  return type(x) == "number" and np.array { x } or np.array(x)
end

-- One wrong element among many hardly moves the mean.
local function is_small(got, expected)
  local difference, size = np.abs(got - expected), np.abs(expected)
  return np.mean(difference) <= MEAN_FLOOR + PART * np.mean(size)
    and np.max(difference) <= ELEMENT_FLOOR + PART * np.max(size)
end

-- One row: got is backpropagation's gradient, expected the numerical one.
-- corrected is the numerical gradient with the places of kinks looked at again,
-- when there are any; the verdict goes by it and a note says so.
local function compare(name, got, expected, corrected)
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
  local row = {
    name = name, mean = np.mean(difference), max = np.max(difference),
  }
  row.ok = is_small(got, corrected or expected)
  row.verdict = text.say(row.ok and "nn.check_ok" or "nn.check_wrong")
  if row.ok and corrected then
    row.note = text.say("nn.check_kink", {
      n = np.sum(np.not_equal(corrected, expected)), all = got.size,
      mean = string.format("%.1e", np.mean(np.abs(got - corrected))),
    })
  end
  return row
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
-- kinks cannot be the reason. f(x) is the function. Returns the corrected
-- numerical gradient, or nil when nothing was changed.
local function look_again(f, x, got, numerical)
  if numerical.shape ~= got.shape then return nil end
  local places = { np.where(np.abs(got - numerical):gt(ELEMENT_FLOOR)) }
  if #places == 0 or #places[1] == 0 or #places[1] > 8 + x.size // 10 then
    return nil
  end
  local corrected = numerical:copy()
  for k = 0, #places[1] - 1 do
    local at = {}
    for axis, index in ipairs(places) do at[axis] = index[k] end
    local before = x[at]
    corrected[at] = between_sides(got[at], function(step)
      x[at] = before + step
      local y = f(x)
      x[at] = before
      return y
    end)
  end
  return corrected
end

-- One row for f at x (changed in place, or a number); got is the gradient that
-- is checked.
local function check(name, f, x, got)
  local numerical = functions.numerical_gradient(f, x)
  if got == nil then return compare(name, got, numerical) end
  if type(x) == "number" and type(got) == "number" then
    local sides = between_sides(got, function(step) return f(x + step) end)
    local far = math.abs(got - numerical) > ELEMENT_FLOOR
    return compare(name, got, numerical, far and as_array(sides) or nil)
  end
  if type(x) == "number" then return compare(name, got, numerical) end
  return compare(name, got, numerical,
    look_again(f, x, as_array(got), numerical))
end

-- --- nets ---------------------------------------------------------------------

local function parameter_names_of(net, numerical)
  if net.names then return net.names end
  local names = {}
  for name in pairs(numerical) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- b2's 1.4e-7 in the book is the 1e-7 inside the logarithm, which the derivative
-- y - t leaves out: with 0 in its place the differences are far smaller. Where
-- the net is sure of a wrong class it is far more than rounding, but no mistake.
local function explain_delta(row, got, without)
  if not row.mean or row.note or row.mean < 1e-8 then return end
  local mean = np.mean(np.abs(got - without))
  if mean > row.mean / 10 or not is_small(got, without) then return end
  row.ok, row.verdict = true, text.say("nn.check_ok")
  row.note = text.say("nn.check_delta", { mean = figure(mean) })
end

local function check_net(net, x, t)
  arguments.want("array", "gradcheck(net, x, t)", "x", x)
  arguments.want("array", "gradcheck(net, x, t)", "t", t)
  local backprop = net:gradient(x, t)
  local numerical = net:numerical_gradient(x, t)
  local without = net.has_differences and net:has_differences()
    and net:differences(x, t, 0)
  local rows = {}
  local function learning_loss() return net:loss(x, t, true) end
  local function loss()
    return net.held and net:held(learning_loss) or learning_loss()
  end
  for i, name in ipairs(parameter_names_of(net, numerical)) do
    local got, corrected = backprop[name], nil
    if net.loss and net.params and got then
      corrected = look_again(loss, net.params[name], got, numerical[name])
    end
    rows[i] = compare(name, got, numerical[name], corrected)
    if without then explain_delta(rows[i], got, without[name]) end
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
    arguments.want("numbers", "gradcheck(layer, x, ..)", "x", x)
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
    local name = inputs.n == 1 and "x" or "x" .. i
    rows[#rows + 1] = check(name, function(v)
      inputs[i] = v
      return objective(layer, inputs, dout)
    end, x, grads[i])
    inputs[i] = x
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
    rows[#rows + 1] = check(name, function()
      return objective(layer, inputs, dout)
    end, layer[name], grads[name])
  end
end

local function check_with(layer, fields, ...)
  local inputs = float_inputs(...)
  local out = layer:forward(table.unpack(inputs, 1, inputs.n))
  if not is_value(out) then
    error(text.say("nn.check_forward", { got = type(out) }), 0)
  end
  local dout = upstream(out)
  -- The layer gets its own dout: the book's Relu writes into it.
  local given = type(dout) == "number" and dout or dout:copy()
  local grads = table.pack(layer:backward(given))
  for i = 1, grads.n do
    if not is_value(grads[i]) then grads[i] = nil end
  end
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
