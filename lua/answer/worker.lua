-- What an answer worker does with a request. It runs students' code and never
-- sees a pack or a key: the parent compares what comes back.

local codec = require "gradus.codec"
local env = require "env"
local expression = require "answer.expression"
local guard = require "gradus.sandbox"
local sandbox = require "answer.sandbox"
local messages = require "gradus.messages"
local objects = require "answer.objects"
local text = require "text"

local CHUNK = "answer"

-- The modules behind the names are loaded here, once; what fails to load fails
-- again, with its message, when it is used.
local base = env.new()
for _, name in ipairs(env.names()) do
  pcall(function() return base[name] end)
end

local function is_callable(value)
  if type(value) == "function" then return true end
  local meta = type(value) == "table" and getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__call") ~= nil
end

-- The function or class that an answer defined: the one asked for, or else the
-- only one.
local function defined_value(name, space, before, is_wanted)
  local found = name and rawget(space, name)
  if is_wanted(found) then return found end
  found = nil
  for key, value in next, space do
    if before[key] == nil and is_wanted(value) then
      if found then return nil end
      found = value
    end
  end
  return found
end

local function names_of(space)
  local names = {}
  for key in next, space do names[key] = true end
  return names
end

-- An expression first: `function(x) return x end` is no statement. The function
-- asked for may be local, where nothing else is returned.
local function load_answer(source, name, space)
  local chunk = sandbox.load("return " .. source, CHUNK, space)
    or name and sandbox.load(source .. "\nreturn " .. name, CHUNK, space)
  if chunk then return chunk end
  return sandbox.load(source, CHUNK, space)
end

-- Returns the function an answer stands for, or the class where one is asked;
-- or nil and a problem.
local function student_value(request)
  local is_wanted = request.runs and objects.is_class or is_callable
  local hidden = table.move(request.hide or {}, 1, #(request.hide or {}), 1, {})
  hidden[#hidden + 1] = request.name
  local space = sandbox.new(base, hidden)
  local before = names_of(space)
  local chunk, problem = load_answer(request.source, request.name, space)
  if not chunk then return nil, problem end
  local ok, value = sandbox.call(chunk)
  if not ok then return nil, value end
  if not is_wanted(value) then
    value = defined_value(request.name, space, before, is_wanted)
  end
  if value then return value end
  return nil, { class = "function", message = "no function was defined" }
end

-- Values travel four levels deep inside the reply.
local function is_plain(value)
  return codec.encode { { { { value } } } } ~= nil
end

local function result_of(ok, ...)
  if not ok then return { error = (...) } end
  local values = table.pack(...)
  for i = 1, values.n do
    if not is_plain(values[i]) then
      local message = "a " .. type(values[i]) .. " was returned"
      return { error = { class = "type", message = message } }
    end
  end
  return { ok = true, values = values }
end

-- The position of the first argument that is not what it was, or nil.
local function first_changed(args, before)
  for i = 1, args.n or #args do
    if codec.encode(args[i]) ~= codec.encode(before[i]) then return i end
  end
end

-- A problem when a function does not take `count` arguments: it has fewer
-- parameters, or it has more and `failed` for want of them.
local function parameter_problem(f, count, failed)
  if type(f) ~= "function" then return nil end
  local named, any = guard.parameters(f)
  if not any and (named < count or failed and named > count) then
    return { class = "parameters", message = tostring(named) }
  end
end

-- The function gets a copy of the arguments.
local function judge_call(f, args)
  local own = codec.decode(codec.encode(args))
  local count = own.n or #own
  local problem = parameter_problem(f, count)
  if problem then return { error = problem } end
  local result = result_of(sandbox.call(f, table.unpack(own, 1, count)))
  if result.error and result.error.class == "runtime" then
    result.error = parameter_problem(f, count, true) or result.error
  end
  result.changed = first_changed(own, args)
  result.printed = sandbox.take_printed()
  return result
end

local handlers = {}

local function with(common, request)
  for name, value in next, common do request[name] = value end
  return request
end

-- {op = "batch", requests, common = what they all have, with the language of
-- messages} -> their replies in order, false where one failed or was false. The
-- answers share a process: they must be of one author.
function handlers.batch(request)
  text.language(request.common.language)
  messages.translator(text.core)
  local replies = {}
  for i, each in ipairs(request.requests) do
    local ok, reply = false, nil
    if each then
      ok, reply = pcall(handlers[each.op], with(request.common, each))
    end
    replies[i] = ok and reply
  end
  return replies
end

-- {op = "lua", source, name = the function asked for (or nil), hide = {names
-- the answer must not use}, calls = {{arguments, n = count or nil}, ..}} ->
-- {results = {{ok = true, values = {n = .., ..}} or {error = problem}, each
-- with printed and changed (the position of an argument that the call changed,
-- or nil), ..}} or {error = problem, printed}. A problem is {class = "runtime",
-- "name", "syntax", "type", "function" or "parameters", message, line}. With
-- runs = list of {init, calls} in the place of calls, the answer is a class and
-- the results are as answer/objects.lua says.
function handlers.lua(request)
  local f, problem = student_value(request)
  if not f then
    return { error = problem, printed = sandbox.take_printed() }
  end
  local results = {}
  for i, run in ipairs(request.runs or {}) do
    results[i] = objects.run(f, run, request)
  end
  for i, args in ipairs(request.calls or {}) do
    results[i] = judge_call(f, args)
  end
  return { results = results }
end

-- {op = "expr", text, points, names, symbols} -> as expression.evaluate says.
handlers.expr = expression.evaluate

return function(request) return handlers[request.op](request) end
