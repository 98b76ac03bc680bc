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

-- Points where the key is not finite prove nothing and are dropped, with all
-- that goes with them; a question that loses more than a quarter of them is
-- faulty.
local function finite_points(points, keys, ...)
  local lists, good = { points, keys, ... }, {}
  for l in ipairs(lists) do good[l] = {} end
  for i in ipairs(points) do
    if #keys[i] == 0 then fail("quiz.key_type") end
    if finite_values(keys[i]) then
      for l, list in ipairs(lists) do table.insert(good[l], list[i]) end
    end
  end
  if 4 * #good[1] < 3 * #points then fail("quiz.key_nonfinite") end
  return table.unpack(good)
end

local function names_of(list)
  return map(list, function(each) return each.name end)
end

-- The labels of what is observed of a class, each once.
local function labels_of(observed)
  local names, seen = {}, {}
  for _, run in ipairs(observed) do
    for _, each in ipairs(run) do
      if not seen[each.label] then
        seen[each.label], names[#names + 1] = true, each.label
      end
    end
  end
  return names
end

local function part_names(question, observed)
  if question.names then return question.names end
  if question.class then return labels_of(observed) end
  local parts = key.parts(question)
  return (question.parts or question.table) and names_of(parts) or nil
end

-- Choices and tables ----------------------------------------------------------

-- The choices, or the things to be put in order, in the order of this variant,
-- and where each of them stands: places[i] is the number shown for the i-th.
local function shuffled(question, draw)
  local list = question.choices or question.order
  if not list then return nil end
  local rng = random.new(draw.id .. "#" .. draw.seed .. "#choices")
  local from, places, entries = {}, {}, {}
  for i = 1, #list do from[i] = i end
  for place, i in ipairs(rng:shuffle(from)) do
    places[i], entries[place] = place, list[i]
  end
  return entries, places
end

-- Parameters and, by letters, where choices stand: {a} is the number shown for
-- the first one that the author wrote.
local function with_places(params, places)
  local all = {}
  for i, place in ipairs(places or {}) do
    all[string.char(("a"):byte() + i - 1)] = place
  end
  for name, value in pairs(params) do all[name] = value end
  return all
end

local function cell_text(cell, params, lang)
  if type(cell.text) == "table" then
    return fill(cell.text[lang], params, lang)
  end
  return fill(shown(cell.text, lang), params, lang)
end

-- The sign of a blank: ①, ②, ..
local function blank_text(number)
  return number <= 20 and utf8.char(0x245F + number) or ("(%d)"):format(number)
end

-- A table as rows of texts in a language; blanks are numbered.
local function filled_table(rows, params, lang)
  local count = 0
  return rows and map(rows, function(row)
    return map(row, function(cell)
      if cell.blank == nil then return cell_text(cell, params, lang) end
      count = count + 1
      return blank_text(count)
    end)
  end)
end

-- All -------------------------------------------------------------------------

-- What is told of the function or the class that is asked for.
local function code_fields(question)
  local func, class = question.func, question.class
  return func and {
    name = func.name, args = func.args, may_change = func.may_change or {},
  }, class and {
    name = class.name, init = class.init or {}, methods = class.methods,
    fields = class.fields, may_change = class.may_change or {},
  }
end

-- What a variant shows.
local function texts_of(question, params, entries)
  local function filled(texts) return fill_texts(texts, params) end
  return {
    ask = filled(question.ask), hints = map(question.hints, filled),
    solution = filled(question.solution), card = filled(question.card),
    choices = entries and map(entries, filled),
    table = question.table and {
      ko = filled_table(question.table, params, "ko"),
      en = filled_table(question.table, params, "en"),
    },
  }
end

-- The answers that a variant declares.
local function declared_of(question, params)
  local function answer(text) return fill(text, params, "en", true) end
  return map(question.accept, answer), map(question.reject, function(entry)
    return { answer = answer(entry.answer),
      ko = entry.ko and fill(entry.ko, params, "ko"),
      en = entry.en and fill(entry.en, params, "en") }
  end), map(question.invalid, answer)
end

-- Parameters ------------------------------------------------------------------

local DEPTH = 8  -- of a question's tables; classes go round in circles

-- All that a question says as one text; false where a function of its own may
-- use any parameter.
local function all_texts(value, field, depth)
  if type(value) == "function" then return field == "params" and "" or false end
  if depth > DEPTH or field == "class" then return false end
  if type(value) == "string" then return value .. "\n" end
  local whole = ""
  for key, each in pairs(type(value) == "table" and value or {}) do
    local part = all_texts(each, key, depth + 1)
    if not part then return false end
    whole = whole .. part
  end
  return whole
end

-- The parameters that stand nowhere in a question.
local function unused_of(question, params)
  local texts, unused = all_texts(question, nil, 0), {}
  for name in pairs(texts and params or {}) do
    if not texts:find("%f[%w_]" .. name .. "%f[^%w_]") then
      unused[#unused + 1] = name
    end
  end
  table.sort(unused)
  return unused
end

local PLAIN = { "kind", "topic", "source", "marks", "minutes", "hide", "tol",
  "kinks", "mark" }

local function draw_question(question, draw, params)
  local points, keys, others, observed =
    finite_points(kinds[question.kind].key(question, draw))
  local entries, places = shuffled(question, draw)
  local variant = texts_of(question, params, entries)
  for _, field in ipairs(PLAIN) do variant[field] = question[field] end
  variant.id, variant.seed = draw.id, draw.seed
  variant.vars, variant.digits = question.vars or {}, question.digits or 3
  variant.names = part_names(question, observed)
  variant.func, variant.class = code_fields(question)
  variant.keys, variant.others, variant.observed = keys, others, observed
  variant.points = question.class and {} or points
  variant.runs = question.class and points or nil
  if question.choices then
    variant.right = map(entries, function(entry) return entry.right end)
  elseif question.order then
    variant.order = places
  end
  variant.accept, variant.reject, variant.invalid =
    declared_of(question, with_places(params, places))
  variant.unused = unused_of(question, params)
  return variant
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
