-- From the values an answer gave to a verdict: right, wrong or ungradable, in
-- the order names, type, shape, finite, value. Stops at the first failure.
--
-- A case is { variant, text, exam, evaluate, prepare, property }: the variant
-- that the pack worker drew, the answer as typed, whether reasons are not
-- wanted, evaluate(text) -> outputs | nil, problem (in the answer worker),
-- prepare(texts), which makes that quick for several texts of the pack, and
-- property(numbers) -> checks | nil, problem (in the pack worker). Outputs are
--   names    the names the student gave the parts, or nil
--   text     how an expression was read
--   other    the outputs of a second common reading of it, or nil
--   values   for each point the list of values
--   errors   for code: for some points a problem instead
--   changed  for code: for some points the position of an argument changed
--
-- A result (quiz/result.lua) for which values were compared also has distance,
-- the largest in units of the tolerance, and given, what the answer gave: a
-- list of plain values.

local answer = require "answer"
local compare = require "quiz.compare"
local parts_of = require "quiz.parts"
local reason = require "quiz.reason"
local result_of = require "quiz.result"
local show = require "quiz.show"
local written = require "answer.compare"

local M = {}

local ungradable, wrong = result_of.ungradable, result_of.wrong

-- Shape and finite ------------------------------------------------------------

function M.tolerance(variant, series)
  local keys = {}
  for i, step in ipairs(series) do keys[i] = step.key end
  return compare.tolerance(variant.tol, compare.scale(keys))
end

local tolerance_of = M.tolerance

local function wrong_shape(case, step, series, name)
  local variant = case.variant
  local symbols = show.symbols(step.point, variant.vars)
  local args = { name = name, got = show.shape(step.got, symbols),
    expected = show.shape(step.key, symbols) }
  local key = #step.key.shape == 0 and "quiz.shape_number"
    or name and "quiz.shape_part" or "quiz.shape"
  local why = not case.exam
    and reason.of_shapes(series, tolerance_of(variant, series)) or nil
  local result = ungradable(key, args, why and why.code)
  result.messages[2] = why
  result.shows_key = true
  return result
end

local function check_shapes(case, parts)
  for j, series in ipairs(parts) do
    for _, step in ipairs(series) do
      if not compare.same_shape(step.got, step.key) then
        local names = case.variant.names
        return wrong_shape(case, step, series, names and names[j])
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

-- Reasons ---------------------------------------------------------------------

-- Whether part a stands for part b.
local function stands_for(a, b, tol)
  for i, step in ipairs(a) do
    if compare.distance(step.got, b[i].key, tol) > 1 then return false end
  end
  return true
end

-- The reason when two parts, the only wrong ones, stand for each other.
local function swapped(variant, parts, tols, good)
  local wrong_ones = {}
  for j in ipairs(parts) do
    if not good[j] then wrong_ones[#wrong_ones + 1] = j end
  end
  local a, b = table.unpack(wrong_ones)
  if #wrong_ones == 2 and stands_for(parts[a], parts[b], tols[b])
    and stands_for(parts[b], parts[a], tols[a]) then
    return { code = "swapped", key = "quiz.reason_swapped",
      args = { a = variant.names[a], b = variant.names[b] } }
  end
end

local function has_nonfinite(series)
  for _, step in ipairs(series) do
    if compare.first_nonfinite(step.got) then return true end
  end
  return false
end

local function why_part(case, parts, tols, j)
  if has_nonfinite(parts[j]) then
    return reason.of_nonfinite(parts[j], tols[j], case.text)
  end
  return reason.of_values(parts[j], tols[j], case.variant)
end

-- Why the parts that are not good are wrong: what is true of all of them, or
-- else of the first, by name.
local function why_wrong(case, parts, tols, good)
  local names = case.variant.names
  local why = names and swapped(case.variant, parts, tols, good)
  if why then return why end
  local about
  for j in ipairs(parts) do
    local each = not good[j] and why_part(case, parts, tols, j)
    if each and not why then
      why, about = each, j
    elseif each and (not why.code or each.code ~= why.code) then
      why.part = names[about]
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
  return { key = "quiz.parts_right", args = {
    right = table.concat(yes, ", "), wrong = table.concat(no, ", ") } }
end

-- The result for a series of parts, of which `count` are good.
local function explain(case, parts, tols, good, count)
  local score = count / #parts
  if case.exam then return wrong(score, { key = "quiz.noted" }) end
  local why = why_wrong(case, parts, tols, good)
  local result = wrong(score, why)
  if why.part then
    table.insert(result.messages, 1,
      { key = "quiz.about_part", args = { name = why.part } })
  end
  local partial = parts_message(case.variant, good)
  if partial then table.insert(result.messages, 1, partial) end
  return result
end

-- All values of an answer, part by part and point by point.
local function all_given(parts)
  local given = {}
  for _, series in ipairs(parts) do
    for _, step in ipairs(series) do given[#given + 1] = step.got end
  end
  return given
end

-- The result for the series of every part, which stay in it for the declared
-- mistakes. order[j] is where in the answer part j stands, if it is one text.
function M.of_parts(case, parts, order)
  local variant, good, tols = case.variant, {}, {}
  local failure = check_shapes(case, parts)
    or check_finite_somewhere(parts)
  if failure then return failure end
  local count, farthest = 0, 0
  for j, series in ipairs(parts) do
    tols[j] = tolerance_of(variant, series)
    parts[j] = parts_of.closest(series, tols[j], variant.kinks)
    local distance = distance_of(parts[j], tols[j])
    if order and distance > 1 and is_rounded(case, series, order[j]) then
      distance = 0
    end
    good[j] = distance <= 1
    farthest = math.max(farthest, distance)
    count = count + (good[j] and 1 or 0)
  end
  local result = count == #parts and result_of.right()
    or explain(case, parts, tols, good, count)
  result.distance, result.parts = farthest, parts
  result.given = all_given(parts)
  return result
end

-- The verdict on outputs.
function M.of_outputs(case, outputs)
  local parts, order = parts_of.series(case.variant, outputs)
  if not parts then return result_of.of_problem(order) end
  return M.of_parts(case, parts, order)
end

-- Declared mistakes -----------------------------------------------------------

-- The pack's own words for a mistake that it declares: those of the entry whose
-- outputs are the `same`, when there is just one.
function M.declared(case, same)
  local found, texts = nil, {}
  if case.exam then return nil end
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

-- True when the series of parts are the same at every point.
local function same_parts(variant, others, parts)
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
-- series(outputs) -> parts or nil.
function M.explained(case, result, series)
  local message = result.verdict == "wrong" and result.parts and
    M.declared(case, function(outputs)
      return same_parts(case.variant, series(outputs), result.parts)
    end)
  if message then result.messages[#result.messages] = message end
  return result
end

-- The result of judge(case, outputs) for the answer. Where two readings of it
-- are common and their verdicts differ, it is not gradable.
function M.of_readings(case, judge)
  local outputs, problem = case.evaluate(case.text)
  if not outputs then return result_of.of_problem(problem) end
  local result = judge(case, outputs)
  if outputs.other and judge(case, outputs.other).verdict ~= result.verdict then
    return ungradable("quiz.two_readings", {
      first = outputs.text, second = outputs.other.text,
    })
  end
  return result
end

-- Numbers, arrays, shapes, expressions, parts and tables of these.
function M.values(case)
  return M.explained(case, M.of_readings(case, M.of_outputs),
    function(outputs)
      return (parts_of.series(case.variant, outputs))
    end)
end

-- A shape may be written with a cross: 3×2.
function M.shape(case)
  local tree = answer.parse(case.text)
  local sizes = tree and answer.shape(tree)
  if sizes then case.text = "(" .. table.concat(sizes, ", ") .. ",)" end
  return M.values(case)
end

return M
