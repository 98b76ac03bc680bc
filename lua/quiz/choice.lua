-- The verdict on answers that point at what is shown: a choice, an order, true
-- or false; and on cards, which have none.

local answer = require "answer"
local result_of = require "quiz.result"

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

-- The numbers that an answer such as "②", "2번", "ㄴ, ㄷ" or "2-1-3" names, in
-- its order; nil when something else stands there.
local function numbers_of(choices, typed)
  local whole = by_text(choices, typed)
  if whole then return { whole } end
  local tree = answer.parse(typed)
  local found = tree and answer.order(tree)
  for i, each in ipairs(found or {}) do
    local number = type(each) == "number" and each or LETTERS[each]
    if not number or number < 1 or number > #choices then return nil end
    found[i] = number
  end
  return found
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
  local count = #variant.choices
  if not numbers or #numbers ~= count then
    return result_of.ungradable("quiz.order", { count = count })
  end
  for number in pairs(set_of(numbers)) do count = count - (number and 1 or 0) end
  if count > 0 then
    return result_of.ungradable("quiz.order", { count = #numbers })
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
