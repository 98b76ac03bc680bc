-- Packs in the parent: found by name or path, read as text and handed to a pack
-- worker, which alone runs them. What comes back is a stranger's: it is checked
-- before it is believed.

local fields = require "quiz.fields"
local paths = require "paths"
local text = require "text"
local variants = require "quiz.variant"
local worker = require "gradus.worker"

local M = {}

local MAX_BYTES = 1 << 20
local SECONDS = 2
local LIMITS = { memory = 256 << 20, steps = 50000000 }
local KEPT = 256  -- variants remembered by a pack

local Pack = {}
Pack.__index = Pack

-- Finding ---------------------------------------------------------------------

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function is_path(name)
  return name:find("/", 1, true) ~= nil or name:find("%.lua$") ~= nil
end

-- The folders where packs are looked for, the user's own first.
local function folders()
  return { paths.user_data(), paths.user_data() .. "/quizzes", paths.quizzes() }
end

-- The file of a pack, or nil. A name that holds "/" or ends in .lua is a path.
function M.find(name)
  if is_path(name) then return exists(name) and name or nil end
  if not name:find("^%w[%w._-]*$") then return nil end
  for _, folder in ipairs(folders()) do
    local path = folder .. "/" .. name .. ".lua"
    if exists(path) then return path end
  end
end

-- The names of all packs that can be found, sorted.
function M.names()
  local system = require "gradus.system"
  local seen, names = {}, {}
  for _, folder in ipairs(folders()) do
    for _, file in ipairs(system.list_folder(folder) or {}) do
      local name = file:match("^(%w[%w._-]*)%.lua$")
      if name and not seen[name] then
        seen[name] = true
        names[#names + 1] = name
      end
    end
  end
  table.sort(names)
  return names
end

local function read_file(path)
  local file, why = io.open(path, "rb")
  if not file then
    return nil, { key = "quiz.pack_unread", args = { why = why } }
  end
  local source = file:read(MAX_BYTES + 1) or ""
  file:close()
  if #source > MAX_BYTES then
    return nil, { key = "quiz.pack_large",
      args = { path = path, limit = MAX_BYTES } }
  end
  return source
end

-- Believing -------------------------------------------------------------------

local list_of, record = fields.list_of, fields.record
local MAX_QUESTIONS, MAX_POINTS = 10000, 1000

local values = list_of(fields.value, 1)

local LOADED = record({
  id = fields.id, title = fields.texts,
  questions = list_of(record({
    id = fields.id, topic = fields.text, kind = fields.text,
    source = fields.text, ask = fields.texts, marks = fields.positive,
    minutes = fields.positive,
  }, { "id", "topic", "kind", "ask" }), 1, MAX_QUESTIONS),
}, { "id", "title", "questions" })

local CHECKS = record({
  checks = list_of(record({ margin = fields.number, ko = fields.string,
    en = fields.string }, { "margin" }), 1),
}, { "checks" })

local PAIRS = record { pairs = list_of(values, 0, 100 * MAX_POINTS) }

local PROBLEM = record({
  problem = record({ key = fields.string, args = fields.args }, { "key" }),
}, { "problem" })

-- A reply in the shape that `spec` wants, or nil and a problem.
local function believed(reply, spec)
  local is_problem = type(reply) == "table" and reply.problem ~= nil
  local result = fields.believed(is_problem and PROBLEM or spec, reply)
  if result and not is_problem then return result end
  local problem = result and result.problem or
    { key = "quiz.pack_reply", args = {} }
  problem.diagnosis = "pack"
  return nil, problem
end

-- Asking ----------------------------------------------------------------------

local function spawn_problem(why)
  return { key = "quiz.worker_spawn", args = { why = why } }
end

-- What the worker says to a request, or nil and a problem.
local function exchange(self, request, spec)
  request.language = text.language()
  local reply, why, detail = self.child:call(request, SECONDS)
  if reply then return believed(reply, spec) end
  if why ~= "error" then self.child = nil end
  local args = { pack = self.name, question = request.question or self.name,
    why = detail or "" }
  return nil, { key = "quiz.pack_" .. why, args = args, diagnosis = "pack",
    interrupted = why == "interrupt" }
end

-- Starts a worker and loads the pack there, or nil and a problem.
local function start(self)
  local child, _, detail = worker.spawn("pack", LIMITS)
  if not child then return nil, spawn_problem(detail) end
  self.child = child
  local request = { op = "load", source = self.source, name = self.name }
  return exchange(self, request, LOADED)
end

-- The same; a worker that died, also at rest, is started again first.
function Pack:ask(request, spec)
  if not (self.child and self.child:pid()) then
    local loaded, problem = start(self)
    if not loaded then return nil, problem end
  end
  return exchange(self, request, spec)
end

-- A pack by name or path, or nil and a problem; nil alone when there is none.
function M.open(name)
  local path = M.find(name)
  if not path then return nil end
  local source, problem = read_file(path)
  if not source then return nil, problem end
  local self = setmetatable({ name = name:match("([^/]*)$"), path = path,
    source = source, drawn = {}, count = 0 }, Pack)
  local loaded
  loaded, problem = start(self)
  if not loaded then return nil, problem end
  self.id, self.title = loaded.id, loaded.title
  self.questions, self.by_id = loaded.questions, {}
  for _, question in ipairs(self.questions) do
    self.by_id[question.id] = question
  end
  return self
end

-- The variant of a question (its name without the pack's) for a seed, or nil
-- and a problem.
function Pack:draw(question, seed)
  local label = question .. "#" .. seed
  if self.drawn[label] then return self.drawn[label] end
  local variant, problem =
    self:ask({ op = "draw", question = question, seed = seed }, variants.read)
  if not variant then return nil, problem end
  if self.count == KEPT then self.drawn, self.count = {}, 0 end
  self.drawn[label], self.count = variant, self.count + 1
  return variant
end

-- The checks of a property on the student's numbers by name.
function Pack:property(question, seed, numbers)
  local reply, problem = self:ask(
    { op = "property", question = question, seed = seed, values = numbers },
    CHECKS)
  return reply and reply.checks, problem
end

-- The right values of derivatives beside finite differences: {{a, b}, ..}.
function Pack:differences(question, seed)
  local reply, problem =
    self:ask({ op = "derive", question = question, seed = seed }, PAIRS)
  return reply and reply.pairs, problem
end

function Pack:close()
  if self.child then self.child:close() end
  self.child = nil
end

return M
