-- Random numbers that depend on a text and nothing else, so that a variant and
-- its test points are the same on every machine: SplitMix64 seeded by FNV-1a.

local Random = {}
Random.__index = Random

local M = {}

-- A generator for a text such as "notes/q4#1".
function M.new(text)
  local hash = 0xcbf29ce484222325
  for i = 1, #text do hash = (hash ~ text:byte(i)) * 0x100000001b3 end
  return setmetatable({ state = hash }, Random)
end

local function next_bits(self)
  self.state = self.state + 0x9e3779b97f4a7c15
  local z = self.state
  z = (z ~ (z >> 30)) * 0xbf58476d1ce4e5b9
  z = (z ~ (z >> 27)) * 0x94d049bb133111eb
  return z ~ (z >> 31)
end

-- A number in [low, high), or in [0, 1).
function Random:real(low, high)
  local unit = (next_bits(self) >> 11) * 0x1p-53
  return low and low + (high - low) * unit or unit
end

-- A whole number from low to high, both included.
function Random:int(low, high)
  return low + math.floor(self:real() * (high - low + 1))
end

-- One entry of a list.
function Random:pick(list)
  return list[self:int(1, #list)]
end

-- The entries of a list in a random order, as a new list.
function Random:shuffle(list)
  local result = table.move(list, 1, #list, 1, {})
  for i = #result, 2, -1 do
    local j = self:int(1, i)
    result[i], result[j] = result[j], result[i]
  end
  return result
end

return M
