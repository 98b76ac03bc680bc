-- Values of answers, problems in their order, and closeness to a key.
local check = dofile(arg[0]:match(".*/") .. "check.lua")
local answer = require "answer"
local compare = require "answer.compare"
local expression = require "answer.expression"
local np = require "gradus.np"
local worker = require "gradus.worker"

local X = np.array { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 }, { 1, 0, -1.5 } }
local dout = np.array { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, -8.5 } }
local W = np.array { { 1, 2 }, { 0, 1 }, { -1, 0.5 } }
local vars = {
  x = 0.5, y = 2, n = 3, N = 4, X = X, dout = dout, W = W,
  t = np.array { 0, 1, 0 }, p = np.array { 0.2, 0.5, 0.3 },
  ["∂L/∂Y"] = dout,
}
local symbols = { [4] = "N", [3] = "in", [2] = "out" }

local function eval(typed, given)
  local tree, problem = answer.parse(typed, { names = given or vars })
  if not tree then return nil, problem end
  return answer.eval(tree, given or vars, { symbols = symbols })
end

local function number(typed, expected, tolerance)
  local value, problem = eval(typed)
  check.close(problem and 0 / 0 or value, expected, tolerance, typed)
end

local function array(typed, expected)
  local value, problem = eval(typed)
  if problem then error(typed .. ": " .. problem.key, 2) end
  check.array(value, expected, 1e-12, typed)
end

local function refused(typed, kind, key, column)
  local value, problem = eval(typed)
  if not problem then error(typed .. " = " .. tostring(value), 2) end
  check.equal(problem.kind, kind, typed)
  check.equal(problem.key, "answer." .. key, typed)
  if column then check.equal(problem.column, column, typed) end
  return problem
end

-- Numbers ---------------------------------------------------------------------

local s = 1 / (1 + math.exp(-0.5))
for _, typed in ipairs {
  "σ(x)(1-σ(x))", "sigmoid(x)*(1-sigmoid(x))", "σ(x) - σ(x)²",
  "e^-x/(1+e^-x)^2", "\\frac{e^{-x}}{(1+e^{-x})^2}",
  "np.exp(-x)/(1+np.exp(-x))**2", "math.exp(-x) / (1 + math.exp(-x))^2",
  "1/(e^x+2+e^-x)", "σ(x){1-σ(x)}", "1/(2+2cosh(x))", "e⁻ˣ/(1+e⁻ˣ)²",
  "(1 - tanh(x/2)^2)/4", "σ'(x) = σ(x)(1−σ(x))",
} do
  number(typed, s * (1 - s))
end

for typed, expected in pairs {
  ["2x"] = 1, ["xy"] = 1, ["x y^2"] = 2, ["-2**2"] = -4, ["2**-1"] = 0.5,
  ["2^3^2"] = 512, ["-x^2"] = -0.25, ["1/2x"] = 0.25, ["1/(2x)"] = 1,
  ["7//2"] = 3, ["-7//2"] = -4, ["-7 % 3"] = 2, ["|x - 2|"] = 1.5,
  ["√(x+1.75)"] = 1.5, ["log e"] = 1, ["ln(1)"] = 0, ["max(0, x)"] = 0.5,
  ["max(0, -x)"] = 0, ["\\min\\{x, 2, y\\}"] = 0.5, ["x if x > 0 else 0"] = 0.5,
  ["x > 0 and 3 or 4"] = 3, ["(x > 0) * 2"] = 2, ["np.where(x > 0, 1, 0)"] = 1,
  ["X.shape[0]"] = 4, ["len(X)"] = 4, ["X.ndim + X.size"] = 14, ["X[1, 2]"] = 6,
  ["X[-1][0]"] = 1, ["t·p"] = 0.5, ["Σ t_k p_k"] = 0.5, ["π - pi"] = 0,
  ["np.sum(X) - Σ X"] = 0, ["int(2.7) + float(1)"] = 3, ["1e-7 * 10**7"] = 1,
  ["(2, 3, 4)[1]"] = 3, ["[1, 2][-1]"] = 2, ["2·3"] = 6, ["10 x 5"] = 50,
  ["100 × 2 × 1.1"] = 220.00000000000003, ["10**20 - 10**20"] = 0,
  ["9007199254740993 * 1"] = 9007199254740993, ["y - -x"] = 2.5,
  ["mean_squared_error(p, t)"] = 0.19,
} do
  number(typed, expected)
end

check.equal(math.type(eval "2**3"), "integer")
check.equal(math.type(eval "6/3"), "float")
check.equal(eval "0 < x < 1", true)
check.equal(eval "1 < x < 2", false)
check.equal(eval "x < 0 < 1", false)
check.equal(eval "not x > 0", false)
check.equal(eval "참", true)

-- IEEE: what is not finite is a value, not a problem.
check.equal(eval "1/0", math.huge)
check.equal(eval "-1/0", -math.huge)
check.equal(eval "log(0)", -math.huge)
for _, typed in ipairs { "nan", "0/0", "log(-1)", "∞ - ∞", "np.nan" } do
  local value = eval(typed)
  check.truthy(value ~= value, typed)
end

-- Arrays ----------------------------------------------------------------------

for _, typed in ipairs {
  "X^T·dout", "X^T dout", "XTdout", "X.T @ dout", "np.dot(X.T, dout)",
  "X.T:dot(dout)", "X.T.dot(dout)", "dW = X' dout", "Xᵀ·dout",
  "∂L/∂W = X^T·∂L/∂Y", "\\frac{\\partial L}{\\partial W} = X^\\top "
    .. "\\frac{\\partial L}{\\partial Y}", "X^T dL/dY", "np.matmul(X^T, dout)",
  "(dout^T X)^T", "dot(X^T, dout)", "np.transpose(X)·dout",
} do
  array(typed, np.dot(X.T, dout))
end

array("np.sum(dout, axis=0)", { 16, 3.5 })
array("dout.sum(0)", { 16, 3.5 })
array("np.sum(dout, {axis = 0, keepdims = True})", { { 16, 3.5 } })
array("dout·W^T", np.dot(dout, W.T))
array("2X", X * 2)
array("X⊙X", X * X)
array("[1 2; 3 4] · [1, 1]", { 3, 7 })
array("[[1, 2], [3, 4]] * 2", { { 2, 4 }, { 6, 8 } })
array("np.array{{1, 2}, {3, 4}}", { { 1, 2 }, { 3, 4 } })
array("(X > 4) * 1", { { 0, 0, 0 }, { 0, 1, 1 }, { 1, 1, 1 }, { 0, 0, 0 } })
array("max(0, X[3])", { 1, 0, 0 })
array("X[:, 1]", { 2, 5, 8, 0 })
array("X[1:3, ::2]", { { 4, 6 }, { 7, 9 } })
array('X["1:3, 0"]', { 4, 7 })
array("X[..., 0]", { 1, 4, 7, 1 })
array("X[[0, 1], 0]", { 1, 4 })
array("p[t > 0]", { 0.5 })
array("softmax(p) / softmax(p)", { 1, 1, 1 })
array("(p - t)/n", { 0.2 / 3, -0.5 / 3, 0.1 })
array("np.zeros((2, 2), dtype=np.float32)", { { 0, 0 }, { 0, 0 } })
array("X.reshape(2, 6)[0]", { 1, 2, 3, 4, 5, 6 })
array("np.maximum(0, X[3]).astype(int)", { 1, 0, 0 })
check.equal(tostring(eval("np.zeros(2, dtype=float32)") or "name"), "name")
check.equal(eval("np.argmax(p)"), 1)
check.equal(eval("X.shape").kind, "tuple")

-- Lists, parts, choices
local parts = eval("dx = dout*2, dy = 3")
check.equal(parts.kind, "parts")
check.equal(parts[1].name, "dx")
check.array(parts[1].value, dout * 2)
check.equal(parts[2].value, 3)
local gate = eval("0.5, 0.5, -0.7")
check.equal(gate.kind, "tuple")
check.equal(gate[3], -0.7)
check.equal(eval("②").value, 2)
check.equal(eval("None").kind, "none")

-- A variable wins over a function or constant of its name.
check.equal(eval("e", { e = 3 }), 3)
check.equal(eval("max(2)", { max = 4 }), 8)
check.equal(eval("T^2", { T = 3 }), 9)
check.equal(eval("x_1 + x2", { x1 = 1, x_2 = 2 }), 3)
check.equal(eval("dL/dW", { dL = 6, dW = 3 }), 2)
check.equal(eval("dz/dx", { dx = 5 }), 5)

-- Without names known to the parser a product may look like a call.
check.close(answer.eval(answer.parse("foo(1-foo)"), { foo = 0.25 }), 0.1875)

-- Problems --------------------------------------------------------------------

refused("int(None)", "type", "operand_none")
refused("float(None)", "type", "operand_none")
refused("foo(x)", "name", "unknown_name", 1)
check.equal(refused("sigmod(x)", "name", "unknown_name_near").args.near,
  "sigmoid")
check.equal(refused("1 + ㅌ", "name", "unknown_name_near", 5).args.near, "x")
check.equal(refused("X.T @ dot_", "name", "unknown_name_near").args.near, "dot")
refused("hello", "name", "unknown_name", 1)
refused("np.foo(x)", "name", "unknown_name", 1)
refused("os.system(x)", "name", "unknown_name", 1)
refused("np.load(x)", "name", "unknown_name")
refused("X.foo", "name", "unknown_method")
refused("X.foo()", "name", "unknown_method")
refused("∂L/∂W", "name", "unknown_name_near", 1)
refused("(X + W) * nope", "name", "unknown_name", 11) -- names come first
refused("σ'(x)", "type", "prime", 1)
refused("sin + 1", "type", "function_operand", 1)
refused("σ(1-σ)", "type", "function_operand")
refused("x.T", "type", "transpose_number")
refused("X @ 3", "type", "matmul_number", 3)
refused("sum(dout)", "type", "sum_axis")
refused("1 if X > 0 else 0", "type", "array_truth", 8)
refused("x[0]", "type", "index_number")
refused("X[0.5]", "type", "index_type", 3)
refused("(1, 2) + (1, 2, 'a')", "type", "operand_tuple", 10)
refused("'a' + 1", "type", "operand_string")
refused("② * 2", "type", "operand_choice")
refused("np + 1", "type", "operand_module")
refused("None + 1", "type", "operand_none")
refused("[[1, 2], [3]] + 1", "type", "operand_list")
refused("X.sum + 1", "type", "call_method")
refused("np.dot(X.T dout)", "type", "argument_count")
refused("x is None", "type", "unsupported")
refused("X + dout", "shape", "not_broadcast", 3)
refused("np.maximum(X, W)", "shape", "not_broadcast")
refused("X·X", "shape", "use_star", 2)
refused("X[9]", "value", "numpy")
refused("(1, 2)[5]", "value", "index_range")
refused("np.sum(X, axis=7)", "value", "numpy")

local p = refused("dout @ X.T", "shape", "matmul_shapes", 6)
check.equal(p.args.left_shape .. p.args.right_shape, "(N, out)(in, N)")
check.equal(p.args.inner_left .. p.args.inner_right, "outin")
check.equal(p.caret, "dout @ X.T\n     ^")
p = refused("X.T * dout", "shape", "use_matmul", 5)
check.equal(p.args.left_shape .. p.args.right_shape, "(in, N)(N, out)")
refused("np.dot(dout, X.T)", "shape", "matmul_shapes")
refused("dout.dot(X.T)", "shape", "matmul_shapes")

-- Functions of one's own
number("(lambda a, b: a - 2b)(x, y)", -3.5)
refused("(lambda a: a)(1, 2)", "type", "argument_count")
refused("(lambda f: f + 1)(sin)", "type", "function_operand")
check.equal(eval("lambda a: a").kind, "function")

-- Deep trees
check.equal(eval(("1+"):rep(3900) .. "1"), 3901)
check.equal(eval(("("):rep(90) .. "x" .. (")"):rep(90)), 0.5)

-- The echo --------------------------------------------------------------------

local function echo(typed)
  local tree = answer.parse(typed, { names = vars })
  assert(answer.eval(tree, vars, { symbols = symbols }))
  return answer.echo(tree)
end
check.equal(echo("X^T dout"), "X.T @ dout, (in, N)(N, out) = (in, out)")
check.equal(echo("σ(x)(1-σ(x))"), "sigmoid(x) * (1 - sigmoid(x))")
check.equal(echo("2 * x"), nil)

-- Closeness -------------------------------------------------------------------

check.equal(compare.close(1, 1 + 1e-9), true)
check.equal(compare.close(1, 1.001), false)
check.equal(compare.close(1, -1), false)
check.equal(compare.close(0, 1e-12), false)
check.equal(compare.close(0, 1e-12, { atol = 1e-9 }), true)
check.equal(compare.close(true, 1), true)
check.equal(compare.close(0 / 0, 0 / 0), false)
check.equal(compare.close(0 / 0, 1), false)
check.equal(compare.close(1, 0 / 0), false)
check.equal(compare.close(math.huge, math.huge), true)
check.equal(compare.close(math.huge, -math.huge), false)
check.equal(compare.close(math.huge, 1e300), false)
check.equal(compare.close(1e300, math.huge), false)
local endless = np.array { 1, math.huge }
check.equal(compare.close(endless, { kind = "list", 1, 2 }), false)
check.equal(compare.close(endless, np.array { 1, math.huge }), true)
check.equal(compare.close(np.array { 0 / 0 }, np.array { 0 / 0 }), false)
check.equal(compare.close({ kind = "list", 1, 2 }, np.array { 1, 2 }), true)
check.equal(compare.close({ kind = "tuple", 1 }, { kind = "list", 1 }), true)

local function why(got, expected)
  local agrees, reason = compare.close(got, expected)
  check.equal(agrees, false)
  return reason
end
check.equal(why(1, np.array { 1, 1 }).why, "shape") -- never broadcast
check.equal(why(np.array { { 1 } }, np.array { 1 }).why, "shape")
check.equal(why({ kind = "none" }, 1).why, "type")
check.equal(why({ kind = "string", value = "1" }, 1).why, "type")
local reason =
  why(np.array { { 1, 2 }, { 3, 4 } }, np.array { { 1, 2 }, { 5, 4 } })
check.equal(reason.why .. reason.index[1] .. reason.index[2], "value10")
check.equal(reason.got, 3.0)
check.equal(reason.expected, 5.0)

-- Typed numbers: rounded or cut to the digits shown, three at least (R8).
local function typed(text, expected, least)
  local tree = assert(answer.parse(text, { names = {} }))
  local value = assert(answer.eval(tree, {}))
  return (compare.typed(tree, value, expected, nil, least))
end
for text, right in pairs {
  ["0.0498"] = true, ["0.0497"] = true, ["0.0499"] = false, ["0.05"] = false,
  ["4.98e-2"] = true, ["-0.0498"] = false, ["+0.0498"] = true,
  ["0.049787"] = true, ["0.0497870683678639"] = true, ["0.04978"] = true,
  ["e^-3"] = true, ["1/e^3"] = true, ["0.0498 + 0"] = false, ["0"] = false,
  ["nan"] = false, [".0498"] = true, ["0.04980"] = false,
} do
  check.equal(typed(text, math.exp(-3)), right, text)
end
check.equal(typed("0.05", math.exp(-3), 1), true)
check.equal(typed("-0.0498", -math.exp(-3)), true)
check.equal(typed("-0.0497", -math.exp(-3)), true)
check.equal(typed("1.0", 1 / (1 + math.exp(-5))), false)
check.equal(typed("0.993", 1 / (1 + math.exp(-5))), true)
check.equal(typed("10.0", 9.996), true)
check.equal(typed("220", 220.00000000000003), true)
check.equal(typed("1,000원", 1000), true)
check.equal(typed("[0.333, 0.667]", np.array { 1 / 3, 2 / 3 }), true)
check.equal(typed("[0.333, 0.666]", np.array { 1 / 3, 2 / 3 }), true)
check.equal(typed("[0.333, 0.668]", np.array { 1 / 3, 2 / 3 }), false)
check.equal(typed("[1/3, 0.667]", np.array { 1 / 3, 2 / 3 }), true)
check.equal(typed("[0.333, 0.667, 0]", np.array { 1 / 3, 2 / 3 }), false)

-- In the worker ---------------------------------------------------------------

local w = worker.spawn("answer")
local points = {
  { x = 0.5, X = X, dout = dout }, { x = 2.0, X = X, dout = dout },
}

local function ask(text)
  local reply, reason_ = w:call(
    { op = "expr", text = text, points = points, symbols = symbols }, 60)
  if not reply then w = worker.spawn("answer") end
  return reply, reason_
end

local reply = assert(ask("X^T dout"))
check.array(reply.readings[1].values[2], np.dot(X.T, dout))
check.equal(reply.readings[1].echo, "X.T @ dout, (in, N)(N, out) = (in, out)")
reply = assert(ask("1/2x"))
check.equal(#reply.readings, 2)
check.equal(reply.readings[1].values[2], 1.0)
check.equal(reply.readings[2].values[2], 0.25)
check.equal(reply.readings[2].text, "1 / (2 * x)")
check.equal(assert(ask("(x")).problem.key, "answer.unclosed")
check.equal(assert(ask("X * dout")).readings[1].problem.kind, "shape")
check.equal(assert(ask("lambda x: x")).readings[1].problem.kind, "type")
check.equal(select(2, ask("np.zeros((100000, 100000))")), "memory")
check.equal(select(2, ask("np.ones((3000, 3000)) @ np.ones((3000, 3000))")),
  "steps")
check.equal(select(2, ask("2**2")), nil)
check.equal(expression.evaluate({ text = "x", points = points })
  .readings[1].values[1], 0.5)
w:close()

-- No text makes the evaluator raise -------------------------------------------

local PIECES = {
  "x", "X", "dout", "W", "t", "2", "0.5", "(", ")", "[", "]", "{1, 2}", "+",
  "-", "*", "/", "//", "%", "**", "^T", ".T", "@", "·", " ", ",", "<", "and ",
  "not ", " if ", " else ", "np.dot(", "np.sum(", "np.exp(", "max(", "sum(",
  "axis=0", "σ(", "log ", "√", "Σ", "|", "lambda x: ", "[0]", "[:, 1]",
  ".sum()", ".shape", "None", "True", "'s'", "②", "np.where(", "softmax(",
  "X.reshape(", "∂L/∂Y", "nan", "inf", "np.zeros(", "np.float32", "int(",
  "len(",
}
local seed = tonumber(os.getenv("FUZZ_SEED")) or os.time()
math.randomseed(seed)
local finish = os.clock() + (tonumber(os.getenv("FUZZ_SECONDS")) or 1)
local tried, valued = 0, 0
while os.clock() < finish do
  local words = {}
  for i = 1, math.random(1, 9) do words[i] = PIECES[math.random(#PIECES)] end
  local text = table.concat(words)
  local done, value, problem = pcall(eval, text)
  if not done then error(("seed %d: %q: %s"):format(seed, text, value)) end
  tried = tried + 1
  if problem == nil then valued = valued + 1 end
end
print(("fuzz: %d texts, %d with a value, seed %d"):format(tried, valued, seed))

check.done()
