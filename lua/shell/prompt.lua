--- The prompt, and typed lines from a pipe: reads lines, feeds the session and
-- shows what it says.
local commands = require "shell.commands"
local complete = require "shell.complete"
local edit = require "gradus.edit"
local hook = require "gradus.hook"
local paths = require "paths"
local Repl = require "shell.repl"
local system = require "gradus.system"
local text = require "text"

local M = {}

local function complain(message)
  io.stdout:flush()
  io.stderr:write(message, "\n")
end

--- History is kept when its folder can be made; if not, one line says why.
local function load_history()
  local folder = paths.state()
  local made, why = system.make_folders(folder)
  if made then
    made, why = edit.load_history(folder .. "/history")
  end
  if not made then
    complain(text.say("shell.no_history", { reason = why }))
  end
end

local function prepare_terminal(env)
  load_history()
  edit.say_when_stuck(text.say("shell.stuck") .. "\n")
  edit.complete_with(function(before, word)
    return complete.complete(env, commands.names(), before, word)
  end)
end

--- Feeds one line; shows what came of it. Returns the state of handle.
local function feed(repl, line)
  local state, shown = repl:handle(line)
  if state == "error" and shown then
    complain(shown)
  elseif state == "interrupt" then
    complain("\n" .. text.say("shell.interrupted")) -- behind the ^C
  elseif shown then
    print(shown)
  end
  return state
end

--- Feeds the lines of a typed or pasted block until one fails or leaves.
local function feed_block(repl, block)
  local state
  for line in (block .. "\n"):gmatch("(.-)\r?\n") do
    state = feed(repl, line)
    if state ~= "done" and state ~= "more" then
      break
    end
  end
  return state
end

--- On a terminal: errors and Ctrl-C come back to the prompt.
local function converse(repl)
  local entry = {} -- the lines of one entry of the history
  while true do
    local line, why, typed = edit.read(repl:is_pending() and "... " or "> ")
    hook.clear()
    if line then
      entry[#entry + 1] = line
      local state = feed_block(repl, line)
      if not repl:is_pending() then
        local whole = table.concat(entry, "\n")
        entry = {}
        if whole:find("%S") then
          edit.remember(whole)
        end
      end
      if state == "quit" then
        return 0
      end
    elseif why == "interrupt" then
      if not typed and not repl:is_pending() then
        print(text.say("shell.how_to_leave"))
      end
      repl:cancel()
      entry = {}
    elseif repl:is_pending() then
      repl:cancel()
      entry = {}
    else
      return 0
    end
  end
end

--- From a pipe or file: the first error ends it.
local function obey(repl)
  local ends = { quit = 0, error = 1, interrupt = 130 }
  while true do
    local line, why = edit.read("")
    if not line then
      local problem = repl:finish()
      if problem and why == "eof" then
        complain(problem)
      end
      return why == "interrupt" and 130 or problem and 1 or 0
    end
    local state = feed_block(repl, line)
    if ends[state] then
      return ends[state]
    end
  end
end

--- run(env, banner) -> exit status. The banner is shown on a terminal.
function M.run(env, banner)
  local repl = Repl.new(env, commands.run)
  if not edit.interactive() then
    return obey(repl)
  end
  prepare_terminal(env)
  if banner then
    print(banner)
  end
  return converse(repl)
end

return M
