-- A pack's table checked, every field of it, and brought into the engine's
-- form. The first thing that is wrong becomes a problem {key, args} that names
-- the question and the field.

local fields = require "quiz.fields"
local kinds = require "quiz.kinds"

local M = {}

local MAX_QUESTIONS = 10000

-- What every question may have, whatever its kind.
local COMMON = {
  id = fields.id, topic = fields.text, source = fields.text,
  ask = fields.texts, kind = fields.text, params = fields.func,
  hints = fields.list_of(fields.texts, 1), solution = fields.texts,
  hide = fields.list_of(fields.name, 1), tol = fields.tolerance,
  marks = fields.positive, minutes = fields.positive,
  accept = fields.list_of(fields.text, 2),
  invalid = fields.list_of(fields.text, 1),
  reject = fields.list_of(fields.reject, 3),
}
local NEEDED = { "id", "topic", "source", "ask", "solution" }
local NEEDED_UNLESS_CARD = { "hints", "accept", "reject" }

-- Kinds are recognised by a field, the more special ones first.
local ORDER = { "card", "choice", "order", "mark", "table", "function", "class",
  "property", "parts", "expression", "number" }

local function kind_of(raw)
  if raw.kind ~= nil then return raw.kind end
  for _, name in ipairs(ORDER) do
    if raw[kinds[name].sign] ~= nil then return name end
  end
  fields.fail("quiz.field_kind", { field = "kind" })
end

-- Runs a check and names the field in what goes wrong.
local function checked(field, check, value)
  local ok, result = pcall(check, value)
  if ok then return result end
  if type(result) == "table" and result.problem then
    result.problem.args.field = result.problem.args.field or field
  end
  error(result, 0)
end

local function need(question, list)
  for _, field in ipairs(list) do
    if question[field] == nil then
      fields.fail("quiz.field_missing", { field = field })
    end
  end
end

local function read_fields(raw)
  if type(raw) ~= "table" then
    fields.fail("quiz.field_table", { field = "questions" })
  end
  local kind = kind_of(raw)
  local special = type(kind) == "string" and kinds[kind]
  if not special then fields.fail("quiz.field_kind", { field = "kind" }) end
  local question = {}
  for field, value in pairs(raw) do
    local check = COMMON[field] or special.fields[field]
    if not check then
      fields.fail("quiz.field_unknown", { field = tostring(field),
        name = tostring(field) })
    end
    question[field] = checked(field, check, value)
  end
  need(question, NEEDED)
  need(question, special.needs)
  if kind ~= "card" then need(question, NEEDED_UNLESS_CARD) end
  question.kind, question.hints = kind, question.hints or {}
  question.marks, question.minutes = question.marks or 5, question.minutes or 3
  return question
end

-- What a message calls the question: its id, or its place when that is wrong.
local function label_of(raw, position)
  local id = type(raw) == "table" and raw.id
  if not fields.is_text(id) then return "#" .. position end
  return id
end

local function read_question(raw, position)
  local ok, result = pcall(read_fields, raw)
  if ok then return result end
  if type(result) == "table" and result.problem then
    result.problem.args.question = label_of(raw, position)
  end
  error(result, 0)
end

local PACK = { id = fields.id, title = fields.texts, questions = function(list)
  if type(list) ~= "table" or #list < 1 or #list > MAX_QUESTIONS then
    fields.fail("quiz.field_list", { least = 1, most = MAX_QUESTIONS })
  end
  return list
end }

local function read_pack(raw)
  if type(raw) ~= "table" then fields.fail("quiz.pack_table") end
  for field in pairs(raw) do
    if not PACK[field] then
      fields.fail("quiz.field_unknown", { field = tostring(field),
        name = tostring(field) })
    end
  end
  local pack = { questions = {}, by_id = {} }
  pack.id = checked("id", PACK.id, raw.id)
  pack.title = checked("title", PACK.title, raw.title)
  for i, each in ipairs(checked("questions", PACK.questions, raw.questions)) do
    local question = read_question(each, i)
    if pack.by_id[question.id] then
      fields.fail("quiz.field_twice", { question = question.id, field = "id" })
    end
    pack.questions[i], pack.by_id[question.id] = question, question
  end
  return pack
end

-- The pack {id, title, questions, by_id}, or nil and a problem. The functions
-- in it stay functions: it never leaves the worker.
function M.read(raw)
  local ok, result = pcall(read_pack, raw)
  if ok then return result end
  if type(result) ~= "table" or not result.problem then error(result, 0) end
  result.problem.args.question = result.problem.args.question or "pack"
  return nil, result.problem
end

return M
