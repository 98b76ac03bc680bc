-- grade: the same output however the lines are spread, in their order, in
-- bounded memory, and an end on Ctrl-C that leaves nobody behind.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local json = require "quiz.json"

local GRADUS = assert(os.getenv("GRADUS"), "set GRADUS to the program")

local function read(path)
  local file = io.open(path)
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

local input = os.tmpname()

local function write(lines)
  local file = assert(io.open(input, "w"))
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
end

-- Grades lines; returns the list of lines that come out, and the status.
local function grade(lines, before)
  write(lines)
  local pipe = io.popen(("%s %s grade %s; echo $?")
    :format(before or "", GRADUS, input))
  local out = {}
  for line in pipe:lines() do out[#out + 1] = line end
  pipe:close()
  return out, tonumber(table.remove(out))
end

-- Lines of all kinds: right, wrong, unreadable and hostile ones side by side.
local ANSWERS = {
  { "notes/q5", "sigmoid(x)(1-sigmoid(x)) + 0*%d" },
  { "notes/q5", "x^%d" }, { "notes/q5", "x +" }, { "notes/q5", "nan" },
  { "notes/q8", "dout*y, dout*x*%d" }, { "notes/q9", "X^T dout" },
  { "notes/q4", "%d, %d, -1" }, { "notes/q1-card", "words" },
  { "notes/q6", "function(x) np.maximum = nil x = %d return 0 end" },
  { "notes/q6", "function(x) return np.maximum(0, x) end" },
  { "notes/q77", "1" }, { "nothing/q1", "1" },
}

local function line_of(question, answer, seed)
  return json.encode({ question = question, answer = answer, seed = seed },
    { "question", "answer", "seed" })
end

local lines = {}
for i = 1, 300 do
  local each = ANSWERS[i % #ANSWERS + 1]
  lines[i] = line_of(each[1], (each[2]:gsub("%%d", tostring(i))), i % 3)
end
lines[90] = line_of("notes/q5", "9^9^9^9^9^9", 1)
lines[91] = line_of("notes/q5", "np.ones(10000000000)", 1)
lines[92] = line_of("notes/q6", "function(x) while true do end end", 1)
lines[93] = line_of("notes/q5", ("("):rep(20000), 1)

local whole, status = grade(lines)
check.equal(status, 1)
check.equal(#whole, #lines)
for i, line in ipairs(whole) do
  local out = json.decode(line)
  check.equal(out.question, json.decode(lines[i]).question, "order")
  check.equal(out.seed, json.decode(lines[i]).seed)
end

-- Backwards, in short runs, and on one processor.
local backwards = {}
for i = 1, #lines do backwards[i] = lines[#lines + 1 - i] end
for i, line in ipairs((grade(backwards))) do
  check.equal(line, whole[#lines + 1 - i], "backwards")
end
for first = 1, #lines, 75 do
  local out = grade(table.move(lines, first, first + 74, 1, {}))
  for i, line in ipairs(out) do check.equal(line, whole[first + i - 1]) end
end
for i, line in ipairs((grade({ lines[90], lines[5] }))) do
  check.equal(line, whole[({ 90, 5 })[i]], "alone")
end
if os.execute("taskset -c 0 true 2>/dev/null") then
  local out = grade(lines, "taskset -c 0")
  check.equal(table.concat(out, "\n"), table.concat(whole, "\n"))
end

-- What cannot be read keeps its number in whichever block it is.
lines[250] = "not json"
local marked = json.decode(grade(lines)[250])
check.equal(marked.verdict, "ungradable")
check.truthy(marked.message:find("250", 1, true), marked.message)
check.equal(#grade({}), 1, "an empty line is a line")

-- A long line goes in and out in one piece.
local long = grade({ line_of("notes/q5", ("x+"):rep(2000000) .. "x", 1),
  line_of("notes/q5", "x", 1), line_of(("q"):rep(300000), "x", 1) })
check.equal(json.decode(long[1]).verdict, "ungradable")
check.equal(json.decode(long[2]).verdict, "wrong")
check.equal(#json.decode(long[3]).question, 300000)

-- Processes below another, nearest first.
local function children(pid)
  local list = {}
  for child in (read(("/proc/%s/task/%s/children"):format(pid, pid)) or "")
    :gmatch("%d+") do
    local below = children(child)
    list[#list + 1] = child
    table.move(below, 1, #below, #list + 1, list)
  end
  return list
end

-- A member of the crew that is killed costs nothing.
local function member_of(pid)
  for _, child in ipairs(children(pid)) do
    local line = read(("/proc/%s/cmdline"):format(child)) or ""
    if line:find("crew_worker", 1, true) then return child end
  end
end

lines[250] = lines[1]
local many = {}
for i = 1, 3000 do many[i] = lines[i % 80 + 1] end
local expected = table.concat(grade(many), "\n")
local victim
if read("/proc/self/stat") then
  local shell = io.popen(("%s grade %s >%s.out & echo $!; wait $!; echo $?")
    :format(GRADUS, input, input))
  local pid = shell:read("l")
  for _ = 1, 1000 do victim = victim or member_of(pid) end
  if victim then os.execute("kill -KILL " .. victim) end
  check.equal(shell:read("l"), "1")
  shell:close()
  check.equal(read(input .. ".out"), expected .. "\n", "a member less")
  os.remove(input .. ".out")
end

-- Endless input: bounded memory, Ctrl-C, nobody left.
local script = os.tmpname()
write({ lines[1], lines[2], lines[3], lines[10] })
local file = assert(io.open(script, "w"))
file:write(([[
mkfifo %s.fifo
(while cat %s; do :; done) >%s.fifo 2>/dev/null &
%s grade %s.fifo >/dev/null &
echo $!
sleep 2
read go <%s.go
kill -INT $!
wait $!
echo $?
]]):format(script, input, script, GRADUS, script, script))
file:close()
os.execute(("mkfifo %s.go"):format(script))
local pipe = io.popen("sh " .. script)
local pid = pipe:read("l")
os.execute("sleep 1")
local family = children(pid)
local peak = (read("/proc/" .. pid .. "/status") or ""):match("VmHWM:%s*(%d+)")
local is_sanitized = (read("/proc/self/maps") or ""):find("asan") ~= nil
check.truthy(is_sanitized or not peak or tonumber(peak) < 64 << 10,
  "bounded memory")
local go = assert(io.open(script .. ".go", "w"))
go:write("go\n")
go:close()
check.equal(pipe:read("l"), "130")
pipe:close()
for _, each in ipairs(family) do
  check.equal(read("/proc/" .. each .. "/stat"), nil, "ended and reaped")
end
for _, suffix in ipairs { "", ".fifo", ".go" } do os.remove(script .. suffix) end
os.remove(input)
check.done()
