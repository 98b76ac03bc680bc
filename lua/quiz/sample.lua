-- Where an answer is compared with its key: points that depend on the question
-- and the seed alone, and that no usual mistake survives.
--
-- Numbers cover both signs, the neighbourhood of zero and the tails of their
-- domain; arrays have pairwise different sizes of two and more, and all that
-- flows in from above is random. Values are short decimals, so that the ones
-- shown to a student are the very ones used.

local random = require "quiz.random"

local M = {}

local STRATA = 16  -- random points of a question without arrays
local ROUNDS = 6   -- points of a question with arrays
local BEND = 0.5   -- where sampling turns from even to logarithmic
local NEAR = { 1, -1, 2, -2 }

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
  local value = { shape = shape }
  for i = 1, count do
    value[i] = simple and rng:pick(simple) or
      short(rng:real(spec.domain[1], spec.domain[2]))
  end
  return value
end

-- All variables ---------------------------------------------------------------

local function sorted_names(vars)
  local names = {}
  for name in pairs(vars) do names[#names + 1] = name end
  table.sort(names)
  return names
end

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

-- A size for each symbol: 2, 3, 4 .. at first, then others in any order.
local function draw_sizes(rng, symbols, first)
  local pool = {}
  for i = 1, #symbols + (first and 0 or 3) do pool[i] = i + 1 end
  if not first then pool = rng:shuffle(pool) end
  local sizes = {}
  for i, symbol in ipairs(symbols) do sizes[symbol] = pool[i] end
  return sizes
end

local function array_points(rng, vars, names)
  local symbols, scalars = symbols_of(vars), {}
  for _, name in ipairs(names) do
    if vars[name].domain and not vars[name].shape then
      scalars[name] = stratified(rng, vars[name].domain, ROUNDS)
    end
  end
  local points = {}
  for round = 1, ROUNDS do
    local sizes, point = draw_sizes(rng, symbols, round == 1), {}
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
-- {size = symbol}. probes: points the author wants as well, put first.
function M.points(id, seed, vars, probes)
  local names, points = sorted_names(vars), {}
  for i, probe in ipairs(probes or {}) do points[i] = probe end
  if #names == 0 then return #points > 0 and points or { {} } end
  local rng = random.new(id .. "#" .. seed .. "#points")
  local drawn = has_arrays(vars) and array_points or scalar_points
  for _, point in ipairs(drawn(rng, vars, names)) do
    points[#points + 1] = point
  end
  return points
end

return M
