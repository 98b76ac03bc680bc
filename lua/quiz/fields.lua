-- Checkers of a pack's fields. Each takes the value that stands in the pack and
-- returns it in the engine's form, or raises {problem = {key, args}} with the
-- sentence that says what must stand there.

local M = {}

local LIMITS = { text = 10000, id = 64, list = 200, domain = 1e100 }
local LANGUAGES = { "ko", "en" }
local DOMAIN = { -6, 6 }  -- of the entries of an array that names none

-- Raises the problem; quiz/schema.lua catches it.
function M.fail(key, args)
  error({ problem = { key = key, args = args or {} } }, 0)
end
local fail = M.fail

-- Plain values ----------------------------------------------------------------

-- UTF-8 without control characters but for tab and newline.
function M.is_text(value)
  return type(value) == "string" and #value <= LIMITS.text
    and utf8.len(value) ~= nil and not value:find("[%z\1-\8\11-\31\127]")
end

function M.text(value)
  if not M.is_text(value) or value == "" then fail("quiz.field_text") end
  return value
end

-- {ko = .., en = ..}, both present.
function M.texts(value)
  if type(value) ~= "table" then fail("quiz.field_texts") end
  local result = {}
  for _, lang in ipairs(LANGUAGES) do
    local text = value[lang]
    if not M.is_text(text) or text == "" then fail("quiz.field_texts") end
    result[lang] = text
  end
  return result
end

function M.id(value)
  if type(value) ~= "string" or #value > LIMITS.id or
      not value:find("^%w[%w._-]*$") then
    fail("quiz.field_id")
  end
  return value
end

-- A name as a formula has it.
function M.name(value)
  if type(value) ~= "string" or #value > LIMITS.id or
      not value:find("^%a[%w_]*$") then
    fail("quiz.field_name")
  end
  return value
end

-- A name, or a derivative written as ∂L/∂Y, which answers may also call dL/dY.
function M.known(value)
  local above, below = tostring(value):match("^∂(.+)/∂(.+)$")
  if not above then return M.name(value) end
  return "∂" .. M.name(above) .. "/∂" .. M.name(below)
end

function M.positive(value)
  if type(value) ~= "number" or not (value > 0 and value <= 1000) then
    fail("quiz.field_number")
  end
  return value
end

function M.func(value)
  if type(value) ~= "function" then fail("quiz.field_function") end
  return value
end

-- The checker of a list of at least `least` (and at most `most`) entries, each
-- taken by `entry`.
function M.list_of(entry, least, most)
  return function(value)
    most = most or LIMITS.list
    if type(value) ~= "table" or #value < least or #value > most then
      fail("quiz.field_list", { least = least, most = most })
    end
    local result = {}
    for i = 1, #value do result[i] = entry(value[i]) end
    return result
  end
end

-- The checker of a table with names as keys: `entry` takes each value, and
-- `name` (M.name where absent) each key.
function M.map_of(entry, name)
  name = name or M.name
  return function(value)
    if type(value) ~= "table" or next(value) == nil then
      fail("quiz.field_table")
    end
    local result = {}
    for key, each in pairs(value) do result[name(key)] = entry(each) end
    return result
  end
end

-- The checker of a table with the given fields and no others.
function M.record(fields, needed)
  return function(value)
    if type(value) ~= "table" then fail("quiz.field_table") end
    for key in pairs(value) do
      if not fields[key] then
        fail("quiz.field_unknown", { name = tostring(key) })
      end
    end
    local result = {}
    for key, check in pairs(fields) do
      if value[key] ~= nil then result[key] = check(value[key]) end
    end
    for _, key in ipairs(needed or {}) do
      if result[key] == nil then fail("quiz.field_needs", { name = key }) end
    end
    return result
  end
end

-- What workers send -----------------------------------------------------------

local function of_type(wanted)
  return function(value)
    if type(value) ~= wanted then M.fail("quiz.field_table") end
    return value
  end
end

M.string, M.number, M.boolean =
  of_type "string", of_type "number", of_type "boolean"

function M.any(value)
  return value
end

-- A number, a boolean or an array.
function M.value(value)
  local kind = type(value)
  if kind ~= "number" and kind ~= "boolean" and kind ~= "userdata" then
    fail("quiz.field_table")
  end
  return value
end

-- The arguments of a sentence: names or places, and what to put there.
function M.args(value)
  local result = {}
  for key, each in pairs(value) do result[key] = tostring(each) end
  return result
end

-- The value as `check` returns it, or nil and the problem with it.
function M.believed(check, value)
  local ok, result = pcall(check, value)
  if ok then return result end
  return nil, type(result) == "table" and result.problem or nil
end

-- What is right ---------------------------------------------------------------

-- An answer in the student's grammar, a number, or function(v).
function M.answer(value)
  local kind = type(value)
  if kind ~= "function" and kind ~= "number" and not M.is_text(value) then
    fail("quiz.field_answer")
  end
  return value
end

-- "wrong form" or {answer = "wrong form", ko = .., en = ..}.
function M.reject(value)
  if type(value) == "string" then return { answer = M.text(value) } end
  if type(value) ~= "table" or not M.is_text(value.answer) then
    fail("quiz.field_reject")
  end
  local why = M.texts(value)
  return { answer = value.answer, ko = why.ko, en = why.en }
end

function M.choices(value)
  local right = 0
  local result = M.list_of(function(entry)
    local choice = M.texts(entry)
    choice.right = entry.right == true
    right = right + (choice.right and 1 or 0)
    return choice
  end, 2)(value)
  if right == 0 then fail("quiz.field_choices") end
  return result
end

-- A number is the relative tolerance.
function M.tolerance(value)
  if type(value) == "number" then value = { rel = value } end
  return M.record { rel = M.positive, abs = M.positive }(value)
end

-- Variables -------------------------------------------------------------------

local function domain(value)
  if type(value) ~= "table" or type(value[1]) ~= "number" or
      type(value[2]) ~= "number" or not (value[1] < value[2]) or
      value[1] < -LIMITS.domain or value[2] > LIMITS.domain then
    fail("quiz.field_domain", { most = LIMITS.domain })
  end
  return { value[1], value[2] }
end

local function is_size(size)
  return type(size) == "string" and size:find("^%a[%w_]*$") or
    math.type(size) == "integer" and size > 0 and size <= 64
end

local function shape(value)
  local result = {}
  for i, size in ipairs(value) do
    if not is_size(size) then fail("quiz.field_shape") end
    result[i] = size
  end
  if #result == 0 or #result > 4 then fail("quiz.field_shape") end
  return result
end

-- {-6, 6} is the domain of a number, {"N", "in"} the shape of an array (and
-- {"N", domain = {0, 1}} says where its entries lie), "N" a size as a number.
local function variable(value)
  if type(value) == "string" then return { size = M.name(value) } end
  if type(value) ~= "table" then fail("quiz.field_vars") end
  if value.size then return { size = M.name(value.size) } end
  for key in pairs(value) do
    if math.type(key) ~= "integer" and key ~= "domain" and key ~= "shape" then
      fail("quiz.field_vars")
    end
  end
  local named = type(value[1]) == "string" or type(value[2]) == "string"
  if value.shape or named then
    return { shape = shape(value.shape or value),
      domain = domain(value.domain or DOMAIN) }
  end
  return { domain = domain(value.domain or value) }
end

M.variables = M.map_of(variable)

-- Where a function bends: name -> a number or several.
M.kinks = M.map_of(function(value)
  if type(value) == "number" then value = { value } end
  return M.list_of(M.number, 1)(value)
end)

-- Tables ----------------------------------------------------------------------

-- A cell of a table: what stands there, or a blank with its right value.
local function cell(value)
  if type(value) == "table" and value.blank ~= nil then
    return M.record { blank = M.answer, also = M.list_of(M.answer, 1) }(value)
  end
  if type(value) == "number" then return { text = value } end
  if type(value) == "table" then return { text = M.texts(value) } end
  return { text = M.is_text(value) and value or M.text(value) }
end

-- Rows of equally many cells, the first row its head; one blank at least.
function M.table(value)
  local rows, blanks = M.list_of(M.list_of(cell, 1, 20), 2, 50)(value), 0
  for _, row in ipairs(rows) do
    if #row ~= #rows[1] then M.fail("quiz.field_rows") end
    for _, each in ipairs(row) do
      blanks = blanks + (each.blank ~= nil and 1 or 0)
    end
  end
  if blanks == 0 then M.fail("quiz.field_blanks") end
  return rows
end

return M
