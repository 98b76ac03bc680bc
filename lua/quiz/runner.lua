-- Runs answers in workers; quiz/outputs.lua makes of the replies what
-- quiz/verdict.lua judges.
--
-- Code runs in a process of its own. Expressions, in which nobody's code runs,
-- share one with tighter limits; what it does not bring to a good end is run
-- again alone, so that an answer's outputs depend on nothing but the answer.

local answer = require "answer"
local normalize = require "answer.normalize"
local outputs = require "quiz.outputs"
local show = require "quiz.show"
local text = require "text"
local tree = require "answer.tree"
local vocabulary = require "answer.vocabulary"
local worker = require "gradus.worker"

local M = {}

local SECONDS = 2
local LIMITS = {
  answer = { memory = 256 << 20, steps = 50000000 },
  expression = { memory = 128 << 20, steps = 10000000 },
}

local Runner = {}
Runner.__index = Runner

local function weak()
  return setmetatable({}, { __mode = "k" })
end

function M.new()
  return setmetatable({
    children = {},   -- the workers, by kind
    shown = nil,     -- the variant whose points the expression worker has
    label = 0,       -- its number
    commons = weak(), kept = weak(), ahead = {},
  }, Runner)
end

-- The worker of a kind that lives, or nil.
local function living(self, kind)
  local child = self.children[kind]
  if child and not child:pid() then self.children[kind] = nil end
  return self.children[kind]
end

-- A reply of a worker, or nil and a problem. After a failure the next request
-- gets a new worker, and so it does when the last one died at rest.
local function ask(self, kind, request)
  local child = living(self, kind)
  if not child then
    local _, detail
    child, _, detail = worker.spawn(kind, LIMITS[kind])
    if not child then
      return nil, { key = "quiz.worker_spawn", args = { why = detail } }
    end
    self.children[kind] = child
  end
  local reply, why, detail = child:call(request, SECONDS)
  if reply ~= nil then return reply end
  if why ~= "error" then self.children[kind] = nil end
  return nil, { key = "quiz.answer_" .. (why or "protocol"),
    args = { why = detail or "", seconds = SECONDS },
    interrupted = why == "interrupt" }
end

-- Hidden names ----------------------------------------------------------------

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
  local code = variant.func or variant.class
  local list, set = { code and code.name }, {}
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

-- What keeps an expression from being an answer.
local function expression_problem(variant, typed)
  if variant.class then
    return { key = "quiz.class_wanted", args = { name = variant.class.name } }
  end
  return check_hidden(variant, typed)
end

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
local function common_of(self, variant)
  local common = self.commons[variant]
  if not common then
    local func, points, symbols = variant.func, named_points(variant), {}
    for i, point in ipairs(points) do
      symbols[i] = show.symbols(point, variant.vars)
    end
    local class = variant.class or {}
    common = {
      name = func and func.name or class.name, calls = func and variant.points,
      runs = variant.runs, init = class.init, fields = class.fields,
      points = points, symbols_at = symbols, hide = hidden_names(variant),
    }
    self.commons[variant] = common
  end
  common.language = text.language()
  return common
end

-- Asking ----------------------------------------------------------------------

-- Replies to texts that share a process of the answer worker, or nil and a
-- problem: to one text, or to several of one author.
local function ask_answers(self, variant, language, texts)
  local requests = {}
  for i, typed in ipairs(texts) do requests[i] = language.request(typed) end
  return ask(self, "answer", {
    op = "batch", common = common_of(self, variant), requests = requests,
  })
end

-- Replies to expressions; whose they are does not matter.
local function ask_expressions(self, variant, _, texts)
  if not living(self, "expression") then self.shown = nil end
  local is_shown = self.shown == variant
  if not is_shown then self.label = self.label + 1 end
  local common = common_of(self, variant)
  local replies, problem = ask(self, "expression", {
    texts = texts, language = common.language, label = self.label,
    common = not is_shown and {
      points = common.points, symbols_at = common.symbols_at,
    } or nil,
  })
  self.shown = replies and variant or nil
  return replies, problem
end

-- Each: how to ask for an answer in it, alone and (where that is another way)
-- beside others, what to make of the reply, and what keeps it from being asked
-- for.
local LANGUAGES = {
  python = { problem = function()
    return { key = "quiz.python_later", args = {} }
  end },
  lua = {
    request = function(typed)
      return { op = "lua", source = normalize.code(typed) }
    end,
    outputs = outputs.of_code,
    problem = function(variant)
      return not (variant.func or variant.class)
        and { key = "quiz.code_unwanted", args = {} }
    end,
  },
  expression = {
    request = function(typed) return { op = "expr", text = typed } end,
    together = ask_expressions,
    outputs = outputs.of_expression,
    problem = expression_problem,
  },
}

local function result_of(variant, language, reply, problem)
  if problem then return { problem = problem, failed = true } end
  local given, failure = language.outputs(variant, reply)
  return { outputs = given, problem = failure }
end

local function run_alone(self, variant, language, typed)
  local replies, problem = ask_answers(self, variant, language, { typed })
  if type(replies) ~= "table" then problem = problem or outputs.NONSENSE end
  return result_of(variant, language, not problem and replies[1], problem)
end

-- Results for texts in one language: first together, and one by one when that
-- fails.
local function run_language(self, variant, language, texts)
  local results, replies, problem = {}, nil, nil
  if language.together or #texts > 1 then
    local together = language.together or ask_answers
    replies, problem = together(self, variant, language, texts)
  end
  local stopped = problem and problem.interrupted and problem
  for i, typed in ipairs(texts) do
    if stopped then
      results[i] = result_of(variant, language, nil, stopped)
    elseif type(replies) == "table" then
      results[i] = result_of(variant, language, replies[i])
    else
      results[i] = run_alone(self, variant, language, typed)
      local why = results[i].problem
      stopped = why and why.interrupted and why
    end
  end
  return results
end

-- The language of a text, or nil and the problem that keeps it from being run.
local function language_of(variant, typed)
  local language = LANGUAGES[normalize.language(normalize.code(typed))]
  local problem = language.problem(variant, typed)
  if problem then return nil, problem end
  return language
end

-- What texts give, by text: {outputs} or {problem}; with `failed` it was the
-- process that failed.
local function run(self, variant, texts)
  local results, groups = {}, {}
  for _, typed in ipairs(texts) do
    local language, problem = language_of(variant, typed)
    if language then
      local group = groups[language] or {}
      groups[language], group[#group + 1] = group, typed
    else
      results[typed] = { problem = problem }
    end
  end
  for language, group in pairs(groups) do
    local found = run_language(self, variant, language, group)
    for i, typed in ipairs(group) do results[typed] = found[i] end
  end
  return results
end

-- What an answer gives at the points of a variant: outputs, or nil and a
-- problem.
function Runner:outputs(variant, typed)
  local kept, ahead = self.kept[variant], self.ahead[variant]
  local known = kept and kept[typed] or ahead and ahead[typed]
    or run(self, variant, { typed })[typed]
  return known.outputs, known.problem
end

-- Runs several texts of a pack's author, which may share a process, and keeps
-- what they give for `outputs`.
function Runner:prepare(variant, texts)
  local kept, fresh = self.kept[variant] or {}, {}
  self.kept[variant] = kept
  for _, typed in ipairs(texts) do
    if not kept[typed] then fresh[#fresh + 1] = typed end
  end
  for typed, result in pairs(run(self, variant, fresh)) do
    if not result.failed then kept[typed] = result end
  end
end

-- Runs answers that will soon be judged, and keeps what they give until the next
-- call: those of `texts_of`, variant -> list of texts, that are expressions.
function Runner:look_ahead(texts_of)
  self.ahead = {}
  for variant, texts in pairs(texts_of) do
    local expressions = {}
    for _, typed in ipairs(texts) do
      if language_of(variant, typed) == LANGUAGES.expression then
        expressions[#expressions + 1] = typed
      end
    end
    self.ahead[variant] = run(self, variant, expressions)
  end
end

function Runner:close()
  for _, child in pairs(self.children) do child:close() end
  self.children = {}
end

return M
