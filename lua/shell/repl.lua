--- A session of typed lines, without input or output of its own: the prompt,
-- pipes and tests feed it lines and show what comes back.
local chunk = require "shell.chunk"
local failure = require "show.error"
local hook = require "gradus.hook"
local text = require "text"
local value = require "show.value"

local Repl = {}
Repl.__index = Repl

local LEAVE = { quit = true, exit = true }

--- env holds the user's names; commands(self, line) runs a line that begins
-- with a colon and returns what handle does.
function Repl.new(env, commands)
  local self = setmetatable({ env = env, commands = commands }, Repl)
  self.lines = {} -- every line so far, for error messages
  self.block = {} -- the lines of a statement that is not complete yet
  self.source = { name = "=stdin", env = env }
  return self
end

function Repl:is_pending()
  return #self.block > 0
end

--- Drops a half-typed statement.
function Repl:cancel()
  self.block = {}
end

--- The problem (of hook.call, or a message of load) for the user.
function Repl:explain(problem)
  self.problem = problem
  return failure.present(problem, self.env, function(source, line)
    return source == "=stdin" and self.lines[line] or nil
  end)
end

--- `_` is the last value, until the user gives it another meaning.
function Repl:keep_last(results)
  local current = rawget(self.env, "_")
  local is_ours = current == self.last or current ~= current -- nan
  if results[1] ~= nil and is_ours then
    self.env._, self.last = results[1], results[1]
  end
end

--- Calls f so that neither an error nor Ctrl-C leaves the session.
function Repl:guard(f, ...)
  local outcome = table.pack(hook.call(f, ...))
  if outcome[1] then
    return "done", outcome[2]
  elseif outcome[1] == nil then
    return "interrupt"
  end
  return "error", self:explain(outcome[2])
end

--- Runs compiled code and gives the text of its values, unless silent.
function Repl:evaluate(f, silent)
  return self:guard(function()
    local results = table.pack(f())
    self:keep_last(results)
    return not silent and value.results(results) or nil
  end)
end

--- Lines copied from a session bring their prompts along, a file's first one
-- may bring a byte order mark.
local function without_prompt(line)
  return (line:gsub("^\u{FEFF}", ""):gsub("^> ", ""):gsub("^%.%.%. ", ""))
end

function Repl:compile()
  local code = table.concat(self.block, "\n")
  local first = #self.lines - #self.block + 1
  local f, message, incomplete =
    chunk.load(chunk.keep_locals(code), self.source, first)
  return f, message, incomplete, code:find(";%s*$") ~= nil
end

--- True when the line means something only as a whole: nothing, or a word to
-- leave with.
local function is_word(self, line, word)
  local name = line:match("^%s*(.-)%s*$")
  return word[name] and self.env[name] == nil
end

--- handle(line) -> "more" when the statement goes on, "done" with the text to
-- show or nil, "error" with its text (nil when it was said already),
-- "interrupt", or "quit".
function Repl:handle(line)
  if not utf8.len(line) then
    self:cancel()
    return "error", text.say("shell.not_utf8")
  end
  line = without_prompt(line)
  self.lines[#self.lines + 1] = line
  if not self:is_pending() then
    if is_word(self, line, LEAVE) then
      return "quit"
    elseif line:find("^%s*:") then
      return self.commands(self, line:match("^%s*(.-)%s*$"))
    end
  end
  self.block[#self.block + 1] = line
  local f, message, incomplete, silent = self:compile()
  if incomplete then
    return "more"
  end
  self:cancel()
  if not f then
    return "error", self:explain { message = message, syntax = true }
  end
  return self:evaluate(f, silent)
end

--- At the end of the input: the complaint about a statement that never ended,
-- or nil.
function Repl:finish()
  if not self:is_pending() then
    return nil
  end
  local _, message = self:compile()
  self:cancel()
  return self:explain { message = message, syntax = true }
end

return Repl
