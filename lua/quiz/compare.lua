-- Two values side by side: how far apart they are in units of the question's
-- tolerance, and where. Nothing that is not finite agrees with anything.

local M = {}

local DEFAULT = { rel = 1e-6, abs = 1e-12 }

local NUMBER = {}  -- the shape of every number

-- A number, boolean or array as {shape = {..}, numbers in row order}; nil for
-- anything else. A number has the shape {}; booleans count as 1 and 0.
function M.plain(value)
  local kind = type(value)
  if kind == "number" then return { shape = NUMBER, value } end
  if kind == "boolean" then return { shape = NUMBER, value and 1 or 0 } end
  if kind ~= "userdata" then return nil end
  local sizes, shape = value.shape, {}
  for i = 1, #sizes do shape[i] = sizes[i - 1] end
  if value.dtype == "bool" then value = value:astype("int64") end
  local plain = value:flatten():tolist()
  plain.shape = shape
  return plain
end

function M.same_shape(a, b)
  if #a.shape ~= #b.shape then return false end
  for i = 1, #a.shape do
    if b.shape[i] ~= a.shape[i] then return false end
  end
  return true
end

local function finite(x)
  return x - x == 0
end

-- The position of the first entry that is not finite, or nil.
function M.first_nonfinite(plain)
  for i = 1, #plain do
    if not finite(plain[i]) then return i end
  end
end

-- The tolerance of a question: abs is a floor for the tails, in units of the
-- largest key value, so that rounding there refuses nobody.
function M.tolerance(tol, scale)
  if type(tol) == "number" then tol = { rel = tol } end
  tol = tol or DEFAULT
  return {
    rel = tol.rel or DEFAULT.rel,
    abs = tol.abs or DEFAULT.abs * (finite(scale) and scale or 0),
  }
end

-- |a - b| in units of what is allowed; infinite when either is not finite.
local function ratio(a, b, tol)
  local gap = math.abs(a - b)
  if gap == 0 then return 0 end
  if not (gap < math.huge) then return math.huge end
  return gap / (tol.abs + tol.rel * math.max(math.abs(a), math.abs(b)))
end

-- True when two numbers agree.
function M.agree(a, b, tol)
  return ratio(a, b, tol) <= 1
end

-- The largest ratio of two plain values (1 or less: they agree) and the
-- position of the first entry beyond 1. Different shapes never agree.
function M.distance(a, b, tol)
  if not M.same_shape(a, b) then return math.huge, 1 end
  local worst, where = 0, nil
  for i = 1, #a do
    local r = ratio(a[i], b[i], tol)
    if r > worst then
      if r > 1 and not where then where = i end
      worst = r
    end
  end
  return worst, where
end

-- True when two wrong values are the same one: entries that are not finite
-- count as alike.
function M.alike(a, b, tol)
  if not M.same_shape(a, b) then return false end
  for i = 1, #a do
    local both = not finite(a[i]) and not finite(b[i])
    if not both and ratio(a[i], b[i], tol) > 1 then return false end
  end
  return true
end

-- The largest magnitude among lists of plain values.
function M.scale(values)
  local largest = 0
  for _, plain in ipairs(values) do
    for i = 1, #plain do
      local size = math.abs(plain[i])
      if size > largest and size < math.huge then largest = size end
    end
  end
  return largest
end

return M
