-- Right answers with one thing changed in their tree: a sign, a factor, an
-- index, two operands exchanged, a term left out. A mutant that is accepted must
-- be the same in value as the right answer at many more points than judging
-- uses, and a reason that is named must be named at other points too.
local folder = arg[0]:match(".*/")
local check = dofile(folder .. "check.lua")
local answer = require "answer"
local compare = require "quiz.compare"
local Judge = require "quiz.judge"
local packs = require "quiz.pack"
local values = require "answer.value"

local SEED = 1
local DENSE = 20     -- seeds whose points a mutant is compared at
local LEAST = 1000   -- mutants that there must be
local BATCH = 40     -- answers run in one request
local KINDS = { expression = true, parts = true, number = true, array = true }

-- Mutations -------------------------------------------------------------------

local function number(value)
  return { kind = "number", value = value, text = tostring(value), from = 1,
    to = 1 }
end

local function binary(op, left, right)
  return { kind = "binary", op = op, left = left, right = right, from = 1,
    to = 1 }
end

local SIGNS = { ["+"] = "-", ["-"] = "+", ["*"] = "/", ["/"] = "*",
  ["·"] = "/" }
local FUNCTIONS = { exp = "log", log = "exp", sum = "mean", mean = "sum",
  maximum = "minimum", minimum = "maximum", max = "min", min = "max",
  sigmoid = "tanh" }

-- What may stand in the place of a node: a list of nodes.
local REPLACE = {}

function REPLACE.binary(node)
  local list = { node.left, node.right, binary(node.op, node.right, node.left) }
  if SIGNS[node.op] then
    list[#list + 1] = binary(SIGNS[node.op], node.left, node.right)
  end
  return list
end

function REPLACE.number(node)
  return { number(node.value + 1), number(node.value - 1), number(-node.value),
    number(2 * node.value) }
end

function REPLACE.unary(node)
  return { node.operand }
end

function REPLACE.transpose(node)
  return { node.operand }
end

function REPLACE.name(node)
  local other = FUNCTIONS[node.name]
  return other and { { kind = "name", name = other, from = 1, to = 1 } } or {}
end

function REPLACE.attribute(node)
  local copy = setmetatable({ name = FUNCTIONS[node.name] }, { __index = node })
  return FUNCTIONS[node.name] and { copy } or {}
end

function REPLACE.conditional(node)
  return { node.yes, node.no, setmetatable({ yes = node.no, no = node.yes },
    { __index = node }) }
end

-- Sign and factor, for every node that is a value.
local function wrapped(node)
  return {
    { kind = "unary", op = "-", operand = node, from = 1, to = 1 },
    binary("*", number(2), node), binary("/", node, number(2)),
    binary("+", node, number(1)),
  }
end

local IS_VALUE = { binary = true, name = true, call = true, number = true,
  unary = true, transpose = true }
local FIELDS = { "operand", "left", "right", "yes", "test", "no", "object",
  "start", "stop", "step", "body" }
local LISTS = { "items", "args", "keywords" }

-- Calls each(text of the whole tree) with every mutation of what stands in
-- holder[field]; the name of a function only becomes another.
local function mutate(root, holder, field, each, is_callee)
  local node = holder[field]
  local changed = REPLACE[node.kind] and REPLACE[node.kind](node) or {}
  if IS_VALUE[node.kind] and not is_callee then
    for _, one in ipairs(wrapped(node)) do changed[#changed + 1] = one end
  end
  for _, one in ipairs(changed) do
    holder[field] = one
    local ok, text = pcall(answer.print, root.tree)
    if ok then each(text) end
  end
  holder[field] = node
end

local function visit(root, holder, field, each)
  local node = holder[field]
  mutate(root, holder, field, each)
  for _, name in ipairs(FIELDS) do
    if type(node[name]) == "table" and node[name].kind then
      visit(root, node, name, each)
    end
  end
  for _, name in ipairs(LISTS) do
    for i, item in ipairs(node[name] or {}) do
      if item.kind then
        visit(root, node[name], i, each)
      elseif type(item.value) == "table" then
        visit(root, item, "value", each)
      end
    end
  end
  if node.kind == "call" then mutate(root, node, "callee", each, true) end
end

-- The mutants of an answer as texts, each once.
local function mutants_of(text, names)
  local tree = answer.parse(text, { names = names })
  local root, list = { tree = tree }, {}
  local seen = { [answer.print(tree)] = true }
  visit(root, root, "tree", function(mutant)
    if not seen[mutant] then
      seen[mutant], list[#list + 1] = true, mutant
    end
  end)
  return list
end

-- Dense evaluation ------------------------------------------------------------

-- The points that other seeds draw.
local function dense_points(pack, question, variant)
  if next(variant.vars) == nil then return { {} } end
  local points = {}
  for seed = SEED + 1, SEED + DENSE do
    local other = assert(pack:draw(question.id, seed))
    table.move(other.points, 1, #other.points, #points + 1, points)
  end
  return points
end

-- The parts of a value as plain values; names go before places.
local function parts_of(value, names)
  local list = {}
  if type(value) == "table" and value.kind == "parts" then
    for i, item in ipairs(value) do list[item.name or i] = item.value end
    for j, name in ipairs(names or {}) do list[j] = list[name] or list[j] end
  elseif type(value) == "table" and value.kind == "tuple" then
    for i, item in ipairs(value) do list[i] = item end
  else
    list[1] = value
  end
  for i, each in ipairs(list) do
    list[i] = compare.plain(type(each) == "table" and values.to_array(each)
      or each)
  end
  return list
end

local function evaluate(tree, point, names)
  local value = answer.eval(tree, point)
  return value ~= nil and parts_of(value, names) or nil
end

local function agree(a, b, tolerance)
  for j, one in ipairs(a) do
    local tol = compare.tolerance(tolerance, compare.scale { b[j] })
    if compare.distance(one, b[j], { rel = tol.rel, abs = 10 * tol.abs
      + 1e-12 }) > 1 then
      return false
    end
  end
  return #a == #b
end

-- Whether two answers have the same values at many points, those left out where
-- the right one is not finite.
local function is_same(variant, right, mutant, points)
  local a = answer.parse(right, { names = points[1] })
  local b = answer.parse(mutant, { names = points[1] })
  for _, point in ipairs(points) do
    local key = evaluate(a, point, variant.names)
    local got = evaluate(b, point, variant.names)
    if not got then return false end
    local finite = true
    for _, plain in ipairs(key) do
      finite = finite and not compare.first_nonfinite(plain)
    end
    if finite and not agree(got, key, variant.tol) then return false end
  end
  return true
end

-- The run ---------------------------------------------------------------------

local judge, failures = Judge.new(), {}
local total, accepted, named = 0, 0, 0

-- One of the values that count as right, at every dense point.
local function is_right(variant, mutant, points)
  for _, form in ipairs(variant.accept) do
    if is_same(variant, form, mutant, points) then return true end
  end
  return false
end

-- A reason that is true of the question, and no accident of the points, is
-- found with another seed as well.
local function check_reason(pack, question, mutant, result)
  local again = judge:judge(pack, question.id, SEED + 1, mutant)
  named = named + 1
  if again.diagnosis ~= result.diagnosis then
    failures[#failures + 1] = ("%s: %s: %s, but %s with another seed"):format(
      question.id, mutant, result.diagnosis, again.diagnosis)
  end
end

local function try(pack, question, variant, mutants)
  local has_points = next(variant.vars) ~= nil
  judge:prepare(variant, mutants)
  judge:prepare(has_points and assert(pack:draw(question.id, SEED + 1))
    or variant, mutants)
  local points = dense_points(pack, question, variant)
  for _, mutant in ipairs(mutants) do
    local result = judge:judge(pack, question.id, SEED, mutant)
    total = total + 1
    if result.verdict == "right" then
      accepted = accepted + 1
      if not is_right(variant, mutant, points) then
        failures[#failures + 1] = question.id .. ": " .. mutant
      end
    elseif result.diagnosis and has_points then
      check_reason(pack, question, mutant, result)
    end
  end
end

local function try_question(pack, question)
  local variant = assert(pack:draw(question.id, SEED))
  local known, all, seen = variant.points[1] or {}, {}, {}
  for _, form in ipairs(variant.accept) do
    for _, mutant in ipairs(mutants_of(form, known)) do
      if not seen[mutant] then seen[mutant], all[#all + 1] = true, mutant end
    end
  end
  for first = 1, #all, BATCH do
    try(pack, question, variant,
      table.move(all, first, math.min(#all, first + BATCH - 1), 1, {}))
  end
end

for _, name in ipairs { "notes", folder .. "data/judging.lua" } do
  local pack = assert(packs.open(name))
  for _, question in ipairs(pack.questions) do
    if KINDS[question.kind] then try_question(pack, question) end
  end
  pack:close()
end
judge:close()

check.equal(table.concat(failures, "\n"), "", "accepted mutants")
check.truthy(total >= LEAST, total .. " mutants")
print(("%d mutants, %d accepted, all equal in value; %d reasons named"):format(
  total, accepted, named))
check.done()
