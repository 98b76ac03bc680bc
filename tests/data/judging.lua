-- A pack with questions of every kind, for the tests of judging: corpus.lua,
-- mutants.lua, rules.lua. The format is described in quizzes/README.md.

local HINTS = { { ko = "정의를 쓴다.", en = "Write down the definition." } }

-- A question with what all of them have here.
local function question(fields)
  fields.topic, fields.source = fields.topic or "test", fields.source or "5.1"
  if not fields.card then fields.hints = fields.hints or HINTS end
  return fields
end

local function same(text)
  return { ko = text, en = text }
end

-- Rows of eighths, never 0, by a generator.
local function rows(rng, count, size)
  local list = {}
  for r = 1, count do
    list[r] = {}
    for c = 1, size do
      list[r][c] = rng:pick { -1, 1 } * rng:int(1, 40) / 8
    end
  end
  return np.array(list)
end

local function row(rng, size)
  return rows(rng, 1, size)[0]
end

local function softmax_cases(rng)
  return {
    { np.array { 1.0, 2.0, 3.0 } }, { row(rng, 4) }, { rows(rng, 1, 3) },
    { rows(rng, 2, 3) }, { rows(rng, 4, 5) }, { rows(rng, 3, 2) },
    { np.array { 1000.0, 0.0, -1000.0 } },
  }
end

local function softmax_of(x)
  if x.ndim == 1 then
    local e = np.exp(x - np.max(x))
    return e / np.sum(e)
  end
  local e = np.exp(x - np.max(x, { axis = 1, keepdims = true }))
  return e / np.sum(e, { axis = 1, keepdims = true })
end

local function vectors(rng)
  return {
    { np.array { 1.0, 2.0, 6.0 } }, { row(rng, 4) }, { row(rng, 5) },
    { row(rng, 7) }, { np.array { -2.0, 3.0 } },
  }
end

-- One batch after another through the same object, of other sizes and signs.
local function relu_runs(rng)
  local runs = {}
  for i, sizes in ipairs { { 2, 3, 4, 3 }, { 1, 4, 3, 4 }, { 3, 2, 3, 2 } } do
    local n, m, k, l = table.unpack(sizes)
    runs[i] = {
      { "forward", rows(rng, n, m) }, { "backward", rows(rng, n, m) },
      { "forward", rows(rng, k, l) }, { "backward", rows(rng, k, l) },
    }
  end
  return runs
end

local function affine_runs(rng)
  local runs = {}
  for i, sizes in ipairs { { 2, 3, 4 }, { 4, 2, 3 }, { 1, 3, 2 } } do
    local n, m, k = table.unpack(sizes)
    runs[i] = {
      init = { rows(rng, m, k), row(rng, k) },
      { "forward", rows(rng, n, m) }, { "backward", rows(rng, n, k) },
      { "forward", rows(rng, n + 1, m) }, { "backward", rows(rng, n + 1, k) },
    }
  end
  return runs
end

local function mul_runs(rng)
  local runs = {}
  for i = 1, 3 do
    runs[i] = {
      { "forward", rng:int(2, 9), -rng:int(2, 9) },
      { "backward", rng:int(1, 9) / 2 },
      { "forward", rng:int(11, 19), rng:int(2, 9) + 0.5 },
      { "backward", -rng:int(1, 9) / 4 },
    }
  end
  return runs
end

-- How far 20 steps of gradient descent on x^2 from 1 get beyond the start.
local function divergence(v)
  local x = 1
  for _ = 1, 20 do x = x - v.lr * 2 * x end
  return { { margin = math.abs(x) - 1,
    ko = ("20번 뒤에 x = %.4g 입니다."):format(x),
    en = ("After 20 steps x = %.4g."):format(x) } }
end

local function or_margins(v)
  local checks = {}
  for i, x in ipairs { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } } do
    local sum = v.w1 * x[1] + v.w2 * x[2] + v.b
    local text = ("x1 = %d, x2 = %d: %.6g"):format(x[1], x[2], sum)
    checks[i] = { margin = i == 1 and -sum or sum, ko = text, en = text }
  end
  return checks
end

local AFFINE = {
  X = { "N", "in" }, W = { "in", "out" }, dout = { "N", "out" }, N = "N",
}

return {
  id = "judging",
  title = { ko = "채점 시험", en = "Tests of judging" },
  questions = {
    -- numbers, arrays, shapes -------------------------------------------------
    question {
      id = "number", ask = { ko = "σ(3) 의 값은? (세 자리)",
        en = "What is σ(3)? (three digits)" },
      answer = "sigmoid(3)",
      accept = { "0.953", "0.9526", "1/(1+e^-3)", "σ(3)" },
      reject = { "0.95", "1", "0.047", "-0.953" },
      invalid = { "about one", "nan" }, solution = same "0.953",
    },
    question {
      id = "cost", ask = { ko = "{price}원짜리 사과 {n}개의 값은? 소비세 10%.",
        en = "What do {n} apples of {price} won cost with 10% of tax?" },
      params = function(rng)
        return { price = rng:pick { 100, 150, 200 }, n = rng:int(2, 5) }
      end,
      answer = "price * n * 1.1",
      accept = { "{price}*{n}*1.1", "{price} × {n} × 1.1원" },
      reject = { "{price}*{n}", "{price}+{n}", "{price}*{n}*0.1" },
      solution = same "{price} · {n} · 1.1",
    },
    question {
      id = "array", kind = "array",
      ask = { ko = "[[1,2],[3,4]]·[[5,6],[7,8]] 은?",
        en = "What is [[1,2],[3,4]]·[[5,6],[7,8]]?" },
      answer = "[[1, 2], [3, 4]] @ [[5, 6], [7, 8]]",
      accept = { "[[19, 22], [43, 50]]", "{{19,22},{43,50}}" },
      reject = { "[[5, 12], [21, 32]]", "[[19, 43], [22, 50]]",
        "[[23, 34], [31, 46]]" },
      invalid = { "[19, 22, 43, 50]" }, solution = same "[[19, 22], [43, 50]]",
    },
    question {
      id = "shape", kind = "shape",
      ask = { ko = "(3, 4)·(4, 2) 의 형상은?", en = "Shape of (3, 4)·(4, 2)?" },
      answer = "(3, 2)",
      accept = { "(3, 2)", "3, 2", "[3, 2]" },
      reject = { "(2, 3)", "(4, 4)", "(3, 4)" },
      solution = same "(3, 2)",
    },
    -- expressions in numbers --------------------------------------------------
    question {
      id = "relu", ask = { ko = "ReLU 를 식으로 쓰시오.",
        en = "Write ReLU as a formula of x." },
      vars = { x = { -30, 30 } }, kinks = { x = 0 }, hide = { "relu" },
      answer = "np.maximum(0, x)",
      accept = { "max(0, x)", "(x + |x|)/2", "x*(x > 0)" },
      reject = { "x", "|x|", "np.maximum(0.01*x, x)", "log(1 + e^x)" },
      solution = same "max(0, x)",
    },
    question {
      id = "relu-grad", ask = { ko = "ReLU 의 미분은?",
        en = "What is the derivative of ReLU?" },
      vars = { x = { -6, 6 } }, kinks = { x = 0 },
      answer = "1 if x > 0 else 0", also = { "1 if x >= 0 else 0" },
      accept = { "(x > 0)*1", "1 if x >= 0 else 0", "np.where(x > 0, 1, 0)" },
      reject = { "1", "0", "x", "np.maximum(0, x)", "1 if x < 0 else 0",
        "σ(50x)", "0.5*(1 + np.sign(x))" },
      solution = same "1 (x > 0), 0 (x <= 0)",
    },
    question {
      id = "square", ask = { ko = "y = (ax + 1)² 의 x 에 대한 미분은?",
        en = "The derivative of y = (ax + 1)² by x?" },
      vars = { x = { -6, 6 }, a = { -4, 4 } },
      answer = "2*a*(a*x + 1)",
      derivative = { of = "(a*x + 1)^2", by = "x" },
      accept = { "2a(ax + 1)", "2a²x + 2a", "2*a*(a*x+1)" },
      reject = { "2(ax + 1)", "a(ax + 1)", "2a(ax - 1)", "(ax + 1)^2" },
      solution = same "2a(ax + 1)",
    },
    question {
      id = "quotient", ask = { ko = "z = x/y 에서 dout 이 들어올 때 dx 는?",
        en = "z = x/y and dout comes in: what is dx?" },
      vars = { x = { -6, 6 }, y = { 0.5, 6 }, dout = { -6, 6 } },
      answer = "dout / y",
      derivative = { of = "dout * x / y", by = "x" },
      accept = { "dout/y", "dout * 1/y", "\\frac{dout}{y}" },
      reject = { "1/y", "dout*y", "y/dout", "-dout*x/y^2" },
      solution = same "dout / y",
    },
    -- expressions in arrays ---------------------------------------------------
    question {
      id = "dW", ask = { ko = "Affine 계층의 dW 는?", en = "dW of Affine?" },
      vars = AFFINE, answer = "X.T @ dout",
      derivative = { of = "np.sum(dout * (X @ W))", by = "W" },
      accept = { "X^T dout", "np.dot(X.T, dout)" },
      reject = { "np.dot(X.T, dout)/N", "-X^T dout", "2X^T dout", "W" },
      invalid = { "X dout", "dout X^T" }, solution = same "X.T @ dout",
    },
    question {
      id = "dX", ask = { ko = "Affine 계층의 dX 는?", en = "dX of Affine?" },
      vars = AFFINE, answer = "dout @ W.T",
      derivative = { of = "np.sum(dout * (X @ W))", by = "X" },
      accept = { "dout·W^T", "np.dot(dout, W.T)", "(W dout^T)^T" },
      reject = { "dout W^T / N", "-dout W^T", "X" },
      invalid = { "dout W", "W^T dout" }, solution = same "dout @ W.T",
    },
    question {
      id = "db", ask = { ko = "Affine 계층의 db 는?", en = "db of Affine?" },
      vars = { dout = { "N", "out" }, N = "N" },
      answer = "np.sum(dout, axis=0)",
      accept = { "np.sum(dout, axis=0)", "dout.sum(0)", "np.sum(dout, 0)" },
      reject = { "np.mean(dout, axis=0)", "dout[0]", "np.max(dout, axis=0)" },
      invalid = { "np.sum(dout, axis=1)", "np.sum(dout)", "dout" },
      solution = same "np.sum(dout, axis=0)",
    },
    question {
      id = "half", ask = { ko = "½Σ(y-t)² 을 쓰시오. 책의 다른 정의도 된다.",
        en = "Write the squared error ½Σ(y-t)²; the mean will do as well." },
      vars = { y = { "n" }, t = { "n" } },
      answer = "0.5 * np.sum((y - t)**2)", also = { "np.mean((y - t)**2)" },
      accept = { "1/2 Σ(y-t)^2", "np.sum((y-t)**2)/2", "np.mean((y-t)**2)" },
      reject = { "np.sum((y-t)**2)", "0.5*np.mean((y-t)**2)",
        "0.5*np.sum(y-t)" },
      solution = same "0.5 * np.sum((y - t)**2)",
    },
    question {
      id = "mean", ask = { ko = "(y-t)² 의 평균을 쓰시오.",
        en = "Write the mean of (y-t)²." },
      vars = { y = { "n" }, t = { "n" } },
      answer = "np.mean((y - t)**2)",
      accept = { "np.mean((y-t)**2)", "np.sum((y-t)^2)/len(y)",
        "((y-t)**2).mean()" },
      reject = { "np.sum((y-t)**2)", "0.5*np.sum((y-t)**2)",
        "np.mean(y-t)**2" },
      solution = same "np.mean((y - t)**2)",
    },
    question {
      id = "rows", ask = { ko = "X 의 행마다 softmax 를 쓰시오.",
        en = "Write the softmax of every row of X." },
      vars = { X = { "N", "k" } }, hide = { "softmax" },
      answer = "np.exp(X) / np.sum(np.exp(X), axis=1, keepdims=True)",
      accept = { "np.exp(X)/np.sum(np.exp(X), axis=1, keepdims=True)",
        "np.exp(X)/np.exp(X).sum(axis=1, keepdims=True)" },
      reject = { "np.exp(X)/np.sum(np.exp(X), axis=0)",
        "np.exp(X)/np.sum(np.exp(X))", "np.exp(X)" },
      solution = same "np.exp(X) / np.sum(np.exp(X), axis=1, keepdims=True)",
    },
    -- parts and tables --------------------------------------------------------
    question {
      id = "parts", ask = { ko = "사과 {price}원, {n}개, 소비세 {tax}배일 때 "
        .. "가격에 대한 사과 값, 개수, 소비세의 미분은?",
        en = "{n} apples of {price} won, tax {tax}: the derivatives of the "
          .. "cost by the price of an apple, the number, and the tax?" },
      params = function(rng)
        return { price = rng:pick { 100, 120, 150 }, n = rng:int(2, 4),
          tax = rng:pick { 1.1, 1.2 } }
      end,
      parts = { { name = "apple", answer = "n*tax" },
        { name = "count", answer = "price*tax" },
        { name = "rate", answer = "price*n" } },
      accept = { "{n}*{tax}, {price}*{tax}, {price}*{n}",
        "rate = {price}*{n}, apple = {n}*{tax}, count = {price}*{tax}" },
      reject = { "{price}*{tax}, {n}*{tax}, {price}*{n}", "1, 1, 1",
        "{n}, {price}, {price}*{n}*{tax}" },
      invalid = { "{n}*{tax}, {price}*{tax}" },
      solution = same "{n}·{tax}, {price}·{tax}, {price}·{n}",
    },
    question {
      id = "table", ask = { ko = "NAND 의 진리표를 채우시오.",
        en = "Fill in the truth table of NAND." },
      table = {
        { "x1", "x2", "y" }, { 0, 0, { blank = 1 } }, { 0, 1, { blank = 1 } },
        { 1, 0, { blank = 1 } }, { 1, 1, { blank = 0 } },
      },
      accept = { "1, 1, 1, 0", "1 1 1 0", "① 1 ② 1 ③ 1 ④ 0" },
      reject = { "0, 0, 0, 1", "1, 1, 1, 1", "0, 1, 1, 0" },
      invalid = { "1, 1, 0" }, solution = same "1, 1, 1, 0",
    },
    -- functions ---------------------------------------------------------------
    question {
      id = "softmax", ask = { ko = "softmax(x) 를 구현하시오. x 는 (n,) 또는 "
        .. "(N, n) 이고 값이 클 수 있다.",
        en = "Implement softmax(x) for x of shape (n,) or (N, n), with large "
          .. "values too." },
      func = { name = "softmax", args = { "x" }, cases = softmax_cases,
        reference = softmax_of },
      accept = {
        "function softmax(x)\n  local m = np.max(x, {axis = -1, keepdims = "
          .. "true})\n  local e = np.exp(x - m)\n  return e / np.sum(e, {axis "
          .. "= -1, keepdims = true})\nend",
        "function(x)\n  local e = np.exp(x - np.max(x))\n  return e / "
          .. "np.sum(e, {axis = -1, keepdims = true})\nend",
      },
      reject = {
        "function(x) return np.exp(x) / np.sum(np.exp(x)) end",
        "function(x) local e = np.exp(x - np.max(x)) return e / np.sum(e) end",
        "function(x) return x / np.sum(x) end",
      },
      solution = same "np.exp(x - max) / sum",
    },
    question {
      id = "average", ask = { ko = "average(x): (n,) 의 평균을 구현하시오.",
        en = "Implement average(x), the mean of x of shape (n,)." },
      func = { name = "average", args = { "x" }, cases = vectors,
        reference = function(x) return np.sum(x) / x.size end },
      hide = { "mean", "var" },
      accept = { "function(x) return np.sum(x) / #x end", "np.sum(x)/len(x)",
        "function average(x) return np.sum(x) / x.size end" },
      reject = { "np.sum(x)", "np.max(x)", "function(x) return x[0] end" },
      solution = same "np.sum(x) / x.size",
    },
    question {
      id = "step", ask = { ko = "계단 함수 step(x) 를 구현하시오.",
        en = "Implement the step function step(x)." },
      func = { name = "step", args = { "x" },
        cases = function(rng)
          return { { np.array { -1.0, 2.0, -3.0 } }, { row(rng, 5) },
            { np.array { 0.0, 1.0, -1.0 } }, { rows(rng, 2, 3) },
            { np.array { -0.001, 0.001, 0.0 } } }
        end,
        reference = function(x) return np.greater(x, 0):astype("int64") end,
        also = { function(x) return np.greater_equal(x, 0) * 1 end } },
      kinks = { x = 0 }, hide = { "step_function" },
      accept = { "np.where(x > 0, 1, 0)",
        "function step(x) return np.greater(x, 0) end",
        "function(x) return np.greater_equal(x, 0):astype('int64') end" },
      reject = { "np.sign(x)", "x > 1", "np.where(x > 0, 0, 1)" },
      solution = same "x > 0",
    },
    -- classes -----------------------------------------------------------------
    question {
      id = "Relu", ask = { ko = "Relu 계층을 구현하시오.",
        en = "Implement the layer Relu with forward and backward." },
      class = { name = "Relu",
        methods = { forward = { "x" }, backward = { "dout" } },
        cases = relu_runs, reference = Relu },
      accept = {
        "Relu = {}\nfunction Relu:forward(x)\n  self.mask = x:le(0)\n  return "
          .. "np.maximum(0, x)\nend\nfunction Relu:backward(dout)\n  local dx = "
          .. "dout:copy()\n  dx[self.mask] = 0\n  return dx\nend",
        "function Relu()\n  local self = {}\n  function self:forward(x) self.x "
          .. "= x return x * np.greater(x, 0) end\n  function "
          .. "self:backward(dout) return dout * np.greater(self.x, 0) end\n  "
          .. "return self\nend",
      },
      reject = {
        "Relu = {}\nfunction Relu:forward(x) return np.maximum(0, x) end\n"
          .. "function Relu:backward(dout) return dout end",
        "Relu = {}\nfunction Relu:forward(x) self.x = x return np.maximum(0, x)"
          .. " end\nfunction Relu:backward(dout) return -dout * "
          .. "np.greater(self.x, 0) end",
        "Relu = {}\nfunction Relu:forward(x) self.x = x return x end\nfunction "
          .. "Relu:backward(dout) return dout * np.greater(self.x, 0) end",
      },
      invalid = { "Relu = {}\nfunction Relu:forward(x) return x end" },
      solution = same "mask = (x <= 0)",
    },
    question {
      id = "Affine", ask = { ko = "Affine 계층을 구현하시오. dW 와 db 도 둔다.",
        en = "Implement the layer Affine(W, b) with the fields dW and db." },
      class = { name = "Affine", init = { "W", "b" },
        methods = { forward = { "x" }, backward = { "dout" } },
        fields = { backward = { "dW", "db" } },
        cases = affine_runs, reference = Affine },
      accept = {
        "Affine = {}\nfunction Affine.new(W, b) return setmetatable({W = W, b "
          .. "= b}, {__index = Affine}) end\nfunction Affine:forward(x) self.x "
          .. "= x return np.dot(x, self.W) + self.b end\nfunction "
          .. "Affine:backward(dout) self.dW = np.dot(self.x.T, dout) self.db = "
          .. "np.sum(dout, 0) return np.dot(dout, self.W.T) end",
        "Affine = {}\nfunction Affine:forward(x) self.x = x return x:dot(self.W"
          .. ") + self.b end\nfunction Affine:backward(dout)\n  self.dW, "
          .. "self.db = self.x.T:dot(dout), dout:sum(0)\n  return dout:dot("
          .. "self.W.T)\nend",
      },
      reject = {
        "Affine = {}\nfunction Affine:forward(x) self.x = x return x:dot(self.W"
          .. ") + self.b end\nfunction Affine:backward(dout)\n  self.dW, "
          .. "self.db = self.x.T:dot(dout), dout:mean(0)\n  return dout:dot("
          .. "self.W.T)\nend",
        "Affine = {}\nfunction Affine:forward(x) self.x = x return x:dot(self.W"
          .. ") end\nfunction Affine:backward(dout)\n  self.dW, self.db = "
          .. "self.x.T:dot(dout), dout:sum(0)\n  return dout:dot(self.W.T)\nend",
        "Affine = {}\nfunction Affine:forward(x) self.x = x return x:dot(self.W"
          .. ") + self.b end\nfunction Affine:backward(dout)\n  self.dW, "
          .. "self.db = -self.x.T:dot(dout), dout:sum(0)\n  return dout:dot("
          .. "self.W.T)\nend",
      },
      solution = same "dW = x.T·dout, db = Σ dout",
    },
    question {
      id = "MulLayer", ask = { ko = "MulLayer 를 구현하시오.",
        en = "Implement MulLayer." },
      class = { name = "MulLayer",
        methods = { forward = { "x", "y" }, backward = { "dout" } },
        returns = { backward = { "dx", "dy" } },
        cases = mul_runs, reference = MulLayer },
      accept = {
        "MulLayer = {}\nfunction MulLayer:forward(x, y) self.x, self.y = x, y "
          .. "return x * y end\nfunction MulLayer:backward(dout) return dout * "
          .. "self.y, dout * self.x end",
        "function MulLayer()\n  local x, y\n  return {\n    forward = "
          .. "function(_, a, b) x, y = a, b return a * b end,\n    backward = "
          .. "function(_, dout) return dout * y, dout * x end,\n  }\nend",
      },
      reject = {
        "MulLayer = {}\nfunction MulLayer:forward(x, y) self.x, self.y = x, y "
          .. "return x * y end\nfunction MulLayer:backward(dout) return dout * "
          .. "self.x, dout * self.y end",
        "MulLayer = {}\nfunction MulLayer:forward(x, y) self.x, self.y = x, y "
          .. "return x * y end\nfunction MulLayer:backward(dout) return "
          .. "self.y, self.x end",
        "MulLayer = {}\nfunction MulLayer:forward(x, y) self.x, self.y = x, y "
          .. "return x + y end\nfunction MulLayer:backward(dout) return dout * "
          .. "self.y, dout * self.x end",
      },
      solution = same "dx = dout·y, dy = dout·x",
    },
    -- properties --------------------------------------------------------------
    question {
      id = "or", ask = { ko = "OR 게이트의 w1, w2, b 는?",
        en = "w1, w2, b of an OR gate?" },
      names = { "w1", "w2", "b" }, property = or_margins,
      accept = { "0.5, 0.5, -0.2", "w1 = 1, w2 = 1, b = -0.5" },
      reject = { "0.5, 0.5, -0.7", "1, 1, 1", "-1, -1, 1.5" },
      invalid = { "1, 1, 0", "1, 1" }, solution = same "0.5, 0.5, -0.2",
    },
    question {
      id = "diverge", ask = { ko = "f = x² 에서 x = 1 부터 경사하강법이 "
        .. "발산하는 학습률 하나를 쓰시오.",
        en = "Give a learning rate with which gradient descent on x² from x = "
          .. "1 diverges." },
      names = { "lr" }, property = divergence,
      accept = { "1.1", "lr = 2", "10", "-0.1" },
      reject = { "0.1", "0.5", "0.9", "0" }, invalid = { "1", "large" },
      solution = same "lr > 1",
    },
    -- choices, orders, marks, cards -------------------------------------------
    question {
      id = "choice", ask = { ko = "출력이 0 과 1 사이인 것은?",
        en = "Which one's output lies between 0 and 1?" },
      choices = { { ko = "시그모이드", en = "sigmoid", right = true },
        same "ReLU", same "tanh", { ko = "항등 함수", en = "identity" } },
      accept = { "{a}", "{a}번", "sigmoid", "시그모이드" },
      reject = { "{b}", "{c}", "{d}", "{a}, {b}" },
      invalid = { "5", "0", "모름" }, solution = same "sigmoid",
    },
    question {
      id = "choices", ask = { ko = "비선형인 것을 모두 고르시오.",
        en = "Name all that are non-linear." },
      choices = { { ko = "시그모이드", en = "sigmoid", right = true },
        { ko = "ReLU", en = "ReLU", right = true },
        { ko = "항등 함수", en = "identity" }, same "2x" },
      accept = { "{a}, {b}", "{b}, {a}", "{a}번, {b}번" },
      reject = { "{a}", "{b}", "{a}, {b}, {c}", "{c}, {d}" },
      solution = same "sigmoid, ReLU",
    },
    question {
      id = "order", ask = { ko = "학습의 단계를 순서대로 놓으시오.",
        en = "Put the steps of learning in order." },
      order = { { ko = "미니배치", en = "mini-batch" },
        { ko = "기울기 계산", en = "gradients" },
        { ko = "매개변수 갱신", en = "update" },
        { ko = "반복", en = "repeat" } },
      accept = { "{a}-{b}-{c}-{d}", "{a}, {b}, {c}, {d}",
        "{a} → {b} → {c} → {d}" },
      reject = { "{b}-{a}-{c}-{d}", "{d}-{c}-{b}-{a}", "{a}-{c}-{d}-{b}" },
      invalid = { "{a}-{b}-{c}", "{a}-{a}-{b}-{c}" },
      solution = same "mini-batch, gradients, update, repeat",
    },
    question {
      id = "mark", ask = { ko = "단층 퍼셉트론으로 XOR 를 만들 수 있다. (O/X)",
        en = "A single-layer perceptron can make XOR. (O/X)" },
      mark = false, accept = { "X", "x", "거짓", "×", "False" },
      reject = { "O", "참", "True" }, invalid = { "모름", "2" },
      solution = same "X",
    },
    question {
      id = "card", ask = { ko = "역전파란?", en = "What is backpropagation?" },
      card = { ko = "연쇄법칙으로 뒤에서 앞으로 미분을 전한다.",
        en = "It passes derivatives backwards by the chain rule." },
      solution = same "chain rule",
    },
  },
}
