-- Grading lines of JSON, in blocks: what a block gives depends on its lines and
-- nothing else, so that blocks may be spread over processes.

local Judge = require "quiz.judge"
local json = require "quiz.json"
local results = require "quiz.result"
local text = require "text"

local M = {}

local DEFAULT_SEED = 1
local BLOCK = { lines = 64, bytes = 1 << 18 }

local KEYS =
  { "question", "seed", "verdict", "score", "message", "diagnosis" }

-- The line of JSON for a result.
function M.line(id, seed, result)
  local message = result.verdict == "right" and text.say("quiz.is_right")
    or Judge.message(result)
  return json.encode({
    question = id, seed = seed, verdict = result.verdict, score = result.score,
    message = message, diagnosis = result.diagnosis,
  }, KEYS)
end

-- Reading ---------------------------------------------------------------------

-- The blocks of a file as jobs for quiz/crew.lua: a function that returns the
-- next one or nil, and a function that returns why reading ended, if not at the
-- end of the file.
function M.blocks(file)
  local number, problem = 0, nil
  return function()
    local lines, bytes = {}, 0
    while #lines < BLOCK.lines and bytes < BLOCK.bytes do
      local line
      line, problem = file:read("l")
      if not line then break end
      lines[#lines + 1], bytes = line, bytes + #line
    end
    if #lines == 0 then return nil end
    number = number + #lines
    return { op = "grade", lines = lines, last = number,
      language = text.language() }
  end, function() return problem end
end

-- The fields of a line, or nil and what is wrong with it.
local function read_line(line)
  local entry, why = json.decode(line)
  if type(entry) ~= "table" then return nil, why or "not an object" end
  if type(entry.question) ~= "string" then return nil, "no question" end
  if type(entry.answer) ~= "string" then return nil, "no answer" end
  local seed = entry.seed
  if seed == nil or seed == json.null then seed = DEFAULT_SEED end
  if math.type(seed) ~= "integer" then return nil, "seed is no integer" end
  return { id = entry.question, answer = entry.answer, seed = seed }
end

-- What is known of a line before it is judged: {id, answer, seed, pack,
-- question}, or with the `result` already when it cannot be.
local function read_entry(desk, line, number)
  local entry, why = read_line(line)
  if not entry then
    return { result =
      results.ungradable("quiz.grade_line", { line = number, why = why }) }
  end
  entry.pack, entry.question = desk.library:find(entry.id)
  if not entry.pack then entry.result = results.of_problem(entry.question) end
  return entry
end

-- Judging ---------------------------------------------------------------------

-- Grades the block `job`: {text = the lines of output, readable = whether all
-- could be read}, or {interrupted = true}.
function M.block(desk, job)
  local entries, out, readable = {}, {}, true
  for i, line in ipairs(job.lines) do
    entries[i] = read_entry(desk, line, job.last - #job.lines + i)
    readable = readable and not entries[i].result
  end
  desk.judge:look_ahead(entries)
  for i, entry in ipairs(entries) do
    local result = entry.result or desk.judge:judge(
      entry.pack, entry.question, entry.seed, entry.answer)
    if result.interrupted then return { interrupted = true } end
    out[i] = M.line(entry.id, entry.seed, result)
  end
  return { text = table.concat(out, "\n") .. "\n", readable = readable }
end

return M
