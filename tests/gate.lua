-- Perceptrons: gates, truth tables, and which tables a line splits.
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local gates = require "nn.gate"
local gate, truth, separable = gates.gate, gates.truth, gates.separable

local AND = gate(0.5, 0.5, -0.7)
local OR = gate(0.5, 0.5, -0.2)
local NAND = gate(-0.5, -0.5, 0.7)

local function XOR(x1, x2) return AND(NAND(x1, x2), OR(x1, x2)) end

--- The outputs as text in counting order: "0001" is AND.
local function outputs(f, n) return table.concat(truth(f, n).y) end

local function bits(text)
  local y = {}
  for digit in text:gmatch "." do y[#y + 1] = tonumber(digit) end
  return y
end

local function binary(number, digits)
  local text = ""
  for k = digits - 1, 0, -1 do text = text .. (number >> k & 1) end
  return text
end

-- --- gates -------------------------------------------------------------------

local function check_gates_of_the_notes()
  check.equal(outputs(AND), "0001")
  check.equal(outputs(OR), "0111")
  check.equal(outputs(NAND), "1110")
  check.equal(outputs(XOR), "0110")
end

--- On the boundary the output is 0: the sum must be above it.
local function check_boundary()
  check.equal(gate(1, 1, -1)(1, 0), 0)
  check.equal(gate(1, 1, -1)(1, 1), 1)
  check.equal(gate(0, 0)(5), 0)
end

local function check_other_numbers_of_inputs()
  check.equal(outputs(gate(-1, 0.5)), "10")
  check.equal(outputs(gate(1, 1, 1, -2.5)), "00000001")
  check.equal(outputs(gate(1, 1, 1, -1.5)), "00010111")
end

local function check_gates_have_text()
  check.equal(tostring(AND), "gate(w1 = 0.5, w2 = 0.5, b = -0.7)")
end

local function check_bad_gates()
  check.fails("weights and a bias, all numbers", gate)
  check.fails("weights and a bias, all numbers", gate, 1)
  check.fails("weights and a bias, all numbers", gate, 1, "1", 1)
  check.fails("weights and a bias, all numbers", gate, 1, nil, 1)
  check.fails("this gate takes 2 inputs, 1 were given", AND, 1)
  check.fails("this gate takes 2 inputs, 3 were given", AND, 1, 1, 1)
end

-- --- truth tables ------------------------------------------------------------

local function check_truth_text()
  check.equal(tostring(truth(AND)), table.concat({
    "x1  x2  y",
    " 0   0  0",
    " 0   1  0",
    " 1   0  0",
    " 1   1  1",
  }, "\n"))
end

local function check_truth_of_functions()
  check.equal(outputs(function(a, b) return a == b end), "1001")
  check.equal(outputs(function(a) return 1 - a end, 1), "10")
  local t = truth(function(a, b, c) return a + b + c == 2 end, 3)
  check.equal(t.n, 3)
  check.equal(table.concat(t.inputs[4]), "011")
  check.equal(table.concat(t.y), "00010110")
end

local function check_truth_sizes()
  check.equal(#truth(function() return 0 end, 8).y, 256)
  for _, n in ipairs { 0, 9, 1.5, -1 } do
    check.fails("a truth table has 1 to 8 inputs", truth, AND, n)
  end
end

-- --- separable ---------------------------------------------------------------

--- Of the 16 tables of two inputs only XOR and its opposite are not.
local function check_all_of_two_inputs()
  for number = 0, 15 do
    local text = binary(number, 4)
    local can, found = separable(bits(text))
    check.equal(can, text ~= "0110" and text ~= "1001", text)
    if can then check.equal(outputs(found), text) end
  end
end

--- 104 of the 256 tables of three inputs are threshold functions.
local function check_all_of_three_inputs()
  local count = 0
  for number = 0, 255 do
    local text = binary(number, 8)
    local can, found = separable(bits(text))
    if can then
      count = count + 1
      check.equal(outputs(found), text)
    else
      check.equal(type(found), "string")
    end
  end
  check.equal(count, 104)
end

local function check_one_input()
  for _, text in ipairs { "00", "01", "10", "11" } do
    local can, found = separable(bits(text))
    check.truthy(can)
    check.equal(outputs(found), text)
  end
end

--- The majority of five, and the parity of four, which nothing splits.
local function check_more_inputs()
  local majority = truth(function(a, b, c, d, e)
    return a + b + c + d + e >= 3
  end, 5)
  local can, found = separable(majority)
  check.truthy(can)
  check.equal(outputs(found), table.concat(majority.y))
  local parity = truth(function(a, b, c, d) return (a + b + c + d) % 2 end, 4)
  check.equal(separable(parity), false)
end

--- The left sides of the four inequalities add up to the same.
local function check_explanation_of_xor()
  local can, why = separable { 0, 1, 1, 0 }
  check.equal(can, false)
  for _, line in ipairs {
    "(0, 1) -> 1:  w2 + b > 0", "(1, 0) -> 1:  w1 + b > 0",
    "(0, 0) -> 0:  b <= 0", "(1, 1) -> 0:  w1 + w2 + b <= 0",
  } do
    check.truthy(why:find(line, 1, true), line)
  end
end

local function check_bad_tables()
  for _, y in ipairs { {}, { 1 }, { 0, 1, 1 } } do
    check.fails("a truth table has 2, 4, 8 .. outputs", separable, y)
  end
  check.fails("the outputs of a truth table are 0 or 1", separable, { 0, 2 })
  check.fails("the outputs of a truth table are 0 or 1", separable,
    { 0, 1, "1", 0 })
end

local function check_table_is_unchanged()
  local y = { 0, 0, 0, 1 }
  separable(y)
  check.equal(table.concat(y), "0001")
end

check_gates_of_the_notes()
check_boundary()
check_other_numbers_of_inputs()
check_gates_have_text()
check_bad_gates()
check_truth_text()
check_truth_of_functions()
check_truth_sizes()
check_all_of_two_inputs()
check_all_of_three_inputs()
check_one_input()
check_more_inputs()
check_explanation_of_xor()
check_bad_tables()
check_table_is_unchanged()
check.done()
