--- Lua's errors for learners: where it happened, in the user's own code, one
-- sentence on what it was, and the line itself.
local known = require "show.known"
local names = require "show.names"
local nearest = require "show.nearest"
local text = require "text"
local value = require "show.value"

local M = {}

--- Names to suggest from, where the message tells of a name without a value.
local function suggestion(args, env, line)
  if args.kind == "global" then
    local global = nearest(args.name, names.globals(env))
    local of_np = not global
      and nearest(args.name, names.of(require("env").np()))
    return global or of_np and "np." .. of_np
  elseif args.kind == "field" or args.kind == "method" then
    local owner = names.owner(env, line or "", args.name)
    return owner and nearest(args.name, names.of(owner))
  end
end

local function is_about_self(message)
  return message:find("^bad argument #") ~= nil
    or message:find("^attempt to index") ~= nil
    or message:find("^attempt to perform arithmetic on a nil value") ~= nil
end

--- In a line that holds `x.sum(..)` where sum is a method of x and x is not
-- given: x and sum.
local function dotted_method(env, line)
  local place = "%f[%w_]([%a_][%w_]*)%.([%a_][%w_]*)%s*(%b())"
  for owner, name, arguments in line:gmatch(place) do
    local object = env[owner]
    local is_method = type(object) == "userdata"
      or type(object) == "table" and rawget(object, name) == nil
    if
      is_method
      and type(names.get(object, name)) == "function"
      and not arguments:find("^%(%s*" .. owner .. "%f[^%w_]")
    then
      return { owner = owner, name = name }
    end
  end
end

--- What to say of a method called with a dot, where that is what went wrong.
local function dotted_call(env, line, message, is_inside)
  if is_inside or is_about_self(message) then
    local call = dotted_method(env, line)
    return call and text.say("shell.method_colon", call)
  end
end

--- Lua's sentence as ours; one that we do not know stays as it is.
local function sentence(message, env, line)
  for _, row in ipairs(known.rows) do
    local captures = { message:match(row[3]) }
    if captures[1] and known.fits(row, line) then
      local args = {}
      for name in row[2]:gmatch("%a+") do
        args[name] = table.remove(captures, 1)
      end
      args.hint = args.name and suggestion(args, env, line)
      return text.say("shell." .. row[1] .. (args.hint and "_hint" or ""), args)
    end
  end
  return text.core(message) or message
end

--- The program's own Lua files are not where a learner looks.
local function is_ours(source)
  local folder = os.getenv("GRADUS_LUA")
  return source:find("^@lua/") ~= nil
    or folder ~= nil and source:sub(2, #folder + 1) == folder
end

local function innermost_user_frame(frames)
  for _, frame in ipairs(frames or {}) do
    if not is_ours(frame.source) then
      return frame
    end
  end
end

--- Splits "file:line: message" when it names one of the frames or a file of the
-- program's own, or always for a message of the compiler. Returns where the
-- user's code was, the message and whether it came from inside the program's own.
local function split_position(problem)
  local message = problem.message
  local file, line, rest = message:match("^(.-):(%d+): (.*)$")
  if file and problem.syntax then
    local source = problem.source or "=" .. file
    return { source = source, line = tonumber(line) }, rest
  end
  for _, frame in ipairs(file and problem.frames or {}) do
    if frame.short == file then
      if is_ours(frame.source) then
        return innermost_user_frame(problem.frames), rest, true
      end
      return { source = frame.source, line = tonumber(line) }, rest
    end
  end
  local is_inside = file ~= nil and is_ours("@" .. file)
  local position = innermost_user_frame(problem.frames)
  return position, is_inside and rest or message, is_inside
end

--- The text of an error value that is not a string.
local function message_of(object)
  if type(object) == "string" then
    return object
  end
  return text.say("shell.error_object", { value = value.inspect(object) })
end

local function line_of_file(source, number)
  local file = source:sub(1, 1) == "@" and io.open(source:sub(2), "r")
  local found
  if file then
    local n = 0
    for line in file:lines() do
      n = n + 1
      if n == number then
        found = line
        break
      end
    end
    file:close()
  end
  return found
end

--- present(problem, env, line_at) -> "file:line: sentence" and below it the
-- source line. The problem is hook.call's, or {message, syntax = true, source}
-- from load; line_at(source, number) knows the lines that are in no file.
function M.present(problem, env, line_at)
  local plain = { frames = problem.frames, syntax = problem.syntax }
  plain.source, plain.message = problem.source, message_of(problem.message)
  local position, message, is_inside = split_position(plain)
  if not position then
    return sentence(message, env)
  end
  local source, number = position.source, position.line
  local line = line_at(source, number) or line_of_file(source, number)
  local call = line and dotted_call(env, line, message, is_inside)
  local where = ("%s:%d: "):format(source:gsub("^[@=]", ""), number)
  local shown = where .. (call or sentence(message, env, line))
  return line and shown .. "\n    " .. line:gsub("^%s+", "") or shown
end

return M
