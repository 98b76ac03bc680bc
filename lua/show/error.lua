--- Lua's errors for learners: where it happened, in the user's own code, one
-- sentence on what it was, and the line itself.
local names = require "show.names"
local nearest = require "show.nearest"
local text = require "text"
local value = require "show.value"

local M = {}

--- Sentences that Lua writes: the key of ours, the names of the captures, the
-- pattern, and a pattern that the source line must fit as well. The first row
-- that fits counts.
local known = {
  { "call_nil", "kind name", "^attempt to call a nil value %((%a+) '(.-)'%)$" },
  { "call_nil_value", "", "^attempt to call a nil value$" },
  {
    "call_other",
    "type kind name",
    "^attempt to call an? (.-) value %((%a+) '(.-)'%)$",
  },
  { "call_other_value", "type", "^attempt to call an? (.-) value$" },
  {
    "index_nil",
    "kind name",
    "^attempt to index a nil value %((%a+) '(.-)'%)$",
  },
  {
    "index_other",
    "type kind name",
    "^attempt to index an? (.-) value %((%a+) '(.-)'%)$",
  },
  { "index_other_value", "type", "^attempt to index an? (.-) value$" },
  {
    "arithmetic_nil",
    "kind name",
    "^attempt to perform arithmetic on a nil value %((%a+) '(.-)'%)$",
  },
  { "arithmetic_table", "", "^attempt to perform arithmetic on a table value" },
  {
    "arithmetic_other",
    "type",
    "^attempt to perform arithmetic on an? (.-) value",
  },
  {
    "concatenate_nil",
    "kind name",
    "^attempt to concatenate a nil value %((%a+) '(.-)'%)$",
  },
  { "concatenate_other", "type", "^attempt to concatenate an? (.-) value" },
  { "length", "type", "^attempt to get length of an? (.-) value" },
  { "compare_same", "type", "^attempt to compare two (.-) values$" },
  { "compare", "type other", "^attempt to compare (.-) with (.-)$" },
  { "divide_zero", "", "^attempt to perform 'n//0'$" },
  { "divide_zero", "", "^attempt to perform 'n%%%%0'$" },
  { "no_integer", "", "^number has no integer representation$" },
  { "for_number", "", "^'for' .- must be a number$" },
  { "for_step", "", "^'for' step is zero$" },
  {
    "argument",
    "number function expected got",
    "^bad argument #(%d+) to '(.-)' %((.-) expected, got (.-)%)$",
  },
  { "stack_overflow", "", "stack overflow" },
  { "no_memory", "", "^not enough memory$" },
  { "not_equal", "", " near '!'$" },
  { "no_compound", "", " near '[-+*/=]'$", "[%w_%]]%s*[-+*/]=" },
  { "not_ascii", "", " near '<\\%d+>'$" },
  { "ends_early", "", "^unexpected symbol near <eof>$" },
  { "unexpected", "near", "^unexpected symbol near '(.-)'$" },
  {
    "unclosed",
    "expected opener line",
    "^'(.-)' expected %(to close '(.-)' at line (%d+)%) near ",
  },
  { "expected_at_end", "expected", "^'(.-)' expected near <eof>$" },
  { "unexpected", "near", "^'?<eof>'? expected near '(.-)'$" },
  { "expected", "expected near", "^'(.-)' expected near '(.-)'$" },
  { "name_expected", "near", "^<name> expected near '?(.-)'?$" },
  { "unexpected", "near", "^syntax error near '?(.-)'?$" },
  { "unfinished_string", "", "^unfinished string near" },
  { "malformed_number", "near", "^malformed number near '(.-)'$" },
}

--- Names to suggest from, where the message tells of a name without a value.
local function suggestion(args, env, line)
  if args.kind == "global" then
    return nearest(args.name, names.globals(env))
  elseif args.kind == "field" or args.kind == "method" then
    local owner = names.owner(env, line or "", args.name)
    return owner and nearest(args.name, names.of(owner))
  end
end

--- Lua's sentence as ours; one that we do not know stays as it is.
local function sentence(message, env, line)
  for _, row in ipairs(known) do
    local captures = { message:match(row[3]) }
    if captures[1] and (not row[4] or (line or ""):find(row[4])) then
      local args = {}
      for name in row[2]:gmatch("%a+") do
        args[name] = table.remove(captures, 1)
      end
      args.hint = args.name and suggestion(args, env, line)
      return text.say("shell." .. row[1] .. (args.hint and "_hint" or ""), args)
    end
  end
  return message
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

--- Splits "file:line: message" when it names one of the frames, or always for
-- a message of the compiler.
local function split_position(problem)
  local message = problem.message
  local file, line, rest = message:match("^(.-):(%d+): (.*)$")
  if file and problem.syntax then
    local source = problem.source or "=" .. file
    return { source = source, line = tonumber(line) }, rest
  end
  for _, frame in ipairs(file and problem.frames or {}) do
    if frame.short == file then
      local position = { source = frame.source, line = tonumber(line) }
      if is_ours(frame.source) then
        position = innermost_user_frame(problem.frames)
      end
      return position, rest
    end
  end
  return innermost_user_frame(problem.frames), message
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
  local position, message = split_position(plain)
  if not position then
    return sentence(message, env)
  end
  local source, number = position.source, position.line
  local line = line_at(source, number) or line_of_file(source, number)
  local where = ("%s:%d: "):format(source:gsub("^[@=]", ""), number)
  local shown = where .. sentence(message, env, line)
  return line and shown .. "\n    " .. line:gsub("^%s+", "") or shown
end

return M
