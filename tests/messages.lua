-- Every sentence of the C core has its Korean, and no Korean its English lost.
-- Looks into the sources, so it needs them; an installed program has none.
local folder = arg[0]:match(".*/") or "./"
local check = dofile(folder .. "check.lua")

local function sources()
  local list = io.popen("ls " .. folder .. "../src/*/*.c 2>/dev/null")
  local paths = {}
  for path in list:lines() do paths[#paths + 1] = path end
  list:close()
  return paths
end

local function read(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  return text
end

-- The C string literals that follow each other from `at` on, as one.
local function literal(text, at)
  local parts = {}
  while true do
    local first, last, part = text:find('^%s*"(.-[^\\])"', at)
    if not first then break end
    parts[#parts + 1] = part
    at = last + 1
  end
  local joined = table.concat(parts):gsub('\\(["\\])', "%1")
  return #parts > 0 and joined or nil
end

-- Calls f(sentence, path) for every sentence that a source can fail with.
local function each_sentence(f)
  for _, path in ipairs(sources()) do
    local text = read(path)
    for at in text:gmatch("%f[%w_]fail%(%s*&?[%w_>.-]+,%s*ERR_[%u_]+,()") do
      f(literal(text, at), path)
    end
    for at in text:gmatch("%f[%w_]bind_raise%(%s*L,%s*ERR_[%u_]+,()") do
      f(literal(text, at), path)
    end
    for at in text:gmatch("%f[%w_]bind_warn_once%(%s*L,()%s*\"") do
      f(literal(text, at), path)
    end
  end
end

if #sources() == 0 then
  print("skipped: the sources are not here")
  return
end

local korean = require "text.ko.core"
local used = {}

each_sentence(function(sentence, path)
  check.truthy(sentence, path .. ": fail wants a literal sentence")
  used[sentence] = true
  check.truthy(korean[sentence],
    string.format("%s: the Korean of %q", path, sentence))
end)

for sentence, translation in pairs(korean) do
  check.truthy(used[sentence], string.format("a source that says %q", sentence))
  local arguments = select(2, sentence:gsub("%%[%a]+", ""))
  for n in translation:gmatch("{(%d+)}") do
    check.truthy(tonumber(n) <= arguments, string.format("{%s} of %q", n, sentence))
  end
end

check.done()
