-- The pack worker: holds one pack of a stranger, draws its variants and works
-- out what is right. Only plain data leaves it.
--
-- Requests {op = .., ..} and replies, each a table; a reply with `problem` =
-- {key, args} says what is wrong with the pack.
--
-- (each with the `language` of its sentences)
--
--   load {source, name}                -> {id, title, questions}
--   draw {question, seed}              -> variant (see M.draw below)
--   property {question, seed, values}  -> {checks = {{margin, ko, en}, ..}}
--   derive {question, seed}            -> {pairs = {{key, difference}, ..}}

local compare = require "quiz.compare"
local env = require "env"
local fields = require "quiz.fields"
local key = require "quiz.key"
local kinds = require "quiz.kinds"
local random = require "quiz.random"
local sandbox = require "answer.sandbox"
local schema = require "quiz.schema"
local text = require "text"

local pack  -- the one loaded

local function fail(name, args)
  error({ problem = { key = name, args = args or {} } }, 0)
end

-- Texts -----------------------------------------------------------------------

-- Whether a parameter can be shown: a finite number, a text, or one for each
-- language.
local function is_showable(value)
  if type(value) == "number" then return value - value == 0 end
  if type(value) ~= "table" then return fields.is_text(value) end
  return fields.is_text(value.ko) and fields.is_text(value.en)
end

local function shown(value, lang)
  if type(value) == "table" then return value[lang] end
  if math.type(value) == "float" then return ("%.12g"):format(value) end
  return tostring(value)
end

-- Fills {name} from the drawn parameters; in answers, whose braces may be
-- arrays, a name that was not drawn stays as it is.
local function fill(text, params, lang, lenient)
  return (text:gsub("{([%a_][%w_]*)}", function(name)
    if params[name] == nil then
      if not lenient then fail("quiz.no_value", { name = name }) end
      return nil
    end
    if not is_showable(params[name]) then
      fail("quiz.param_value", { name = name })
    end
    return shown(params[name], lang)
  end))
end

local function fill_texts(texts, params)
  return texts and { ko = fill(texts.ko, params, "ko"),
    en = fill(texts.en, params, "en") }
end

local function map(list, f)
  local result = {}
  for i, each in ipairs(list or {}) do result[i] = f(each) end
  return result
end

-- Variants --------------------------------------------------------------------

local function draw_params(question, draw)
  if not question.params then return {} end
  local params = question.params(random.new(draw.id .. "#" .. draw.seed))
  if type(params) ~= "table" then fail("quiz.params_table") end
  return params
end

local function finite_values(values)
  for _, value in ipairs(values) do
    local plain = compare.plain(value)
    if not plain then fail("quiz.key_type") end
    if compare.first_nonfinite(plain) then return false end
  end
  return true
end

-- Points where the key is not finite prove nothing and are dropped; a question
-- that loses more than a quarter of them is faulty.
local function finite_points(points, keys)
  local good, right = {}, {}
  for i, point in ipairs(points) do
    if #keys[i] == 0 then fail("quiz.key_type") end
    if finite_values(keys[i]) then
      good[#good + 1], right[#right + 1] = point, keys[i]
    end
  end
  if 4 * #good < 3 * #points then fail("quiz.key_nonfinite") end
  return good, right
end

local function part_names(question)
  if question.names then return question.names end
  return question.parts and map(question.parts, function(p) return p.name end)
end

-- The choices in the order of this variant, and which of them are right.
local function shuffled_choices(question, draw, params)
  if not question.choices then return nil end
  local rng = random.new(draw.id .. "#" .. draw.seed .. "#choices")
  local right = {}
  local choices = map(rng:shuffle(question.choices), function(choice)
    right[#right + 1] = choice.right
    return fill_texts(choice, params)
  end)
  return choices, right
end

local function draw_question(question, draw, params)
  local points, keys = kinds[question.kind].key(question, draw)
  points, keys = finite_points(points, keys)
  local choices, right = shuffled_choices(question, draw, params)
  return {
    id = draw.id, seed = draw.seed, kind = question.kind,
    topic = question.topic, source = question.source,
    marks = question.marks, minutes = question.minutes,
    ask = fill_texts(question.ask, params),
    hints = map(question.hints, function(h) return fill_texts(h, params) end),
    solution = fill_texts(question.solution, params),
    card = fill_texts(question.card, params),
    vars = question.vars or {}, names = part_names(question),
    func = question.func and {
      name = question.func.name, args = question.func.args,
      may_change = question.func.may_change or {},
    },
    points = points, keys = keys, choices = choices, right = right,
    hide = question.hide, tol = question.tol, digits = question.digits or 3,
    accept = map(question.accept, function(answer)
      return fill(answer, params, "en", true)
    end),
    reject = map(question.reject, function(entry)
      return { answer = fill(entry.answer, params, "en", true),
        ko = entry.ko and fill(entry.ko, params, "ko"),
        en = entry.en and fill(entry.en, params, "en") }
    end),
  }
end

local function find(request)
  local question = pack.by_id[request.question]
  local draw = { id = pack.id .. "/" .. question.id, seed = request.seed }
  draw.params = draw_params(question, draw)
  return question, draw
end

-- Requests --------------------------------------------------------------------

local function summary(question)
  return { id = question.id, topic = question.topic, kind = question.kind,
    source = question.source, ask = question.ask,
    marks = question.marks, minutes = question.minutes }
end

local OPS = {}

function OPS.load(request)
  local chunk, problem =
    sandbox.load(request.source, request.name, sandbox.new(env.new()))
  if not chunk then
    fail("quiz.pack_syntax",
      { line = problem.line or 1, why = problem.message })
  end
  pack, problem = schema.read(chunk())
  if not pack then return { problem = problem } end
  return { id = pack.id, title = pack.title,
    questions = map(pack.questions, summary) }
end

function OPS.draw(request)
  local question, draw = find(request)
  return draw_question(question, draw, draw.params)
end

function OPS.property(request)
  local question, draw = find(request)
  local checks = question.property(request.values, draw.params)
  if type(checks) ~= "table" or #checks == 0 then
    fail("quiz.property_result")
  end
  return { checks = map(checks, function(check)
    if type(check) ~= "table" or type(check.margin) ~= "number" then
      fail("quiz.property_result")
    end
    return { margin = check.margin, ko = shown(check.ko or ""),
      en = shown(check.en or "") }
  end) }
end

function OPS.derive(request)
  return { pairs = key.differences(find(request)) }
end

local MESSAGE_LIMIT = 1024

-- An error of the pack's own code becomes a problem that quotes it in a line.
local function one_line(failure)
  return (tostring(failure):sub(1, MESSAGE_LIMIT):gsub("%s+", " "))
end

local function problem_of(failure, request)
  local problem = type(failure) == "table" and failure.problem or
    { key = "quiz.pack_error", args = { why = one_line(failure) } }
  problem.args.question = problem.args.question or request.question or "pack"
  problem.args.field = problem.args.field or ""
  return { problem = problem }
end

return function(request)
  text.language(request.language)
  local ok, reply = pcall(OPS[request.op], request)
  return ok and reply or problem_of(reply, request)
end
