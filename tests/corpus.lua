-- Answers as students write them (data/corpus.txt): no right one is refused, no
-- wrong one accepted, and the diagnosis is the one that is to be named.
local folder = arg[0]:match(".*/")
local check = dofile(folder .. "check.lua")
local Judge = require "quiz.judge"
local packs = require "quiz.pack"

local SEED = 1
local LEAST = 400
local NAMED_RIGHT = 0.95
local VERDICTS = { ["+"] = "right", ["-"] = "wrong", ["?"] = "ungradable" }

local judge, opened = Judge.new(), {
  judging = assert(packs.open(folder .. "data/judging.lua")),
}

local function pack_of(name)
  opened[name] = opened[name] or assert(packs.open(name))
  return opened[name]
end

-- The questions in their order, each {pack, name, lines = {{sign, diagnosis,
-- answer}, ..}}.
local function read_corpus()
  local questions = {}
  for line in io.lines(folder .. "data/corpus.txt") do
    local pack, name = line:match("^%[(.+)/(.+)%]$")
    local sign, named, answer = line:match("^([+?-])([%l_0]*) ?(.*)$")
    if pack then
      questions[#questions + 1] = { pack = pack, name = name, lines = {} }
    elseif sign then
      table.insert(questions[#questions].lines, { sign = sign,
        diagnosis = named ~= "" and named or nil,
        answer = (answer:gsub("\\n", "\n")) })
    end
  end
  return questions
end

-- Runs the answers of a question that end, many at a time.
local function prepare(pack, name, lines)
  local texts = {}
  for _, line in ipairs(lines) do
    if not line.answer:find("while true") then
      texts[#texts + 1] = line.answer
    end
  end
  judge:prepare(assert(pack:draw(name, SEED)), texts)
end

local count, named, agreed, failures = 0, 0, 0, {}

local function judge_line(question, line)
  local result = judge:judge(pack_of(question.pack), question.name, SEED,
    line.answer)
  local what = ("%s/%s: %s: %s (%s, %s)"):format(question.pack, question.name,
    line.answer, result.verdict, result.diagnosis, Judge.message(result))
  count = count + 1
  if result.verdict ~= VERDICTS[line.sign] then
    failures[#failures + 1] = what
  elseif line.diagnosis then
    named = named + 1
    agreed = agreed + (result.diagnosis == line.diagnosis and 1 or 0)
    if result.diagnosis ~= line.diagnosis then print("differs: " .. what) end
  elseif result.diagnosis then
    failures[#failures + 1] = "names a reason: " .. what
  end
end

for _, question in ipairs(read_corpus()) do
  prepare(pack_of(question.pack), question.name, question.lines)
  for _, line in ipairs(question.lines) do judge_line(question, line) end
end
judge:close()

check.equal(table.concat(failures, "\n"), "", "failures")
check.truthy(count >= LEAST, "the corpus is large")
check.truthy(agreed >= NAMED_RIGHT * named,
  ("%d of %d diagnoses"):format(agreed, named))
print(("%d answers, %d of %d diagnoses"):format(count, agreed, named))
check.done()
