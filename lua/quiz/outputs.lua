-- From the reply of a worker to the outputs that quiz/verdict.lua judges. What
-- comes back is a stranger's: it is checked before it is believed. What fails
-- is nil and a problem {key, args}.

local fields = require "quiz.fields"
local text = require "text"
local written = require "answer.value"

local M = {}

-- Believing -------------------------------------------------------------------

local list_of, record, any = fields.list_of, fields.record, fields.any
local MOST = 1000

local PROBLEM = record({
  kind = fields.string, key = fields.string, args = fields.args,
  column = fields.number, caret = fields.string,
}, { "key" })

local EXPRESSION = record {
  problem = PROBLEM,
  readings = list_of(record({
    text = fields.string, echo = any, problem = PROBLEM, point = fields.number,
    values = list_of(any, 1, MOST),
  }, { "text" }), 1, 2),
}

local FAILURE = record({
  class = fields.string, message = fields.string, line = fields.number,
}, { "class", "message" })

local function observed(value)
  return next(value) ~= nil and fields.map_of(any)(value) or {}
end

local CODE = record {
  error = FAILURE, printed = fields.string,
  results = list_of(record {
    ok = any, error = FAILURE, printed = fields.string, mutated = any,
    changed = fields.number, values = any, at = fields.number,
    calls = list_of(record({
      values = list_of(any, 0, MOST), fields = observed,
      changed = fields.number,
    }, { "values" }), 0, MOST),
  }, 0, MOST),
}

M.NONSENSE = { key = "quiz.answer_protocol", args = {} }
local NOT_NUMBER = { key = "quiz.not_number", args = {} }

-- Code ------------------------------------------------------------------------

-- What Python calls NameError and AttributeError: such code cannot be marked.
local function lacks_name(failure)
  local what = failure.message:match("a nil value %((%a+) '")
  return failure.class == "name" or what == "global" or what == "field"
    or what == "method"
end

local CODE_KEYS = {
  syntax = "quiz.code_syntax", ["function"] = "quiz.code_no_function",
  type = "quiz.code_returned", name = "quiz.code_name",
  parameters = "quiz.code_parameters", object = "quiz.class_object",
  method = "quiz.class_no_method",
}

-- What a worker says about failed code as a problem, ungradable or not.
local function code_problem(variant, failure)
  local class = lacks_name(failure) and "name" or failure.class
  local why = failure.message
  if failure.line then
    why = text.say("quiz.line", { line = failure.line, why = why })
  end
  return {
    key = CODE_KEYS[class] or "quiz.code_failed",
    args = { why = why, name = failure.message,
      names = variant.func and table.concat(variant.func.args, ", ") },
    why = why,
    ungradable = CODE_KEYS[class] ~= nil,
    unfinished = class == "syntax" and why:find("<eof>", 1, true) ~= nil,
  }
end

local NOTHING = { key = "quiz.code_nothing", args = {}, ungradable = true }

local function outputs_of_calls(variant, results)
  local outputs = { values = {}, errors = {}, changed = {} }
  for i, result in ipairs(results) do
    local values = type(result.values) == "table" and result.values or {}
    outputs.values[i], outputs.changed[i] = values, result.changed
    if result.error then
      outputs.errors[i] = code_problem(variant, result.error)
    elseif values[1] == nil then
      outputs.errors[i] = NOTHING
    end
  end
  return outputs
end

-- For a class: calls, errors (each with the call where it was) and changed, the
-- positions by call, of every run.
local function outputs_of_runs(variant, results)
  local outputs = { calls = {}, errors = {}, changed = {} }
  for i, result in ipairs(results) do
    local calls, changed = result.calls or {}, {}
    for c, call in ipairs(calls) do
      changed[c], call.fields = call.changed, call.fields or {}
    end
    outputs.calls[i], outputs.changed[i] = calls, changed
    if result.error then
      outputs.errors[i] = code_problem(variant, result.error)
      outputs.errors[i].call = math.tointeger(result.at) or 1
    elseif #calls ~= #variant.runs[i].calls then
      return nil, M.NONSENSE
    end
  end
  return outputs
end

-- The outputs of a reply to code.
function M.of_code(variant, reply)
  reply = fields.believed(CODE, reply)
  if reply and reply.error then
    return nil, code_problem(variant, reply.error)
  end
  local wanted = variant.class and variant.runs or variant.points
  if not reply or #(reply.results or {}) ~= #wanted then
    return nil, M.NONSENSE
  end
  if variant.class then return outputs_of_runs(variant, reply.results) end
  return outputs_of_calls(variant, reply.results)
end

-- Expressions -----------------------------------------------------------------

-- Problems that another line may cure.
local UNFINISHED = { ["answer.unfinished"] = true, ["answer.unclosed"] = true }

local PARTS = { parts = true, tuple = true }

-- The parts of a value as a list of numbers and arrays, and the names they were
-- given; nil for what is neither.
local function parts_of(value)
  local many = type(value) == "table" and PARTS[value.kind]
  local items, names = {}, {}
  for i, item in ipairs(many and value or { value }) do
    local named = many and value.kind == "parts"
    if named then item, names[i] = item.value, item.name or false end
    items[i] = type(item) == "table" and written.to_array(item) or item
    if not pcall(fields.value, items[i]) then return nil end
  end
  return items, names
end

-- The outputs of one reading, or nil and a problem.
local function reading_outputs(reading, count)
  if reading.problem then return nil, reading.problem end
  if #(reading.values or {}) ~= count then return nil, M.NONSENSE end
  local outputs =
    { text = reading.text, values = {}, errors = {}, changed = {} }
  for i, value in ipairs(reading.values) do
    outputs.values[i], outputs.names = parts_of(value)
    if not outputs.values[i] then return nil, NOT_NUMBER end
  end
  return outputs
end

-- The outputs of a reply to an expression; those of a second common reading of
-- it are in `other`.
function M.of_expression(variant, reply)
  reply = fields.believed(EXPRESSION, reply)
  local problem = reply and reply.problem
  if problem then
    problem.unfinished = UNFINISHED[problem.key]
    return nil, problem
  end
  local first, second = table.unpack(reply and reply.readings or {})
  if not first then return nil, M.NONSENSE end
  local count, outputs = math.max(1, #variant.points), nil
  outputs, problem = reading_outputs(first, count)
  if outputs and second then outputs.other = reading_outputs(second, count) end
  return outputs, problem
end

return M
