-- Proves a pack's own keys: over many seeds every declared right form passes,
-- every declared mistake and every negative control fails, and derivatives
-- agree with finite differences.

local compare = require "quiz.compare"
local verdict = require "quiz.verdict"

local M = {}

M.SEEDS = 200

local ROOM = 10  -- between the tolerance and the nearest form on either side
local DERIVATIVE = { rel = 1e-5, abs = 1e-6 }

-- Reports ---------------------------------------------------------------------

local Report = {}
Report.__index = Report

local function new_report(id)
  return setmetatable({
    id = id, seeds = 0, accepted = 0, rejected = 0, controls = 0, skipped = 0,
    texts = {}, variants = 0, nearest_right = 0, nearest_wrong = math.huge,
    problems = {}, found = {},
  }, Report)
end

-- Notes a problem, the same sentence only once.
function Report:fault(key, args)
  local label = key .. "\0" .. tostring(args.answer or args.why or "")
  if self.found[label] then return end
  self.found[label] = true
  self.problems[#self.problems + 1] = { key = key, args = args }
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

-- Negative controls -----------------------------------------------------------

local function repeated(text, count)
  return text .. (", " .. text):rep(count - 1)
end

local function sorted_inputs(variant)
  local names = {}
  for name in pairs(variant.vars) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local CONSTANTS = { "nan", "0", "1" }

local function expression_controls(variant)
  local count = variant.names and #variant.names or 1
  local controls = { "" }
  for _, text in ipairs(CONSTANTS) do
    controls[#controls + 1] = repeated(text, count)
  end
  for _, name in ipairs(sorted_inputs(variant)) do
    controls[#controls + 1] = repeated(name, count)
  end
  return controls
end

local function code_controls(variant)
  local args = table.concat(variant.func.args, ", ")
  local controls = { "", ("function(%s) end"):format(args) }
  local results = table.move(variant.func.args, 1, #variant.func.args, 4,
    { "0/0", "0", "1" })
  for _, result in ipairs(results) do
    controls[#controls + 1] =
      ("function(%s) return %s end"):format(args, result)
  end
  return controls
end

local function choice_controls(variant)
  local controls = { "", "0", tostring(#variant.choices + 1) }
  for i, is_right in ipairs(variant.right) do
    if not is_right then controls[#controls + 1] = tostring(i) end
  end
  return controls
end

local CONTROLS = {
  ["function"] = code_controls, choice = choice_controls,
}

-- Where there are no variables a control may be the key itself.
local function is_key_by_construction(variant, result, control)
  return is_declared(variant, control) or
    next(variant.vars) == nil and not variant.func and result.distance == 0
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

local function scaled(value, factor)
  return type(value) == "boolean" and value or value * factor
end

-- The right values with those of part `part` times 1.01.
local function spoiled_outputs(variant, part)
  local values = {}
  for i, keys in ipairs(variant.keys) do
    values[i] = table.move(keys, 1, #keys, 1, {})
    values[i][part] = scaled(keys[part], 1.01)
  end
  return { values = values, errors = {}, changed = {} }
end

local function is_zero_everywhere(variant, part)
  for _, keys in ipairs(variant.keys) do
    if compare.scale { compare.plain(keys[part]) } > 0 then return false end
  end
  return true
end

local function check_spoiled(run, variant)
  for part = 1, #(variant.keys[1] or {}) do
    local case = { variant = variant, text = "" }
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
local function texts_of(variant, controls)
  local texts = table.move(variant.accept, 1, #variant.accept, 1, {})
  for _, entry in ipairs(variant.reject) do texts[#texts + 1] = entry.answer end
  return table.move(controls, 1, #controls, #texts + 1, texts)
end

local function check_seed(run, pack, question)
  local variant, problem = pack:draw(question.id, run.seed)
  if not variant then return run.report:fault(problem.key, problem.args) end
  note_variant(run.report, variant)
  if variant.kind == "card" then return end
  local controls = (CONTROLS[variant.kind] or expression_controls)(variant)
  run.prepare(variant, texts_of(variant, controls))
  check_accept(run, variant)
  check_reject(run, variant)
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
  report.texts, report.found = nil, nil
  return report
end

return M
