--- Scripts and chunks from the command line.
local chunk = require "shell.chunk"
local environment = require "env"
local failure = require "show.error"
local hook = require "gradus.hook"
local text = require "text"
local value = require "show.value"

local M = {}

local OK, FAILED, INTERRUPTED = 0, 1, 130

--- Lua's own functions; code that is loaded sees the names of env, too.
local function add_library(env)
  function env.load(code, name, mode, ...)
    return load(code, name, mode, select("#", ...) > 0 and (...) or env)
  end
  function env.loadfile(path, mode, ...)
    return loadfile(path, mode, select("#", ...) > 0 and (...) or env)
  end
  function env.dofile(path)
    return assert(loadfile(path, "t", env))()
  end
  value.install(env)
end

--- The names for a script: the book's, Lua's own, and `arg` as in Lua's own
-- interpreter: arg[0] is the script, what stands before it is negative.
function M.environment(args, position)
  local env = environment.new(package.loaded._G)
  add_library(env)
  env.arg = {}
  for i = 0, #args do
    env.arg[i - (position or 0)] = args[i]
  end
  return env
end

local function complain(message)
  io.stdout:flush()
  io.stderr:write(message, "\n")
  return FAILED
end

--- Gives the lines of code that is in memory to the error messages.
local function line_finder(name, code)
  return function(source, number)
    if source ~= name then
      return nil
    end
    local n = 0
    for line in (code .. "\n"):gmatch("(.-)\r?\n") do
      n = n + 1
      if n == number then
        return line
      end
    end
  end
end

--- Runs f under Ctrl-C's hook; returns the exit status.
local function run(f, env, line_at)
  local outcome = table.pack(hook.call(f, table.unpack(env.arg)))
  if outcome[1] then
    return OK
  elseif outcome[1] == nil then
    return INTERRUPTED
  end
  return complain(failure.present(outcome[2], env, line_at))
end

--- Lua text of a file without a byte order mark and without the first line of
-- an executable script.
local function code_of(bytes)
  return (bytes:gsub("^\239\187\191", ""):gsub("^#[^\n]*", ""))
end

local function run_code(code, name, env)
  local line_at = line_finder(name, code)
  local f, message = load(code, name, "t", env)
  if not f then
    local problem = { message = message, syntax = true, source = name }
    return complain(failure.present(problem, env, line_at))
  end
  return run(f, env, line_at)
end

--- The bytes of a file, or nil and why not.
local function read_file(path)
  local file, why = io.open(path, "rb")
  local bytes
  if file then
    bytes, why = file:read("a")
    file:close()
  end
  return bytes, why and why:match("[^:]*$"):gsub("^ ", "")
end

--- Runs a script; `-` is standard input. Returns the exit status.
function M.run_file(path, env)
  if path == "-" then
    return run_code(code_of(io.read("a")), "=stdin", env)
  end
  local bytes, why = read_file(path)
  if not bytes then
    return complain(text.say("shell.no_file", { file = path, reason = why }))
  end
  return run_code(code_of(bytes), "@" .. path, env)
end

--- Runs -e CODE and shows what it returns; a string shows as itself.
function M.run_option(code, env)
  local source = { name = "=-e", env = env }
  local line_at = line_finder("=-e", code)
  local f, message = chunk.load(code, source)
  if not f then
    local problem = { message = message, syntax = true, source = "=-e" }
    return complain(failure.present(problem, env, line_at))
  end
  return run(function(...)
    local shown = value.results(table.pack(f(...)), value.plain)
    if shown then
      print(shown)
    end
  end, env, line_at)
end

return M
