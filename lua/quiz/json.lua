-- JSON for the lines that `check`, `grade` and `show` exchange with scripts:
-- a plain encoder and a decoder that takes RFC 8259 and nothing else.

local M = {}

local MAX_DEPTH = 64

-- Stands for null in both directions, since a Lua table cannot hold nil.
M.null = setmetatable({}, { __tostring = function() return "null" end })

local Array = {}

-- Marks a table as an array, so that an empty one is written as [].
function M.array(list)
  return setmetatable(list or {}, Array)
end

-- Encoding --------------------------------------------------------------------

local ESCAPES = {
  ["\""] = "\\\"", ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}

local function escape(char)
  return ESCAPES[char] or string.format("\\u%04x", char:byte())
end

-- Bytes that are no UTF-8 become U+FFFD, as JSON cannot carry them.
local function valid_utf8(text)
  local parts, at = {}, 1
  while true do
    local len, bad = utf8.len(text, at)
    if len then
      parts[#parts + 1] = text:sub(at)
      return table.concat(parts)
    end
    parts[#parts + 1] = text:sub(at, bad - 1) .. "\u{FFFD}"
    at = bad + 1
  end
end

local function encode_string(text)
  return "\"" .. valid_utf8(text):gsub("[%c\"\\\x7f]", escape) .. "\""
end

-- The shortest decimal that reads back as the same number.
local function encode_number(number)
  if math.type(number) == "integer" then return tostring(number) end
  if number ~= number or number - number ~= 0 then return "null" end
  for digits = 15, 17 do
    local text = string.format("%." .. digits .. "g", number)
    if tonumber(text) == number then return text end
  end
end

local function sorted_keys(object)
  local keys = {}
  for key in pairs(object) do
    assert(type(key) == "string", "a JSON object has string keys")
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

local encode

local function encode_list(list)
  local items = {}
  for i = 1, #list do items[i] = encode(list[i]) end
  return "[" .. table.concat(items, ",") .. "]"
end

local function encode_object(object, order)
  local items = {}
  for i, key in ipairs(order or sorted_keys(object)) do
    local value = object[key]
    if value == nil then value = M.null end
    items[i] = encode_string(key) .. ":" .. encode(value)
  end
  return "{" .. table.concat(items, ",") .. "}"
end

local function encode_table(value, order)
  if value == M.null then return "null" end
  if getmetatable(value) == Array or #value > 0 then
    return encode_list(value)
  end
  return encode_object(value, order)
end

local ENCODERS = {
  ["nil"] = function() return "null" end,
  boolean = tostring,
  number = encode_number,
  string = encode_string,
  table = encode_table,
}

-- The JSON text of a value. `order` lists the keys of the outermost object in
-- the order wanted, absent ones as null; else keys are sorted.
function encode(value, order)
  return ENCODERS[type(value)](value, order)
end
M.encode = encode

-- Decoding --------------------------------------------------------------------

local UNESCAPES = {
  ["\""] = "\"", ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n",
  r = "\r", t = "\t",
}

-- Decoding fails by error(Failure), which M.decode turns into nil, message.
local function fail(at, what)
  error({ at = at, what = what }, 0)
end

local function skip_space(text, at)
  return text:match("^[ \t\r\n]*()", at)
end

-- The four hexadecimal digits at `at`.
local function hex4(text, at)
  local digits = text:match("^%x%x%x%x", at)
  return digits and tonumber(digits, 16) or fail(at, "four hex digits expected")
end

-- The code point of the \u escape whose digits are at `at`, and what follows.
local function code_point(text, at)
  local code = hex4(text, at)
  if code >= 0xDC00 and code <= 0xDFFF then fail(at, "lone surrogate") end
  if code < 0xD800 or code > 0xDBFF then return code, at + 4 end
  if text:sub(at + 4, at + 5) ~= "\\u" then fail(at, "lone surrogate") end
  local low = hex4(text, at + 6)
  if low < 0xDC00 or low > 0xDFFF then fail(at, "lone surrogate") end
  return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), at + 10
end

local function decode_string(text, at)
  local parts = {}
  at = at + 1
  while true do
    local plain, stop = text:match("^([^%c\"\\]*)()", at)
    -- %c covers DEL too, which JSON allows.
    parts[#parts + 1] = plain
    local char = text:sub(stop, stop)
    if char == "\"" then return table.concat(parts), stop + 1 end
    if char == "\x7f" then
      parts[#parts + 1], at = char, stop + 1
    elseif char ~= "\\" then
      fail(stop, char == "" and "string not closed" or "control character")
    elseif text:sub(stop + 1, stop + 1) == "u" then
      local code
      code, at = code_point(text, stop + 2)
      parts[#parts + 1] = utf8.char(code)
    else
      parts[#parts + 1] = UNESCAPES[text:sub(stop + 1, stop + 1)] or
        fail(stop, "unknown escape")
      at = stop + 2
    end
  end
end

local function decode_number(text, at)
  local whole, stop = text:match("^(-?%d+)()", at)
  if not whole or whole:match("^-?0%d") then fail(at, "number expected") end
  local fraction, after = text:match("^(%.%d+)()", stop)
  stop = after or stop
  local exponent
  exponent, after = text:match("^([eE][+-]?%d+)()", stop)
  stop = after or stop
  return tonumber(whole .. (fraction or "") .. (exponent or "")), stop
end

local decode

local function decode_list(text, at, depth)
  local list = M.array()
  at = skip_space(text, at + 1)
  if text:sub(at, at) == "]" then return list, at + 1 end
  while true do
    list[#list + 1], at = decode(text, at, depth)
    at = skip_space(text, at)
    local char = text:sub(at, at)
    if char == "]" then return list, at + 1 end
    if char ~= "," then fail(at, "',' or ']' expected") end
    at = at + 1
  end
end

local function decode_pair(text, at, depth, object)
  at = skip_space(text, at)
  if text:sub(at, at) ~= "\"" then fail(at, "name expected") end
  local start, name = at, nil
  name, at = decode_string(text, at)
  if object[name] ~= nil then fail(start, "name given twice") end
  at = skip_space(text, at)
  if text:sub(at, at) ~= ":" then fail(at, "':' expected") end
  object[name], at = decode(text, at + 1, depth)
  return skip_space(text, at)
end

local function decode_object(text, at, depth)
  local object = {}
  at = skip_space(text, at + 1)
  if text:sub(at, at) == "}" then return object, at + 1 end
  while true do
    at = decode_pair(text, at, depth, object)
    local char = text:sub(at, at)
    if char == "}" then return object, at + 1 end
    if char ~= "," then fail(at, "',' or '}' expected") end
    at = at + 1
  end
end

local function word(expected, value)
  return function(text, at)
    if text:sub(at, at + #expected - 1) ~= expected then
      fail(at, "value expected")
    end
    return value, at + #expected
  end
end

local DECODERS = {
  ["{"] = decode_object, ["["] = decode_list, ["\""] = decode_string,
  t = word("true", true), f = word("false", false), n = word("null", M.null),
}

function decode(text, at, depth)
  if depth == 0 then fail(at, "nested too deeply") end
  at = skip_space(text, at)
  return (DECODERS[text:sub(at, at)] or decode_number)(text, at, depth - 1)
end

local function decode_whole(text)
  if not utf8.len(text) then fail(1, "not UTF-8") end
  local value, at = decode(text, 1, MAX_DEPTH)
  at = skip_space(text, at)
  if at <= #text then fail(at, "end expected") end
  return value
end

-- The value of a JSON text (null is M.null, whole numbers that fit are
-- integers), or nil, what is wrong and at which byte.
function M.decode(text)
  local ok, result = pcall(decode_whole, text)
  if ok then return result end
  if type(result) ~= "table" then error(result, 0) end
  return nil, result.what, result.at
end

return M
