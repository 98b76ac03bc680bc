-- How fast answers are judged: `gradus tests/bench/grade.lua [lines] [rounds]`.
--
-- Every line that is graded is another text, right ones and wrong ones of the
-- usual kinds, so that nothing is known from an earlier line. The clock suffers
-- from whatever else the machine does, so the processor time is shown as well:
-- two free cores do 2,000 / (milliseconds per answer) answers a second.

local Judge = require "quiz.judge"
local json = require "quiz.json"
local packs = require "quiz.pack"
local system = require "gradus.system"

local LINES, ROUNDS = tonumber(arg[1]) or 4000, tonumber(arg[2]) or 5
local SESSION = 400  -- answers judged one by one

-- {question, template}: %d is a number that changes nothing, %s one that makes
-- the answer wrong.
local FORMS = {
  { "q5", "σ(x)(1-σ(x)) + 0*%d" }, { "q5", "%d/%d * e^(-x)/(1+e^(-x))^2" },
  { "q5", "sigmoid(x)*(1-sigmoid(x))*%s" }, { "q5", "x^2 + %s" },
  { "q8", "dout*y + 0*%d, dout*x" }, { "q8", "dout*x, dout*y*%s" },
  { "q9", "%d*np.dot(X.T, dout)/%d" }, { "q9", "X^T dout * %s" },
  { "q4", "0.5, 0.5, -0.7%d" }, { "q4", "1, 1, %s" },
}

local function answer(i)
  local form = FORMS[i % #FORMS + 1]
  local text = form[2]:gsub("%%d", tostring(i)):gsub("%%s", 2 + i / 1000)
  return form[1], text
end

local function write_lines(path)
  local file = assert(io.open(path, "w"))
  for i = 1, LINES do
    local question, text = answer(i)
    file:write(json.encode({ question = "notes/" .. question, answer = text },
      { "question", "answer" }), "\n")
  end
  file:close()
end

-- Seconds of the clock and of the processors that grading a file takes.
local function grade(path)
  local start = system.now()
  local pipe = io.popen(("'%s' grade '%s' >'%s.out'; times")
    :format(system.executable(), path, path))
  local said = pipe:read("a")
  pipe:close()
  local used = 0
  for minutes, seconds in said:match("\n(.*)"):gmatch("(%d+)m([%d.]+)s") do
    used = used + 60 * minutes + seconds
  end
  return system.now() - start, used
end

local function graded(path)
  local n = 0
  for _ in io.lines(path .. ".out") do n = n + 1 end
  return n
end

local function median(list)
  table.sort(list)
  return list[(#list + 1) // 2]
end

local function grade_rounds()
  local path, rates, costs = os.tmpname(), {}, {}
  write_lines(path)
  for i = 1, ROUNDS do
    local seconds, used = grade(path)
    assert(graded(path) == LINES, "lines are missing")
    rates[i], costs[i] = LINES / seconds, 1000 * used / LINES
  end
  os.remove(path)
  os.remove(path .. ".out")
  print(("grade      %6.0f answers a second (%.0f to %.0f), %d processors")
    :format(median(rates), rates[1], rates[#rates], system.processors()))
  print(("           %6.2f ms of processor time an answer (%.2f to %.2f)")
    :format(median(costs), costs[1], costs[#costs]))
end

local function session()
  local judge, pack, times = Judge.new(), assert(packs.open("notes")), {}
  for i = 1, SESSION do
    local question, text = answer(i)
    local start = system.now()
    judge:judge(pack, question, 1, text)
    times[i] = 1000 * (system.now() - start)
  end
  local middle = median(times)
  print(("session    %6.2f ms an answer in the median, %.2f in 95 of 100")
    :format(middle, times[SESSION * 95 // 100]))
end

local load = io.open("/proc/loadavg")
if load then print("load       " .. load:read("l")) end
grade_rounds()
session()
