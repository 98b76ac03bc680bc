-- A thousand judgements leave nothing behind: no descriptors, no processes, no
-- memory, here or in the workers.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local Judge = require "quiz.judge"
local packs = require "quiz.pack"
local system = require "gradus.system"

local JUDGEMENTS = 1000
local SLACK = 8 << 20  -- bytes that a collector may hold back

local function read(path)
  local file = io.open(path)
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

-- Bytes of a process in memory, or nil where the system does not tell.
local function memory(pid)
  local statm = read(("/proc/%s/statm"):format(pid))
  return statm and tonumber(statm:match("^%d+ (%d+)")) * 4096
end

local function count(list)
  return list and #list
end

local function descriptors()
  return count(system.list_folder("/proc/self/fd"))
end

-- The sanitizers keep what is freed for a while.
local is_sanitized = (read("/proc/self/maps") or ""):find("asan") ~= nil

-- Children of this process, zombies among them.
local function children()
  local list, n = read("/proc/self/task/" .. (read("/proc/self/stat") or "0")
    :match("^%d+") .. "/children"), 0
  for _ in (list or ""):gmatch("%d+") do n = n + 1 end
  return list and n
end

local judge, notes = Judge.new(), assert(packs.open("notes"))

local ANSWERS = {
  { "q5", "sigmoid(x)(1 - sigmoid(x))", "right" }, { "q5", "x^2", "wrong" },
  { "q9", "X.T @ dout", "right" }, { "q8", "dout*x, dout*y", "wrong" },
  { "q4", "1, 1, -1.5", "right" }, { "q5", "x +", "ungradable" },
  { "q6", "function(x) return np.maximum(0, x) end", "right" },
  { "q6", "function(x) error('no') end", "wrong" },
}

-- Judges `n` answers, over many seeds, and an attack now and then.
local function judge_many(n)
  for i = 1, n do
    local each = ANSWERS[i % #ANSWERS + 1]
    local result = judge:judge(notes, each[1], i % 97, each[2])
    check.equal(result.verdict, each[3], each[2])
    if i % 200 == 0 then
      judge:judge(notes, "q6", 1, "function(x) return ('x'):rep(1e10) end")
    end
  end
end

local function state()
  collectgarbage()
  local runner = judge.runner.children
  return {
    descriptors = descriptors(), children = children(),
    here = memory("self"), pack = memory(notes.child:pid()),
    answer = runner.answer and memory(runner.answer:pid()),
    expression = memory(runner.expression:pid()),
  }
end

judge_many(JUDGEMENTS)
judge_many(8)
local before = state()
judge_many(JUDGEMENTS)
judge_many(8)
local after = state()
check.equal(after.descriptors, before.descriptors, "descriptors")
check.equal(after.children, before.children, "children")
for _, place in ipairs { "here", "pack", "answer", "expression" } do
  if before[place] and not is_sanitized then
    local grown = after[place] - before[place]
    check.truthy(grown < SLACK, ("%s grew by %d"):format(place, grown))
  end
end

judge:close()
notes:close()
for _ = 1, 50 do
  local pack = assert(packs.open("notes"))
  pack:close()
end
check.equal(children() or 0, 0, "all reaped")
check.done()
