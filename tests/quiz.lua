-- The notes' questions and the commands on them, through the real program.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local json = require "quiz.json"
local packs = require "quiz.pack"
local Judge = require "quiz.judge"
local session = require "tutor.session"

local GRADUS = assert(os.getenv("GRADUS"), "set GRADUS to the program")

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Runs a command line; returns its output (stderr too when asked) and status.
local function run(words, input, with_errors)
  local line = GRADUS
  for _, word in ipairs(words) do line = line .. " " .. quoted(word) end
  local file = os.tmpname()
  local out = assert(io.open(file, "w"))
  out:write(input or "")
  out:close()
  local pipe = io.popen(line .. " <" .. file ..
    (with_errors and " 2>&1" or " 2>/dev/null") .. "; echo $?")
  local text = pipe:read("a")
  pipe:close()
  os.remove(file)
  local said, status = text:match("^(.-)(%d+)\n$")
  return said, tonumber(status)
end

local function exits(status, ...)
  local said, got = run { ... }
  check.equal(got, status, table.concat({ ... }, " ") .. "\n" .. said)
  return said
end

-- Every form that the pack declares -------------------------------------------

local notes, judge = assert(packs.open("notes")), Judge.new()
check.equal(#notes.questions, 12)
for i = 1, 9 do check.truthy(notes.by_id["q" .. i]) end
for i = 1, 3 do check.equal(notes.by_id["q" .. i .. "-card"].kind, "card") end
for _, question in ipairs(notes.questions) do
  for seed = 1, 3 do
    local variant = assert(notes:draw(question.id, seed))
    for _, form in ipairs(variant.accept) do
      local result = judge:judge(notes, question.id, seed, form)
      check.equal(result.verdict, "right", question.id .. " " .. form)
    end
    for _, entry in ipairs(variant.reject) do
      local result = judge:judge(notes, question.id, seed, entry.answer)
      check.truthy(result.verdict ~= "right",
        question.id .. " " .. entry.answer)
      if entry.en and result.verdict == "wrong" then
        check.equal(Judge.message(result):match("[^\n]*$"),
          entry.en:match("[^\n]*$"), question.id .. " " .. entry.answer)
      end
    end
  end
end

-- check -----------------------------------------------------------------------

exits(0, "check", "notes/q4", "1, 1, -1.5")
exits(1, "check", "notes/q4", "1, 1, 0")
exits(3, "check", "notes/q4", "hello")
exits(0, "check", "notes/q4", "0.5, 0.5, -0.7")
exits(0, "check", "notes/q4", "w1=0.5, w2=0.5, b=-0.7")
exits(0, "check", "notes/q5", "sigmoid(x)*(1-sigmoid(x))")
exits(0, "check", "notes/q9", "X.T:dot(dout)")
exits(3, "check", "notes/q1-card", "anything")
exits(2, "check", "notes/q99", "1")
exits(2, "check", "nothing/q1", "1")
exits(2, "check", "q1", "1")
exits(2, "check", "notes/q4")
exits(2, "check", "notes/q4", "1", "2")
exits(2, "check", "--nonsense", "notes/q4", "1, 1, -1.5")
exits(2, "check", "--seed", "x", "notes/q4", "1, 1, -1.5")
exits(1, "check", "notes/q4", "-0.5, -0.5, 0.7")
exits(3, "check", "notes/q4", "--seed")
exits(2, "check", "notes/q4", "--seed", "3")
exits(0, "check", "--seed", "3", "notes/q4", "1, 1, -1.5")
exits(0, "check", "notes/q4", "1, 1, -1.5", "--seed=3")
exits(0, "check", "./quizzes/notes.lua/q4", "1, 1, -1.5")

local said, status =
  run({ "check", "notes/q8", "-" }, "dx = dout*y\ndy = dout*x\n")
check.equal(status, 0, said)

local function says(word, status, answer, ...)
  local said = exits(status, "check", "notes/q4", answer, ...)
  check.equal(said:match("^[^\n]*"), word, answer)
end
says("정답", 0, "1,1,-1.5", "--lang", "ko")
says("오답", 1, "1,1,0", "--lang", "ko")
says("채점 불가", 3, "1", "--lang", "ko")
says("wrong", 1, "1,1,0")

local line = json.decode(
  exits(1, "check", "notes/q8", "dout*x, dout*y", "--json"))
check.equal(line.question, "notes/q8")
check.equal(line.seed, 1)
check.equal(line.verdict, "wrong")
check.equal(line.score, 0)
check.equal(line.diagnosis, "swapped")
check.equal(line.message, "dx and dy are swapped.")
line = json.decode(exits(0, "check", "notes/q8", "dout*y, dout*x", "--json"))
check.equal(line.diagnosis, json.null)
check.equal(line.score, 1)

-- grade -----------------------------------------------------------------------

local LINES = table.concat({
  [[{"question": "notes/q4", "answer": "1, 1, -1.5"}]],
  [[{"question": "notes/q5", "answer": "-y(1-y)", "seed": 5, "who": "kim"}]],
  [[not json]],
  [[{"question": "notes/q77", "answer": "1"}]],
  [[{"question": "notes/q6", "answer": "function(x) while true do end end"}]],
  [[{"question": "notes/q9", "answer": "X^T dout", "seed": null}]],
  [[{"question": "notes/q9", "seed": 1}]],
}, "\n")
said, status = run({ "grade" }, LINES)
check.equal(status, 1)
local verdicts, graded = {}, {}
for text in said:gmatch("[^\n]+") do
  graded[#graded + 1] = assert(json.decode(text))
  verdicts[#verdicts + 1] = graded[#graded].verdict
end
check.equal(table.concat(verdicts, " "),
  "right wrong ungradable ungradable ungradable right ungradable")
check.equal(graded[2].diagnosis, "sign")
check.equal(graded[2].seed, 5)
check.equal(graded[3].question, json.null)
check.equal(graded[4].question, "notes/q77")
check.equal(select(2, run({ "grade", "-" }, LINES:match("^[^\n]+"))), 0)
check.equal(select(2, run { "grade", "/no/such/file" }), 2)
check.equal(run({ "grade" }, LINES), said, "grade again")

-- show and list ---------------------------------------------------------------

local shown = json.decode(exits(0, "show", "notes/q9", "--json"))
check.equal(shown.id, "notes/q9")
check.equal(shown.kind, "expression")
check.equal(shown.vars.X.shape[2], "in")
check.equal(shown.hints, 2)
check.truthy(shown.ask.ko:find("Affine 계층"))
check.truthy(shown.ask.en:find("Affine layer"))
check.equal(shown.answer, nil)
shown = json.decode(exits(0, "show", "notes/q5", "--json", "--seed", "9"))
check.equal(shown.vars.x.domain[1], -30)
check.equal(shown.seed, 9)
check.truthy(exits(0, "show", "notes/q7"):find("cross_entropy_error", 1, true))
exits(2, "show", "notes/q99")
exits(2, "show")
said = exits(0, "list", "notes")
for i = 1, 9 do check.truthy(said:find("\nnotes/q" .. i .. " ", 1, true)) end
check.truthy(exits(0, "list"):find("notes/q9", 1, true))
exits(2, "list", "nothing")

-- quiz ------------------------------------------------------------------------

-- Plays a session on given lines; returns all that was written.
local function play(lines, given)
  local written, at = {}, 0
  local outcome = session.run({ notes }, given or { seed = 1 }, function()
    at = at + 1
    return lines[at]
  end, function(text) written[#written + 1] = text end)
  return table.concat(written, "\n"), outcome
end

said, status = play { "1", "hint", "힌트", "hint", "정답", "quit" }
check.equal(status, 0)
check.truthy(said:find("[1/12] notes/q1 ", 1, true))
check.truthy(said:find("No try was lost", 1, true))
check.truthy(said:find("There are no more hints", 1, true))
check.truthy(said:find("perceptron = 14, network = 16", 1, true))
check.truthy(said:find("0 of 1 right", 1, true))

said = play({ "W", "넘기기", "skip", ":skip" }, { seed = 1, topic = "backprop" })
check.truthy(said:find("[2/2] notes/q9", 1, true))
check.truthy(said:find("Look again at: notes/q8, notes/q9", 1, true))

-- An endless loop, then a function over several lines, then a card.
said = play({ "function relu(x) while true do end end", "function relu(x)",
  "  return np.maximum(0, x)", "end", "quit" },
  { seed = 1, topic = "activation", count = 3 })
check.truthy(said:find("/3]", 1, true))
local all = {}
for _ = 1, 12 do
  for _, text in ipairs { "", "n" } do all[#all + 1] = text end
  all[#all + 1] = "skip"
end
check.equal(select(2, play(all)), 0)
check.equal(select(2, play {}), 0)
check.equal(select(2, play({}, { seed = 1, topic = "nothing" })), 2)

said, status =
  run({ "quiz", "notes", "--seed", "3", "--count", "2" }, "skip\nskip\n")
check.equal(status, 0)
check.truthy(said:find("seed 3", 1, true) and said:find("[2/2]", 1, true))
check.equal(select(2, run { "quiz", "nothing" }), 2)
check.equal(select(2, run({ "quiz", "notes", "--seed", "3" }, "")), 0)

check.done()
