-- Perceptrons of chapter 2: gates, truth tables and which tables a line splits.
local arguments = require "nn.arguments"
local array = require "gradus.array"
local text = require "text"

local M = {}

-- --- gates --------------------------------------------------------------------

local Gate = {}
Gate.__index = Gate

-- w1 x1 + w2 x2 + .. + b in this order, as the book adds it up.
function Gate:score(...)
  local sum = 0
  for i, w in ipairs(self.w) do sum = sum + w * select(i, ...) end
  return sum + self.b
end

-- 1 when the weighted sum is above 0, else 0 (2.3.1).
function Gate:__call(...)
  if select("#", ...) ~= #self.w then
    error(text.say("nn.gate_inputs", { n = #self.w, given = select("#", ...) }),
      2)
  end
  for i = 1, #self.w do
    if type((select(i, ...))) ~= "number" then
      error(text.say("nn.gate_values"), 2)
    end
  end
  return self:score(...) > 0 and 1 or 0
end

function Gate:__tostring()
  local parts = {}
  for i, w in ipairs(self.w) do
    parts[i] = string.format("w%d = %s", i, tostring(w))
  end
  parts[#parts + 1] = "b = " .. tostring(self.b)
  return "gate(" .. table.concat(parts, ", ") .. ")"
end

-- gate(w1, w2, b): a function of as many inputs as there are weights.
function M.gate(...)
  local numbers = { ... }
  for i = 1, select("#", ...) do
    if type(numbers[i]) ~= "number" then
      error(text.say("nn.gate_numbers"), 2)
    end
  end
  if #numbers < 2 then error(text.say("nn.gate_numbers"), 2) end
  local b = table.remove(numbers)
  return setmetatable({ w = numbers, b = b }, Gate)
end

-- --- truth tables ---------------------------------------------------------------

-- All rows of n binary inputs in counting order: {0, 0}, {0, 1}, ...
local function input_rows(n)
  local rows = {}
  for i = 0, 2 ^ n - 1 do
    local row = {}
    for k = 1, n do row[k] = (i // (1 << (n - k))) % 2 end
    rows[i + 1] = row
  end
  return rows
end

local Truth = {}
Truth.__index = Truth

function Truth:__tostring()
  local lines = {}
  local names = {}
  for k = 1, self.n do names[k] = "x" .. k end
  lines[1] = table.concat(names, "  ") .. "  y"
  for i, row in ipairs(self.inputs) do
    local cells = {}
    for k, x in ipairs(row) do cells[k] = string.format("%2d", x) end
    lines[i + 1] = table.concat(cells, "  ") .. "  " .. tostring(self.y[i])
  end
  return table.concat(lines, "\n")
end

local function number_of_inputs(f, n)
  if n then return n end
  if getmetatable(f) == Gate then return #f.w end
  return 2
end

-- truth(f, n): the table of f over n binary inputs (2, or the gate's own
-- number). Fields n, inputs and y count from 1.
function M.truth(f, n)
  arguments.want("function", "truth(f, n)", "f", f)
  if n ~= nil then arguments.want("number", "truth(f, n)", "n", n) end
  n = number_of_inputs(f, n)
  if n < 1 or n > 8 or n % 1 ~= 0 then
    error(text.say("nn.truth_inputs", { n = n }), 2)
  end
  local t = setmetatable({ n = n, inputs = input_rows(n), y = {} }, Truth)
  for i, row in ipairs(t.inputs) do
    local y = f(table.unpack(row))
    t.y[i] = y == true and 1 or y == false and 0 or y
  end
  return t
end

-- --- separable ---------------------------------------------------------------------

-- Weights for a separable table. Perceptron learning converges whenever some
-- weights exist; tables that none fit were ruled out before.
local function learn(rows, y, n)
  local w, b = {}, 0
  for k = 1, n do w[k] = 0 end
  repeat
    local mistakes = 0
    for i, row in ipairs(rows) do
      local sum = b - 0.5
      for k = 1, n do sum = sum + w[k] * row[k] end
      local off = y[i] - (sum > 0 and 1 or 0)
      if off ~= 0 then
        mistakes = mistakes + 1
        for k = 1, n do w[k] = w[k] + off * row[k] end
        b = b + off
      end
    end
  until mistakes == 0
  w[n + 1] = b - 0.5
  return w
end

local function sum_key(p, q)
  local key = {}
  for k = 1, #p do key[k] = p[k] + q[k] end
  return table.concat(key, ",")
end

-- Two rows with output 1 and two with output 0 of the same sum: their
-- inequalities contradict each other. For up to 8 inputs such a pair exists
-- exactly when no line splits the table (2-asummability, S. Muroga, Threshold
-- Logic and Its Applications, 1971).
local function contradiction(rows, y)
  local zeros = {}
  for i = 1, #rows do
    for j = i, #rows do
      if y[i] == 0 and y[j] == 0 then
        zeros[sum_key(rows[i], rows[j])] = { rows[i], rows[j] }
      end
    end
  end
  for i = 1, #rows do
    for j = i, #rows do
      local match = y[i] == 1 and y[j] == 1
        and zeros[sum_key(rows[i], rows[j])]
      if match then return { rows[i], rows[j] }, match end
    end
  end
end

-- "w1 + b > 0"
local function inequality(row, relation)
  local terms = {}
  for k, x in ipairs(row) do
    if x == 1 then terms[#terms + 1] = "w" .. k end
  end
  terms[#terms + 1] = "b"
  return table.concat(terms, " + ") .. relation
end

local function explain(ones, zeros)
  local lines = {}
  for _, row in ipairs(ones) do
    lines[#lines + 1] = string.format("(%s) -> 1:  %s",
      table.concat(row, ", "), inequality(row, " > 0"))
  end
  for _, row in ipairs(zeros) do
    lines[#lines + 1] = string.format("(%s) -> 0:  %s",
      table.concat(row, ", "), inequality(row, " <= 0"))
  end
  return text.say("nn.not_separable",
    { inequalities = "  " .. table.concat(lines, "\n  ") })
end

-- The outputs as a table from 1: of a truth table, a gate, a function or an
-- array.
local function outputs_of(y)
  if type(y) == "function" or getmetatable(y) == Gate then y = M.truth(y) end
  if getmetatable(y) == Truth then return y.y end
  if array.is_array(y) and y.ndim == 1 then
    local list = {}
    for i = 0, #y - 1 do list[i + 1] = y[i] end
    return list
  end
  if type(y) ~= "table" then error(text.say("nn.separable_table"), 3) end
  return y
end

local function check_table(y)
  local n = 0
  while #y > 2 ^ n do n = n + 1 end
  if n < 1 or n > 8 or #y ~= 2 ^ n then
    error(text.say("nn.truth_size", { n = #y }), 3)
  end
  for _, value in ipairs(y) do
    if value ~= 0 and value ~= 1 then error(text.say("nn.truth_values"), 3) end
  end
  return n
end

-- separable{0, 1, 1, 0}: whether one perceptron can give these outputs (in
-- counting order of the inputs; a table, an array, or the function itself).
-- Returns true and a gate that does it, or false and the inequalities that
-- contradict each other.
function M.separable(y)
  y = outputs_of(y)
  local n = check_table(y)
  local rows = input_rows(n)
  local ones, zeros = contradiction(rows, y)
  if ones then return false, explain(ones, zeros) end
  return true, M.gate(table.unpack(learn(rows, y, n)))
end

return M
