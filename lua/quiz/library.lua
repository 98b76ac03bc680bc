-- The packs that a command has opened, by the names it was given.

local packs = require "quiz.pack"

local M = {}

local Library = {}
Library.__index = Library

function M.new()
  return setmetatable({ packs = {}, problems = {} }, Library)
end

-- The pack, or nil and a problem.
function Library:open(name)
  if self.packs[name] == nil then
    local pack, problem = packs.open(name)
    self.packs[name] = pack or false
    self.problems[name] = problem or
      { key = "quiz.unknown_pack", args = { name = name } }
  end
  return self.packs[name] or nil, self.problems[name]
end

-- The pack and the question's own name for "PACK/NAME", or nil and a problem.
function Library:find(id)
  local name, question = id:match("^(.+)/([^/]+)$")
  if not name then
    return nil, { key = "quiz.unknown_question", args = { id = id } }
  end
  local pack, problem = self:open(name)
  if not pack then return nil, problem end
  if not pack.by_id[question] then
    return nil, { key = "quiz.unknown_question", args = { id = id } }
  end
  return pack, question
end

function Library:close()
  for _, pack in pairs(self.packs) do
    if pack then pack:close() end
  end
end

return M
