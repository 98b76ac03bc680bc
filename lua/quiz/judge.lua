-- Judges answers: draws the variant in the pack's worker, runs the answer in an
-- answer worker and compares what both give. Nobody else's code runs here, and
-- no key goes where an answer runs.

local compare = require "quiz.compare"
local kinds = require "quiz.kinds"
local results = require "quiz.result"
local Runner = require "quiz.runner"
local text = require "text"
local worker = require "gradus.worker"

local M = {}

local MESSAGE_LIMIT = 4000
local SAME = { rel = 1e-9, abs = 1e-12 }  -- what rounding makes of one answer

local Judge = {}
Judge.__index = Judge

-- A judge with answer workers of its own.
function M.new()
  return setmetatable({ runner = Runner.new() }, Judge)
end

-- The result {verdict, score, messages, diagnosis, ..} of quiz/result.lua for
-- an answer to a question of a pack (its name without the pack's). In an exam
-- no reason is looked for, and none is in it.
function Judge:judge(pack, question, seed, typed, in_exam)
  local variant, problem = pack:draw(question, seed)
  if not variant then return results.of_problem(problem) end
  if variant.kind ~= "card" and not typed:find("%S") then
    return results.ungradable("quiz.empty")
  end
  local runner = self.runner
  local result = kinds[variant.kind].verdict {
    variant = variant, text = typed, exam = in_exam,
    evaluate = function(each) return runner:outputs(variant, each) end,
    prepare = function(texts) runner:prepare(variant, texts) end,
    property = function(numbers)
      return pack:property(question, seed, numbers)
    end,
  }
  return in_exam and results.withheld(result) or result
end

-- Whether two wrong answers to one variant are the same, in whatever form:
-- their values agree everywhere.
function M.is_same(one, other)
  local a, b = one.given, other.given
  if not a or not b or #a ~= #b then return false end
  for i = 1, #a do
    if not compare.alike(a[i], b[i], SAME) then return false end
  end
  return true
end

-- Runs several answers at once, so that judging them afterwards is quick. For
-- texts of a pack's author only: they share a process.
function Judge:prepare(variant, texts)
  self.runner:prepare(variant, texts)
end

-- Runs answers that will be judged next, each {pack, question, seed, answer},
-- so that judging them is quick. Unlike those of `prepare` they may be of
-- anybody; other entries are passed over.
function Judge:look_ahead(entries)
  local texts_of, seen = {}, {}
  for _, entry in ipairs(entries) do
    local variant = entry.pack and entry.pack:draw(entry.question, entry.seed)
    if variant and not kinds[variant.kind].picks
      and entry.answer:find("%S") then
      local texts = texts_of[variant] or {}
      texts_of[variant] = texts
      seen[texts] = seen[texts] or {}
      if not seen[texts][entry.answer] then texts[#texts + 1] = entry.answer end
      seen[texts][entry.answer] = true
    end
  end
  self.runner:look_ahead(texts_of)
end

function Judge:close()
  self.runner:close()
end

-- Words -----------------------------------------------------------------------

local function sentence(message)
  local said = message.key and text.say(message.key, message.args)
    or message[text.language()]
  return message.caret and said .. "\n" .. message.caret or said
end

-- The messages of a result as text for the reader, in the current language.
function M.message(result)
  local parts = {}
  for i, each in ipairs(result.messages) do parts[i] = sentence(each) end
  return worker.filter(table.concat(parts, "\n"), MESSAGE_LIMIT)
end

return M
