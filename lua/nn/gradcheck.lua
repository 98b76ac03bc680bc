-- Gradient checking (5.7.3): backpropagation against central differences, for a
-- net or for one layer, the student's own included.
local functions = require "nn.functions"
local np = require("env").np()
local text = require "text"

local M = {}

-- Mean differences up to this are the rounding of finite differences and the
-- 1e-7 inside the cross entropy's logarithm; a wrong gradient is far above.
local LIMIT = 1e-6

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
  local scale = math.max(1, np.max(np.abs(expected)))
  local ok = mean <= LIMIT * scale
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

local function check_net(net, x, t)
  local backprop = net:gradient(x, t)
  local numerical = net:numerical_gradient(x, t)
  local names = net.names
  if not names then
    names = {}
    for name in pairs(numerical) do names[#names + 1] = name end
    table.sort(names)
  end
  local rows = {}
  for i, name in ipairs(names) do
    rows[i] = compare(name, backprop[name], numerical[name])
  end
  return finish(rows)
end

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

local function check_inputs(rows, layer, inputs, dout, grads)
  for i = 1, inputs.n do
    local x = inputs[i]
    local numerical = functions.numerical_gradient(function(v)
      inputs[i] = v
      local out = layer:forward(table.unpack(inputs, 1, inputs.n))
      return weighted_sum(out, dout)
    end, x)
    inputs[i] = x
    local name = inputs.n == 1 and "x" or "x" .. i
    rows[#rows + 1] = compare(name, grads[i], numerical)
  end
end

-- Parameters are the array fields W, b, .. that have a gradient field dW, db.
local function parameter_names(layer)
  local names = {}
  for name, value in pairs(layer) do
    if type(name) == "string" and layer["d" .. name] ~= nil
      and type(value) == "userdata" then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

local function check_parameters(rows, layer, inputs, dout)
  local grads = {}
  local names = parameter_names(layer)
  for _, name in ipairs(names) do grads[name] = layer["d" .. name] end
  for _, name in ipairs(names) do
    local numerical = functions.numerical_gradient(function()
      local out = layer:forward(table.unpack(inputs, 1, inputs.n))
      return weighted_sum(out, dout)
    end, layer[name])
    rows[#rows + 1] = compare(name, grads[name], numerical)
  end
end

local function check_layer(layer, ...)
  local inputs = float_inputs(...)
  local out = layer:forward(table.unpack(inputs, 1, inputs.n))
  local dout = upstream(out)
  -- The layer gets its own dout: the book's Relu writes into it.
  local given = type(dout) == "number" and dout or dout:copy()
  local grads = table.pack(layer:backward(given))
  local rows = {}
  check_parameters(rows, layer, inputs, dout)
  check_inputs(rows, layer, inputs, dout, grads)
  return finish(rows)
end

-- gradcheck(net, x, t): a table per parameter of the mean and largest
-- |backprop - numerical| with a verdict; gradcheck(layer, x, ..) the same for
-- one layer's inputs and its W, b, .. (with dW, db, ..). The report's field ok
-- is true when all are.
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
