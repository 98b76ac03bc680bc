-- The verdict on answers that point at what is shown: a choice, an order, true
-- or false; and on cards, which have none.

local answer = require "answer"
local normalize = require "answer.normalize"
local result_of = require "quiz.result"
local symbols = require "answer.symbols"

local M = {}

local LETTERS = {}
for _, letters in ipairs { "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ", "가나다라마바사아자차",
  "abcdefghij", "ABCDEFGHIJ" } do
  local number = 0
  for _, code in utf8.codes(letters) do
    number = number + 1
    LETTERS[utf8.char(code)] = number
  end
end

local BETWEEN = {}
for sign in (", - > → · / ;"):gmatch("%S+") do BETWEEN[sign] = true end
BETWEEN[" "], BETWEEN["\n"] = true, true

-- Words and signs around what is chosen.
local AROUND = { "^%s*정답", "^%s*답", "^%s*은", "^%s*[:=]", "번째", "번",
  "입니다", "이다", "[()]", "%.%s*$" }

-- Reading ---------------------------------------------------------------------

-- A text as it is compared with those of the choices.
local function plain_text(text)
  return (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""):lower())
end

-- The number of the choice whose whole text was typed, or nil.
local function by_text(choices, typed)
  local wanted, found = plain_text(typed), nil
  for i, choice in ipairs(choices) do
    if plain_text(choice.ko) == wanted or plain_text(choice.en) == wanted then
      if found then return nil end
      found = i
    end
  end
  return found
end

-- The signs of an answer one by one, with the words that are no part of it
-- taken away; nil when it cannot be read at all.
local function signs_of(typed)
  local source = normalize.read(typed)
  if not source then return nil end
  local text = source.text
  for _, word in ipairs(AROUND) do text = text:gsub(word, " ") end
  local signs = {}
  for _, code in utf8.codes(text) do signs[#signs + 1] = utf8.char(code) end
  return signs
end

-- The number that begins at signs[i] and the place after it, or nil.
local function number_at(signs, i)
  local choice = symbols.choices[signs[i]]
  if choice then return LETTERS[choice] or choice, i + 1 end
  local digits = ""
  while signs[i] and signs[i]:find("^%d$") do
    digits, i = digits .. signs[i], i + 1
  end
  if digits ~= "" then return math.tointeger(tonumber(digits)), i end
  local letter = LETTERS[signs[i]]
  local following = signs[i + 1]
  if letter and (not following or BETWEEN[following]) then
    return letter, i + 1
  end
end

-- The numbers that an answer such as "②", "2번", "ㄴ, ㄷ" or "2-1-3" names, in
-- its order; nil when something else stands there.
local function numbers_of(choices, typed)
  local whole = by_text(choices, typed)
  if whole then return { whole } end
  local signs, numbers, i = signs_of(typed), {}, 1
  while signs and signs[i] do
    local number, after = number_at(signs, i)
    if number then
      if number < 1 or number > #choices then return nil end
      numbers[#numbers + 1], i = number, after
    elseif signs[i] == " " or #numbers > 0 and BETWEEN[signs[i]] then
      i = i + 1
    else
      return nil
    end
  end
  return #numbers > 0 and numbers or nil
end

-- What an answer pointed at, for telling the same answer again.
local function with_given(result, numbers)
  result.given = {}
  for i, number in ipairs(numbers) do
    result.given[i] = { shape = {}, number }
  end
  return result
end

-- Choices ---------------------------------------------------------------------

local function set_of(list)
  local set = {}
  for _, item in ipairs(list) do set[item] = true end
  return set
end

function M.choice(case)
  local variant = case.variant
  local numbers = numbers_of(variant.choices, case.text)
  if not numbers then
    return result_of.ungradable("quiz.choose", { count = #variant.choices })
  end
  local set, wrong, right_ones = set_of(numbers), false, 0
  for i, is_right in ipairs(variant.right) do
    wrong = wrong or is_right ~= (set[i] == true)
    right_ones = right_ones + (is_right and 1 or 0)
  end
  table.sort(numbers)
  local key = right_ones > 1 and "quiz.other_choices" or "quiz.other_choice"
  return with_given(wrong and result_of.wrong(0, { key = key })
    or result_of.right(), numbers)
end

-- Orders ----------------------------------------------------------------------

-- Whether each of `count` numbers is named, and just once.
local function names_each(numbers, count)
  local set = set_of(numbers)
  for number = 1, count do
    if not set[number] then return false end
  end
  return #numbers == count
end

-- The two places that alone are exchanged, or nil.
local function exchanged(numbers, order)
  local places = {}
  for i, number in ipairs(numbers) do
    if number ~= order[i] then places[#places + 1] = i end
  end
  if #places == 2 then return places[1], places[2] end
end

local function order_reason(numbers, order)
  local a, b = exchanged(numbers, order)
  if a then
    return { code = "swapped", key = "quiz.reason_swapped",
      args = { a = numbers[a], b = numbers[b] } }
  end
  local good = 0
  while numbers[good + 1] == order[good + 1] do good = good + 1 end
  return { key = good > 0 and "quiz.order_until" or "quiz.order_first",
    args = { count = good, first = numbers[1] } }
end

function M.order(case)
  local variant = case.variant
  local numbers = numbers_of(variant.choices, case.text)
  if not numbers or not names_each(numbers, #variant.choices) then
    return result_of.ungradable("quiz.order", { count = #variant.choices })
  end
  local good = 0
  for i, number in ipairs(numbers) do
    good = good + (number == variant.order[i] and 1 or 0)
  end
  if good == #numbers then return result_of.right() end
  return with_given(result_of.wrong(good / #numbers,
    order_reason(numbers, variant.order)), numbers)
end

-- True or false ---------------------------------------------------------------

local MARKS = { O = true, X = false }

function M.mark(case)
  local tree = answer.parse(case.text)
  local said = MARKS[tree and answer.choice(tree)]
  if said == nil then return result_of.ungradable("quiz.mark") end
  if said == case.variant.mark then return result_of.right() end
  return with_given(result_of.wrong(0, { key = "quiz.other_mark" }), {})
end

-- Cards -----------------------------------------------------------------------

-- A card is marked by whoever reads it.
function M.card(case)
  local result = result_of.ungradable("quiz.self_graded")
  table.insert(result.messages, 1, case.variant.card)
  return result
end

return M
