--- The commands of the prompt: lines that begin with a colon.
local system = require "gradus.system"
local chunk = require "shell.chunk"
local nearest = require "show.nearest"
local text = require "text"
local value = require "show.value"

local M = {}

local commands = {}

--- Runs a command word of the command line here, with the words that follow.
-- It answers Ctrl-C itself, so no hook is set.
local function as_on_command_line(word)
  return function(repl, rest)
    local args = {}
    for arg in rest:gmatch("%S+") do
      args[#args + 1] = arg
    end
    local ok, status = pcall(require("quiz.commands")[word], args)
    if not ok then
      return "error", repl:explain { message = status }
    elseif status == 130 then
      return "interrupt"
    end
    return status == 0 and "done" or "error"
  end
end

commands.list = as_on_command_line("list")
commands.quiz = as_on_command_line("quiz")
commands.show = as_on_command_line("show")

function commands.help()
  return "done", text.say("shell.help")
end

function commands.quit()
  return "quit"
end

--- :full shows the last value without leaving anything out.
function commands.full(repl)
  return repl:guard(value.inspect, repl.last, true)
end

function commands.lang(_, rest)
  if rest ~= "" and not text.language(rest) then
    return "error", text.say("shell.no_language", { language = rest })
  end
  return "done", text.say("shell.language")
end

local function duration(seconds)
  for _, unit in ipairs { { "s", 1 }, { "ms", 1e-3 }, { "us", 1e-6 } } do
    if seconds >= unit[2] or unit[1] == "us" then
      return ("%.3g %s"):format(seconds / unit[2], unit[1])
    end
  end
end

--- :time CODE runs it and says how long it took.
function commands.time(repl, rest)
  local f, message = chunk.load(rest, repl.source, #repl.lines)
  if not f then
    return "error", repl:explain { message = message, syntax = true }
  end
  local start = system.now()
  local state, shown = repl:evaluate(f)
  local took = text.say("shell.took", { time = duration(system.now() - start) })
  if state == "done" then
    shown = shown and shown .. "\n" .. took or took
  end
  return state, shown
end

--- :trace shows where the last error came through.
function commands.trace(repl)
  local problem = repl.problem
  if not (problem and problem.trace) then
    return "done", text.say("shell.no_trace")
  end
  return "done", problem.trace
end

--- The names of all commands, in order.
function M.names()
  local names = {}
  for name in pairs(commands) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

local function beginning_with(word)
  local found = {}
  for _, name in ipairs(M.names()) do
    if name:sub(1, #word) == word then
      found[#found + 1] = name
    end
  end
  return found
end

local function unknown(word)
  local hint = nearest(word, M.names())
  local key = hint and "shell.no_command_hint" or "shell.no_command"
  return "error", text.say(key, { name = word, hint = hint })
end

--- run(repl, line) -> what Repl.handle returns. A command may be shortened as
-- long as one command only begins so.
function M.run(repl, line)
  local word, rest = line:match("^:%s*(%S*)%s*(.-)$")
  if commands[word] then
    return commands[word](repl, rest)
  end
  local found = word ~= "" and beginning_with(word) or {}
  if #found == 1 then
    return commands[found[1]](repl, rest)
  elseif #found == 0 then
    return unknown(word)
  end
  local args = { name = word, choices = ":" .. table.concat(found, ", :") }
  return "error", text.say("shell.ambiguous", args)
end

return M
