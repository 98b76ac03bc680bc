-- JSON: what is written reads back, and nothing but RFC 8259 is read.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local json = require "quiz.json"

local function reads(text, expected)
  local value, why = json.decode(text)
  check.equal(why, nil, text)
  check.equal(value, expected, text)
  check.equal(math.type(value), math.type(expected), text)
end

local function refuses(text, what, at)
  local value, why, where = json.decode(text)
  check.equal(value, nil, text)
  check.truthy(why:find(what, 1, true), text .. ": " .. why)
  if at then check.equal(where, at, text) end
end

-- Writing.
check.equal(json.encode(nil), "null")
check.equal(json.encode(json.null), "null")
check.equal(json.encode(true), "true")
check.equal(json.encode(3), "3")
check.equal(json.encode(0.1), "0.1")
check.equal(json.encode(1 / 3), "0.3333333333333333")
check.equal(json.encode(1e300), "1e+300")
check.equal(json.encode(0 / 0), "null")
check.equal(json.encode(math.huge), "null")
check.equal(json.encode("a\"b\\c\n\1\127"), [["a\"b\\c\n\u0001\u007f"]])
check.equal(json.encode("σ(x) 정답"), "\"σ(x) 정답\"")
check.equal(json.encode("a\255b"), "\"a\u{FFFD}b\"")
check.equal(json.encode { 1, 2, {} }, "[1,2,{}]")
check.equal(json.encode(json.array()), "[]")
check.equal(json.encode { b = 1, a = { c = false } },
  [[{"a":{"c":false},"b":1}]])
check.equal(json.encode({ b = 1, a = 2 }, { "b", "x", "a" }),
  [[{"b":1,"x":null,"a":2}]])

-- Reading.
reads("1", 1)
reads(" -0.5e2 ", -50.0)
reads("1.0", 1.0)
reads("123456789012345678901", 123456789012345678901.0)
reads([["\u00e9\ud83d\ude00 é"]], "é\u{1F600} é")
reads("true", true)
reads("null", json.null)
check.equal(#json.decode("[1, [2, 3], {}]"), 3)
check.equal(json.decode([[{"a": {"b": [1, 2]}}]]).a.b[2], 2)
check.equal(json.encode(json.decode("[]")), "[]")
check.equal(json.decode("\"\127\""), "\127")

-- Refusing.
refuses("", "number expected", 1)
refuses("01", "number expected")
refuses("+1", "number expected")
refuses(".5", "number expected")
refuses("1.", "end expected")
refuses("nul", "value expected")
refuses("nan", "value expected")
refuses("[1,]", "number expected", 4)
refuses("[1 2]", "',' or ']'")
refuses("{a: 1}", "name expected", 2)
refuses([[{"a" 1}]], "':' expected")
refuses([[{"a": 1, "a": 2}]], "given twice")
refuses([["abc]], "not closed")
refuses("\"a\nb\"", "control character")
refuses([["\x"]], "unknown escape")
refuses([["\ud800"]], "lone surrogate")
refuses([["\udc00"]], "lone surrogate")
refuses([["\u12"]], "hex digits")
refuses("1 2", "end expected", 3)
refuses("\"\255\"", "not UTF-8")
refuses(("["):rep(100000), "nested too deeply")

check.done()
