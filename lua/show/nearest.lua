--- "Did you mean": the known name that a mistyped one is closest to.

--- Insertions, deletions, changes and swaps of neighbours between a and b.
local function distance(a, b)
  local before, row = {}, {}
  for j = 0, #b do
    row[j] = j
  end
  for i = 1, #a do
    local above = row
    row = { [0] = i }
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      local best = math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost)
      if
        i > 1
        and j > 1
        and a:byte(i) == b:byte(j - 1)
        and a:byte(i - 1) == b:byte(j)
      then
        best = math.min(best, before[j - 2] + 1)
      end
      row[j] = best
    end
    before = above
  end
  return row[#b]
end

--- How far two names are apart: letters first, then whether they are capital.
local function distances(a, b)
  return distance(a:lower(), b:lower()), distance(a, b)
end

--- The closest of the candidates, or nil when none is close. Of two that are
-- as close, the first in the alphabet.
local function nearest(name, candidates)
  local limit = math.max(1, #name // 3)
  local best, best_letters, best_exact
  for _, candidate in ipairs(candidates) do
    if math.abs(#candidate - #name) <= limit then
      local letters, exact = distances(name, candidate)
      local better = not best
        or letters < best_letters
        or letters == best_letters and exact < best_exact
        or letters == best_letters and exact == best_exact and candidate < best
      if letters <= limit and better then
        best, best_letters, best_exact = candidate, letters, exact
      end
    end
  end
  return best
end

return nearest
