-- The arguments of a command word: options anywhere, but for the places that a
-- command keeps for text that may begin with a dash.

local text = require "text"
local worker = require "gradus.worker"

local M = {}

-- Says what is wrong on stderr; 2, the exit status of a mistake in the call.
function M.complain(key, args)
  io.stdout:flush()
  io.stderr:write("gradus: ", worker.filter(text.say(key, args)), "\n")
  return 2
end

local function whole(value)
  return value:find("^[+-]?%d+$") and math.tointeger(tonumber(value))
end

local READERS = {
  seed = whole,
  text = function(value) return value ~= "" and value or nil end,
  count = function(value)
    local number = whole(value)
    return number and number > 0 and number or nil
  end,
}

-- Reads one option at args[i]; returns the position after it, or nil and the
-- status of a complaint.
local function read_option(args, i, kinds, options)
  local name, value = args[i]:match("^%-%-([%a-]+)=(.*)$")
  name = name or args[i]:match("^%-%-([%a-]+)$")
  local kind = name and kinds[name]
  if not kind then
    return nil, M.complain("quiz.unknown_option", { name = args[i] })
  end
  if kind == "flag" then
    options[name] = true
    return i + 1
  end
  local after = i + (value and 1 or 2)
  value = value or args[i + 1] or ""
  options[name] = READERS[kind](value)
  if options[name] == nil then
    return nil, M.complain("quiz.bad_option", { name = name, value = value })
  end
  return after
end

-- Splits args into options (by name, as `kinds` says: "flag", "seed", "count"
-- or "text") and the rest. The literal-th of the rest is taken as it stands.
-- Returns options, rest, or nil and the status of a complaint.
function M.read(args, kinds, literal)
  local options, rest, i = {}, {}, 1
  while i <= #args do
    local is_option = args[i]:find("^%-.") and #rest + 1 ~= literal
    if is_option then
      local after, status = read_option(args, i, kinds, options)
      if not after then return nil, status end
      i = after
    else
      rest[#rest + 1] = args[i]
      i = i + 1
    end
  end
  return options, rest
end

return M
