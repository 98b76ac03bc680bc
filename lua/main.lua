--- The command line: options, scripts and command words.
local nearest = require "show.nearest"
local text = require "text"

local VERSION = "0.1"
local USAGE = 2

--- Which module runs which command word: words[word] = {module, and what is
-- special about it}. The module has a function of that name, which takes the
-- list of arguments and returns the exit status. `literal` is the place of an
-- argument that is never an option.
local words = {
  check = { "quiz.commands", literal = 2 },
  grade = { "quiz.commands" },
  lint = { "quiz.commands" },
  list = { "quiz.commands" },
  quiz = { "quiz.commands", is_session = true },
  show = { "quiz.commands" },
}

--- The options of the commands that have a value behind them.
local takes_value = {}
for name in ("count seed topic minutes paper key"):gmatch("%a+") do
  takes_value["--" .. name] = true
end

--- The other things that may stand first, for "did you mean".
local options = { "--help", "--lang", "--version" }

local function complain(key, args)
  io.stderr:write("gradus: ", text.say(key, args), "\n")
  return USAGE
end

--- --- language --------------------------------------------------------------

--- Takes --lang out of args at i; returns its value, or nil when something
-- else stands there.
local function language_at(args, i)
  local inline = args[i]:match("^%-%-lang=(.*)$")
  if inline or args[i] == "--lang" then
    table.remove(args, i)
    return inline or table.remove(args, i) or ""
  end
end

--- Follows --lang; returns nil, or the exit status of a mistake.
local function follow(language)
  if not text.language(language) then
    return complain("shell.no_language", { language = language })
  end
end

--- Takes --lang out of a command's arguments, wherever it stands but at the
-- place of a literal argument. The command word itself has place 0. Returns
-- nil, or the exit status of a mistake.
local function take_language(args, literal)
  local i, place = 1, 0
  while args[i] do
    local language = place ~= literal and language_at(args, i)
    if language then
      local mistake = follow(language)
      if mistake then
        return mistake
      end
    elseif place ~= literal and args[i]:find("^%-%-") then
      i = i + (takes_value[args[i]] and 2 or 1)
    else
      i, place = i + 1, place + 1
    end
  end
end

--- --- what can be run -------------------------------------------------------

local function run_word(word, args)
  local row = words[word]
  local mistake = take_language(args, row.literal)
  if mistake then
    return mistake
  end
  local command = require(row[1])[word]
  local rest = table.move(args, 2, #args, 1, {})
  if row.is_session then
    return command(rest)
  end
  local hook = require "gradus.hook"
  local ok, status = hook.call(command, rest)
  if ok == false then
    error(status.message, 0)
  end
  return ok and status or 130
end

local function is_file(path)
  local file = io.open(path, "rb")
  return file ~= nil and file:close()
end

--- The prompt begins with the user's own init.lua, where there is one.
local function run_prompt(env)
  local init = require("paths").config() .. "/init.lua"
  if require("gradus.edit").interactive() and is_file(init) then
    require("shell.script").run_file(init, env)
  end
  local banner = text.say("shell.banner", { version = VERSION })
  return require("shell.prompt").run(env, banner)
end

local function run_script(args, position)
  local script = require "shell.script"
  local env = script.environment(args, position)
  return script.run_file(args[position], env)
end

--- What stands first on the command line, by name: f(args, i) gets its place
-- and returns the exit status.
local first = {}

first["-"] = run_script

first["-e"] = function(args, i)
  if not args[i + 1] then
    return complain("shell.needs_argument", { option = "-e" })
  end
  local script = require "shell.script"
  return script.run_option(args[i + 1], script.environment(args, i + 1))
end

first["-i"] = function(args, i)
  if not args[i + 1] then
    return complain("shell.needs_argument", { option = "-i" })
  end
  local script = require "shell.script"
  local env = script.environment(args, i + 1)
  local status = script.run_file(args[i + 1], env)
  local interactive = require("gradus.edit").interactive()
  return (status == 0 or interactive) and run_prompt(env) or status
end

first["--help"] = function()
  print(text.say("shell.usage"))
  return 0
end

first["--version"] = function()
  local versions = require("gradus.system").versions()
  versions.gradus = VERSION
  print(text.say("shell.version", versions))
  local has = versions.seccomp and "shell.seccomp" or "shell.no_seccomp"
  print(text.say(has))
  return 0
end

local function unknown(word)
  local known = table.move(options, 1, #options, 1, {})
  for name in pairs(words) do
    known[#known + 1] = name
  end
  local hint = nearest(word, known)
  local kind = word:sub(1, 1) == "-" and "option" or "word"
  local key = "shell.unknown_" .. kind .. (hint and "_hint" or "")
  return complain(key, { name = word, hint = hint })
end

--- main(args) -> exit status; args[0] is the program.
local function main(args)
  require("gradus.messages").translator(text.core)
  text.language(text.from_environment(os.getenv))
  local language = args[1] and language_at(args, 1)
  local mistake = language and follow(language)
  if mistake then
    return mistake
  end
  local word = args[1]
  if not word then
    return run_prompt(require("shell.script").environment(args))
  elseif first[word] then
    return first[word](args, 1)
  elseif words[word] then
    return run_word(word, args)
  elseif word:sub(1, 1) ~= "-" and (word:find("%.lua$") or word:find("/")) then
    return run_script(args, 1)
  end
  return unknown(word)
end

return main
