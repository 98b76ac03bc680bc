-- The world that untrusted code sees: an allow-list of library functions in
-- fresh tables, and calls that report what went wrong instead of raising. It
-- works inside a worker process only, where the libraries are guarded.

local guard = require "gradus.sandbox"

local M = {}

local PRINT_LIMIT = 64 * 1024
local MESSAGE_LIMIT = 4096

local BASIC = {
  "assert", "error", "ipairs", "next", "pcall", "rawequal", "rawget",
  "rawlen", "rawset", "select", "tonumber", "tostring", "type", "xpcall",
}
local LIBRARIES = { "coroutine", "math", "string", "table", "utf8" }

-- Names of the base that need files, or are the base itself.
local ABSENT = { "load_mnist", "_G" }

local function copy(t)
  local c = {}
  for k, v in next, t do c[k] = v end
  return c
end

-- Lua runs finalisers, and clears tables with weak keys, where no limit holds.
local function safe_setmetatable(t, meta)
  if type(meta) == "table" then
    for _, name in ipairs { "__gc", "__mode" } do
      if rawget(meta, name) ~= nil then
        error("'" .. name .. "' is not available here", 2)
      end
    end
  end
  return setmetatable(t, meta)
end

local function safe_getmetatable(value)
  if type(value) ~= "table" then return nil end
  return getmetatable(value)
end

local RANK = { number = 1, string = 2 }

local function comes_before(a, b)
  local ra, rb = RANK[type(a)] or 3, RANK[type(b)] or 3
  if ra ~= rb then return ra < rb end
  return ra < 3 and a < b
end

local function keys_in_order(t)
  local keys = {}
  for k in next, t do keys[#keys + 1] = k end
  table.sort(keys, comes_before)
  return keys
end

-- Lua's order of keys changes from run to run, and verdicts must not.
local function ordered_pairs(t)
  local meta = safe_getmetatable(t)
  local own = type(meta) == "table" and rawget(meta, "__pairs")
  if own or type(t) ~= "table" then return pairs(t) end
  local keys, at = keys_in_order(t), 0
  return function()
    local key, value
    repeat
      at = at + 1
      key = keys[at]
      value = key ~= nil and rawget(t, key)
    until key == nil or value ~= nil
    return key, value
  end, t, nil
end

local printed = { size = 0 }
local unknown = {}  -- names that code has read and that do not exist

-- Keeps the beginning of what is printed; the end of a flood is dropped.
local function captured_print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]) end
  local line = table.concat(parts, "\t") .. "\n"
  line = line:sub(1, PRINT_LIMIT - printed.size)
  printed.size = printed.size + #line
  printed[#printed + 1] = line ~= "" and line or nil
end

-- Returns what was printed since the last call.
function M.take_printed()
  local text = table.concat(printed)
  printed = { size = 0 }
  return text
end

-- np of its own for an answer, without the absent names: what it writes there
-- stays its own.
local function own_np(base, absent)
  local np = base.np and copy(base.np)
  for name in next, np and absent or {} do np[name] = nil end
  return np
end

-- Returns a fresh environment: Lua's harmless functions, and behind them the
-- names of base but those in the list hidden, in np too.
function M.new(base, hidden)
  local env, absent = {}, {}
  for _, name in ipairs(hidden or {}) do absent[name] = true end
  for _, name in ipairs(ABSENT) do absent[name] = true end
  for _, name in ipairs(BASIC) do env[name] = _ENV[name] end
  for _, name in ipairs(LIBRARIES) do env[name] = copy(_ENV[name]) end
  env._G = env
  env.np = own_np(base, absent)
  env.print = captured_print
  env.pairs = ordered_pairs
  env.setmetatable = safe_setmetatable
  env.getmetatable = safe_getmetatable
  function env.load(text, name, _, own)
    return guard.load(text, "=" .. tostring(name or "load"), own or env)
  end
  unknown = {}
  math.randomseed(1)
  if base.np then base.np.random.seed(1) end
  return setmetatable(env, {
    __index = function(_, name)
      local value
      if not absent[name] then value = base[name] end
      if value == nil then unknown[#unknown + 1] = name end
      return value
    end,
    __metatable = false,
  })
end

-- "name:3: what happened" -> "what happened", 3
local function split_position(message)
  local line
  repeat
    local at, rest = message:match("^[%w_./-]+:(%d+): (.*)$")
    line, message = line or tonumber(at), rest or message
  until not at
  return message, line
end

local function syntax_problem(message)
  local text, line = split_position(message)
  return { class = "syntax", message = text, line = line }
end

-- What Python calls a NameError or an AttributeError.
local NAME_ERRORS = {
  "a nil value (global '", "call a nil value (field '",
  "call a nil value (method '", "has no field or method",
}

local function class_of(message)
  for _, part in ipairs(NAME_ERRORS) do
    if message:find(part, 1, true) then return "name" end
  end
  return "runtime"
end

-- What guard.locate made of an error, unless it had no room to run.
local function runtime_problem(found)
  if type(found) ~= "table" then found = { error = found, line = 0 } end
  local message = found.error
  if type(message) ~= "string" then
    message = "error object is a " .. type(message) .. " value"
  end
  local text, line = split_position(message:sub(1, MESSAGE_LIMIT))
  local class = class_of(text)
  if class == "runtime" and type(unknown[1]) == "string" then
    class, text = "name", unknown[1]
  end
  return {
    class = class,
    message = text,
    line = found.line > 0 and found.line or line,
  }
end

local function report(ok, ...)
  if ok then return true, ... end
  return false, runtime_problem((...))
end

-- Calls f with the arguments: true and its results, or false and a problem
-- {class = "runtime" or "name", message, line}.
function M.call(f, ...)
  return report(xpcall(f, guard.locate, ...))
end

-- Compiles text: a function, or nil and a problem of class "syntax".
function M.load(text, name, env)
  local f, message = guard.load(text, "=" .. name, env)
  if f then return f end
  return nil, syntax_problem(message)
end

-- Compiles and runs text; returns as M.call does.
function M.run(text, name, env)
  local f, problem = M.load(text, name, env)
  if not f then return false, problem end
  return M.call(f)
end

return M
