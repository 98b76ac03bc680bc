-- Proves a pack's own keys: over many seeds every declared right form passes,
-- read back from its own tree too, every declared mistake and every negative
-- control fails, derivatives agree with finite differences, no variant is
-- degenerate, no parameter unused and no line too wide.

local answer = require "answer"
local compare = require "quiz.compare"
local kinds = require "quiz.kinds"
local np = require "gradus.np"
local page = require "quiz.page"
local parts_of = require "quiz.parts"
local unicode = require "gradus.text"
local verdict = require "quiz.verdict"

local M = {}

M.SEEDS = 200

local ROOM = 10  -- between the tolerance and the nearest form on either side
local SPOILED = 1.01
local DERIVATIVE = { rel = 1e-5, abs = 1e-6 }

-- Kinds whose answers are expressions that can be written again.
local READABLE = { number = true, array = true, expression = true, parts = true,
  property = true, ["function"] = true }

-- Reports ---------------------------------------------------------------------

local Report = {}
Report.__index = Report

local function new_report(id)
  return setmetatable({
    id = id, seeds = 0, accepted = 0, rejected = 0, controls = 0, skipped = 0,
    texts = {}, variants = 0, nearest_right = 0, nearest_wrong = math.huge,
    problems = {}, found = {}, zeros = {}, rewritten = {}, measured = {},
  }, Report)
end

-- Notes a problem, the same sentence only once.
function Report:fault(key, args)
  local label = key .. "\0" .. tostring(args.answer or args.why or "")
  if self.found[label] then return end
  self.found[label] = true
  self.problems[#self.problems + 1] = { key = key, args = args }
end

local FOR_ITSELF = { "texts", "found", "zeros", "rewritten", "measured" }

-- The report as plain data, without what only the checks need.
function Report:plain()
  local result = {}
  for name, value in pairs(self) do result[name] = value end
  for _, name in ipairs(FOR_ITSELF) do result[name] = nil end
  return result
end

-- The checks ------------------------------------------------------------------

local function same_text(a, b)
  return a:gsub("%s", "") == b:gsub("%s", "")
end

local function is_declared(variant, control)
  for _, form in ipairs(variant.accept) do
    if same_text(form, control) then return true end
  end
  return false
end

local function check_accept(run, variant)
  for _, form in ipairs(variant.accept) do
    local result = run.judge(form)
    if result.verdict == "right" then
      local far = result.distance or 0
      run.report.nearest_right = math.max(run.report.nearest_right, far)
    else
      run.report:fault("quiz.lint_refused", {
        seed = run.seed, answer = form, why = run.explain(form),
      })
    end
  end
  run.report.accepted = math.max(run.report.accepted, #variant.accept)
end

local function check_reject(run, variant)
  for _, entry in ipairs(variant.reject) do
    local result = run.judge(entry.answer)
    if result.verdict == "right" then
      run.report:fault("quiz.lint_accepted",
        { seed = run.seed, answer = entry.answer })
    elseif result.distance then
      run.report.nearest_wrong =
        math.min(run.report.nearest_wrong, result.distance)
    end
  end
  run.report.rejected = math.max(run.report.rejected, #variant.reject)
end

-- The names that the reader knows of a variant.
local function names_of(variant)
  local point = variant.points[1]
  return point and (parts_of.named_point(variant, point)) or {}
end

local function rewritten(variant, form)
  if not READABLE[variant.kind] then return nil end
  local language = answer.language(answer.code(form))
  local tree = language == "expression"
    and answer.parse(form, { names = names_of(variant) })
  return tree and answer.print(tree) or nil
end

-- What an answer looks like when it is read and written again, the same for all
-- variants of a question; nil where it is no expression.
local function read_back(report, variant, form)
  if report.rewritten[form] == nil then
    report.rewritten[form] = rewritten(variant, form) or false
  end
  return report.rewritten[form] or nil
end

-- The right forms are read back and judged again.
local function check_round_trip(run, variant)
  for _, form in ipairs(variant.accept) do
    local again = read_back(run.report, variant, form)
    local result = again and run.judge(again)
    if result and result.verdict ~= "right" then
      run.report:fault("quiz.lint_round_trip", {
        seed = run.seed, answer = form, again = again,
        why = run.explain(again),
      })
    end
  end
end

local function check_invalid(run, variant)
  for _, form in ipairs(variant.invalid) do
    if run.judge(form).verdict ~= "ungradable" then
      run.report:fault("quiz.lint_gradable", { seed = run.seed, answer = form })
    end
  end
end

-- Negative controls -----------------------------------------------------------

-- Where there are no variables a control may be the key itself, and many an
-- answer may have a property.
local function is_key_by_construction(variant, result, control)
  if variant.kind == "property" then return not control:find("nan") end
  return is_declared(variant, control) or next(variant.vars) == nil
    and not variant.func and not variant.class and result.distance == 0
end

local function check_controls(run, variant, controls)
  for _, control in ipairs(controls) do
    local result = run.judge(control)
    if result.verdict ~= "right" then
      run.report.controls = run.report.controls + 1
    elseif is_key_by_construction(variant, result, control) then
      run.report.skipped = run.report.skipped + 1
    else
      run.report:fault("quiz.lint_control",
        { seed = run.seed, answer = control })
    end
  end
end

-- A value with its largest entry times 1.01.
local function spoiled(value)
  if type(value) == "number" then return value * SPOILED end
  if type(value) ~= "userdata" or value.size == 0 then return value end
  local flat = value:astype("float64"):flatten()
  local at = np.argmax(np.abs(flat))
  flat[at] = flat[at] * SPOILED
  return flat:reshape(value.shape)
end

-- The right values with one entry of part `part` spoiled at every point.
local function spoiled_outputs(variant, part)
  local values = {}
  for i, keys in ipairs(variant.keys) do
    values[i] = table.move(keys, 1, #keys, 1, {})
    values[i][part] = spoiled(keys[part])
  end
  return { values = values, errors = {}, changed = {} }
end

local function is_zero_everywhere(variant, part)
  for _, keys in ipairs(variant.keys) do
    local key = keys[part]
    if type(key) ~= "boolean" and compare.scale { compare.plain(key) } > 0 then
      return false
    end
  end
  return true
end

local function check_spoiled(run, variant)
  if variant.class then return end
  for part = 1, #(variant.keys[1] or {}) do
    local case = { variant = variant, text = "", exam = true }
    local result = verdict.of_outputs(case, spoiled_outputs(variant, part))
    if is_zero_everywhere(variant, part) then
      run.report.skipped = run.report.skipped + 1
    elseif result.verdict == "right" then
      run.report:fault("quiz.lint_spoiled", { seed = run.seed })
    else
      run.report.controls = run.report.controls + 1
    end
  end
end

-- Keys ------------------------------------------------------------------------

local function check_derivative(run, pack, question)
  local pairs_found, problem = pack:differences(question.id, run.seed)
  if not pairs_found then
    return run.report:fault(problem.key, problem.args)
  end
  for _, pair in ipairs(pairs_found) do
    local key, difference = compare.plain(pair[1]), compare.plain(pair[2])
    local tol = { rel = DERIVATIVE.rel,
      abs = DERIVATIVE.abs * math.max(1, compare.scale { key }) }
    if compare.distance(key, difference, tol) > 1 then
      return run.report:fault("quiz.lint_derivative", { seed = run.seed })
    end
  end
end

-- Texts -----------------------------------------------------------------------

-- Every text that a variant shows, in a language.
local function texts_in(variant, language)
  local list = { variant.ask[language], variant.solution[language] }
  local lists = { variant.hints, variant.choices or {}, { variant.card } }
  for _, each in ipairs(lists) do
    for _, texts in ipairs(each) do list[#list + 1] = texts[language] end
  end
  for _, line in ipairs(variant.table
    and page.table_lines(variant.table[language]) or {}) do
    list[#list + 1] = line
  end
  return list
end

-- Lines that stay too wide when they are broken at their spaces.
local function check_text_width(report, shown)
  for line in page.wrap(shown):gmatch("[^\n]+") do
    if unicode.width(line) > page.WIDTH then
      report:fault("quiz.lint_wide", { answer = line, width = page.WIDTH })
    end
  end
end

local function check_width(run, variant)
  local measured = run.report.measured
  for _, language in ipairs { "ko", "en" } do
    for _, shown in ipairs(texts_in(variant, language)) do
      if not measured[shown] then check_text_width(run.report, shown) end
      measured[shown] = true
    end
  end
end

local function check_unused(run, variant)
  for _, name in ipairs(variant.unused) do
    run.report:fault("quiz.lint_unused", { answer = name })
  end
end

-- Variants --------------------------------------------------------------------

-- Notes which parts are 0 at every point: a part that is so for some seeds and
-- not for others is no question for these.
local function note_zeros(run, variant)
  local zeros = run.report.zeros
  for part = 1, #(variant.keys[1] or {}) do
    local seen = zeros[part] or {}
    zeros[part] = seen
    if not is_zero_everywhere(variant, part) then
      seen.other = true
      local key = compare.plain(variant.keys[1][part])
      seen.only_one = seen.only_one ~= false and #key == 1 and key[1] == 1
    else
      seen.seed = seen.seed or run.seed
    end
  end
end

local function check_degenerate(report)
  for _, seen in ipairs(report.zeros) do
    if seen.seed and seen.other and not seen.only_one then
      report:fault("quiz.lint_degenerate", { seed = seen.seed })
    end
  end
end

-- Counts distinct variants by what the student reads.
local function note_variant(report, variant)
  local label = variant.ask.en .. "\0" .. variant.ask.ko
  if not report.texts[label] then
    report.texts[label], report.variants = true, report.variants + 1
  end
end

local function check_gap(report)
  if report.nearest_right * ROOM > 1 then
    report:fault("quiz.lint_near_right", { ratio = ("%.2g")
      :format(report.nearest_right) })
  end
  if report.nearest_wrong < ROOM then
    report:fault("quiz.lint_near_wrong", { ratio = ("%.2g")
      :format(report.nearest_wrong) })
  end
end

-- All that will be judged for a variant.
local function texts_of(report, variant, controls)
  local texts = table.move(variant.accept, 1, #variant.accept, 1, {})
  for _, form in ipairs(variant.accept) do
    texts[#texts + 1] = read_back(report, variant, form)
  end
  for _, entry in ipairs(variant.reject) do texts[#texts + 1] = entry.answer end
  table.move(variant.invalid, 1, #variant.invalid, #texts + 1, texts)
  return table.move(controls, 1, #controls, #texts + 1, texts)
end

local function check_seed(run, pack, question)
  local variant, problem = pack:draw(question.id, run.seed)
  if not variant then return run.report:fault(problem.key, problem.args) end
  note_variant(run.report, variant)
  check_width(run, variant)
  check_unused(run, variant)
  if variant.kind == "card" then return end
  note_zeros(run, variant)
  local controls = kinds[variant.kind].controls(variant)
  run.prepare(variant, texts_of(run.report, variant, controls))
  check_accept(run, variant)
  check_round_trip(run, variant)
  check_reject(run, variant)
  check_invalid(run, variant)
  check_controls(run, variant, controls)
  check_spoiled(run, variant)
  check_derivative(run, pack, question)
end

-- The report on one question over the seeds 1 to `seeds`: the counts that its
-- line shows and `problems`, a list of {key, args}. message(result) makes a
-- sentence of a judgement.
function M.question(judge, message, pack, question, seeds)
  local report = new_report(pack.id .. "/" .. question.id)
  for seed = 1, seeds do
    local run = { report = report, seed = seed }
    function run.prepare(variant, texts) judge:prepare(variant, texts) end
    function run.judge(typed)
      local result = judge:judge(pack, question.id, seed, typed, true)
      report.interrupted = report.interrupted or result.interrupted
      return result
    end
    function run.explain(typed)
      return message(judge:judge(pack, question.id, seed, typed))
    end
    check_seed(run, pack, question)
    report.seeds = seed
    if #report.problems > 0 or report.interrupted then break end
  end
  check_gap(report)
  check_degenerate(report)
  return report:plain()
end

return M
