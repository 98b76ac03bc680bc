-- Runs answers in an answer worker and brings what they give into the form that
-- quiz/verdict.lua judges ("outputs"). What comes back is a stranger's: it is
-- checked before it is believed.

local answer = require "answer"
local fields = require "quiz.fields"
local normalize = require "answer.normalize"
local show = require "quiz.show"
local text = require "text"
local tree = require "answer.tree"
local vocabulary = require "answer.vocabulary"
local worker = require "gradus.worker"
local written = require "answer.value"

local M = {}

local SECONDS = 2
local LIMITS = { memory = 256 << 20, steps = 50000000 }

local Runner = {}
Runner.__index = Runner

function M.new()
  return setmetatable({ known = setmetatable({}, { __mode = "k" }) }, Runner)
end

-- A reply of the answer worker, or nil and a problem. After a failure the next
-- request gets a new worker.
local function ask(self, request)
  if not self.child then
    local child, _, detail = worker.spawn("answer", LIMITS)
    if not child then
      return nil, { key = "quiz.worker_spawn", args = { why = detail } }
    end
    self.child = child
  end
  local reply, why, detail = self.child:call(request, SECONDS)
  if reply ~= nil then return reply end
  if why ~= "error" then self.child = nil end
  return nil, { key = "quiz.answer_" .. (why or "protocol"),
    args = { why = detail or "", seconds = SECONDS },
    interrupted = why == "interrupt" }
end

-- Believing -------------------------------------------------------------------

local list_of, record, any = fields.list_of, fields.record, fields.any
local MOST = 1000

local PROBLEM = record({
  kind = fields.string, key = fields.string, args = fields.args,
  column = fields.number, caret = fields.string,
}, { "key" })

local EXPRESSION = record {
  problem = PROBLEM,
  readings = list_of(record({
    text = fields.string, echo = any, problem = PROBLEM, point = fields.number,
    values = list_of(any, 1, MOST),
  }, { "text" }), 1, 2),
}

local FAILURE = record({
  class = fields.string, message = fields.string, line = fields.number,
}, { "class", "message" })

local CODE = record {
  error = FAILURE, printed = fields.string,
  results = list_of(record {
    ok = any, error = FAILURE, printed = fields.string, mutated = any,
    changed = fields.number, values = any,
  }, 0, MOST),
}

local NONSENSE = { key = "quiz.answer_protocol", args = {} }
local NOT_NUMBER = { key = "quiz.not_number", args = {} }

-- Code ------------------------------------------------------------------------

-- What Python calls NameError and AttributeError: such code cannot be marked.
local function lacks_name(failure)
  local what = failure.message:match("a nil value %((%a+) '")
  return failure.class == "name" or what == "global" or what == "field"
    or what == "method"
end

local CODE_KEYS = {
  syntax = "quiz.code_syntax", ["function"] = "quiz.code_no_function",
  type = "quiz.code_returned", name = "quiz.code_name",
  parameters = "quiz.code_parameters",
}

-- What a worker says about failed code as a problem, ungradable or not.
local function code_problem(variant, failure)
  local class = lacks_name(failure) and "name" or failure.class
  local why = failure.message
  if failure.line then
    why = text.say("quiz.line", { line = failure.line, why = why })
  end
  return {
    key = CODE_KEYS[class] or "quiz.code_failed",
    args = { why = why, names = table.concat(variant.func.args, ", ") },
    why = why,
    ungradable = CODE_KEYS[class] ~= nil,
    unfinished = class == "syntax" and why:find("<eof>", 1, true) ~= nil,
  }
end

local NOTHING = { key = "quiz.code_nothing", args = {}, ungradable = true }

local function outputs_of_calls(variant, results)
  local outputs = { values = {}, errors = {}, changed = {} }
  for i, result in ipairs(results) do
    local values = type(result.values) == "table" and result.values or {}
    outputs.values[i], outputs.changed[i] = values, result.changed
    if result.error then
      outputs.errors[i] = code_problem(variant, result.error)
    elseif values[1] == nil then
      outputs.errors[i] = NOTHING
    end
  end
  return outputs
end

local function code_outputs(variant, reply)
  reply = fields.believed(CODE, reply)
  if reply and reply.error then
    return nil, code_problem(variant, reply.error)
  end
  if not reply or #(reply.results or {}) ~= #variant.points then
    return nil, NONSENSE
  end
  return outputs_of_calls(variant, reply.results)
end

-- Expressions -----------------------------------------------------------------

-- Problems that another line may cure.
local UNFINISHED = { ["answer.unfinished"] = true, ["answer.unclosed"] = true }

local PARTS = { parts = true, tuple = true }

-- The parts of a value as a list of numbers and arrays, and the names they were
-- given; nil for what is neither.
local function parts_of(value)
  local many = type(value) == "table" and PARTS[value.kind]
  local items, names = {}, {}
  for i, item in ipairs(many and value or { value }) do
    local named = many and value.kind == "parts"
    if named then item, names[i] = item.value, item.name or false end
    items[i] = type(item) == "table" and written.to_array(item) or item
    if not fields.believed(fields.value, items[i]) then return nil end
  end
  return items, names
end

-- The outputs of one reading, or nil and a problem.
local function reading_outputs(reading, count)
  if reading.problem then return nil, reading.problem end
  if #(reading.values or {}) ~= count then return nil, NONSENSE end
  local outputs =
    { text = reading.text, values = {}, errors = {}, changed = {} }
  for i, value in ipairs(reading.values) do
    outputs.values[i], outputs.names = parts_of(value)
    if not outputs.values[i] then return nil, NOT_NUMBER end
  end
  return outputs
end

local function expression_outputs(variant, reply)
  reply = fields.believed(EXPRESSION, reply)
  local problem = reply and reply.problem
  if problem then
    problem.unfinished = UNFINISHED[problem.key]
    return nil, problem
  end
  local first, second = table.unpack(reply and reply.readings or {})
  if not first then return nil, NONSENSE end
  local count, outputs = math.max(1, #variant.points), nil
  outputs, problem = reading_outputs(first, count)
  if outputs and second then outputs.other = reading_outputs(second, count) end
  return outputs, problem
end

-- Both ------------------------------------------------------------------------

-- The one name of a function that has several spellings.
local function resolved(name)
  return vocabulary.find_function(name) or name
end

local NAMED = { name = true, attribute = true }

-- The first name below a node that the question keeps for itself, or nil;
-- ReLU and np.relu are relu.
local function hidden_name(node, hidden)
  if NAMED[node.kind] and hidden[resolved(node.name)] then return node.name end
  local found
  tree.children(node, function(child)
    found = found or hidden_name(child, hidden)
  end)
  return found
end

-- The names that an answer to a variant may not use, as a list and a set.
local function hidden_names(variant)
  local list, set = { variant.func and variant.func.name }, {}
  for _, name in ipairs(variant.hide or {}) do list[#list + 1] = name end
  for _, name in ipairs(list) do set[resolved(name)] = true end
  return list, set
end

-- A problem when an expression uses a hidden name; reading runs nothing.
local function check_hidden(variant, typed)
  local _, set = hidden_names(variant)
  local node = next(set) and answer.parse(typed, { names = {} })
  local name = node and hidden_name(node, set)
  return name and { key = "quiz.hidden_name", args = { name = name } }
end

-- Each: how to ask for an answer in it, what to make of the reply, and what
-- keeps it from being asked for.
local LANGUAGES = {
  python = { problem = function()
    return { key = "quiz.python_later", args = {} }
  end },
  lua = {
    request = function(typed)
      return { op = "lua", source = normalize.code(typed) }
    end,
    outputs = code_outputs,
    problem = function(variant)
      return not variant.func and { key = "quiz.code_unwanted", args = {} }
    end,
  },
  expression = {
    request = function(typed) return { op = "expr", text = typed } end,
    outputs = expression_outputs,
    problem = check_hidden,
  },
}

-- The points with names; one empty one for a question without variables.
local function named_points(variant)
  local func = variant.func
  if not func then return #variant.points > 0 and variant.points or { {} } end
  local points = {}
  for i, arguments in ipairs(variant.points) do
    points[i] = {}
    for j, name in ipairs(func.args) do points[i][name] = arguments[j] end
  end
  return points
end

-- What all requests about a variant have in common. No key is among it.
local function common_of(variant)
  local func, points, symbols = variant.func, named_points(variant), {}
  for i, point in ipairs(points) do
    symbols[i] = show.symbols(point, variant.vars)
  end
  return {
    name = func and func.name, calls = func and variant.points,
    points = points, symbols_at = symbols, hide = hidden_names(variant),
    language = text.language(),
  }
end

-- What each of the texts gives: a list of {outputs} or {problem}, or nil and a
-- problem when the process failed.
local function run(self, variant, texts)
  local requests, results, languages, wanted = {}, {}, {}, false
  for i, typed in ipairs(texts) do
    local language =
      LANGUAGES[normalize.language(normalize.code(typed))]
    local problem = language.problem(variant, typed)
    results[i] = { problem = problem or nil }
    languages[i] = not problem and language
    requests[i] = not problem and language.request(typed)
    wanted = wanted or not problem
  end
  if not wanted then return results end
  local replies, problem = ask(self, {
    op = "batch", common = common_of(variant), requests = requests,
  })
  if type(replies) ~= "table" then return nil, problem or NONSENSE end
  for i, language in ipairs(languages) do
    if language then
      local outputs, failure = language.outputs(variant, replies[i])
      results[i] = { outputs = outputs, problem = failure }
    end
  end
  return results
end

-- What an answer gives at the points of a variant: outputs, or nil and a
-- problem.
function Runner:outputs(variant, typed)
  local known = self.known[variant] and self.known[variant][typed]
  if not known then
    local results, problem = run(self, variant, { typed })
    if not results then return nil, problem end
    known = results[1]
  end
  return known.outputs, known.problem
end

-- Runs several answers in one process and keeps what they give for `outputs`.
-- Where that fails, `outputs` runs them one by one.
function Runner:prepare(variant, texts)
  local known, fresh = self.known[variant] or {}, {}
  self.known[variant] = known
  for _, typed in ipairs(texts) do
    if not known[typed] then fresh[#fresh + 1] = typed end
  end
  local results = #fresh > 0 and run(self, variant, fresh) or {}
  for i, result in ipairs(results) do known[fresh[i]] = result end
end

function Runner:close()
  if self.child then self.child:close() end
  self.child = nil
end

return M
