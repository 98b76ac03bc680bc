-- The answer grammar on what students write, on hostile texts, and on what a
-- fuzzer makes of both. FUZZ_SECONDS lengthens the last.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local answer = require "answer"
local nearest = require "answer.nearest"
local text = require "text"
local unicode = require "gradus.text"

local names = {}
for name in ("x y t N X W dout x1 ∂L/∂Y"):gmatch("%S+") do
  names[name] = true
end

local function parse(typed)
  return answer.parse(typed, { names = names })
end

-- The reading of a text in the notation of data/answers.txt.
local function reading(typed)
  local tree, problem = parse(typed)
  if not tree then
    return ("! %s %d"):format(problem.key:match("%.(.*)"), problem.column)
  end
  local label = tree.label and "{" .. tree.label .. "} " or ""
  local texts = {}
  for i, one in ipairs(answer.readings(tree)) do texts[i] = one.text end
  return label .. table.concat(texts, " || ")
end

-- The corpus ------------------------------------------------------------------

local corpus = {}
for line in io.lines(arg[0]:match(".*/") .. "data/answers.txt") do
  local typed, expected = line:match("^([^\t]*\t?[^\t]*)\t([^\t]*)$")
  if typed then
    typed = typed:gsub("\\n", "\n")
    corpus[#corpus + 1] = typed
    check.equal(reading(typed), expected, typed)
  end
end
assert(#corpus > 400, "the corpus was not read")

-- Problems: the caret stands under the sign, in cells; both languages have the
-- sentence; the line never carries control characters.
local function problem(typed)
  local _, found = parse(typed)
  return found
end

check.equal(problem("한글 + * x").column, 8)
check.equal(problem("한글 + * x").caret, "한글 + * x\n       ^")
check.equal(problem("（ｘ＋１").column, 1)
check.equal(problem("σ（x）（1－σ（x）").caret, "σ（x）（1－σ（x）\n      ^")
check.equal(problem("x = 1\ny + * 2").caret, "y + * 2\n    ^")
check.equal(problem("x = 1\r\ny + * 2\r\n").caret, "y + * 2\n    ^")
check.equal(problem(">>> x + * 2").caret, ">>> x + * 2\n        ^")
check.equal(problem("x\27[31m + 1").caret, "x [31m + 1\n ^")
check.equal(problem("x + \xff").key, "answer.not_utf8")
check.equal(problem("한 \xff").column, 4)
check.equal(problem((" "):rep(200) .. "x + * 1").column, 205)
check.truthy(#problem((" "):rep(200) .. "x + * 1").caret < 160)

for _, language in ipairs { "ko", "en" } do
  text.language(language)
  for _, typed in ipairs { "(x", "x + ", "é!", "1 if x", "97%", "2 = y" } do
    local found = problem(typed)
    check.truthy(#text.say(found.key, found.args) > 10, typed)
  end
end

-- Both languages know the same problems.
local ko, en = require "text.ko.answer", require "text.en.answer"
for key in pairs(en) do check.truthy(ko[key], "ko " .. key) end
for key in pairs(ko) do check.truthy(en[key], "en " .. key) end

-- Without the question's names ------------------------------------------------

local function plain(typed)
  local tree = assert(answer.parse(typed))
  return answer.print(tree)
end

check.equal(plain("x(1-x)"), "x · (1 - x)")
check.equal(plain("σ(x)(1-σ(x))"), "sigmoid(x) · (1 - sigmoid(x))")
check.equal(plain("foo(x)"), "foo(x)")
check.equal(plain("X^T dout"), "X.T · dout")
check.equal(plain("xy"), "xy")

-- Choices, orders, shapes -----------------------------------------------------

local function list(found) return found and table.concat(found, " ") end

for typed, expected in pairs {
  ["②"] = 2, ["2번"] = 2, ["O"] = "O", ["×"] = "X", ["○"] = "O", ["ㄴ"] = "ㄴ",
  ["참"] = "O", ["False"] = "X", ["③번"] = 3, ["답: ④"] = 4,
} do
  check.equal(answer.choice(parse(typed)), expected, typed)
end
check.equal(answer.choice(parse("x + 1")), nil)
check.equal(answer.choice(parse("2.5")), nil)

for typed, expected in pairs {
  ["2-1-3"] = "2 1 3", ["2→1→3"] = "2 1 3", ["ㄴ -> ㄱ"] = "ㄴ ㄱ",
  ["2, 1, 3"] = "2 1 3", ["①③"] = "1 3", ["②"] = "2",
} do
  check.equal(list(answer.order(parse(typed))), expected, typed)
end
check.equal(answer.order(parse("x + 1")), nil)

for typed, expected in pairs {
  ["(3, 2)"] = "3 2", ["3x2"] = "3 2", ["3×2"] = "3 2", ["3 x 2"] = "3 2",
  ["3*2"] = "3 2", ["N×10"] = "N 10", ["Nx10"] = "N 10", ["[N, 10]"] = "N 10",
  ["(N,)"] = "N", ["(2, 3, 4)"] = "2 3 4", ["2×3×4"] = "2 3 4",
} do
  check.equal(list(answer.shape(parse(typed))), expected, typed)
end
check.equal(answer.shape(parse("3")), nil)
check.equal(answer.shape(parse("x + 1")), nil)

-- What answers are written in -------------------------------------------------

for typed, language in pairs {
  ["def relu(x):\n    return x"] = "python", ["import numpy as np"] = "python",
  ["class Relu:"] = "python", ["lambda x: x"] = "python",
  ["function relu(x) return x end"] = "lua",
  ["return function(x) return x end"] = "lua",
  ["relu = function (x) return x end"] = "lua",
  ["np.dot(X.T, dout)"] = "expression", ["define x"] = "expression",
  ["```python\ndef f(x):\n    return x\n```"] = "python",
} do
  check.equal(answer.language(typed), language, typed)
end
check.equal(answer.code("```python\r\ndef f(x):\r\n    return x\r\n```"),
  "def f(x):\n    return x")
check.equal(answer.code(">>> def f(x):\n...     return x"),
  "def f(x):\n    return x")

-- Did you mean ----------------------------------------------------------------

check.equal(nearest.find("ㅌ", { "x", "y" }), "x")
check.equal(nearest.find("애ㅕㅅ", { "dout" }), "dout")
check.equal(nearest.find("ㅈㅅ", { "ws", "wt" }), "wt")
check.equal(nearest.find("sigmod", { "relu", "sigmoid" }), "sigmoid")
check.equal(nearest.find("z", { "x", "y" }), nil)
check.equal(nearest.find("banana", { "x", "sigmoid" }), nil)

-- Hostile texts: a problem or a tree, in time that grows with the text --------

local K = 30000
for what, typed in pairs {
  parentheses = ("("):rep(100000), brackets = ("["):rep(K),
  braces = ("{"):rep(K),
  minus = ("-"):rep(K) .. "x", sum = ("1+"):rep(K // 2) .. "1",
  power = ("x^"):rep(K // 2) .. "x", product = ("x "):rep(K // 2),
  word = ("x"):rep(K), fraction = ("\\frac{"):rep(K // 6), bars = ("|"):rep(K),
  numbers = ("1 "):rep(K // 2), list = "[" .. ("1,"):rep(K // 2 - 2) .. "1]",
  conditions = ("x if x else "):rep(K // 12) .. "x",
  lambdas = ("lambda x:"):rep(K // 9) .. "x", sums = ("Σ"):rep(K // 2),
  logs = ("log "):rep(K // 4) .. "x", indices = "x" .. ("[0]"):rep(K // 3),
  primes = "X" .. ("'"):rep(K), squares = "x" .. ("²"):rep(K // 2),
  comparisons = ("x<"):rep(K // 2) .. "x", labels = ("x="):rep(K // 2) .. "x",
  marks = "x" .. ("\u{301}"):rep(K // 2), hangul = ("가"):rep(K // 3),
  lines = ("\n"):rep(K), spaces = (" "):rep(K), commas = (","):rep(K),
  thousands = "1" .. (",000"):rep(K // 4), choices = ("①"):rep(K // 3),
  two_readings = ("1/2x+"):rep(700) .. "1", dollars = ("$"):rep(K),
  gap = "x" .. (" "):rep(K) .. "x = x" .. (" "):rep(K // 2) .. "y",
  digits = ("1"):rep(K) .. "_1", split = (("x"):rep(24) .. " "):rep(K // 25),
  words = "function" .. (" "):rep(K) .. "x", lone = "x" .. (" "):rep(K) .. "!",
  subscripts = "x" .. ("₁"):rep(K // 3),
  mathrm = ("\\mathrm{xx "):rep(K // 12), fences = ("```\n"):rep(K // 4),
  prompts = (">>> \n"):rep(K // 5),
} do
  local start = os.clock()
  local tree, found = parse(typed)
  check.truthy(tree and answer.print(tree) or found.caret, what)
  answer.language(typed)
  check.truthy(os.clock() - start < 5, what .. " takes too long")
end
check.equal(problem(("("):rep(100000)).key, "answer.too_long")
check.equal(problem(("("):rep(60000)).key, "answer.too_deep")
check.truthy(parse(("("):rep(80) .. "x" .. (")"):rep(80)))

-- The fuzzer ------------------------------------------------------------------

local PIECES = {
  "(", ")", "[", "]", "{", "}", "^", "**", "-", " ", "x", "X", "σ", "Σ", "√",
  "|", "\\frac", "\\", ",", ";", "=", ":", "'", "²", "ᵀ", "T", ".", "np.", "원",
  "①", "1", "2.5", "e", "→", "if", "else", "\n", "&", "<", "lambda", "∂", "/",
  "dL", "\xff", "한", "_", '"', "\u{3000}", "$", "`", "\t", "\1", "³", "log ",
}

local function mutate(typed)
  for _ = 1, math.random(0, 4) do
    local at = math.random(0, #typed)
    local change = math.random(3)
    if change == 1 then
      typed = typed:sub(1, at) .. PIECES[math.random(#PIECES)]
        .. typed:sub(at + 1)
    elseif change == 2 then
      typed = typed:sub(1, at) .. typed:sub(at + 1 + math.random(3))
    else
      typed = typed:sub(1, at) .. corpus[math.random(#corpus)]
        .. typed:sub(at + 1)
    end
  end
  return typed
end

local function caret_is_inside(found)
  local line, caret = found.caret:match("^([^\n]*)\n( *)%^$")
  return line ~= nil and #caret <= unicode.width(line)
end

local seed = tonumber(os.getenv("FUZZ_SEED")) or os.time()
math.randomseed(seed)
local finish = os.clock() + (tonumber(os.getenv("FUZZ_SECONDS")) or 1)
local tried = 0
while os.clock() < finish do
  local typed = mutate(corpus[math.random(#corpus)])
  local done, tree, found =
    pcall(answer.parse, typed, { names = math.random(2) == 1 and names or nil })
  local shown = done and tree and pcall(answer.readings, tree)
    and pcall(answer.shape, tree) and pcall(answer.order, tree)
  if not (shown or done and not tree and caret_is_inside(found)) then
    error(("seed %d: %q: %s"):format(seed, typed, tostring(tree)))
  end
  tried = tried + 1
end
print(("fuzz: %d texts, seed %d"):format(tried, seed))

check.done()
