-- Several processes of this program that work side by side, one for each
-- processor. Jobs and replies are plain data; quiz/crew_worker.lua says which
-- there are. What a job gives does not depend on who does it.

local system = require "gradus.system"
local work = require "quiz.crew_worker"
local worker = require "gradus.worker"

local M = {}

local MOST = 32     -- members
local AHEAD = 3     -- jobs begun, for each member, before the first is done
local PATIENCE = 1e5 -- seconds: a job bounds its own time

local Crew = {}
Crew.__index = Crew

local function new_crew(size)
  local self = setmetatable({ idle = {}, busy = {}, doing = {}, replies = {},
    given = 0, taken = 0 }, Crew)
  for _ = 1, math.min(size, MOST) do
    -- What the system refuses makes the crew smaller.
    self.idle[#self.idle + 1] = worker.spawn("crew")
  end
  self.size = #self.idle
  return self
end

-- A member whose reply did not come has ended; its job is done here.
function Crew:settle(member, reply)
  local task = self.doing[member]
  self.doing[member] = nil
  if reply == nil then
    self.size = self.size - 1
    reply = work(task.job)
  else
    self.idle[#self.idle + 1] = member
  end
  self.replies[task.number] = reply
end

function Crew:give(job)
  self.given = self.given + 1
  local member = table.remove(self.idle)
  if not member then
    self.replies[self.given] = work(job)
    return
  end
  self.doing[member] = { job = job, number = self.given }
  if member:send(job, PATIENCE) then
    self.busy[#self.busy + 1] = member
  else
    self:settle(member, nil)
  end
end

-- Waits for one of the busy members.
function Crew:wait()
  local place = worker.wait(self.busy, PATIENCE)
  if not place then return end
  local member = table.remove(self.busy, place)
  self:settle(member, (member:receive(PATIENCE)))
end

-- True when another job can be begun without waiting, and few enough are.
function Crew:is_free()
  return self.given - self.taken < AHEAD * self.size
    and #self.idle > 0 or self.size == 0
end

-- Hands over the replies that are next in order; false when one says that it
-- was interrupted.
function Crew:deliver(take)
  while self.replies[self.taken + 1] do
    self.taken = self.taken + 1
    local reply = self.replies[self.taken]
    self.replies[self.taken] = nil
    if reply.interrupted then return false end
    take(reply)
  end
  return true
end

-- One job needs no crew.
local function size_for(jobs)
  local processors = system.processors()
  return #jobs > 1 and processors > 1 and processors or 0
end

-- Does every job that next_job() returns before nil and calls take(reply) with
-- each reply in the order of the jobs. True when all were done, false when
-- interrupted.
function M.run(next_job, take)
  local first = { next_job(), next_job() }
  local crew = new_crew(size_for(first))
  local job = table.remove(first, 1)
  repeat
    while job and crew:is_free() do
      crew:give(job)
      if not crew:deliver(take) then return false end
      job = table.remove(first, 1) or next_job()
    end
    if #crew.busy > 0 then crew:wait() end
    if not crew:deliver(take) then return false end
  until not job and crew.taken == crew.given
  for _, member in ipairs(crew.idle) do member:close() end
  return true
end

return M
