-- From what an answer gave to a verdict: right, wrong or ungradable, in the
-- order names, type, shape, finite, value. Stops at the first failure.
--
-- A case is { variant, text, evaluate, prepare, property }: the variant that
-- the pack worker drew, the answer as typed, evaluate(text) -> outputs | nil,
-- problem (in the answer worker), prepare(texts), which makes that quick for
-- several texts of the pack, and property(numbers) -> checks | nil, problem (in
-- the pack worker). Outputs are
--   names    the names the student gave the parts, or nil
--   text     how an expression was read
--   other    the outputs of a second common reading of it, or nil
--   values   for each point the list of values
--   errors   for code: for some points a problem instead
--   changed  for code: for some points the position of an argument changed
--
-- A result is { verdict, score, messages, diagnosis }; messages is a list of
-- { key, args } and { ko, en }. Where values were compared it also has
-- distance, the largest in units of the tolerance, and parts, the series.

local answer = require "answer"
local compare = require "quiz.compare"
local parts_of = require "quiz.parts"
local reason = require "quiz.reason"
local show = require "quiz.show"
local written = require "answer.compare"

local M = {}

local BOUNDARY = 1e-9  -- a property that rests on less is decided by rounding

function M.ungradable(key, args, diagnosis)
  return { verdict = "ungradable", score = 0, diagnosis = diagnosis,
    messages = { { key = key, args = args } } }
end
local ungradable = M.ungradable

-- The result for a problem that the answer's reader or a worker found.
function M.of_problem(problem)
  local result = ungradable(problem.key, problem.args, problem.diagnosis)
  result.messages[1].caret = problem.caret
  result.interrupted = problem.interrupted
  result.unfinished = problem.unfinished
  return result
end

local function right()
  return { verdict = "right", score = 1, messages = {} }
end

local function wrong(score, why)
  return { verdict = "wrong", score = score, diagnosis = why.code,
    messages = { why } }
end

-- Shape and finite ------------------------------------------------------------

local function wrong_shape(variant, step, series, name)
  local symbols = show.symbols(step.point, variant.vars)
  local args = { name = name, got = show.shape(step.got, symbols),
    expected = show.shape(step.key, symbols) }
  if reason.is_transposed(series) then
    return ungradable("quiz.shape_transposed", args, "transpose")
  end
  local key = #step.key.shape == 0 and "quiz.shape_number"
    or name and "quiz.shape_part" or "quiz.shape"
  return ungradable(key, args)
end

local function check_shapes(variant, parts)
  for j, series in ipairs(parts) do
    for _, step in ipairs(series) do
      if not compare.same_shape(step.got, step.key) then
        local name = variant.names and variant.names[j]
        return wrong_shape(variant, step, series, name)
      end
    end
  end
end

-- An answer that is finite nowhere is no attempt.
local function check_finite_somewhere(parts)
  for _, series in ipairs(parts) do
    local finite = false
    for _, step in ipairs(series) do
      finite = finite or not compare.first_nonfinite(step.got)
    end
    if not finite then
      return ungradable("quiz.nonfinite",
        { yours = show.plain(series[1].got) })
    end
  end
end

-- Values ----------------------------------------------------------------------

local function tolerance_of(variant, series)
  local keys = {}
  for i, step in ipairs(series) do keys[i] = step.key end
  return compare.tolerance(variant.tol, compare.scale(keys))
end

-- The largest distance of a series in units of its tolerance.
local function distance_of(series, tol)
  local worst = 0
  for _, step in ipairs(series) do
    worst = math.max(worst, (compare.distance(step.got, step.key, tol)))
  end
  return worst
end

-- The trees of an answer's parts, in the order of writing.
local function typed_parts(text)
  local node = answer.parse(text, { names = {} })
  if not node then return {} end
  if node.kind == "tuple" then return node.items end
  if node.kind ~= "parts" then return { node } end
  local nodes = {}
  for i, item in ipairs(node.items) do nodes[i] = item.value end
  return nodes
end

-- A typed decimal is right as well when it is the exact number rounded or cut.
local function is_rounded(case, series, place)
  if #series ~= 1 or #series[1].key.shape ~= 0 then return false end
  local node = typed_parts(case.text)[place]
  return node ~= nil and
    written.is_rounding(node, series[1].key[1], case.variant.digits)
end

-- The places where two parts stand for each other, as names, or nil.
local function swapped(variant, parts, tols)
  for a = 1, #parts do
    for b = a + 1, #parts do
      local crossed = true
      for i, step in ipairs(parts[a]) do
        local other = parts[b][i]
        crossed = crossed
          and compare.distance(step.got, other.key, tols[b]) <= 1
          and compare.distance(other.got, step.key, tols[a]) <= 1
      end
      if crossed then
        return { code = "swapped", key = "quiz.reason_swapped",
          args = { a = variant.names[a], b = variant.names[b] } }
      end
    end
  end
end

local function has_nonfinite(series)
  for _, step in ipairs(series) do
    if compare.first_nonfinite(step.got) then return true end
  end
  return false
end

local function why_part(variant, parts, tols, j)
  if has_nonfinite(parts[j]) then return reason.of_nonfinite(parts[j]) end
  return reason.of_values(parts[j], tols[j], variant)
end

-- Why the parts that are not good are wrong: what is true of all of them, or
-- else of the first, by name.
local function why_wrong(variant, parts, tols, good)
  local why, about = swapped(variant, parts, tols), nil
  if why then return why end
  for j in ipairs(parts) do
    local each = not good[j] and why_part(variant, parts, tols, j)
    if each and not why then
      why, about = each, j
    elseif each and (not why.code or each.code ~= why.code) then
      why.part = variant.names[about]
    end
  end
  return why
end

-- Which parts are right, as a sentence; nothing when there is only one.
local function parts_message(variant, good)
  if not variant.names then return nil end
  local yes, no = {}, {}
  for j, name in ipairs(variant.names) do
    local list = good[j] and yes or no
    list[#list + 1] = name
  end
  if #yes == 0 then return nil end
  local right_ones, wrong_ones = table.concat(yes, ", "), table.concat(no, ", ")
  return { key = "quiz.parts_right",
    args = { right = right_ones, wrong = wrong_ones } }
end

-- The result for series whose shapes fit.
local function judge_values(case, parts, order)
  local variant, good, tols = case.variant, {}, {}
  local count, farthest = 0, 0
  for j, series in ipairs(parts) do
    tols[j] = tolerance_of(variant, series)
    local distance = distance_of(series, tols[j])
    good[j] = distance <= 1 or is_rounded(case, series, order[j])
    farthest = math.max(farthest, distance)
    count = count + (good[j] and 1 or 0)
  end
  local result = right()
  if count < #parts then
    local why = why_wrong(variant, parts, tols, good)
    result = wrong(count / #parts, why)
    if why.part then
      table.insert(result.messages, 1,
        { key = "quiz.about_part", args = { name = why.part } })
    end
    local partial = parts_message(variant, good)
    if partial then table.insert(result.messages, 1, partial) end
  end
  result.distance = farthest
  return result
end

-- The verdict on outputs. `parts`, the series of every part, stay in it for the
-- declared mistakes.
local function judge_outputs(case, outputs)
  local parts, order = parts_of.series(case.variant, outputs)
  if not parts then return M.of_problem(order) end
  local failure = check_shapes(case.variant, parts)
    or check_finite_somewhere(parts)
  if failure then return failure end
  local result = judge_values(case, parts, order)
  result.parts = parts
  return result
end
M.of_outputs = judge_outputs

-- The pack's own words for a mistake that it declares: those of the entry whose
-- outputs are the `same`, when there is just one.
local function declared(case, same)
  local found, texts = nil, {}
  for _, entry in ipairs(case.variant.reject) do
    texts[#texts + 1] = entry.ko and entry.answer
  end
  case.prepare(texts)
  for _, entry in ipairs(case.variant.reject) do
    local outputs = entry.ko and case.evaluate(entry.answer)
    if outputs and not next(outputs.errors or {}) and same(outputs) then
      if found then return nil end
      found = { ko = entry.ko, en = entry.en }
    end
  end
  return found
end

-- True when outputs give at every point what the parts of an answer gave.
local function same_parts(variant, outputs, parts)
  local others = parts_of.series(variant, outputs)
  for j, series in ipairs(others and parts or {}) do
    local tol = tolerance_of(variant, series)
    for i, step in ipairs(series) do
      local other = others[j][i].got
      if not compare.alike(step.got, other, tol) then return false end
    end
  end
  return others ~= nil
end

-- Puts a declared message in the place of the reason found by numbers.
local function explained(case, result)
  local message = result.verdict == "wrong" and result.parts and
    declared(case, function(outputs)
      return same_parts(case.variant, outputs, result.parts)
    end)
  if message then result.messages[#result.messages] = message end
  return result
end

-- The result of judge(case, outputs) for the answer. Where two readings of it
-- are common and their verdicts differ, it is not gradable.
local function judge_readings(case, judge)
  local outputs, problem = case.evaluate(case.text)
  if not outputs then return M.of_problem(problem) end
  local result = judge(case, outputs)
  if outputs.other and judge(case, outputs.other).verdict ~= result.verdict then
    return ungradable("quiz.two_readings", {
      first = outputs.text, second = outputs.other.text,
    })
  end
  return result
end

-- Numbers, arrays, shapes, expressions and parts of these.
function M.values(case)
  return explained(case, judge_readings(case, judge_outputs))
end

-- Code ------------------------------------------------------------------------

local function error_result(case, outputs)
  for i, point in ipairs(case.variant.points) do
    local failure = outputs.errors[i]
    if failure then
      if failure.ungradable then return M.of_problem(failure) end
      local at = show.point((parts_of.named_point(case.variant, point)))
      return wrong(0, { key = "quiz.raised",
        args = { at = at, why = failure.why } })
    end
  end
end

local function contains(list, item)
  for _, each in ipairs(list) do
    if each == item then return true end
  end
  return false
end

-- Changing an argument is a mistake even when the values are right: the next
-- line of a student's program reads the changed array.
local function change_result(case, outputs)
  local func = case.variant.func
  for i in ipairs(case.variant.points) do
    local name = func.args[outputs.changed[i] or 0]
    if name and not contains(func.may_change, name) then
      return wrong(0, { code = "mutates", key = "quiz.reason_mutates",
        args = { name = name } })
    end
  end
end

local function judge_code(case, outputs)
  local result = error_result(case, outputs) or judge_outputs(case, outputs)
  return result.verdict == "right" and change_result(case, outputs) or result
end

-- A function, or an expression in its arguments.
function M.code(case)
  return explained(case, judge_readings(case, judge_code))
end

-- Properties ------------------------------------------------------------------

-- Wrong as soon as one input violates the property by the margin; not gradable
-- when rounding decides.
local function judge_checks(checks)
  local boundary
  for _, check in ipairs(checks) do
    if not (check.margin > -BOUNDARY) then
      return wrong(0, { ko = check.ko, en = check.en })
    end
    boundary = boundary or check.margin < BOUNDARY and check
  end
  if boundary then
    local result = ungradable("quiz.boundary")
    table.insert(result.messages, 1, { ko = boundary.ko, en = boundary.en })
    return result
  end
  return right()
end

local function same_numbers(variant, outputs, numbers)
  local others = parts_of.numbers(variant, outputs)
  for name, x in pairs(numbers) do
    if not others or others[name] ~= x then return false end
  end
  return true
end

local function judge_numbers(case, outputs)
  local numbers, failure = parts_of.numbers(case.variant, outputs)
  if not numbers then return M.of_problem(failure) end
  local checks, problem = case.property(numbers)
  if not checks then return M.of_problem(problem) end
  local result = judge_checks(checks)
  result.numbers = numbers
  return result
end

function M.property(case)
  local result = judge_readings(case, judge_numbers)
  local message = result.verdict == "wrong" and declared(case, function(each)
    return same_numbers(case.variant, each, result.numbers)
  end)
  if message then result.messages = { message } end
  return result
end

-- Choices and cards -----------------------------------------------------------

-- The numbers of the choices that an answer such as "②", "2번" or "1, 3" names,
-- as a set, or nil.
local function chosen(text, count)
  local ast = answer.parse(text)
  local items = ast and (ast.kind == "tuple" and ast.items or { ast }) or {}
  local set
  for _, item in ipairs(items) do
    local number = math.tointeger(item.value)
    if not number or number < 1 or number > count then return nil end
    set = set or {}
    set[number] = true
  end
  return set
end

function M.choice(case)
  local variant = case.variant
  local set = chosen(case.text, #variant.choices)
  if not set then
    return ungradable("quiz.choose", { count = #variant.choices })
  end
  for i, is_right in ipairs(variant.right) do
    if is_right ~= (set[i] == true) then
      return wrong(0, { key = "quiz.other_choice" })
    end
  end
  return right()
end

-- A card is marked by whoever reads it.
function M.card(case)
  local result = ungradable("quiz.self_graded")
  table.insert(result.messages, 1, case.variant.card)
  return result
end

return M
