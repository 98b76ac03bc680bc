-- Sentences: Korean and English say the same things, and every sentence of the
-- C core has its Korean.
local here = arg[0]:match(".*/") or "./"
local check = dofile(here .. "check.lua")
local korean = require "text.ko.core"

local function holes(sentence)
  local set = {}
  for name in sentence:gmatch("{([%w_]+)}") do
    set[name] = true
  end
  return set
end

local function same_areas(name)
  local en, ko = require("text.en." .. name), require("text.ko." .. name)
  for key, sentence in pairs(en) do
    check.truthy(ko[key], "ko of " .. name .. "." .. key)
    if type(sentence) == "string" then
      for hole in pairs(holes(ko[key])) do
        local what = ("{%s} in en of %s.%s"):format(hole, name, key)
        check.truthy(holes(sentence)[hole], what)
      end
    end
  end
  for key in pairs(ko) do
    check.truthy(en[key], "en of " .. name .. "." .. key)
  end
end

for _, name in ipairs { "answer", "mnist", "nn", "quiz", "shell" } do
  same_areas(name)
end

-- --- sentences of the C core ------------------------------------------------

-- The literals that stand from here on, joined as C joins them.
local function literal(source, at)
  local parts = {}
  while true do
    local first, last = source:find('^%s*"', at)
    if not first then
      return table.concat(parts)
    end
    local stop = last + 1
    while source:sub(stop, stop) ~= '"' do
      stop = stop + (source:sub(stop, stop) == "\\" and 2 or 1)
    end
    parts[#parts + 1] = source:sub(last + 1, stop - 1):gsub("\\(.)", "%1")
    at = stop + 1
  end
end

local function each_sentence(path, found)
  local file = assert(io.open(path))
  local source = file:read "a"
  file:close()
  for _, before in ipairs { "fail%([^()]*ERR_[A-Z_]+,%s*()\"",
    "bind_raise%(L,%s*ERR_[A-Z_]+,%s*()\"", "bind_warn_once%(L,%s*()\"" } do
    for at in source:gmatch(before) do
      found(literal(source, at), path)
    end
  end
end

local said = {}

local function is_translated(sentence, path)
  said[sentence] = true
  local translation = korean[sentence]
  check.truthy(translation, path .. ': Korean for "' .. sentence .. '"')
  local _, arguments = sentence:gsub("%%%a", "")
  for hole in pairs(holes(translation)) do
    check.truthy(tonumber(hole) <= arguments, hole .. " of " .. sentence)
  end
end

local files = assert(io.popen("find '" .. here .. "../src' -name '*.c'"))
for path in files:lines() do
  each_sentence(path, is_translated)
end
files:close()
check.truthy(check.count > 300, "sentences were found")
for _, language in ipairs { "ko", "en" } do
  for sentence in pairs(require("text." .. language .. ".core")) do
    check.truthy(said[sentence], language .. ": a source says " .. sentence)
  end
end

-- An index past the end says where arrays and where tables begin to count.
local text = require "text"
local x = require("env").np().array { 1, 2, 3 }
local function past_the_end() return x[3] end
check.fails("so its last index is one less than its size (a Lua table counts "
  .. "from 1)", past_the_end)
text.language "ko"
check.fails("배열은 0부터 세므로", past_the_end)
text.language "en"

check.done()
