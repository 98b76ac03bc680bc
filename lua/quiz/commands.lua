-- The command words that judge: each function takes the list of arguments and
-- returns the exit status.

local Judge = require "quiz.judge"
local Library = require "quiz.library"
local crew = require "quiz.crew"
local grade = require "quiz.grade"
local json = require "quiz.json"
local lint = require "quiz.lint"
local options = require "quiz.options"
local packs = require "quiz.pack"
local page = require "quiz.page"
local text = require "text"
local unicode = require "gradus.text"

local M = {}

local OK, FAILED, INTERRUPTED = 0, 1, 130
local STATUS = { right = 0, wrong = 1, ungradable = 3 }
local WIDTH = 76
local DEFAULT_SEED = 1
local MAX_ANSWER = 1 << 17  -- read from stdin; longer ones are refused anyway

local complain = options.complain

-- Words -----------------------------------------------------------------------

local function verdict_word(result)
  return text.say("quiz." .. result.verdict)
end

-- A result as a person reads it: the word, and below it what there is to say.
local function print_result(pack, question, seed, result)
  print(verdict_word(result))
  local said = Judge.message(result)
  if result.verdict == "right" then
    said = pack:draw(question, seed).solution[text.language()]
  end
  if said ~= "" then print(page.wrap(said)) end
end

-- check -----------------------------------------------------------------------

local function check_one(library, id, answer, given)
  local pack, question = library:find(id)
  if not pack then return complain(question.key, question.args) end
  local seed = given.seed or DEFAULT_SEED
  local judge = Judge.new()
  local result = judge:judge(pack, question, seed, answer)
  judge:close()
  if result.interrupted then return INTERRUPTED end
  if given.json then
    print(grade.line(id, seed, result))
  else
    print_result(pack, question, seed, result)
  end
  return STATUS[result.verdict]
end

function M.check(args)
  local given, rest = options.read(args, { seed = "seed", json = "flag" }, 2)
  if not given then return rest end
  if #rest ~= 2 then return complain("quiz.usage_check") end
  local answer = rest[2] == "-" and (io.read(MAX_ANSWER) or "") or rest[2]
  local library = Library.new()
  local status = check_one(library, rest[1], answer, given)
  library:close()
  return status
end

-- grade -----------------------------------------------------------------------

local function grade_all(file)
  local next_block, why_ended = grade.blocks(file)
  local status = OK
  local done = crew.run(next_block, function(reply)
    if not reply.readable then status = FAILED end
    io.write(reply.text)
  end)
  if not done then return INTERRUPTED end
  local problem = why_ended()
  return problem and complain("quiz.no_file", { why = problem }) or status
end

function M.grade(args)
  local given, rest = options.read(args, {})
  if not given then return rest end
  if #rest > 1 then return complain("quiz.usage_grade") end
  if not rest[1] or rest[1] == "-" then return grade_all(io.stdin) end
  local file, why = io.open(rest[1], "r")
  if not file then return complain("quiz.no_file", { why = why }) end
  local status = grade_all(file)
  file:close()
  return status
end

-- show and list ---------------------------------------------------------------

local SHOW_KEYS = { "id", "seed", "kind", "topic", "ask", "vars", "marks",
  "minutes", "hints" }

local function vars_for_json(vars)
  local result = {}
  for name, spec in pairs(vars) do
    result[name] = spec.shape and { shape = json.array(spec.shape) } or
      spec.domain and { domain = spec.domain } or { shape = json.array() }
  end
  return result
end

local function show_json(variant)
  local keys = table.move(SHOW_KEYS, 1, #SHOW_KEYS, 1, {})
  for _, field in ipairs { "choices", "table" } do
    if variant[field] then keys[#keys + 1] = field end
  end
  return json.encode({
    id = variant.id, seed = variant.seed, kind = variant.kind,
    topic = variant.topic, ask = variant.ask, marks = variant.marks,
    minutes = variant.minutes, hints = #variant.hints,
    vars = vars_for_json(variant.vars), choices = variant.choices,
    table = variant.table,
  }, keys)
end

local function show_one(library, id, given)
  local pack, question = library:find(id)
  if not pack then return complain(question.key, question.args) end
  local variant, problem = pack:draw(question, given.seed or DEFAULT_SEED)
  if not variant then return complain(problem.key, problem.args) end
  print(given.json and show_json(variant) or page.question(variant))
  return OK
end

function M.show(args)
  local given, rest = options.read(args, { seed = "seed", json = "flag" })
  if not given then return rest end
  if #rest ~= 1 then return complain("quiz.usage_show") end
  local library = Library.new()
  local status = show_one(library, rest[1], given)
  library:close()
  return status
end

-- The beginning of a text that fits in `width` cells.
local function cut(line, width)
  if unicode.width(line) <= width then return line end
  local last, used = 0, 1
  for _, to, cells in unicode.clusters(line) do
    if used + cells > width then break end
    last, used = to, used + cells
  end
  return line:sub(1, last) .. "…"
end

local function list_pack(pack)
  local language = text.language()
  print(page.wrap(("%s: %s"):format(pack.id, pack.title[language])))
  for _, question in ipairs(pack.questions) do
    local start = ("%-16s %-12s "):format(pack.id .. "/" .. question.id,
      question.topic)
    local ask = question.ask[language]:gsub("%s+", " ")
    print(page.wrap(start .. cut(ask, WIDTH - unicode.width(start)), WIDTH * 2))
  end
end

function M.list(args)
  local given, rest = options.read(args, {})
  if not given then return rest end
  local library, status = Library.new(), OK
  for _, name in ipairs(#rest > 0 and rest or packs.names()) do
    local pack, problem = library:open(name)
    if pack then
      list_pack(pack)
    else
      local mistake = complain(problem.key, problem.args)
      status = #rest > 0 and mistake or status
    end
  end
  library:close()
  return status
end

-- lint ------------------------------------------------------------------------

local function gap_text(report)
  local far = report.nearest_wrong
  return ("%.1g/%s"):format(report.nearest_right,
    far < math.huge and ("%.1g"):format(far) or "-")
end

local function print_report(report)
  local is_good = #report.problems == 0
  print(text.say(is_good and "quiz.lint_good" or "quiz.lint_bad", {
    id = ("%-15s"):format(report.id), accepted = report.accepted,
    rejected = report.rejected, controls = report.controls,
    skipped = report.skipped, variants = report.variants, seeds = report.seeds,
    gap = gap_text(report),
  }))
  for _, problem in ipairs(report.problems) do
    print(page.wrap("  " .. text.say(problem.key, problem.args)))
  end
end

-- One job for each question of the packs, in order, and the status so far.
local function lint_jobs(names, seeds)
  local library, jobs, status = Library.new(), {}, OK
  for _, name in ipairs(names) do
    local pack, problem = library:open(name)
    for _, question in ipairs(pack and pack.questions or {}) do
      jobs[#jobs + 1] = { op = "lint", pack = name, question = question.id,
        seeds = seeds, language = text.language() }
    end
    if not pack and problem.key == "quiz.unknown_pack" then
      status = complain(problem.key, problem.args)
    elseif not pack then
      print(page.wrap(text.say(problem.key, problem.args)))
      status = math.max(status, FAILED)
    end
  end
  library:close()
  return jobs, status
end

local function lint_all(names, seeds)
  local jobs, status = lint_jobs(names, seeds)
  local at = 0
  local done = crew.run(function()
    at = at + 1
    return jobs[at]
  end, function(report)
    print_report(report)
    if #report.problems > 0 then status = math.max(status, FAILED) end
  end)
  return done and status or INTERRUPTED
end

function M.lint(args)
  local given, rest = options.read(args, { seeds = "count" })
  if not given then return rest end
  if #rest == 0 then return complain("quiz.usage_lint") end
  return lint_all(rest, given.seeds or lint.SEEDS)
end

-- quiz ------------------------------------------------------------------------

function M.quiz(args)
  local given, rest = options.read(args, {
    seed = "seed", count = "count", topic = "text",
  })
  if not given then return rest end
  local session = require "tutor.session"
  local library, opened = Library.new(), {}
  for _, name in ipairs(#rest > 0 and rest or packs.names()) do
    local pack, problem = library:open(name)
    if not pack then
      library:close()
      return complain(problem.key, problem.args)
    end
    opened[#opened + 1] = pack
  end
  local status = session.run(opened, given)
  library:close()
  return status
end

return M
