-- Brings typed text into the form the lexer reads, and remembers where every
-- byte came from, so that a message can point at what was typed.
--
-- A Source has `typed`, the text as it came, and `text`, composed (NFC), with
-- full-width and look-alike signs made plain and without code fences, prompts
-- and carriage returns.
local symbols = require "answer.symbols"
local unicode = require "gradus.text"

local M = {}

local MAX_BYTES = 65536
local MAX_CLUSTER = 64 -- more marks than this on one letter are left alone
local CARET_WIDTH = 76 -- cells of the line shown under a message

local Source = {}
Source.__index = Source

local PROMPTS = {
  "^%s*>>>+%s?", "^%s*In%s*%[%d*%]:%s?", "^%s*Out%s*%[%d*%]:%s?", "^%s*>%s+",
}

-- How many bytes of a line belong to a prompt copied with it.
local function prompt_length(line, continued)
  for _, pattern in ipairs(PROMPTS) do
    local _, last = line:find(pattern)
    if last then return last end
  end
  local _, last = line:find("^%s*%.%.%.:?%s")
  return continued and last or 0
end

-- The stretches of typed text that are the answer itself, one a line, as pairs
-- of positions. Fences and blank lines at either end are left out.
local function stretches(typed)
  local kept = {}
  local continued = typed:find(">>>", 1, true) or typed:find("In [", 1, true)
  for first, line in typed:gmatch("()([^\n]*)") do
    local last = first + #line - 1
    if line:sub(-1) == "\r" then last = last - 1 end
    if not line:find("^%s*```+[%w_+-]*%s*$") then
      kept[#kept + 1] = { first + prompt_length(line, continued), last }
    end
  end
  return kept
end

-- One character a reader sees, made plain.
local function plain(character)
  if #character > MAX_CLUSTER then return character end
  local folded = unicode.fold(unicode.nfc(character))
  return symbols.plain[folded] or folded
end

-- Collects the pieces of the plain text with the place each came from.
local function add(source, piece, place)
  local pieces, count = source.pieces, #source.pieces + 1
  pieces[count] = piece
  source.starts[count] = source.length + 1
  source.places[count] = place
  source.length = source.length + #piece
end

local function add_stretch(source, first, last)
  local part = source.typed:sub(first, last)
  if not part:find("[\128-\255`\t]") then
    add(source, part, first)
    return
  end
  for from, to in unicode.clusters(part) do
    add(source, plain(part:sub(from, to)), first + from - 1)
  end
end

local function joined(source)
  for i, stretch in ipairs(stretches(source.typed)) do
    if i > 1 then add(source, "\n", stretch[1] - 1) end
    add_stretch(source, stretch[1], stretch[2])
  end
  source.text = table.concat(source.pieces)
  source.pieces = nil
  return source
end

-- The Source of a typed answer, or nil and a problem.
function M.read(typed)
  local source = setmetatable(
    { typed = typed, pieces = {}, starts = {}, places = {}, length = 0 },
    Source
  )
  if #typed > MAX_BYTES then
    source.text = ""
    return nil, source:problem("answer.too_long", 1, { limit = MAX_BYTES })
  end
  local valid, bad = unicode.is_valid(typed)
  if not valid then
    source.text, source.places, source.starts = "", { bad }, { 1 }
    return nil, source:problem("answer.not_utf8", 1)
  end
  return joined(source)
end

-- The typed position of a position in the plain text.
function Source:place(position)
  local low, high = 1, #self.starts
  if high == 0 then return 1 end
  while low < high do
    local middle = (low + high + 1) // 2
    if self.starts[middle] <= position then
      low = middle
    else
      high = middle - 1
    end
  end
  local last = self.starts[low + 1] or self.length + 1
  local inside = math.max(0, math.min(position, last) - self.starts[low])
  return self.places[low] + inside
end

-- The typed line that holds a typed position, and the position within it.
local function line_of(typed, place)
  local first = 1
  for newline in typed:gmatch("()\n") do
    if newline >= place then break end
    first = newline + 1
  end
  local line = typed:match("^[^\r\n]*", first)
  return line, math.min(place - first + 1, #line + 1)
end

-- A line as cells: what a terminal may show of it, never a control character.
local function cells_of(line)
  local shown, starts, column = {}, {}, 0
  for from, to, cells in unicode.clusters(line) do
    local character = line:sub(from, to)
    if character:find("%c") or character:find("^\194[\128-\159]") then
      character, cells = " ", 1
    end
    shown[#shown + 1] = { text = character, cells = cells, column = column }
    starts[#starts + 1] = from
    column = column + cells
  end
  return shown, starts, column
end

-- The part of the line around a column, and the column within that part.
local function window(shown, column)
  local first = math.max(0, column - CARET_WIDTH + 16)
  local text, start = {}, nil
  for _, cell in ipairs(shown) do
    if cell.column >= first and cell.column < first + CARET_WIDTH then
      start = start or cell.column
      text[#text + 1] = cell.text
    end
  end
  return table.concat(text), column - (start or column)
end

-- A problem for the reader: what is wrong (a key of lua/text, with its
-- arguments), the display column where, and that line with a caret below.
function Source:problem(key, position, args, kind)
  local line, at = line_of(self.typed, self:place(position))
  local shown, starts, column = cells_of(line)
  for i, start in ipairs(starts) do
    if start >= at then
      column = shown[i].column
      break
    end
  end
  local text, indent = window(shown, column)
  return {
    kind = kind or "syntax",
    key = key,
    args = args or {},
    column = column + 1,
    caret = text .. "\n" .. (" "):rep(indent) .. "^",
  }
end

-- The language of an answer: "python" or "lua" for code, else "expression".
function M.language(text)
  for line in text:gmatch("[^\n]+") do
    local word = line:match("^%s*([%a_]+)")
    if word == "def" or word == "class" or word == "import"
      or word == "from" or word == "lambda" then
      return "python"
    end
    if word == "function" or word == "local" then return "lua" end
  end
  if text:find("%f[%w_]function%f[^%w_]") then return "lua" end
  return "expression"
end

-- Code as it was meant to be pasted: without fences, prompts and carriage
-- returns, all else untouched.
function M.code(typed)
  local lines = {}
  for _, stretch in ipairs(stretches(typed)) do
    lines[#lines + 1] = typed:sub(stretch[1], stretch[2])
  end
  return table.concat(lines, "\n")
end

return M
