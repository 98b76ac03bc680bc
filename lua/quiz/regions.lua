-- Reasons of answers that are right at some inputs and wrong at others: kinks,
-- tails, batches, a state that is left over, and where they are not finite.

local compare = require "quiz.compare"
local series_of = require "quiz.series"
local show = require "quiz.show"

local M = {}

local LARGE = 100   -- inputs from here on may overflow
local TAIL = 2      -- tails begin here or further out
local MIDDLE = 1    -- and the answer is right somewhere nearer than this
local SOME = 3      -- entries that a claim about several inputs rests on

-- For every entry {v = the value of an input there, good = whether the entry is
-- right, step, i}; nil when an entry has no such partner.
local function profile(series, name, tol)
  local list = {}
  for _, step in ipairs(series) do
    local value = series_of.input(step, name)
    for i = 1, #step.key do
      local v = value and series_of.partner(value, step, i)
      if not v then return nil end
      local good = compare.agree(step.got[i], step.key[i], tol)
      list[#list + 1] = { v = v, good = good, step = step, i = i }
    end
  end
  return list
end

-- Kinks -----------------------------------------------------------------------

local function contains(list, item)
  for _, each in ipairs(list) do
    if each == item then return true end
  end
  return false
end

-- Right everywhere but where an input is just at a kink.
function M.kink(series, tol, variant)
  for name, places in pairs(variant.kinks or {}) do
    local first, others = nil, 0
    for _, entry in ipairs(profile(series, name, tol) or {}) do
      if entry.good then
        others = others + 1
      elseif not contains(places, entry.v) then
        first, others = nil, -math.huge
      else
        first = first or entry
      end
    end
    if first and others >= SOME then
      local args = series_of.args_at(first.step, first.i)
      args.at = show.point { [name] = first.v }
      return { code = "kink", key = "quiz.reason_kink", args = args }
    end
  end
end

-- Tails -----------------------------------------------------------------------

-- The smallest and the largest input at which an answer is right, where it is
-- right at all inputs between them and at no other; and how many are wrong.
local function good_range(entries)
  local low, high, wrong = math.huge, -math.huge, 0
  for _, entry in ipairs(entries) do
    if entry.good then
      low, high = math.min(low, entry.v), math.max(high, entry.v)
    end
  end
  for _, entry in ipairs(entries) do
    local inside = entry.v >= low and entry.v <= high
    if inside ~= entry.good then return nil end
    wrong = wrong + (inside and 0 or 1)
  end
  return low, high, wrong
end

-- The wrong entry that lies nearest to 0, if it is in the tails while the
-- answer is right in the middle.
local function tail_entry(entries)
  local nearest, middle
  for _, entry in ipairs(entries) do
    local far = math.abs(entry.v)
    if entry.good then
      middle = middle or far <= MIDDLE
    elseif not nearest or far < math.abs(nearest.v) then
      nearest = entry
    end
  end
  return middle and nearest and math.abs(nearest.v) >= TAIL and nearest
end

-- Right near 0, wrong in the tails of one input.
function M.tail(series, tol)
  local found
  local names = series_of.names(series)
  for _, name in ipairs(names) do
    local entries = profile(series, name, tol) or {}
    local entry = tail_entry(entries)
    local low, high, wrong = good_range(entries)
    if entry and low and (wrong >= SOME or #names == 1) then
      if found then return nil end
      found = { code = "tail", key = "quiz.reason_tail",
        args = series_of.args_at(entry.step, entry.i) }
      found.args.at = show.point { [name] = entry.v }
      found.args.name = name
      found.args.low, found.args.high = show.number(low), show.number(high)
    end
  end
  return found
end

-- Batches ---------------------------------------------------------------------

-- Right for every single row and wrong for every batch, a wrong shape included.
function M.batch(series, tol)
  local single, batch
  for _, step in ipairs(series) do
    local good = series_of.is_good(step, tol)
    if not step.rows or good ~= (step.rows == 1) then return nil end
    if good then single = step else batch = batch or step end
  end
  if single and batch then
    return { code = "batch", key = "quiz.reason_batch",
      args = { rows = batch.rows } }
  end
end

-- State -----------------------------------------------------------------------

local function same_inputs(a, b)
  for name in pairs(a.point) do
    local one, other = series_of.input(a, name), series_of.input(b, name)
    if not one or not other or not compare.same_shape(one, other) then
      return false
    end
    for i = 1, #one do
      if one[i] ~= other[i] then return false end
    end
  end
  return true
end

-- A function that gives something else when it is called again with the same
-- arguments.
function M.state(series, tol, variant)
  if not variant.func then return nil end
  for a = 1, #series do
    for b = a + 1, #series do
      local one, other = series[a], series[b]
      if same_inputs(one, other)
        and not compare.alike(one.got, other.got, tol) then
        return { code = "state", key = "quiz.reason_state", args = {
          at = show.point(one.shown), first = show.plain(one.got),
          second = show.plain(other.got) } }
      end
    end
  end
end

-- Not finite ------------------------------------------------------------------

local function largest_input(point)
  local largest = 0
  for _, value in pairs(point) do
    local plain = compare.plain(value) or {}
    largest = math.max(largest, compare.scale { plain })
  end
  return largest
end

local function has_zero(value)
  for _, x in ipairs(compare.plain(value) or {}) do
    if x == 0 then return true end
  end
  return false
end

-- True when the answer fails to be finite where `marked`, and is right at all
-- other points.
local function fails_just_where(series, tol, marked)
  for _, step in ipairs(series) do
    local bad = compare.first_nonfinite(step.got) ~= nil
    if bad ~= marked(step.point) or not bad
      and not series_of.is_good(step, tol) then
      return false
    end
  end
  return true
end

-- What the failing points have in common: large inputs, or a 0 in one of them
-- where the answer takes a logarithm.
local function nonfinite_code(series, tol, typed)
  local function is_large(point) return largest_input(point) >= LARGE end
  if fails_just_where(series, tol, is_large) then return "overflow" end
  if not typed:find("log") and not typed:find("ln") then return nil end
  for name in pairs(series[1].point) do
    local function is_zero(point) return has_zero(point[name]) end
    if fails_just_where(series, tol, is_zero) then return "log0" end
  end
end

local KEYS = { overflow = "quiz.reason_overflow", log0 = "quiz.reason_log0" }

-- The reason for a series with an entry that is not finite. `typed` is the
-- answer.
function M.of_nonfinite(series, tol, typed)
  local step, i = series_of.simplest(series, function(each)
    return compare.first_nonfinite(each.got)
  end)
  local code = nonfinite_code(series, tol, typed)
  return { code = code, key = KEYS[code] or "quiz.reason_nonfinite",
    args = series_of.args_at(step, i) }
end

return M
