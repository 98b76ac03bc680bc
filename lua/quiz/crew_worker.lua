-- What a member of a crew (quiz/crew.lua) does with a job: {op, language, ..}
-- -> a reply, a table; {interrupted = true} when Ctrl-C ended it. It runs our
-- code alone: packs and answers have workers of their own, also here.

local Judge = require "quiz.judge"
local Library = require "quiz.library"
local grade = require "quiz.grade"
local lint = require "quiz.lint"
local messages = require "gradus.messages"
local text = require "text"

local desk  -- {library, judge}: what is open stays open between jobs

local OPS = {}

-- {pack = its name or path, question, seeds} -> the report of quiz/lint.lua
function OPS.lint(_, job)
  local pack = assert(desk.library:open(job.pack))
  return lint.question(desk.judge, Judge.message, pack,
    pack.by_id[job.question], job.seeds)
end

OPS.grade = grade.block

return function(job)
  text.language(job.language)
  messages.translator(text.core)
  desk = desk or { library = Library.new(), judge = Judge.new() }
  return OPS[job.op](desk, job)
end
