-- The known name a mistyped one was meant to be: a slip of the fingers, another
-- case, or a keyboard left in Hangul.
local M = {}

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

-- Changes of one character, swaps of neighbours included, from a to b.
local function distance(a, b)
  local before, above = nil, {}
  for j = 0, #b do above[j] = j end
  for i = 1, #a do
    local row = { [0] = i }
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j) and 0 or 1
      row[j] = math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + same)
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1)
        and a:byte(i - 1) == b:byte(j) then
        row[j] = math.min(row[j], before[j - 2] + 1)
      end
    end
    before, above = above, row
  end
  return above[#b]
end

-- The nearest of the candidates, the first of those equally near, or nil when
-- none is near.
function M.find(name, candidates)
  if #name > 32 then return nil end
  local typed = latin(name)
  local best, least = nil, #typed <= 2 and 1 or #typed <= 4 and 2 or 3
  for _, candidate in ipairs(candidates) do
    local changes = typed == candidate and -1
      or distance(typed:lower(), candidate:lower())
    if changes < least then best, least = candidate, changes end
  end
  return best
end

return M
