-- Helpers for the Lua tests. Each test file is run by the program itself and
-- ends with check.done().
local M = { count = 0 }

local function show(value)
  return type(value) == "string" and string.format("%q", value)
    or tostring(value)
end

function M.equal(got, expected, what)
  M.count = M.count + 1
  if got ~= expected then
    error(string.format("%s: got %s, expected %s", what or "value", show(got),
      show(expected)), 2)
  end
end

-- |got - expected| <= tolerance * max(1, |expected|); NaN fails.
function M.close(got, expected, tolerance, what)
  M.count = M.count + 1
  local limit = (tolerance or 1e-12) * math.max(1, math.abs(expected))
  if not (math.abs(got - expected) <= limit) then
    error(string.format("%s: got %.17g, expected %.17g", what or "number", got,
      expected), 2)
  end
end

-- Same shape, every element close; expected may be a table.
function M.array(got, expected, tolerance, what)
  local np = require "gradus.np"
  M.count = M.count + 1
  expected = np.array(expected)
  if got.shape ~= expected.shape then
    error(string.format("%s: shape %s, expected %s", what or "array",
      tostring(got.shape), tostring(expected.shape)), 2)
  end
  local limit = tolerance or 1e-12
  if not np.allclose(got, expected, limit, limit) then
    error(string.format("%s: got\n%s\nexpected\n%s", what or "array",
      tostring(got), tostring(expected)), 2)
  end
end

-- f(...) raises a message that contains the plain text `part`.
function M.fails(part, f, ...)
  M.count = M.count + 1
  local good, message = pcall(f, ...)
  if good then error("no error, expected one with: " .. part, 2) end
  if not tostring(message):find(part, 1, true) then
    error(string.format("the error %q lacks %q", tostring(message), part), 2)
  end
end

function M.truthy(value, what)
  M.count = M.count + 1
  if not value then error((what or "value") .. " is not true", 2) end
end

function M.done()
  print(string.format("ok %s (%d checks)", arg and arg[0] or "?", M.count))
end

return M
