-- Runs a student's class in the worker: makes objects of it and calls their
-- methods.
--
-- A class is a table with methods, or a function that makes an object. An
-- object comes from calling it, from its `new`, or, where there is neither, is
-- a table that inherits from it, has the arguments as fields and went through
-- its `init`, if it has one.

local codec = require "gradus.codec"
local guard = require "gradus.sandbox"
local sandbox = require "answer.sandbox"

local M = {}

local function is_callable(value)
  if type(value) == "function" then return true end
  local meta = type(value) == "table" and getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__call") ~= nil
end

-- Whether a value may be the class asked for.
function M.is_class(value)
  return type(value) == "table" or is_callable(value)
end

-- Calls f with self before the arguments, but where it has no room for it.
local function call_method(f, self, args)
  local count = args.n or #args
  local named, any
  if type(f) == "function" then named, any = guard.parameters(f) end
  if named == count and not any then
    return sandbox.call(f, table.unpack(args, 1, count))
  end
  return sandbox.call(f, self, table.unpack(args, 1, count))
end

-- true and a new object, or false and a problem.
local function new_object(class, init, names)
  if is_callable(class) then
    return sandbox.call(class, table.unpack(init, 1, init.n or #init))
  end
  local ok, make = sandbox.call(function() return class.new end)
  if ok and make ~= nil then return call_method(make, class, init) end
  local object = setmetatable({}, { __index = class })
  for i, name in ipairs(names) do object[name] = init[i] end
  ok, make = sandbox.call(function() return class.init end)
  if not ok or not is_callable(make) then return true, object end
  local done, problem = call_method(make, object, init)
  return done, done and object or problem
end

local function method_of(object, name)
  local kind = type(object)
  if kind ~= "table" and kind ~= "userdata" then
    return nil, { class = "object", message = kind }
  end
  local ok, f = sandbox.call(function() return object[name] end)
  if ok and is_callable(f) then return f end
  return nil, { class = "method", message = name }
end

-- The fields of an object that travel, by name.
local function fields_of(object, names)
  local fields = {}
  for _, name in ipairs(names or {}) do
    local ok, value = sandbox.call(function() return object[name] end)
    if ok and codec.encode { { { { { value } } } } } then
      fields[name] = value
    end
  end
  return fields
end

-- The position of the first argument that is not what it was, or nil.
local function first_changed(args, before)
  for i = 1, #before do
    if codec.encode(args[i]) ~= codec.encode(before[i]) then return i end
  end
end

-- What one call gives: {values, fields, changed}, or nil and a problem.
local function call_once(object, call, fields)
  local f, problem = method_of(object, call.method)
  if not f then return nil, problem end
  local own = codec.decode(codec.encode(call.arguments))
  local results = table.pack(call_method(f, object, own))
  if not results[1] then return nil, results[2] end
  local values = table.move(results, 2, results.n, 1, {})
  if not codec.encode { { { { values } } } } then
    return nil, { class = "type", message = call.method }
  end
  return { values = values, changed = first_changed(own, call.arguments),
    fields = fields_of(object, fields and fields[call.method]) }
end

-- What the run of an object gives: {calls = {{values, fields, changed}, ..}},
-- with `error` = a problem and `at` = the call where it ended early.
-- request: {init = names, fields = {method = {names}}}.
function M.run(class, run, request)
  local result = { calls = {} }
  local init = codec.decode(codec.encode(run.init))
  local ok, object = new_object(class, init, request.init)
  if not ok then
    result.error, result.at = object, 1
    return result
  end
  for i, call in ipairs(run.calls) do
    local done, problem = call_once(object, call, request.fields)
    if not done then
      result.error, result.at = problem, i
      break
    end
    result.calls[i] = done
  end
  result.printed = sandbox.take_printed()
  return result
end

return M
