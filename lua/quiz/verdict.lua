-- From what an answer gave to a verdict: right, wrong or ungradable, in the
-- order names, type, shape, finite, value. Stops at the first failure.
--
-- A case is {variant, text, evaluate, property}: the variant that the pack
-- worker drew, the answer as typed, evaluate(text) -> outputs | nil, problem
-- (in the answer worker) and property(values) -> checks | nil, problem (in the
-- pack worker). Outputs are
--   names    the names the student gave the parts, or nil
--   values   for each point the list of values
--   errors   for code: for some points a problem instead
--   changed  for code: for some points the position of an argument changed
--
-- A result is {verdict, score, messages, diagnosis}; messages is a list of
-- {key, args} and {ko, en}.

local answer = require "answer"
local compare = require "quiz.compare"
local reason = require "quiz.reason"
local show = require "quiz.show_value"

local M = {}

local BOUNDARY = 1e-9  -- a property that rests on less is decided by rounding

function M.ungradable(key, args, diagnosis)
  return {verdict = "ungradable", score = 0, diagnosis = diagnosis,
          messages = {{key = key, args = args}}}
end
local ungradable = M.ungradable

-- The result for a problem that the answer's reader or a worker found.
function M.of_problem(problem)
  local result = ungradable(problem.key, problem.args)
  result.messages[1].caret = problem.caret
  result.interrupted, result.unfinished = problem.interrupted, problem.unfinished
  return result
end

local function right()
  return {verdict = "right", score = 1, messages = {}}
end

local function wrong(score, why)
  return {verdict = "wrong", score = score, diagnosis = why.code,
          messages = {why}}
end

-- Parts -----------------------------------------------------------------------

local function index_of(list, item)
  for i, each in ipairs(list) do
    if each == item then return i end
  end
end

-- The order of the student's values: order[j] is where part j stands. Names
-- count when the question has parts; otherwise a label is only a label.
local function part_order(names, wanted, count)
  local total = wanted and #wanted or 1
  if count ~= total then
    return nil, ungradable("quiz.part_count", {
      wanted = total, got = count, names = wanted and table.concat(wanted, ", "),
    })
  end
  local order = {}
  for j = 1, total do order[j] = j end
  if not wanted or not names or #names == 0 then return order end
  for j, name in ipairs(wanted) do
    order[j] = index_of(names, name)
    if not order[j] then
      return nil, ungradable("quiz.part_missing", {
        name = name, names = table.concat(wanted, ", "),
      })
    end
  end
  return order
end

-- A list of arguments as a point with their names.
local function named_point(point, args)
  if not args then return point end
  local result = {}
  for i, name in ipairs(args) do result[name] = point[i] end
  return result
end

-- The series (quiz/reason.lua) of every part, or nil and a result.
local function series_of_parts(variant, outputs)
  local order, failure =
    part_order(outputs.names, variant.names, #outputs.values[1])
  if not order then return nil, failure end
  local all = {}
  for j, place in ipairs(order) do
    all[j] = {}
    for i, values in ipairs(outputs.values) do
      local got = compare.plain(values[place])
      if not got then
        return nil, ungradable("quiz.not_number",
                               {type = type(values[place])})
      end
      all[j][i] = {
        got = got, key = compare.plain(variant.keys[i][j]),
        point = named_point(variant.points[i], variant.func
                            and variant.func.args),
      }
    end
  end
  return all
end

-- Shape and finite ------------------------------------------------------------

local function label(variant, j)
  return variant.names and variant.names[j] or
    variant.func and variant.func.name or ""
end

local function wrong_shape(step, series, name)
  local key, args = "quiz.shape", {
    name = name, got = compare.shape_text(step.got),
    expected = compare.shape_text(step.key),
  }
  if #step.key.shape == 0 then key = "quiz.shape_number" end
  if reason.is_transposed(series) then
    return ungradable("quiz.shape_transposed", args, "transpose")
  end
  return ungradable(key, args)
end

local function check_shapes(variant, parts)
  for j, series in ipairs(parts) do
    for _, step in ipairs(series) do
      if not compare.same_shape(step.got, step.key) then
        return wrong_shape(step, series, label(variant, j))
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
                        {yours = show.value(series[1].got)})
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

-- The plain decimals of an answer that is a list of numbers, one for each part.
local function typed_numbers(text, names)
  local numbers = {}
  for piece in (text .. ","):gmatch("([^,\n]*)[,\n]") do
    numbers[#numbers + 1] = piece:gsub("^.*=", "")
  end
  return #numbers == (names and #names or 1) and numbers or {}
end

-- A typed number is right as well when it is the exact one rounded or cut.
local function is_rounded(case, series, place)
  if #series ~= 1 or #series[1].key.shape ~= 0 then return false end
  local typed = typed_numbers(case.text, case.variant.names)[place]
  return typed ~= nil and tonumber(typed) == series[1].got[1]
    and compare.rounds_to(typed, series[1].key[1], case.variant.digits)
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
        return {code = "swapped", key = "quiz.reason_swapped",
                args = {a = label(variant, a), b = label(variant, b)}}
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

local function why_wrong(variant, parts, tols, first)
  if has_nonfinite(parts[first]) then return reason.of_nonfinite(parts[first]) end
  return swapped(variant, parts, tols) or
    reason.of_values(parts[first], tols[first], variant)
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
  return {key = "quiz.parts_right",
          args = {right = table.concat(yes, ", "), wrong = table.concat(no, ", ")}}
end

-- The result for series whose shapes fit.
local function judge_values(case, parts, order)
  local variant, good, tols, count, first = case.variant, {}, {}, 0, nil
  local farthest = 0
  for j, series in ipairs(parts) do
    tols[j] = tolerance_of(variant, series)
    local distance = distance_of(series, tols[j])
    good[j] = distance <= 1 or is_rounded(case, series, order[j])
    farthest = math.max(farthest, distance)
    count = count + (good[j] and 1 or 0)
    if not good[j] then first = first or j end
  end
  local result
  if first then
    local why = why_wrong(variant, parts, tols, first)
    local partial = parts_message(variant, good)
    result = wrong(count / #parts, why)
    if partial then table.insert(result.messages, 1, partial) end
  else
    result = right()
  end
  result.distance = farthest
  return result
end

-- The verdict on outputs. `parts`, the series of every part, stay in it for the
-- declared mistakes.
local function judge_outputs(case, outputs)
  local parts, failure = series_of_parts(case.variant, outputs)
  failure = failure or check_shapes(case.variant, parts)
    or check_finite_somewhere(parts)
  if failure then return failure end
  local order = part_order(outputs.names, case.variant.names,
                           #outputs.values[1])
  local result = judge_values(case, parts, order)
  result.parts = parts
  return result
end
M.of_outputs = judge_outputs

-- The pack's own words for a mistake that it declares: those of the entry whose
-- outputs are the `same`, when there is just one.
local function declared(case, same)
  local found
  for _, entry in ipairs(case.variant.reject) do
    local outputs = entry.ko and case.evaluate(entry.answer)
    if outputs and not next(outputs.errors or {}) and same(outputs) then
      if found then return nil end
      found = {ko = entry.ko, en = entry.en}
    end
  end
  return found
end

-- True when outputs give at every point what the parts of an answer gave.
local function same_parts(variant, outputs, parts)
  local others = series_of_parts(variant, outputs)
  for j, series in ipairs(others and parts or {}) do
    local tol = tolerance_of(variant, series)
    for i, step in ipairs(series) do
      if not compare.alike(step.got, others[j][i].got, tol) then return false end
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

-- Numbers, arrays, shapes, expressions and parts of these.
function M.values(case)
  local outputs, problem = case.evaluate(case.text)
  if not outputs then return M.of_problem(problem) end
  return explained(case, judge_outputs(case, outputs))
end

-- Code ------------------------------------------------------------------------

local function error_result(case, outputs)
  for i, point in ipairs(case.variant.points) do
    local failure = outputs.errors[i]
    if failure then
      if failure.ungradable then return M.of_problem(failure) end
      local at = show.point(named_point(point, case.variant.func.args))
      return wrong(0, {key = "quiz.raised",
                       args = {at = at, why = failure.why}})
    end
  end
end

-- Changing an argument is a mistake even when the values are right: the next
-- line of a student's program reads the changed array.
local function change_result(case, outputs)
  local func = case.variant.func
  for i in ipairs(case.variant.points) do
    local name = func.args[outputs.changed[i] or 0]
    if name and not index_of(func.may_change, name) then
      return wrong(0, {code = "mutates", key = "quiz.reason_mutates",
                       args = {name = name}})
    end
  end
end

-- A function, or an expression in its arguments.
function M.code(case)
  local outputs, problem = case.evaluate(case.text)
  if not outputs then return M.of_problem(problem) end
  local result = error_result(case, outputs)
  if result then return result end
  result = judge_outputs(case, outputs)
  if result.verdict == "right" then
    return change_result(case, outputs) or result
  end
  return explained(case, result)
end

-- Properties ------------------------------------------------------------------

-- The student's numbers by name, or nil and a result.
local function named_numbers(variant, outputs)
  local values = outputs.values[1]
  local order, failure = part_order(outputs.names, variant.names, #values)
  if not order then return nil, failure end
  local result = {}
  for j, name in ipairs(variant.names) do
    local plain = compare.plain(values[order[j]])
    if not plain or #plain.shape ~= 0 then
      return nil, ungradable("quiz.part_number", {name = name})
    end
    if compare.first_nonfinite(plain) then
      return nil, ungradable("quiz.nonfinite", {yours = show.number(plain[1])})
    end
    result[name] = plain[1]
  end
  return result
end

-- Wrong as soon as one input violates the property by the margin; not gradable
-- when rounding decides.
local function judge_checks(checks)
  local boundary
  for _, check in ipairs(checks) do
    if not (check.margin > -BOUNDARY) then
      return wrong(0, {ko = check.ko, en = check.en})
    end
    boundary = boundary or check.margin < BOUNDARY and check
  end
  if boundary then
    local result = ungradable("quiz.boundary")
    table.insert(result.messages, 1, {ko = boundary.ko, en = boundary.en})
    return result
  end
  return right()
end

local function same_numbers(variant, outputs, numbers)
  local others = named_numbers(variant, outputs)
  for name, x in pairs(numbers) do
    if not others or others[name] ~= x then return false end
  end
  return true
end

function M.property(case)
  local variant = case.variant
  local outputs, problem = case.evaluate(case.text)
  if not outputs then return M.of_problem(problem) end
  local numbers, failure = named_numbers(variant, outputs)
  if not numbers then return failure end
  local checks
  checks, problem = case.property(numbers)
  if not checks then return M.of_problem(problem) end
  local result = judge_checks(checks)
  local message = result.verdict == "wrong" and declared(case, function(each)
    return same_numbers(variant, each, numbers)
  end)
  if message then result.messages = {message} end
  return result
end

-- Choices and cards -----------------------------------------------------------

-- The numbers of the choices that an answer such as "②", "2번" or "1, 3" names,
-- as a set, or nil.
local function chosen(text, count)
  local ast = answer.parse(text)
  local items = ast and (ast.kind == "tuple" and ast.items or {ast}) or {}
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
    return ungradable("quiz.choose", {count = #variant.choices})
  end
  for i, is_right in ipairs(variant.right) do
    if is_right ~= (set[i] == true) then
      return wrong(0, {key = "quiz.other_choice"})
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
