-- Results of judging: { verdict, score, messages, diagnosis }. messages is a
-- list of { key, args } and { ko, en }; diagnosis is a word of `grade` or nil.

local M = {}

function M.right()
  return { verdict = "right", score = 1, messages = {} }
end

-- Wrong for a reason: a message, with the diagnosis as its code if it has one.
function M.wrong(score, why)
  return { verdict = "wrong", score = score, diagnosis = why.code,
    messages = { why } }
end

function M.ungradable(key, args, diagnosis)
  return { verdict = "ungradable", score = 0, diagnosis = diagnosis,
    messages = { { key = key, args = args } } }
end

-- The result for a problem that the answer's reader or a worker found.
function M.of_problem(problem)
  local result = M.ungradable(problem.key, problem.args, problem.diagnosis)
  result.messages[1].caret = problem.caret
  result.interrupted = problem.interrupted
  result.unfinished = problem.unfinished
  return result
end

-- What is left of a result in an exam: no reason, and of what cannot be marked
-- only that it cannot be read, which says nothing about the right answer.
function M.withheld(result)
  if result.verdict == "ungradable" and not result.shows_key then
    return result
  end
  local kept = {}
  for field, value in pairs(result) do kept[field] = value end
  kept.messages, kept.diagnosis = { { key = "quiz.noted" } }, nil
  return kept
end

return M
