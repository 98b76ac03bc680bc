-- Cuts plain text into tokens, for mathematics, LaTeX and Python alike.
--
-- A token is {id, text, from, to, space, line}: id is "number", "name",
-- "string", "choice", "end", or the sign or keyword itself ("+", "**",
-- "if", "frac"); space and line tell whether white space or a line's end
-- stands before it. Numbers carry `value`, strings `value`.
local symbols = require "answer.symbols"
local vocabulary = require "answer.vocabulary"

local M = {}

local MAX_SPLIT = 24 -- bytes of a word that may be several variables

-- Longest first within one first character.
local SIGNS = {
  "...", "**=", "//=", "**", "//", "<=", ">=", "==", "!=", "~=", ":=", "+=",
  "-=", "*=", "/=", "@=", "->", "||", "&&", "<<", ">>",
}
for sign in ([[+ - * / % @ ^ & | ~ < > = ( ) [ ] { } , : ; . ' ?
  · × ⊙ √ Σ Π ∂ ∇ → ← ≈ ±]]):gmatch("%S+") do
  SIGNS[#SIGNS + 1] = sign
end

local BY_FIRST = {}
for _, sign in ipairs(SIGNS) do
  local first = sign:byte()
  BY_FIRST[first] = BY_FIRST[first] or {}
  table.insert(BY_FIRST[first], sign)
end

local CONSTANT_SIGNS = { ["∞"] = true }

-- Signs that leave another spelling as they are read.
local SAME_AS = { ["^"] = "**", ["~="] = "!=", ["->"] = "→" }

-- Tokens after which a quote is a prime and a value is complete.
local ENDS_VALUE = {
  number = true, name = true, string = true, choice = true, [")"] = true,
  ["]"] = true, ["}"] = true, ["'"] = true, ["ᵀ"] = true,
}

local Lexer = {}
Lexer.__index = Lexer

function Lexer:fail(key, position, args)
  error(self.source:problem(key, position, args), 0)
end

function Lexer:push(id, from, to, value)
  self.tokens[#self.tokens + 1] = {
    id = id, text = self.text:sub(from, to), from = from, to = to,
    space = self.space, line = self.line, value = value,
  }
  self.space, self.line = false, false
  self.at = to + 1
end

-- The last token's id, or "" at the beginning.
function Lexer:last_id()
  local last = self.tokens[#self.tokens]
  return last and last.id or ""
end

-- White space and Python comments.
function Lexer:skip()
  local run = self.text:match("^%s+", self.at)
  if run then
    self.space = true
    self.line = self.line or run:find("\n", 1, true) ~= nil
    self.at = self.at + #run
    return true
  end
  if self.text:byte(self.at) ~= 35 then return false end -- '#'
  self.at = self.text:find("\n", self.at, true) or #self.text + 1
  return true
end

function Lexer:number()
  local text, from = self.text, self.at
  local _, to = text:find("^%d[%d_]*", from)
  local whole = true
  if not to then
    _, to, whole = from, from - 1, false
  end
  local _, fraction = text:find("^%.%d*", to + 1)
  if fraction and not text:find("^%.%.", to + 1)
    and not text:find("^%.[%a_]", to + 1) then
    to, whole = fraction, false
  elseif text:find("^%.[eE][+-]?%d", to + 1) then
    to, whole = to + 1, false
  end
  local _, exponent = text:find("^[eE][+-]?%d+", to + 1)
  if exponent then to, whole = exponent, false end
  local digits = text:sub(from, to):gsub("_", "")
  local value = tonumber(digits)
  if not value then self:fail("answer.bad_number", from, { text = digits }) end
  self:push("number", from, to, whole and value or value + 0.0)
end

function Lexer:string()
  local from = self.at
  local quote = self.text:sub(from, from)
  local at = from + 1
  while true do
    local character = self.text:sub(at, at)
    if character == "" or character == "\n" then
      self:fail("answer.open_string", from)
    end
    if character == quote then break end
    at = at + (character == "\\" and 2 or 1)
  end
  self:push("string", from, at, self.text:sub(from + 1, at - 1))
end

-- Digits and letters below the line that belong to a name: x₁, W_{1}, y_k.
-- Returns what they add to the name and the last byte.
function Lexer:subscript(at)
  local added = ""
  while true do
    local group, last = self.text:match("^_{%s*([%w]+)%s*}()", at)
    local sign = self.text:match("^[\xC2-\xF4][\x80-\xBF]+", at)
    if group then
      added, at = added .. "_" .. group, last
    elseif sign and symbols.subscripts[sign] then
      added, at = added .. symbols.subscripts[sign], at + #sign
    else
      return added, at - 1
    end
  end
end

-- One way to read a word as several of the question's names, fewest first, or
-- nil: `xy` is x y, `XT` is X transposed.
local function split(word, names)
  local best = { [0] = {} }
  for last = 1, #word do
    for first = 1, last do
      local piece, before = word:sub(first, last), best[first - 1]
      local known = names[piece] or (piece == "e" and last == first)
        or (last == #word and first > 1 and vocabulary.functions[piece])
      local turned = piece == "T" and first > 1
        and names[before and before[#before] or ""]
        and before[#before]:find("^%u")
      if before and (known or turned)
        and (not best[last] or #best[last] > #before + 1) then
        local pieces = table.move(before, 1, #before, 1, {})
        pieces[#pieces + 1] = piece
        best[last] = pieces
      end
    end
  end
  return best[#word]
end

-- The names a word stands for. A word that is followed by `=` is a label and
-- stays whole.
function Lexer:pieces(word, to)
  local names = self.names
  if self:last_id() == "**" and #word > 1 and word:sub(1, 1) == "T"
    and not names[word] then
    return { "T", word:sub(2) }
  end
  if not self.has_names or names[word] or #word > MAX_SPLIT or #word < 2
    or self:last_id() == "." or vocabulary.find_function(word)
    or vocabulary.constants[word] ~= nil or vocabulary.modules[word]
    or vocabulary.values[word] ~= nil
    or self.text:find("^%s*[=:]", to + 1)
    and not self.text:find("^%s*==", to + 1) then
    return { word }
  end
  return split(word, names) or { word }
end

function Lexer:push_name(word, from, to)
  if vocabulary.keywords[word] and not self.names[word] then
    self:push(word, from, to)
    return
  end
  local pieces = self:pieces(word, to)
  if #pieces == 1 then
    self:push("name", from, to)
    self.tokens[#self.tokens].text = word
    return
  end
  for i, piece in ipairs(pieces) do
    local last = i == #pieces and to or from + #piece - 1
    local turned = piece == "T" and i > 1 and not self.names.T
    self:push(turned and "ᵀ" or "name", from, last)
    self.tokens[#self.tokens].text = piece
    from = last + 1
  end
end

-- A name: Latin letters with digits, or one Greek letter with a subscript, or
-- a run of Hangul.
function Lexer:name()
  local text, from = self.text, self.at
  local _, to = text:find("^[%a_][%w_]*", from)
  if to then
    local stem = text:sub(from, to)
    -- a subscript in braces begins with the underscore just taken
    if #stem > 1 and stem:sub(-1) == "_" and text:find("^{", to + 1) then
      to = to - 1
      stem = stem:sub(1, -2)
    end
    local added, last = self:subscript(to + 1)
    self:push_name(stem .. added, from, last)
    return true
  end
  local sign = text:match("^[\xC2-\xF4][\x80-\xBF]+", from)
  if not sign or not utf8.len(sign) then return false end
  sign = sign:match(utf8.charpattern)
  local code = utf8.codepoint(sign)
  if code >= 0x370 and code <= 0x3FF or CONSTANT_SIGNS[sign]
    or code >= 0xC0 and code <= 0x24F and code ~= 0xD7 and code ~= 0xF7 then
    return self:greek(sign, from)
  end
  return self:hangul(code, from)
end

function Lexer:greek(sign, from)
  local _, digits = self.text:find("^_?%d+", from + #sign)
  local base = self.text:sub(from, digits or from + #sign - 1)
  local added, last = self:subscript(from + #base)
  self:push_name(base .. added, from, last)
  return true
end

local function is_hangul(code)
  return code >= 0xAC00 and code <= 0xD7A3 or code >= 0x3131 and code <= 0x318E
end

local DASH = "\u{3161}"  -- a vowel on the Korean keyboard, typed for a dash

function Lexer:hangul(code, from)
  if not is_hangul(code) then return false end
  local to = from - 1
  for sign in self.text:gmatch(utf8.charpattern, from) do
    if not is_hangul(utf8.codepoint(sign)) then break end
    to = to + #sign
  end
  if self.text:sub(from, to) == DASH then
    self:push("-", from, to)
    return true
  end
  self:push("name", from, to)
  self.tokens[#self.tokens].hangul = true
  return true
end

-- x², e⁻ˣ, Xᵀ: a raised run becomes `** ( .. )`.
function Lexer:superscript(sign)
  local from, at, run = self.at, self.at, {}
  while symbols.superscripts[sign] do
    run[#run + 1] = { symbols.superscripts[sign], at, at + #sign - 1 }
    at = at + #sign
    sign = self.text:match("^[\xC2-\xF4][\x80-\xBF]+", at)
    sign = sign and sign:match(utf8.charpattern)
  end
  if #run == 1 and run[1][1] == "T" then
    self:push("ᵀ", from, run[1][3])
    return
  end
  self:push("**", from, from - 1)
  self:push("(", from, from - 1)
  local digits, first = "", nil
  for i, item in ipairs(run) do
    local character = item[1]
    if character:find("%d") then
      digits, first = digits .. character, first or item[2]
      if not (run[i + 1] and run[i + 1][1]:find("%d")) then
        self:push("number", first, item[3], tonumber(digits))
        digits, first = "", nil
      end
    elseif character:find("%a") then
      self:push("name", item[2], item[3])
      self.tokens[#self.tokens].text = character
    else
      self:push(character, item[2], item[3])
    end
  end
  self:push(")", at, at - 1)
  self.at = at
end

-- \frac12: two single characters stand for two groups.
function Lexer:fraction_arguments()
  local first, second = self.text:match("^%s*(%w)%s*(%w)", self.at)
  if not first then return end
  for _ = 1, 2 do
    self.at = self.text:find("%S", self.at)
    self:push("{", self.at, self.at - 1)
    local character = self.text:sub(self.at, self.at)
    local digit = tonumber(character)
    self:push(digit and "number" or "name", self.at, self.at, digit)
    self:push("}", self.at, self.at - 1)
  end
  return second
end

function Lexer:latex()
  local from = self.at
  local word = self.text:match("^%a+", from + 1)
  if not word then
    local sign = self.text:sub(from + 1, from + 1)
    if sign:find("[{}|]") then
      self:push(sign == "|" and "|" or sign, from, from + 1)
    elseif sign:find("[%d,;:!> ()%[%]]") then -- \220 is a won sign; \, a space
      self.at = from + (sign:find("%d") and 1 or 2)
    else
      self:fail("answer.unknown_character", from, { text = "\\" .. sign })
    end
    return
  end
  self.is_latex = true
  local to = from + #word
  local meaning = symbols.latex[word]
  if word == "begin" or word == "end" then
    self:fail("answer.latex_environment", from)
  elseif not meaning then
    self:fail("answer.unknown_latex", from, { text = "\\" .. word })
  elseif meaning == "" then
    self:wrapped_word(to)
  elseif meaning == "frac" then
    self:push("frac", from, to)
    self:fraction_arguments()
  else
    self:push_meaning(meaning, from, to)
  end
end

-- \mathrm{ReLU}: the word inside; \left and other sizes: nothing.
function Lexer:wrapped_word(to)
  local first, word, last =
    self.text:match("^%s*{%s*()([%w_]+)%s*()}", to + 1)
  self.at = to + 1
  if not word then return end
  local added, after = self:subscript(last + 1)
  self:push_name(word .. added, first, math.max(after, last))
end

function Lexer:push_meaning(meaning, from, to)
  local greek = meaning:find("^[\xCE\xCF]") and meaning ~= "Σ"
  if greek or meaning:find("^%a") or CONSTANT_SIGNS[meaning] then
    local added, last = self:subscript(to + 1)
    local short = self.text:match("^_(%w)%f[^%w]", to + 1)
    if added == "" and short then
      added, last = "_" .. short, to + 2
    end
    self:push_name(meaning .. added, from, last)
  else
    self:push(SAME_AS[meaning] or meaning, from, to)
    self.tokens[#self.tokens].text = meaning
  end
end

-- A dot with space on both sides is a product sign.
function Lexer:is_product_dot()
  return self.space and self.text:find("^%.%s+%S", self.at)
end

function Lexer:sign()
  if self:is_product_dot() then
    self:push("·", self.at, self.at)
    return true
  end
  for _, sign in ipairs(BY_FIRST[self.text:byte(self.at)] or {}) do
    if self.text:sub(self.at, self.at + #sign - 1) == sign then
      self:push(SAME_AS[sign] or sign, self.at, self.at + #sign - 1)
      return true
    end
  end
  return false
end

function Lexer:other()
  local sign = self.text:match(utf8.charpattern, self.at)
  if symbols.superscripts[sign] then
    self:superscript(sign)
  elseif symbols.fractions[sign] then
    self:push("number", self.at, self.at + #sign - 1, symbols.fractions[sign])
  elseif symbols.subscripts[sign] then -- the bound of Σ
    local added, last = self:subscript(self.at)
    self:push("name", self.at, last)
    self.tokens[#self.tokens].text = "_" .. added:gsub("^_", "")
  elseif symbols.choices[sign] then
    self:push("choice", self.at, self.at + #sign - 1, symbols.choices[sign])
  else
    self:fail("answer.unknown_character", self.at, { text = sign })
  end
end

function Lexer:quote(character)
  if character == '"' then return self:string() end
  if ENDS_VALUE[self:last_id()] and not self.space then return self:sign() end
  return self:string()
end

function Lexer:token()
  local character = self.text:sub(self.at, self.at)
  if character:find("%d") or self.text:find("^%.%d", self.at) then
    return self:number()
  elseif character == "'" or character == '"' then
    return self:quote(character)
  elseif character == "\\" then
    return self:latex()
  elseif character == "$" then
    self.at = self.at + 1
  elseif not self:sign() and not self:name() then
    self:other()
  end
end

-- All tokens of a Source, ended by one with id "end", and whether LaTeX was
-- seen. Raises a problem. names: set of the question's variables, or nil.
function M.scan(source, names)
  local lexer = setmetatable({
    source = source, text = source.text, tokens = {}, at = 1, space = false,
    line = false, names = names or {}, has_names = names ~= nil,
  }, Lexer)
  while lexer.at <= #lexer.text do
    if not lexer:skip() then lexer:token() end
  end
  local last = lexer.tokens[#lexer.tokens]
  lexer.at = last and last.to + 1 or 1
  lexer:push("end", lexer.at, lexer.at - 1)
  return lexer.tokens, lexer.is_latex
end

return M
