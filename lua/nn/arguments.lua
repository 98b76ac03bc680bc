--- The arguments of what a learner calls, checked before anything is done.
local array = require "gradus.array"
local text = require "text"

local M = {}

local function is_callable(value)
  local meta = getmetatable(value)
  return type(value) == "function"
    or type(meta) == "table" and meta.__call ~= nil
end

local FITS = {
  ["function"] = is_callable,
  number = function(value)
    return type(value) == "number"
  end,
  size = function(value)
    local n = type(value) == "number" and math.tointeger(value)
    return n and n > 0
  end,
  steps = function(value)
    local n = type(value) == "number" and math.tointeger(value)
    return n and n >= 0
  end,
  array = array.is_array,
  numbers = function(value)
    return type(value) == "number"
      or type(value) == "table"
      or array.is_array(value)
  end,
  table = function(value)
    return type(value) == "table"
  end,
}

local function describe(value)
  if type(value) == "number" then
    return tostring(value)
  end
  return array.is_array(value) and "array" or type(value)
end

--- Raises, where the public function was called, unless the value is what the
-- kind says: a function, a number, a size above 0, a number of steps, an array,
-- numbers (one, a table of them or an array) or a table. call is the public
-- function as it is written, name the argument in it.
function M.want(kind, call, name, value)
  if not FITS[kind](value) then
    local given = { call = call, name = name, got = describe(value) }
    error(text.say("nn.want_" .. kind, given), 3)
  end
end

return M
