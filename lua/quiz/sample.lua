-- Where an answer is compared with its key: points that depend on the question
-- and the seed alone, and that no usual mistake survives.
--
-- Numbers cover both signs, the neighbourhood of zero and the tails of their
-- domain; arrays have pairwise different sizes of two and more, but for a last
-- point with a batch of one, and all that flows in from above is random. Values
-- are short decimals, so that the ones shown to a student are the very ones
-- used. Where a function bends is a point of its own, and no other comes near.

local random = require "quiz.random"

local M = {}

local STRATA = 16  -- random points of a question without arrays
local ROUNDS = 6   -- points of a question with arrays
local BEND = 0.5   -- where sampling turns from even to logarithmic
local NEAR = { 1, -1, 2, -2 }
local KINK_ROOM = 1e-3
local BATCH = "N"  -- the size that is called so is the number of rows

local function asinh(x)
  local a = math.abs(x)
  local y = math.log(a + math.sqrt(a * a + 1))
  return x < 0 and -y or y
end

local function sinh(u)
  return (math.exp(u) - math.exp(-u)) / 2
end

-- x with four significant digits.
local function short(x)
  return tonumber(string.format("%.4g", x))
end

local function clamp(x, domain)
  return math.max(domain[1], math.min(domain[2], x))
end

-- Random numbers from `count` strata that are even near zero and logarithmic
-- far from it, in a random order: with several variables a Latin hypercube.
local function stratified(rng, domain, count)
  local low, high = asinh(domain[1] / BEND), asinh(domain[2] / BEND)
  local values = {}
  for i = 1, count do
    local u = low + (high - low) * (i - 1 + rng:real()) / count
    values[i] = clamp(short(BEND * sinh(u)), domain)
  end
  return rng:shuffle(values)
end

local function inside(x, domain)
  return x >= domain[1] and x <= domain[2]
end

-- Small whole numbers of the domain, easy to follow by hand.
local function simple_values(domain)
  local values = {}
  for x = -3, 3 do
    if x ~= 0 and inside(x, domain) then values[#values + 1] = x end
  end
  return #values > 1 and values or nil
end

local function sorted_names(vars)
  local names = {}
  for name in pairs(vars) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- One variable ----------------------------------------------------------------

-- Near zero a slip such as a leaky slope or a smooth step shows; +-1 and +-2
-- are the points a student can check in the head.
local function scalar_values(rng, spec, count, alone)
  local domain, values = spec.domain, {}
  if alone then
    for _, x in ipairs(NEAR) do
      if inside(x, domain) then values[#values + 1] = x end
    end
  end
  for _, sign in ipairs { 1, -1 } do
    local x = short(sign * rng:real(0.002, 0.009))
    if inside(x, domain) then values[#values + 1] = x end
  end
  values[#values + 1] = domain[1]
  values[#values + 1] = domain[2]
  return table.move(stratified(rng, domain, count), 1, count, #values + 1,
    values)
end

local function shape_of(spec, sizes)
  local shape, count = {}, 1
  for i, size in ipairs(spec.shape) do
    shape[i] = sizes[size] or size
    count = count * shape[i]
  end
  return shape, count
end

-- An array as {shape = {..}, numbers in row order}. The first one of a question
-- holds small whole numbers.
local function array_value(rng, spec, sizes, first)
  local shape, count = shape_of(spec, sizes)
  local simple = first and simple_values(spec.domain)
  local value = simple and {} or stratified(rng, spec.domain, count)
  for i = 1, simple and count or 0 do value[i] = rng:pick(simple) end
  value.shape = shape
  return value
end

-- Kinks -----------------------------------------------------------------------

-- x, or a number near it that is not near a kink.
local function off_kinks(x, kinks, domain)
  for _, kink in ipairs(kinks or {}) do
    if math.abs(x - kink) < KINK_ROOM then
      local side = x < kink and -1 or 1
      local moved = kink + 2 * side * KINK_ROOM
      x = inside(moved, domain) and moved or kink - 2 * side * KINK_ROOM
    end
  end
  return x
end

-- Keeps a value of a point off the kinks of its variable, or puts a kink into
-- the array.
local function place_kinks(value, kinks, domain, is_at)
  if type(value) ~= "table" then return off_kinks(value, kinks, domain) end
  for i = 1, #value do value[i] = off_kinks(value[i], kinks, domain) end
  for i, kink in ipairs(is_at and kinks or {}) do
    if i <= #value then value[i] = kink end
  end
  return value
end

-- A point for each kink, else like the first point; in arrays a kink stands
-- beside other numbers, at every second point.
local function with_kinks(points, vars, kinks)
  local extra = {}
  for _, name in ipairs(sorted_names(kinks)) do
    local spec = vars[name] or {}
    for i, point in ipairs(spec.domain and points or {}) do
      point[name] =
        place_kinks(point[name], kinks[name], spec.domain, i % 2 == 0)
    end
    for _, kink in ipairs(spec.shape and {} or kinks[name]) do
      local point = {}
      for other, value in pairs(points[1] or {}) do point[other] = value end
      point[name] = kink
      extra[#extra + 1] = point
    end
  end
  return table.move(extra, 1, #extra, #points + 1, points)
end

-- All variables ---------------------------------------------------------------

-- The symbols of all sizes ("N", "in", ..) in a fixed order.
local function symbols_of(vars)
  local seen, symbols = {}, {}
  local function note(size)
    if type(size) == "string" and not seen[size] then
      seen[size] = true
      symbols[#symbols + 1] = size
    end
  end
  for _, spec in pairs(vars) do
    note(spec.size)
    for _, size in ipairs(spec.shape or {}) do note(size) end
  end
  table.sort(symbols)
  return symbols
end

-- A size for each symbol: 2, 3, 4 .. in the first round, then others in any
-- order; in the last a batch has one row.
local function draw_sizes(rng, symbols, round)
  local first, pool = round == 1, {}
  for i = 1, #symbols + (first and 0 or 3) do pool[i] = i + 1 end
  if not first then pool = rng:shuffle(pool) end
  local sizes = {}
  for i, symbol in ipairs(symbols) do sizes[symbol] = pool[i] end
  if round > ROUNDS then sizes[BATCH] = 1 end
  return sizes
end

local function contains(list, item)
  for _, each in ipairs(list) do
    if each == item then return true end
  end
  return false
end

local function array_points(rng, vars, names)
  local symbols, scalars = symbols_of(vars), {}
  local rounds = ROUNDS + (contains(symbols, BATCH) and 1 or 0)
  for _, name in ipairs(names) do
    if vars[name].domain and not vars[name].shape then
      scalars[name] = stratified(rng, vars[name].domain, rounds)
    end
  end
  local points = {}
  for round = 1, rounds do
    local sizes, point = draw_sizes(rng, symbols, round), {}
    for _, name in ipairs(names) do
      local spec = vars[name]
      point[name] = scalars[name] and scalars[name][round] or
        spec.size and sizes[spec.size] or
        array_value(rng, spec, sizes, round == 1)
    end
    points[round] = point
  end
  return points
end

-- The first point of several numbers: small, whole, and pairwise different.
local function simple_point(rng, vars, names)
  local point, taken = {}, {}
  for _, name in ipairs(names) do
    local fresh = {}
    for _, x in ipairs { 2, 3, 5, 7, -2, -3, -5 } do
      if inside(x, vars[name].domain) and not taken[x] then
        fresh[#fresh + 1] = x
      end
    end
    local x = fresh[1] and rng:pick(fresh) or short(rng:real(
      vars[name].domain[1], vars[name].domain[2]))
    point[name], taken[x] = x, true
  end
  return point
end

local function scalar_points(rng, vars, names)
  local alone, columns, longest = #names == 1, {}, 0
  for _, name in ipairs(names) do
    local values = scalar_values(rng, vars[name], STRATA, alone)
    columns[name] = alone and values or rng:shuffle(values)
    longest = math.max(longest, #values)
  end
  local points = alone and {} or { simple_point(rng, vars, names) }
  for i = 1, longest do
    local point = {}
    for _, name in ipairs(names) do
      local column = columns[name]
      point[name] = column[(i - 1) % #column + 1]
    end
    points[#points + 1] = point
  end
  return points
end

local function has_arrays(vars)
  for _, spec in pairs(vars) do
    if spec.shape or spec.size then return true end
  end
  return false
end

-- The points for a question (`id` with its pack, as "notes/q5") and a seed.
-- vars: name -> {domain = {low, high}} | {shape = {..}, domain = {..}} |
-- {size = symbol}. probes: points the author wants as well, put first. kinks:
-- name -> where a function of it bends.
function M.points(id, seed, vars, probes, kinks)
  local names, points = sorted_names(vars), {}
  for i, probe in ipairs(probes or {}) do points[i] = probe end
  if #names == 0 then return #points > 0 and points or { {} } end
  local rng = random.new(id .. "#" .. seed .. "#points")
  local drawn = has_arrays(vars) and array_points or scalar_points
  local found = with_kinks(drawn(rng, vars, names), vars, kinks or {})
  for _, point in ipairs(found) do
    points[#points + 1] = point
  end
  return points
end

return M
