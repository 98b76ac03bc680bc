--- The names that a value has, found without running anybody's code: no
-- metamethod is called.
local array = require "gradus.array"
local environment = require "env"

local M = {}

local MAX_DEPTH = 10

--- The tables in which names of v are looked up: itself, then what __index
-- leads to.
local function tables_of(v)
  local tables = {}
  if array.is_array(v) then
    return { array.methods }
  end
  for _ = 1, MAX_DEPTH do
    if type(v) == "table" then
      tables[#tables + 1] = v
    end
    local meta = debug.getmetatable(v)
    local index = meta and rawget(meta, "__index")
    if type(index) ~= "table" then
      break
    end
    v = index
  end
  return tables
end

--- The value of a name, or nil.
function M.get(v, name)
  for _, t in ipairs(tables_of(v)) do
    local found = rawget(t, name)
    if found ~= nil then
      return found
    end
  end
end

--- The names of v in alphabetical order; only those of functions on demand.
function M.of(v, only_functions)
  local found, seen = {}, {}
  for _, t in ipairs(tables_of(v)) do
    for name, member in next, t do
      local is_name = type(name) == "string" and name:find("^[%a_][%w_]*$")
      local fits = not only_functions or type(member) == "function"
      if is_name and fits and not seen[name] then
        seen[name] = true
        found[#found + 1] = name
      end
    end
  end
  table.sort(found)
  return found
end

--- All names of an environment, those not loaded yet included.
function M.globals(env)
  local all, seen = M.of(env), {}
  for _, name in ipairs(all) do
    seen[name] = true
  end
  for _, name in ipairs(environment.names()) do
    if not seen[name] then
      all[#all + 1] = name
    end
  end
  table.sort(all)
  return all
end

--- The value of "a.b.c" in an environment, or nil. Its own names may load.
function M.resolve(env, path)
  local first, rest = path:match("^([%w_]+)(.*)$")
  local v = first and env[first]
  for name in (rest or ""):gmatch("[%w_]+") do
    v = v ~= nil and M.get(v, name) or nil
  end
  return v
end

--- In a line that holds `a.b.name`, the value of a.b, or nil.
function M.owner(env, line, name)
  local path = line:match("([%a_][%w_%.]*)[.:]" .. name .. "%f[^%w_]")
  return path and M.resolve(env, path)
end

return M
