-- Sentences for the user, in the user's language. lua/text/LANG/AREA.lua holds
-- one flat table an area: key -> whole sentence with {name} placeholders. The
-- sentences of the C core are keys themselves, with %s and its kin; their
-- translations have {1}, {2} in the arguments' places (area "core").
local M = {}

local LANGUAGES = { ko = true, en = true }
local current = "en"

local function area(language, name)
  return require("text." .. language .. "." .. name)
end

local function fill(sentence, args)
  return (sentence:gsub("{([%w_]+)}", function(name)
    local value = args[tonumber(name) or name]
    return value ~= nil and tostring(value) or nil
  end))
end

-- Gets, or with an argument sets, the language: "ko" or "en". Returns nil for
-- another one.
function M.language(language)
  if language == nil then return current end
  if not LANGUAGES[language] then return nil end
  current = language
  return current
end

-- The sentence "AREA.key" with its placeholders filled from args.
function M.say(key, args)
  local name, rest = key:match("^(%w+)%.(.+)$")
  local sentence = area(current, name)[rest] or area("en", name)[rest]
  if sentence == nil then error("no text for " .. key, 2) end
  return fill(sentence, args or {})
end

-- The translation of a sentence of the core, or nil where English will do.
function M.core(sentence, ...)
  local translation = area(current, "core")[sentence]
  return translation and fill(translation, { ... })
end

-- The language that LC_ALL, LC_MESSAGES and LANG ask for, read as strings: the
-- locale itself may not be there.
function M.from_environment(getenv)
  local wanted = getenv("GRADUS_LANG")
  if wanted and LANGUAGES[wanted] then return wanted end
  for _, name in ipairs { "LC_ALL", "LC_MESSAGES", "LANG" } do
    local value = getenv(name)
    if value and value ~= "" then
      return value:match("^ko") and "ko" or "en"
    end
  end
  return "en"
end

return M
