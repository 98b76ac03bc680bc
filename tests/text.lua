-- Korean and English say the same things.
local here = arg[0]:match(".*/") or "./"
local check = dofile(here .. "check.lua")

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

check.done()
