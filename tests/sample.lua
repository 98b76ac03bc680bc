-- Test points: fixed by question and seed, and such that no usual slip hides.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local random = require "quiz.random"
local sample = require "quiz.sample"

local SCALAR = { x = { domain = { -30, 30 } } }
local ARRAYS = {
  X = { shape = { "N", "in" }, domain = { -2, 2 } }, N = { size = "N" },
  dout = { shape = { "N", "out" }, domain = { -2, 2 } },
  lr = { domain = { 0.01, 1 } },
}

local function count(points, f)
  local n = 0
  for _, point in ipairs(points) do n = n + (f(point.x) and 1 or 0) end
  return n
end

-- The same seed gives the same points, another seed others.
local function text_of(points)
  local parts = {}
  for _, point in ipairs(points) do parts[#parts + 1] = tostring(point.x) end
  return table.concat(parts, " ")
end
local first = sample.points("notes/q5", 1, SCALAR)
check.equal(text_of(first), text_of(sample.points("notes/q5", 1, SCALAR)))
check.truthy(text_of(first) ~= text_of(sample.points("notes/q5", 2, SCALAR)))
check.truthy(text_of(first) ~= text_of(sample.points("notes/q6", 1, SCALAR)))

-- Stored: a change of the generator would change every recorded verdict.
check.equal(random.new("notes/q4#1"):int(0, 10 ^ 9), 245057717)

for seed = 1, 50 do
  local points = sample.points("notes/q5", seed, SCALAR, { { x = 0 } })
  check.equal(points[1].x, 0)
  check.truthy(#points >= 17)
  check.truthy(count(points, function(x) return x < -3 end) >= 3)
  check.truthy(count(points, function(x) return x > 3 end) >= 3)
  check.truthy(count(points, function(x)
    return x ~= 0 and math.abs(x) < 0.01
  end) >= 2)
  check.equal(count(points, function(x) return math.abs(x) > 30 end), 0)
  check.equal(count(points, function(x)
    return x == 30 or x == -30
  end) >= 2, true)
end

-- Several numbers: the first point is small, whole and all different.
for seed = 1, 20 do
  local vars = { x = { domain = { -6, 6 } }, y = { domain = { -6, 6 } },
                dout = { domain = { -6, 6 } } }
  local point = sample.points("notes/q8", seed, vars)[1]
  check.truthy(point.x ~= point.y and point.y ~= point.dout
    and point.x ~= point.dout)
  check.equal(point.x % 1, 0)
end

-- Arrays: sizes of two and more, pairwise different, changing.
local sizes_seen = {}
for seed = 1, 20 do
  local points = sample.points("notes/q9", seed, ARRAYS)
  for i, point in ipairs(points) do
    local n, inputs = table.unpack(point.X.shape)
    local out = point.dout.shape[2]
    check.equal(point.dout.shape[1], n)
    check.equal(point.N, n)
    check.truthy(inputs >= 2 and out >= 2)
    check.truthy(i == #points and n == 1 or i < #points and n >= 2)
    check.truthy(n ~= inputs and inputs ~= out and n ~= out)
    check.equal(#point.X, n * inputs)
    check.truthy(point.lr >= 0.01 and point.lr <= 1)
    sizes_seen[n] = true
    if i == 1 then check.equal(point.X[1] % 1, 0) end
  end
end
check.truthy(next(sizes_seen, next(sizes_seen)))

check.equal(#sample.points("notes/q1", 1, {}), 1)
check.equal(next(sample.points("notes/q1", 1, {})[1]), nil)

check.done()
