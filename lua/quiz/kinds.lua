-- The table of question kinds. A new kind is one entry:
--
--   sign     the field that shows this kind where a question names none
--   needs    fields that must be there, beside the common ones
--   fields   field -> checker (quiz/fields.lua)
--   key      in the pack worker: function(question, draw) -> points, right
--            values (quiz/key.lua)
--   verdict  in the parent: function(case) -> result (quiz/verdict.lua)

local fields = require "quiz.fields"
local key = require "quiz.key"
local verdict = require "quiz.verdict"

local list_of, record = fields.list_of, fields.record

local probes = list_of(fields.any, 1)
local given = fields.map_of(fields.answer, fields.known)
local derivative = record({
  of = fields.answer, by = fields.name,
}, { "of", "by" })

local part = record({
  name = fields.name, answer = fields.answer, derivative = derivative,
}, { "name", "answer" })

local func = record({
  name = fields.name, args = list_of(fields.name, 1), cases = fields.func,
  reference = fields.func, may_change = list_of(fields.name, 1),
}, { "name", "args", "cases", "reference" })

return {
  number = {
    sign = "answer", needs = { "answer" },
    fields = { answer = fields.answer, digits = fields.positive },
    key = key.values, verdict = verdict.values,
  },
  array = {
    needs = { "answer" }, fields = { answer = fields.answer },
    key = key.values, verdict = verdict.values,
  },
  shape = {
    needs = { "answer" }, fields = { answer = fields.answer },
    key = key.values, verdict = verdict.values,
  },
  expression = {
    sign = "vars", needs = { "vars", "answer" },
    fields = {
      vars = fields.variables, given = given, probes = probes,
      answer = fields.answer, derivative = derivative,
    },
    key = key.values, verdict = verdict.values,
  },
  parts = {
    sign = "parts", needs = { "parts" },
    fields = {
      parts = list_of(part, 2), vars = fields.variables, given = given,
      probes = probes, digits = fields.positive,
    },
    key = key.values, verdict = verdict.values,
  },
  ["function"] = {
    sign = "func", needs = { "func" }, fields = { func = func },
    key = key.calls, verdict = verdict.code,
  },
  property = {
    sign = "property", needs = { "property", "names" },
    fields = { property = fields.func, names = list_of(fields.name, 1) },
    key = key.none, verdict = verdict.property,
  },
  choice = {
    sign = "choices", needs = { "choices" },
    fields = { choices = fields.choices },
    key = key.none, verdict = verdict.choice,
  },
  card = {
    sign = "card", needs = { "card" }, fields = { card = fields.texts },
    key = key.none, verdict = verdict.card,
  },
}
