-- In the pack worker: the runs of objects that a question about a class is
-- judged by (quiz/objects.lua), and what its reference gives in them.

local fields = require "quiz.fields"
local objects = require "answer.objects"
local random = require "quiz.random"

local M = {}

local MAX_CASES, MAX_CALLS = 100, 100

-- A case as the author writes it, { init = {..}, { "forward", x }, .. }.
local function checked_run(class, case)
  local arguments = fields.list_of(fields.value, 0)
  local run = { init = arguments(case.init or {}), calls = {} }
  for i, call in ipairs(fields.list_of(fields.any, 1, MAX_CALLS)(case)) do
    local method = fields.name(call[1])
    if not class.methods[method] then fields.fail("quiz.cases_class") end
    run.calls[i] = { method = method,
      arguments = arguments { table.unpack(call, 2) } }
  end
  return run
end

local function checked_cases(class, cases)
  local ok, runs = pcall(fields.list_of(function(case)
    return checked_run(class, case)
  end, 1, MAX_CASES), cases)
  if ok then return runs end
  fields.fail("quiz.cases_class", {})
end

-- The later batches of a run, each as a run of its own.
local function batches_of(run)
  local batches
  for _, call in ipairs(run.calls) do
    if call.method == run.calls[1].method then
      batches = batches or {}
      batches[#batches + 1] = { init = run.init, calls = {} }
    end
    table.insert(batches[#batches].calls, call)
  end
  return table.move(batches, 2, #batches, 1, {})
end

local function with_batches(runs)
  local all = {}
  for _, run in ipairs(runs) do
    all[#all + 1] = run
    table.move(batches_of(run), 1, #run.calls, #all + 1, all)
  end
  return all
end

-- What is observed of a call, and the values: what it returned, then fields.
local function observe(class, name, call, c)
  local seen, values = {}, {}
  local labels = (class.returns or {})[name] or {}
  for place, value in ipairs(call.values) do
    local default = #call.values == 1 and name or name .. " " .. place
    seen[#seen + 1] =
      { label = labels[place] or default, call = c, place = place }
    values[#values + 1] = value
  end
  for _, field in ipairs((class.fields or {})[name] or {}) do
    if call.fields[field] == nil then
      fields.fail("quiz.class_reference", { why = field })
    end
    seen[#seen + 1] = { label = field, call = c, field = field }
    values[#values + 1] = call.fields[field]
  end
  return seen, values
end

-- All that is observed of a run of an object of `made`.
local function observe_run(class, made, run)
  local result = objects.run(made, run,
    { init = class.init or {}, fields = class.fields or {} })
  if result.error then
    fields.fail("quiz.class_reference", { why = result.error.message })
  end
  local observed, values = {}, {}
  for c, call in ipairs(result.calls) do
    local seen, given = observe(class, run.calls[c].method, call, c)
    table.move(seen, 1, #seen, #observed + 1, observed)
    table.move(given, 1, #given, #values + 1, values)
  end
  return observed, values
end

-- For each value of a run what the other classes that count as right give.
local function others_of(class, run, count)
  local others = {}
  for k = 1, count do others[k] = {} end
  for a, made in ipairs(class.also or {}) do
    local _, values = observe_run(class, made, run)
    for k = 1, count do others[k][a] = values[k] end
  end
  return others
end

-- The runs, their right values and others that count as right, and what they
-- are values of.
function M.of(question, draw)
  local class, keys, others, observed = question.class, {}, {}, {}
  local rng = random.new(draw.id .. "#" .. draw.seed .. "#cases")
  local cases = checked_cases(class, class.cases(rng, draw.params))
  local runs = with_batches(cases)
  for i, run in ipairs(runs) do
    observed[i], keys[i] = observe_run(class, class.reference, run)
    others[i] = others_of(class, run, #keys[i])
  end
  return runs, keys, others, observed
end

return M
