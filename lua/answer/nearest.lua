-- The known name a mistyped one was meant to be, also when the keyboard was
-- left in Hangul: ㅌ is x.
local nearest = require "show.nearest"

local M = {}

local MAX_NAME = 32 -- bytes

-- The Latin keys of a two-set Hangul keyboard.
local LEADS = { "r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w",
  "W", "c", "z", "x", "v", "g" }
local VOWELS = { "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl",
  "y", "n", "nj", "np", "nl", "b", "m", "ml", "l" }
local TAILS = { [0] = "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa",
  "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t", "T", "d", "w", "c", "z",
  "x", "v", "g" }
-- U+3131 on: letters that stand alone
local LETTERS = { "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa",
  "fq", "ft", "fx", "fv", "fg", "a", "q", "Q", "qt", "t", "T", "d", "w", "W",
  "c", "z", "x", "v", "g" }

local function keys_of(code)
  if code >= 0xAC00 and code <= 0xD7A3 then
    local index = code - 0xAC00
    return LEADS[index // 588 + 1] .. VOWELS[index % 588 // 28 + 1]
      .. TAILS[index % 28]
  elseif code >= 0x3131 and code <= 0x314E then
    return LETTERS[code - 0x3131 + 1]
  elseif code >= 0x314F and code <= 0x3163 then
    return VOWELS[code - 0x314F + 1]
  end
  return utf8.char(code)
end

-- What the same keys would have typed in Latin letters.
local function latin(name)
  local keys = {}
  for _, code in utf8.codes(name, true) do keys[#keys + 1] = keys_of(code) end
  return table.concat(keys)
end

-- The nearest of the candidates, or nil when none is near. Of names as short as
-- variables only the same keys are near.
function M.find(name, candidates)
  if #name > MAX_NAME then return nil end
  local typed = latin(name)
  for _, candidate in ipairs(candidates) do
    if candidate == typed and typed ~= name then return candidate end
  end
  return #typed > 2 and nearest(typed, candidates) or nil
end

return M
