-- A practice session: asks, reads, judges, and never leaves anybody stuck. It
-- does no input or output of its own: lines come from `read` and go to `write`.

local Judge = require "quiz.judge"
local page = require "quiz.page"
local random = require "quiz.random"
local text = require "text"

local M = {}

local OK, MISUSED, INTERRUPTED = 0, 2, 130
local MAX_LINES = 200    -- of one answer
local OFFER_AFTER = 3    -- wrong tries before the answer is offered
local SEEDS = 99999

-- What may be typed instead of an answer, with or without a colon.
local WORDS = {
  hint = "hint", ["힌트"] = "hint", answer = "answer", ["정답"] = "answer",
  solution = "answer", skip = "skip", ["넘기기"] = "skip", ["다음"] = "skip",
  quit = "quit", exit = "quit", ["끝"] = "quit", ["그만"] = "quit",
  help = "help", ["도움말"] = "help",
}
local YES = { y = true, yes = true, ["네"] = true, ["예"] = true, ["ㅇ"] = true }

local Session = {}
Session.__index = Session

local function trimmed(line)
  return line:match("^%s*(.-)%s*$")
end

function Session:say(key, args)
  self.write(text.say(key, args))
end

function Session:show(texts)
  self.write(page.wrap(texts[text.language()]))
end

-- Reading ---------------------------------------------------------------------

-- The next line; nil at the end of input, and nil, "interrupt" on Ctrl-C, which
-- ends the session where nothing is edited.
function Session:read_line(prompt)
  local line, why = self.read(prompt)
  if line or why ~= "interrupt" then return line end
  self.interrupted = not self.interactive
  return nil, self.interactive and "interrupt" or nil
end

-- The same, where Ctrl-C only clears the line.
function Session:line(prompt)
  while true do
    local line, why = self:read_line(prompt)
    if line or not why then return line end
  end
end

-- One answer or word: lines are read on while `unfinished` says that the answer
-- is only begun; an empty one ends it anyway. Nil when Ctrl-C dropped it.
function Session:judge_lines(pack, question, first)
  local typed, lines = first, 1
  while true do
    local result = self.judge:judge(pack, question, self.seed, typed)
    if not result.unfinished or lines >= MAX_LINES then return result end
    local line, why = self:read_line("... ")
    if why then return nil end
    if not line or trimmed(line) == "" then return result end
    typed, lines = typed .. "\n" .. line, lines + 1
  end
end

-- One question ----------------------------------------------------------------

local ACTIONS = {}

function ACTIONS.hint(self, item)
  item.hints = item.hints + 1
  local hint = item.variant.hints[item.hints]
  if hint then
    self:show(hint)
  else
    self:say("quiz.no_more_hints")
  end
end

function ACTIONS.answer(self, item)
  self:show(item.variant.card or item.variant.solution)
  return "missed"
end

function ACTIONS.skip()
  return "skipped"
end

function ACTIONS.quit()
  return "quit"
end

function ACTIONS.help(self)
  self:say("quiz.session_help")
end

-- Whether a wrong answer was given before, in whatever form; remembers it.
local function is_repeated(item, result)
  for _, earlier in ipairs(item.wrong) do
    if Judge.is_same(earlier, result) then return true end
  end
  item.wrong[#item.wrong + 1] = result
  return false
end

-- Says the verdict; returns "right" when the question is done.
function Session:report(item, result)
  local said = Judge.message(result)
  self.write(text.say("quiz." .. result.verdict)
    .. (said ~= "" and "\n" .. page.wrap(said) or ""))
  if result.verdict == "right" then
    self:show(item.variant.solution)
    return item.tries == 0 and "right" or "right_later"
  elseif result.verdict == "wrong" and is_repeated(item, result) then
    self:say("quiz.same_again")
  elseif result.verdict == "wrong" then
    item.tries = item.tries + 1
    local more = item.hints < #item.variant.hints
    self:say(item.tries >= OFFER_AFTER and "quiz.offer_answer"
      or more and "quiz.offer_hint" or "quiz.try_again")
  else
    self:say("quiz.no_try_lost")
  end
end

-- A card shows the notes' answer and asks the student for the verdict.
function Session:ask_card(item)
  self:say("quiz.card_think")
  local line = self:line(item.prompt)
  local action = line and WORDS[trimmed(line):gsub("^:", "")]
  if action == "skip" or action == "quit" then return action == "quit" and
    "quit" or "skipped" end
  if not line then return "quit" end
  self:show(item.variant.card)
  self:say("quiz.card_ask")
  line = self:line(item.prompt)
  if not line then return "quit" end
  return YES[trimmed(line):lower()] and "right" or "missed"
end

function Session:ask(item)
  if item.variant.kind == "card" then return self:ask_card(item) end
  while true do
    local line = self:line(item.prompt)
    if not line then return "quit" end
    local word = trimmed(line)
    local action = WORDS[(word:gsub("^:", ""))]
    local outcome
    if action then
      outcome = ACTIONS[action](self, item)
    elseif word ~= "" then
      local result = self:judge_lines(item.pack, item.question, line)
      outcome = result and self:report(item, result)
    end
    if outcome then return outcome end
  end
end

-- The whole -------------------------------------------------------------------

-- The questions of the packs with this topic (or all), in their order; a
-- `count` draws so many by the seed.
local function choose(opened, topic, count, seed)
  local items = {}
  for _, pack in ipairs(opened) do
    for _, question in ipairs(pack.questions) do
      if not topic or question.topic == topic then
        items[#items + 1] = { pack = pack, question = question.id }
      end
    end
  end
  if not count then return items end
  local drawn = random.new("session#" .. seed):shuffle(items)
  return table.move(drawn, 1, math.min(count, #drawn), 1, {})
end

function Session:run_items(items)
  local total, tally, missed = #items, { right = 0 }, {}
  for i, item in ipairs(items) do
    local variant, problem = item.pack:draw(item.question, self.seed)
    if variant then
      item.variant, item.tries, item.hints, item.wrong = variant, 0, 0, {}
      item.prompt = self.interactive and variant.id .. "> " or ""
      self.write(("\n[%d/%d] "):format(i, total) .. page.question(variant))
      local outcome = self:ask(item)
      if outcome == "quit" then break end
      tally[outcome] = (tally[outcome] or 0) + 1
      tally.asked = (tally.asked or 0) + 1
      if outcome ~= "right" then missed[#missed + 1] = variant.id end
    else
      self:say("quiz.question_dropped", {
        id = item.pack.id .. "/" .. item.question,
        why = text.say(problem.key, problem.args),
      })
    end
  end
  return tally, missed
end

function Session:summarise(tally, missed)
  self:say("quiz.summary", {
    right = tally.right, later = tally.right_later or 0,
    asked = tally.asked or 0, seed = self.seed,
  })
  if #missed > 0 then
    self:say("quiz.summary_missed", { ids = table.concat(missed, ", ") })
  end
end

-- The reader of the shell's line editor.
local function editor()
  local edit, hook = require "gradus.edit", require "gradus.hook"
  return function(prompt)
    io.stdout:flush()
    local line, why = edit.read(prompt)
    hook.clear()
    return line, why
  end, edit.interactive()
end

-- Runs a session over opened packs; given has seed, count and topic or lacks
-- them. Returns the exit status. `read` and `write` are for tests.
function M.run(opened, given, read, write)
  local interactive = false
  if not read then read, interactive = editor() end
  local seed = given.seed or math.random(1, SEEDS)
  local self = setmetatable({
    read = read, write = write or print, interactive = interactive,
    seed = seed, judge = Judge.new(),
  }, Session)
  local items = choose(opened, given.topic, given.count, seed)
  if #items == 0 then
    io.stderr:write("gradus: ", text.say("quiz.no_questions"), "\n")
    return MISUSED
  end
  self:say("quiz.session_start", { count = #items, seed = seed })
  self:summarise(self:run_items(items))
  self.judge:close()
  return self.interrupted and INTERRUPTED or OK
end

return M
