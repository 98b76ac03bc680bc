-- The values of answers: Lua numbers and booleans, arrays (gradus.array), and
-- tables with a kind: tuple and list (items 1..n), none, string, function,
-- module, choice, parts (a list of {name, value}) and sequence.
local arrays = require "gradus.array"
local np = require "gradus.np"

local M = {}

M.none = { kind = "none" }

function M.is_array(value) return arrays.is_array(value) end

-- Whether a value is a tuple or a list.
function M.is_sequence(value)
  return type(value) == "table"
    and (value.kind == "tuple" or value.kind == "list")
end

-- What a value is, as a key of lua/text: "number", "array", "tuple" ..
function M.kind(value)
  if type(value) == "table" then return value.kind end
  if M.is_array(value) then return "array" end
  return type(value)
end

-- A tuple or list, and all within it, as plain Lua tables; else the value.
function M.plain(value)
  if not M.is_sequence(value) then return value end
  local items = {}
  for i, item in ipairs(value) do items[i] = M.plain(item) end
  return items
end

local function numeric(value)
  if M.is_sequence(value) then
    for _, item in ipairs(value) do
      if not numeric(item) then return false end
    end
    return true
  end
  return type(value) == "number" or type(value) == "boolean"
    or M.is_array(value)
end

-- The array a number, array, tuple or list of numbers stands for; nil when it
-- holds something else or its rows differ in length.
function M.to_array(value)
  if M.is_array(value) then return value end
  if not numeric(value) then return nil end
  local made, array = pcall(np.array, M.plain(value))
  return made and M.is_array(array) and array or nil
end

-- The shape of a number, array or list as a list of sizes.
function M.shape(value)
  if not M.is_array(value) then return {} end
  local sizes = {}
  for axis = 0, value.ndim - 1 do sizes[axis + 1] = value.shape[axis] end
  return sizes
end

-- "(in, N)": a list of sizes as Python prints it. symbols: size -> its name.
function M.shape_text(sizes, symbols)
  local shown = {}
  for i, size in ipairs(sizes) do
    shown[i] = symbols and symbols[size] or tostring(size)
  end
  if #shown == 1 then return "(" .. shown[1] .. ",)" end
  return "(" .. table.concat(shown, ", ") .. ")"
end

-- Whether two lists of sizes broadcast.
function M.broadcasts(a, b)
  for i = 0, math.min(#a, #b) - 1 do
    local m, n = a[#a - i], b[#b - i]
    if m ~= n and m ~= 1 and n ~= 1 then return false end
  end
  return true
end

-- Whether a matrix product of these shapes exists.
function M.multiplies(a, b)
  if #a == 0 or #b == 0 then return false end
  return a[#a] == (#b == 1 and b[1] or b[#b - 1])
end

return M
