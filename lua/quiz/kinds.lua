-- The table of question kinds. A new kind is one entry:
--
--   sign     the field that shows this kind where a question names none
--   needs    fields that must be there, beside the common ones
--   fields   field -> checker (quiz/fields.lua)
--   key      in the pack worker: function(question, draw) -> points, right
--            values and others that count as right (quiz/key.lua)
--   verdict  in the parent: function(case) -> result (quiz/verdict.lua)
--   picks    whether answers point at what is shown, so that nothing is run
--   controls in the parent, for lint: function(variant) -> answers that cannot
--            be right (quiz/controls.lua)

local choice = require "quiz.choice"
local code = require "quiz.code"
local controls = require "quiz.controls"
local fields = require "quiz.fields"
local key = require "quiz.key"
local property = require "quiz.property"
local verdict = require "quiz.verdict"

local list_of, record = fields.list_of, fields.record

local probes = list_of(fields.any, 1)
local given = fields.map_of(fields.answer, fields.known)
local also = list_of(fields.answer, 1)
local names = list_of(fields.name, 1)
local derivative = record({
  of = fields.answer, by = fields.name,
}, { "of", "by" })

local part = record({
  name = fields.name, answer = fields.answer, also = also,
  derivative = derivative,
}, { "name", "answer" })

local func = record({
  name = fields.name, args = names, cases = fields.func,
  reference = fields.func, also = list_of(fields.func, 1), may_change = names,
}, { "name", "args", "cases", "reference" })

local class = record({
  name = fields.name, init = list_of(fields.name, 0),
  methods = fields.map_of(list_of(fields.name, 0)),
  fields = fields.map_of(names), returns = fields.map_of(names),
  cases = fields.func, reference = fields.any,
  also = list_of(fields.any, 1), may_change = names,
}, { "name", "methods", "cases", "reference" })

-- A kind whose right values are written as `answer`.
local function valued(sign, judge)
  return {
    sign = sign, needs = { "answer" },
    fields = { answer = fields.answer, also = also, digits = fields.positive },
    key = key.values, verdict = judge, controls = controls.values,
  }
end

return {
  number = valued("answer", verdict.values),
  array = valued(nil, verdict.values), shape = valued(nil, verdict.shape),
  expression = {
    sign = "vars", needs = { "vars", "answer" },
    fields = {
      vars = fields.variables, given = given, probes = probes,
      kinks = fields.kinks, answer = fields.answer, also = also,
      derivative = derivative,
    },
    key = key.values, verdict = verdict.values, controls = controls.values,
  },
  parts = {
    sign = "parts", needs = { "parts" },
    fields = {
      parts = list_of(part, 2), vars = fields.variables, given = given,
      probes = probes, kinks = fields.kinks, digits = fields.positive,
    },
    key = key.values, verdict = verdict.values, controls = controls.values,
  },
  table = {
    sign = "table", needs = { "table" },
    fields = { table = fields.table, digits = fields.positive },
    key = key.values, verdict = verdict.values, controls = controls.values,
  },
  ["function"] = {
    sign = "func", needs = { "func" },
    fields = { func = func, kinks = fields.kinks },
    key = key.calls, verdict = code.func, controls = controls.func,
  },
  class = {
    sign = "class", needs = { "class" },
    fields = { class = class, kinks = fields.kinks },
    key = key.runs, verdict = code.class, controls = controls.class,
  },
  property = {
    sign = "property", needs = { "property", "names" },
    fields = { property = fields.func, names = names },
    key = key.none, verdict = property.judge, controls = controls.values,
  },
  choice = {
    sign = "choices", needs = { "choices" },
    fields = { choices = fields.choices },
    key = key.none, verdict = choice.choice, picks = true,
    controls = controls.choice,
  },
  order = {
    sign = "order", needs = { "order" },
    fields = { order = list_of(fields.texts, 3, 9) },
    key = key.none, verdict = choice.order, picks = true,
    controls = controls.order,
  },
  mark = {
    sign = "mark", needs = { "mark" }, fields = { mark = fields.boolean },
    key = key.none, verdict = choice.mark, picks = true,
    controls = controls.mark,
  },
  card = {
    sign = "card", needs = { "card" }, fields = { card = fields.texts },
    key = key.none, verdict = choice.card, picks = true,
  },
}
