-- Judges answers: draws the variant in the pack's worker, runs the answer in an
-- answer worker and compares what both give. Nobody else's code runs here, and
-- no key goes where an answer runs.

local kinds = require "quiz.kinds"
local normalize = require "answer.normalize"
local text = require "text"
local verdict = require "quiz.verdict"
local worker = require "gradus.worker"

local M = {}

local SECONDS = 2
local LIMITS = {memory = 256 << 20, steps = 50000000}

local Judge = {}
Judge.__index = Judge

-- A judge with an answer worker of its own, started when first needed.
function M.new()
  return setmetatable({}, Judge)
end

-- A reply of the answer worker, or nil and a problem. After a failure the next
-- request gets a new worker.
function Judge:ask(request)
  if not self.child then
    local child, _, detail = worker.spawn("answer", LIMITS)
    if not child then
      return nil, {key = "quiz.worker_spawn", args = {why = detail}}
    end
    self.child = child
  end
  local reply, why, detail = self.child:call(request, SECONDS)
  if type(reply) == "table" then return reply end
  if why ~= "error" then self.child = nil end
  return nil, {key = "quiz.answer_" .. (why or "protocol"),
               args = {why = detail or "", seconds = SECONDS},
               interrupted = why == "interrupt"}
end

-- Running an answer -----------------------------------------------------------

-- What Python calls NameError and AttributeError: the answer cannot be marked.
local function is_missing_name(failure)
  return failure.class == "name" or failure.class == "runtime" and
    failure.message:find("a nil value %((%a+) '") ~= nil and
    not failure.message:find("a nil value %(%a*local '")
    and not failure.message:find("a nil value %(upvalue '")
end

-- What a worker says about failed code as a problem with its line.
local function code_problem(failure)
  local class = failure.class
  local why = tostring(failure.message)
  if failure.line then
    why = text.say("quiz.line", {line = failure.line, why = why})
  end
  if class == "runtime" and not is_missing_name(failure) then
    return {why = why}
  end
  local key = class == "syntax" and "quiz.code_syntax" or
    class == "function" and "quiz.code_no_function" or
    class == "type" and "quiz.code_returned" or "quiz.code_name"
  return {key = key, args = {why = why}, ungradable = true,
          unfinished = class == "syntax" and why:find("<eof>", 1, true) ~= nil}
end

local NOTHING = {key = "quiz.code_nothing", args = {}, ungradable = true}

-- Outputs (quiz/verdict.lua) from the results of every call.
local function outputs_of_calls(results)
  local outputs = {values = {}, errors = {}, changed = {}}
  for i, result in ipairs(results) do
    local values = result.values or {}
    outputs.values[i] = values
    outputs.changed[i] = result.changed
    if result.error then
      outputs.errors[i] = code_problem(result.error)
    elseif values[1] == nil then
      outputs.errors[i] = NOTHING
    end
  end
  return outputs
end

local function run_code(self, variant, source)
  local func = variant.func
  if not func then
    return nil, {key = "quiz.code_unwanted", args = {}}
  end
  local reply, problem = self:ask({
    op = "lua", source = source, name = func.name, hide = variant.hide or {},
    calls = variant.points,
  })
  if not reply then return nil, problem end
  if reply.error then
    problem = code_problem(reply.error)
    if problem.key then return nil, problem end
    return nil, {key = "quiz.code_failed", args = problem}
  end
  return outputs_of_calls(reply.results)
end

local function named_points(variant)
  local func = variant.func
  if not func then return #variant.points > 0 and variant.points or {{}} end
  local points = {}
  for i, arguments in ipairs(variant.points) do
    points[i] = {}
    for j, name in ipairs(func.args) do points[i][name] = arguments[j] end
  end
  return points
end

-- Problems that another line may cure.
local UNFINISHED = {["answer.unfinished"] = true, ["answer.unclosed"] = true}

local function run_expression(self, variant, typed)
  local hidden = table.move(variant.hide or {}, 1, #(variant.hide or {}), 1, {})
  if variant.func then hidden[#hidden + 1] = variant.func.name end
  local reply, problem = self:ask({
    op = "expression", text = typed, points = named_points(variant),
    hide = hidden,
  })
  if not reply then return nil, problem end
  problem = reply.problem
  if problem then
    problem.unfinished = UNFINISHED[problem.key]
    return nil, problem
  end
  return {names = reply.names, values = reply.values, errors = {}, changed = {}}
end

local PYTHON = {key = "quiz.python_later", args = {}}

-- What an answer gives at the points of a variant: outputs, or nil and a
-- problem.
function Judge:evaluate(variant, typed)
  local source = normalize.code(typed)
  local language = normalize.language(source)
  if language == "python" then return nil, PYTHON end
  if language == "lua" then return run_code(self, variant, source) end
  return run_expression(self, variant, typed)
end

-- Judging ---------------------------------------------------------------------

-- The result {verdict, score, messages, diagnosis, ..} of quiz/verdict.lua for
-- an answer to a question of a pack (its name without the pack's).
function Judge:judge(pack, question, seed, typed)
  local variant, problem = pack:draw(question, seed)
  if not variant then return verdict.of_problem(problem) end
  if variant.kind ~= "card" and not typed:find("%S") then
    return verdict.ungradable("quiz.empty")
  end
  return kinds[variant.kind].verdict {
    variant = variant, text = typed,
    evaluate = function(each) return self:evaluate(variant, each) end,
    property = function(numbers)
      return pack:property(question, seed, numbers)
    end,
  }
end

function Judge:close()
  if self.child then self.child:close() end
  self.child = nil
end

-- Words -----------------------------------------------------------------------

local MESSAGE_LIMIT = 4000

local function sentence(message)
  local said = message.key and text.say(message.key, message.args)
    or message[text.language()]
  return message.caret and said .. "\n" .. message.caret or said
end

-- The messages of a result as text for the reader, in the current language.
function M.message(result)
  local parts = {}
  for i, each in ipairs(result.messages) do parts[i] = sentence(each) end
  return worker.filter(table.concat(parts, "\n"), MESSAGE_LIMIT)
end

return M
