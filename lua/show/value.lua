--- Values as text: what the prompt and print show.
local array = require "gradus.array"
local cells = require "gradus.text"
local text = require "text"

local M = {}

local DEPTH, ITEMS, COLUMNS = 5, 30, 78

--- A number in the shortest form that reads back.
M.number = array.format_number

local function has_own_text(v)
  local meta = debug.getmetatable(v)
  return type(meta) == "table" and rawget(meta, "__tostring") ~= nil
end

--- tostring, with numbers that read back.
function M.tostring(v)
  return type(v) == "number" and M.number(v) or tostring(v)
end

--- A string as it would be written in Lua, with the user's letters left alone.
local function quote(s)
  local escapes = { ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r" }
  s = s:gsub('["\\]', "\\%0"):gsub("%c", function(c)
    return escapes[c] or ("\\%03d"):format(c:byte())
  end)
  return '"' .. s .. '"'
end

local function function_text(f)
  local info = debug.getinfo(f, "S")
  if info.what == "C" or info.source:find("^@lua/") then
    return "function"
  end
  return ("function (%s:%d)"):format(info.short_src, info.linedefined)
end

--- Numbers first, then strings, then the rest by how they print.
local function key_before(a, b)
  local ta, tb = type(a), type(b)
  if ta == tb and (ta == "number" or ta == "string") then
    return a < b
  end
  local rank = { number = 1, string = 2 }
  local ra, rb = rank[ta] or 3, rank[tb] or 3
  if ra ~= rb then
    return ra < rb
  end
  return tostring(a) < tostring(b)
end

--- The keys of t that are not in its sequence, in order.
local function other_keys(t)
  local keys, n = {}, rawlen(t)
  for k in next, t do
    local in_sequence = math.type(k) == "integer" and k >= 1 and k <= n
    if not in_sequence then
      keys[#keys + 1] = k
    end
  end
  table.sort(keys, key_before)
  return keys
end

local function indent(block)
  return (block:gsub("\n", "\n  "))
end

local inspect

--- The entries of t as {key text or false, value text}, cut at the limit.
local function entries_of(t, state)
  local entries, n, keys = {}, rawlen(t), other_keys(t)
  for i = 1, math.min(n, state.items) do
    entries[i] = { false, inspect(rawget(t, i), state) }
  end
  for i = 1, math.min(#keys, state.items - #entries) do
    local k = keys[i]
    local bare = type(k) == "string" and k:find("^[%a_][%w_]*$")
    local key = bare and k or "[" .. inspect(k, state) .. "]"
    entries[#entries + 1] = { key, inspect(rawget(t, k), state) }
  end
  return entries, n + #keys - #entries
end

local function on_one_line(entries, left_out)
  local parts, width = {}, 2
  for i, entry in ipairs(entries) do
    local part = entry[1] and entry[1] .. " = " .. entry[2] or entry[2]
    width = width + cells.width(part) + 2
    if width > COLUMNS or part:find("\n") then
      return nil
    end
    parts[i] = part
  end
  if left_out > 0 then
    parts[#parts + 1] = text.say("shell.more_items", { count = left_out })
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function on_many_lines(entries, left_out)
  local lines, key_width = {}, 0
  for _, entry in ipairs(entries) do
    key_width = math.max(key_width, entry[1] and cells.width(entry[1]) or 0)
  end
  for i, entry in ipairs(entries) do
    local key = entry[1] and cells.pad(entry[1], key_width) .. " = " or ""
    local shown = entry[2]
    if entry[1] and shown:find("\n") and shown:sub(1, 1) ~= "{" then
      shown = "\n" .. shown -- rows stay below each other
    end
    lines[i] = "  " .. key .. indent(shown) .. ","
  end
  if left_out > 0 then
    local more = text.say("shell.more_items", { count = left_out })
    lines[#lines + 1] = "  " .. more
  end
  return "{\n" .. table.concat(lines, "\n") .. "\n}"
end

local function inspect_table(t, state)
  if state.inside[t] then
    return text.say("shell.cycle")
  elseif state.depth == 0 then
    return next(t) == nil and "{}" or "{...}"
  end
  state.inside[t], state.depth = true, state.depth - 1
  local entries, left_out = entries_of(t, state)
  state.inside[t], state.depth = nil, state.depth + 1
  return on_one_line(entries, left_out) or on_many_lines(entries, left_out)
end

function inspect(v, state)
  if has_own_text(v) then
    return tostring(v)
  elseif type(v) == "string" then
    return quote(v)
  elseif type(v) == "table" then
    return inspect_table(v, state)
  elseif type(v) == "function" then
    return function_text(v)
  end
  return M.tostring(v)
end

--- One value, in full depth and length when `all`; strings are quoted.
function M.inspect(v, all)
  local depth = all and 100 or DEPTH
  local items = all and math.maxinteger or ITEMS
  return inspect(v, { inside = {}, depth = depth, items = items })
end

--- One value as print shows it: a string is itself.
function M.plain(v)
  return type(v) == "string" and v or M.inspect(v)
end

--- What an expression gave (a table.pack) as the prompt shows it; nil when
-- there is nothing to show. Behind a first value, strings are remarks on it.
function M.results(packed, first)
  if packed.n == 0 or packed.n == 1 and packed[1] == nil then
    return nil
  end
  local parts, separator = { (first or M.inspect)(packed[1]) }, "   "
  for i = 2, packed.n do
    parts[i] = M.plain(packed[i])
  end
  for _, part in ipairs(parts) do
    separator = part:find("\n") and "\n" or separator
  end
  return table.concat(parts, separator)
end

--- Gives the user's names a print and a tostring that show numbers so.
function M.install(env)
  env.tostring = M.tostring
  function env.print(...)
    local parts = table.pack(...)
    for i = 1, parts.n do
      parts[i] = M.plain(parts[i])
    end
    io.stdout:write(table.concat(parts, "\t"), "\n")
  end
end

return M
