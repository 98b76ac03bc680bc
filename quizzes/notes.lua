-- The nine exam questions of the study notes (notes/q1 to notes/q9) and the
-- theory cards beside the first three. The format is described in README.md.

-- The inputs of a gate with two of them, in the order of the book's tables.
local INPUTS = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }

-- Families of truth tables on two inputs and how many belong to each: in all,
-- and leaving out XOR and XNOR, the two that no line separates.
local FAMILIES = {
  { ko = "16개의 진리표 전체", en = "all 16 truth tables", 14, 16 },
  { ko = "y(0,0) = 0 인 진리표", en = "the truth tables with y(0,0) = 0",
    7, 8 },
  { ko = "y(1,1) = 1 인 진리표", en = "the truth tables with y(1,1) = 1",
    7, 8 },
  { ko = "출력 1이 꼭 두 번 나오는 진리표",
    en = "the truth tables with exactly two outputs of 1", 4, 6 },
  { ko = "출력 1이 두 번 이하인 진리표",
    en = "the truth tables with at most two outputs of 1", 9, 11 },
}

-- w, x1, t1, x2, t2: no w * x lies near the threshold 0.5 and dE is not 0.
local MODELS = {
  { 0.3, 1, 0, 2, 1 }, { 0.15, 1, 0, 4, 1 }, { 0.1, 2, 0, 6, 1 },
  { 0.6, 1, 1, -1, 0 }, { 0.9, 1, 1, 0.5, 0 }, { 0.7, 1, 1, 2, 0 },
}

local function accuracy(v)
  local function hit(x, t) return (v.w * x > 0.5) == (t == 1) and 0.5 or 0 end
  return hit(v.x1, v.t1) + hit(v.x2, v.t2)
end

-- How far each input of the AND gate is on its side of the line. The book's
-- perceptron gives 1 when the sum is greater than 0, else 0.
local function and_margins(v)
  local checks = {}
  for i, x in ipairs(INPUTS) do
    local sum = v.w1 * x[1] + v.w2 * x[2] + v.b
    local want = x[1] * x[2]
    local at = ("x1 = %d, x2 = %d: w1*x1 + w2*x2 + b = %.6g")
      :format(x[1], x[2], sum)
    local y = sum > 0 and 1 or 0
    checks[i] = {
      margin = want == 1 and sum or -sum,
      ko = y == want and at .. " 입니다." or
        ("%s 이므로 y = %d 이지만, AND 는 %d 이어야 합니다.")
          :format(at, y, want),
      en = y == want and at .. "." or
        ("%s, so y = %d, but AND needs %d."):format(at, y, want),
    }
  end
  return checks
end

-- Arrays for ReLU: both signs, zeros, large values, one row and several.
local function relu_cases(rng)
  local function row(n)
    local values = {}
    for i = 1, n do values[i] = rng:int(-60, 60) / 8 end
    values[rng:int(1, n)] = -rng:int(1, 40) / 8
    return values
  end
  return {
    { np.array { -1, 2, -3, 4 } }, { np.array { 1.0, -0.5, -2.0, 3.0 } },
    { np.array { { 1.0, -0.5, 0.0 }, { -2.0, 3.0, -0.001 } } },
    { np.array { 0, -0.25, 0.25 } }, { np.array { -800.0, 800.0 } },
    { np.array(row(5)) }, { np.array { row(4), row(4), row(4) } },
    { np.array { row(6) } },
  }
end

-- One sample each: y a probability for every class, t one-hot; y is 0 for some
-- class whose t is 0, as softmax gives it for very different scores.
local function entropy_cases(rng)
  local cases = {}
  for i, n in ipairs { 3, 2, 4, 5, 10, 6 } do
    local y, t, sum, hot = {}, {}, 0, rng:int(1, n)
    for k = 1, n do
      y[k], t[k] = rng:int(1, 9), k == hot and 1 or 0
      if i % 3 == 0 and k == hot % n + 1 then y[k] = 0 end
      sum = sum + y[k]
    end
    for k = 1, n do y[k] = y[k] / sum end
    cases[i] = { np.array(y), np.array(t) }
  end
  return cases
end

return {
  id = "notes",
  title = { ko = "시험 출제 예상 문제 (1~5장)",
            en = "Expected exam questions (chapters 1 to 5)" },
  questions = {
    {
      id = "q1", topic = "perceptron", source = "2.5",
      marks = 5, minutes = 3,
      ask = {
        ko = "퍼셉트론과 신경망의 차이. 입력이 둘(x1, x2)인 논리 회로 가운데 "
          .. "{family}만 놓고 볼 때, 단층 퍼셉트론으로 만들 수 있는 "
          .. "것(perceptron)과 비선형 활성화 함수를 쓰는 2층 신경망으로 만들 "
          .. "수 있는 것(network)은 각각 몇 개인가?\n"
          .. "답: perceptron, network 순서로 두 수.",
        en = "Perceptron against network. Of the logic circuits with two "
          .. "inputs (x1, x2) take {family}: how many can a single-layer "
          .. "perceptron make (perceptron), and how many can a two-layer "
          .. "network with a non-linear activation make (network)?\n"
          .. "Answer with two numbers: perceptron, network.",
      },
      params = function(rng)
        local family = rng:pick(FAMILIES)
        return {
          family = { ko = family.ko, en = family.en },
          perceptron = family[1], network = family[2],
        }
      end,
      parts = {
        { name = "perceptron", answer = "perceptron" },
        { name = "network", answer = "network" },
      },
      accept = {
        "{perceptron}, {network}", "({perceptron}, {network})",
        "perceptron = {perceptron}, network = {network}",
        "network = {network}, perceptron = {perceptron}",
      },
      reject = {
        { answer = "{network}, {network}",
          ko = "XOR 와 그 부정(XNOR)은 직선 하나로 나눌 수 없어 단층 "
            .. "퍼셉트론으로 만들 수 없습니다.",
          en = "XOR and its negation (XNOR) cannot be separated by one line, "
            .. "so a single-layer perceptron cannot make them." },
        { answer = "{perceptron}, {perceptron}",
          ko = "은닉층과 비선형 활성화 함수가 있으면 XOR 와 XNOR 도 만들 수 "
            .. "있습니다.",
          en = "With a hidden layer and a non-linear activation, XOR and XNOR "
            .. "can be made too." },
        "{network}, {perceptron}", "0, {network}",
      },
      hints = {
        { ko = "단층 퍼셉트론은 평면을 직선 하나로 나눈다.",
          en = "A single-layer perceptron divides the plane by one straight "
            .. "line." },
        { ko = "두 입력의 진리표 16개 중 직선으로 나눌 수 없는 것은 XOR 와 "
            .. "XNOR 뿐이다.",
          en = "Of the 16 truth tables only XOR and XNOR cannot be separated "
            .. "by a line." },
      },
      solution = {
        ko = "perceptron = {perceptron}, network = {network}. 단층 퍼셉트론은 "
          .. "선형 분리 가능한 것만 만들 수 있고(XOR, XNOR 제외), 은닉층에 "
          .. "비선형 활성화 함수를 둔 신경망은 모두 만들 수 있다.",
        en = "perceptron = {perceptron}, network = {network}. A perceptron "
          .. "makes only what a line separates (not XOR, not XNOR); a network "
          .. "with a non-linear hidden layer makes them all.",
      },
    },
    {
      id = "q1-card", topic = "perceptron", source = "2.5",
      marks = 5, minutes = 3,
      ask = { ko = "퍼셉트론과 신경망의 차이점은?",
              en = "How does a perceptron differ from a neural network?" },
      card = {
        ko = "- 퍼셉트론: 단층 구조, 선형 분리 가능한 문제만 해결\n"
          .. "- 신경망: 다층 구조, 비선형 활성화 함수 사용, 복잡한 문제 해결 "
          .. "가능",
        en = "- perceptron: a single layer, solves only linearly separable "
          .. "problems\n"
          .. "- neural network: several layers with non-linear activation "
          .. "functions, solves complex problems",
      },
      solution = {
        ko = "단층과 다층, 선형 분리와 비선형 활성화 함수, XOR 의 예를 쓴다.",
        en = "Name single against several layers, linear separation against "
          .. "non-linear activation, and XOR as the example.",
      },
    },
    {
      id = "q2", topic = "activation", source = "3.2.4",
      marks = 10, minutes = 4,
      ask = {
        ko = "활성화 함수 없이 두 층을 이으면 Y = (X·W1 + b1)·W2 + b2 이다. "
          .. "이것을 한 층 Y = X·W + b 로 접을 때 W 와 b 를 W1, b1, W2, b2 로 "
          .. "쓰시오. 형상: W1 (in, hidden), b1 (hidden,), W2 (hidden, out), "
          .. "b2 (out,). 답: W = .., b = ..",
        en = "Two layers without an activation function are Y = (X·W1 + "
          .. "b1)·W2 + b2. Fold them into one layer Y = X·W + b: write W and "
          .. "b by W1, b1, W2, b2. Shapes: W1 (in, hidden), b1 (hidden,), W2 "
          .. "(hidden, out), b2 (out,). Answer: W = .., b = ..",
      },
      vars = {
        W1 = { "in", "hidden" }, b1 = { "hidden" }, W2 = { "hidden", "out" },
        b2 = { "out" },
      },
      parts = {
        { name = "W", answer = "W1 @ W2" },
        { name = "b", answer = "b1 @ W2 + b2" },
      },
      accept = {
        "W = W1·W2, b = b1·W2 + b2", "W = W1 W2, b = b1 W2 + b2",
        "b = b1 @ W2 + b2, W = W1 @ W2", "np.dot(W1, W2), np.dot(b1, W2) + b2",
        "W1:dot(W2), b2 + b1:dot(W2)", "W = W1W2, b = b1W2 + b2",
      },
      reject = {
        { answer = "W = W1·W2, b = b2",
          ko = "b1 도 둘째 층을 지나므로 b1·W2 가 더해집니다.",
          en = "b1 passes through the second layer too, which adds b1·W2." },
        { answer = "W = W1·W2, b = b1·W2",
          ko = "둘째 층의 편향 b2 가 빠졌습니다.",
          en = "The bias b2 of the second layer is missing." },
        "W = W1·W2, b = b1 + b2", "W = W2·W1, b = b1·W2 + b2",
        "W = W1 * W2, b = b1 * W2 + b2", "W = W1·W2, b = b1·W2 - b2",
        "W = W1·W2, b = b2 + b1·W2 + b2",
      },
      hints = {
        { ko = "괄호를 풀어 X 가 붙은 항과 붙지 않은 항으로 나눈다.",
          en = "Multiply out and separate what has X in it from what not." },
        { ko = "X·W1·W2 + (b1·W2 + b2)", en = "X·W1·W2 + (b1·W2 + b2)" },
      },
      solution = {
        ko = "W = W1·W2, b = b1·W2 + b2. 선형 층은 아무리 쌓아도 한 층과 "
          .. "같으므로 활성화 함수는 비선형이어야 한다.",
        en = "W = W1·W2, b = b1·W2 + b2. However many linear layers are "
          .. "stacked, they equal one: the activation must be non-linear.",
      },
    },
    {
      id = "q2-card", topic = "activation", source = "3.2.4",
      marks = 5, minutes = 3,
      ask = { ko = "왜 활성화 함수는 비선형 함수여야 하는가?",
              en = "Why must an activation function be non-linear?" },
      card = {
        ko = "선형 함수만 사용하면 층을 아무리 깊게 해도 하나의 선형 함수로 "
          .. "표현 가능. 비선형 함수를 사용해야 층을 쌓는 의미가 있음.",
        en = "With linear functions alone, however deep the network is, it "
          .. "equals one linear function. Only a non-linear function gives "
          .. "stacked layers a meaning.",
      },
      solution = {
        ko = "notes/q2 처럼 두 층이 한 층으로 접히는 것을 보이면 된다.",
        en = "Show that two layers fold into one, as in notes/q2.",
      },
    },
    {
      id = "q3", topic = "loss", source = "4.2.5",
      marks = 10, minutes = 4,
      ask = {
        ko = "정확도가 아닌 손실 함수로 학습하는 이유를 수로 확인하자. 모델 y "
          .. "= w·x 는 y > 0.5 이면 1로 분류한다. 데이터 (x, t) 는 ({x1}, "
          .. "{t1}) 과 ({x2}, {t2}), 지금 w = {w} 이다. w 에 대한 정확도의 "
          .. "미분 dA 와 손실 E = ½Σ(y - t)² 의 미분 dE 를 차례로 쓰시오. 답: "
          .. "dA = .., dE = ..",
        en = "See by numbers why we train on the loss and not on the "
          .. "accuracy. The model y = w·x answers 1 when y > 0.5. The data "
          .. "(x, t) are ({x1}, {t1}) and ({x2}, {t2}); now w = {w}. Write "
          .. "the derivative by w of the accuracy, dA, and of the loss E = "
          .. "½Σ(y - t)², dE, in this order. Answer: dA = .., dE = ..",
      },
      params = function(rng)
        local model = rng:pick(MODELS)
        local w, x1, t1, x2, t2 = table.unpack(model)
        return { w = w, x1 = x1, t1 = t1, x2 = x2, t2 = t2,
          dE = (w * x1 - t1) * x1 + (w * x2 - t2) * x2 }
      end,
      parts = {
        { name = "dA", answer = 0, derivative = { of = accuracy, by = "w" } },
        { name = "dE", answer = "(w*x1 - t1)*x1 + (w*x2 - t2)*x2",
          derivative = {
            of = "((w*x1 - t1)^2 + (w*x2 - t2)^2) / 2", by = "w",
          } },
      },
      accept = {
        "0, {dE}", "dA = 0, dE = {dE}", "dE = {dE}, dA = 0",
        "0, ({w}*{x1} - {t1})*({x1}) + ({w}*({x2}) - {t2})*({x2})",
      },
      reject = {
        { answer = "0, 0",
          ko = "정확도의 미분은 0 이지만 손실의 미분은 0 이 아닙니다. 그래서 "
            .. "손실로 학습합니다.",
          en = "The accuracy's derivative is 0, the loss's is not: that is why "
            .. "we train on the loss." },
        "{dE}, 0", "0, -({dE})", "0, 2*({dE})", "1, {dE}",
        { answer = "0, ({w}*{x1} - {t1}) + ({w}*({x2}) - {t2})",
          ko = "연쇄법칙의 x 가 빠졌습니다: dE/dw = Σ(y - t)·x",
          en = "The chain rule's factor x is missing: dE/dw = Σ(y - t)·x" },
      },
      hints = {
        { ko = "w 를 아주 조금 바꿀 때 분류 결과가 바뀌는가?",
          en = "Does any classification change when w changes a tiny bit?" },
        { ko = "dE/dw = Σ(y - t)·x", en = "dE/dw = Σ(y - t)·x" },
      },
      solution = {
        ko = "dA = 0, dE = {dE}. 정확도는 대부분의 장소에서 미분이 0 이라 w "
          .. "를 갱신할 수 없지만, 손실은 그렇지 않다.",
        en = "dA = 0, dE = {dE}. The accuracy's derivative is 0 almost "
          .. "everywhere, so w cannot be updated by it; the loss's is not.",
      },
    },
    {
      id = "q3-card", topic = "loss", source = "4.2.5",
      marks = 5, minutes = 3,
      ask = { ko = "학습 시 정확도가 아닌 손실 함수를 사용하는 이유는?",
              en = "Why is a loss function used in training, and not the "
                .. "accuracy?" },
      card = {
        ko = "정확도는 대부분의 장소에서 미분값이 0이 되어 매개변수를 갱신할 "
          .. "수 없음. 손실 함수는 연속적이고 미분 가능하여 경사하강법 적용 "
          .. "가능.",
        en = "The derivative of the accuracy is 0 almost everywhere, so the "
          .. "parameters could not be updated. The loss is continuous and "
          .. "differentiable, so gradient descent applies.",
      },
      solution = {
        ko = "notes/q3 처럼 두 미분을 비교해 보이면 된다.",
        en = "Compare the two derivatives, as in notes/q3.",
      },
    },
    {
      id = "q4", topic = "gates", source = "2.3",
      marks = 5, minutes = 2,
      ask = {
        ko = "AND 게이트의 가중치와 편향을 설정하시오. 퍼셉트론은 w1·x1 + "
          .. "w2·x2 + b > 0 이면 1, 0 이하이면 0 을 출력한다. 답: w1, w2, b",
        en = "Set the weights and the bias of an AND gate. The perceptron "
          .. "gives 1 when w1·x1 + w2·x2 + b > 0, else 0. Answer: w1, w2, b",
      },
      names = { "w1", "w2", "b" },
      property = and_margins,
      accept = {
        "0.5, 0.5, -0.7", "w1=0.5, w2=0.5, b=-0.7",
        "w1 = 0.5, w2 = 0.5, b = -0.7", "w1은 0.5, w2는 0.5, b는 -0.7",
        "[0.5, 0.5, -0.7]", "0.5,0.5,−0.7",
        "b = -0.7, w1 = 0.5, w2 = 0.5", "1, 1, -1.5", "(1, 1, -1.5)",
        "답: 0.5, 0.5, -0.8", "w1=0.3, w2=0.4, b=-0.5", "100, 100, -150",
        "0.5 0.5 -0.7",
      },
      reject = {
        { answer = "0.5, 0.5, -0.2",
          ko = "이것은 OR 게이트입니다. AND 는 편향이 더 작아야 합니다.",
          en = "This is an OR gate. AND needs a smaller bias." },
        { answer = "-0.5, -0.5, 0.7",
          ko = "이것은 NAND 게이트입니다. 가중치와 편향의 부호가 모두 "
            .. "반대입니다.",
          en = "This is a NAND gate: all signs are the other way round." },
        "1, 1, 0", "0, 0, 0", "0.5, 0.5, 0.7", "1, 1, -2.5", "0.5, 0.5, -0.5",
        "1, -1, -0.5",
      },
      hints = {
        { ko = "네 입력 (0,0), (0,1), (1,0), (1,1) 에서 합의 부호를 써 본다.",
          en = "Write down the sign of the sum for the four inputs." },
        { ko = "w1 + w2 + b > 0 이고, w1 + b 와 w2 + b 와 b 는 0 이하이다.",
          en = "w1 + w2 + b > 0, while w1 + b, w2 + b and b are not above 0." },
      },
      solution = {
        ko = "w1 = 0.5, w2 = 0.5, b = -0.7 (조건: b, w1 + b, w2 + b 는 0 "
          .. "이하, w1 + w2 + b > 0)",
        en = "w1 = 0.5, w2 = 0.5, b = -0.7 (any with b, w1 + b, w2 + b at "
          .. "most 0 and w1 + w2 + b > 0)",
      },
    },
    {
      id = "q5", topic = "activation", source = "5.5.2",
      marks = 5, minutes = 3,
      ask = {
        ko = "시그모이드 함수 σ(x) = 1/(1 + e^(-x)) 의 미분을 구하시오. (y = "
          .. "σ(x) 로 써도 된다)\n"
          .. "답: σ'(x) = ..",
        en = "Find the derivative of the sigmoid σ(x) = 1/(1 + e^(-x)). (You "
          .. "may write y for σ(x))\n"
          .. "Answer: σ'(x) = ..",
      },
      vars = { x = { -30, 30 } }, given = { y = "sigmoid(x)" },
      probes = { { x = 0 } },
      answer = "sigmoid(x) * (1 - sigmoid(x))",
      derivative = { of = "1 / (1 + exp(-x))", by = "x" },
      tol = { rel = 1e-6, abs = 1e-7 },
      accept = {
        "σ(x)(1 - σ(x))", "sigmoid(x)*(1-sigmoid(x))", "σ'(x) = σ(x)(1-σ(x))",
        "e^-x/(1+e^-x)^2", "np.exp(-x) / (1 + np.exp(-x))**2", "y(1-y)",
        "\\frac{e^{-x}}{(1+e^{-x})^2}", "1/(2 + e^x + e^(-x))", "σ(x) - σ(x)^2",
        "(sigmoid(x + 1e-4) - sigmoid(x - 1e-4)) / (2*1e-4)",
      },
      reject = {
        { answer = "σ(x)(1 + σ(x))", ko = "1 + σ(x) 가 아니라 1 - σ(x) 입니다.",
          en = "It is 1 - σ(x), not 1 + σ(x)." },
        { answer = "σ(x)", ko = "(1 - σ(x)) 가 빠졌습니다.",
          en = "The factor (1 - σ(x)) is missing." },
        { answer = "x(1 - x)", ko = "y(1 - y) 의 y 는 σ(x) 이지 x 가 아닙니다.",
          en = "The y in y(1 - y) is σ(x), not x." },
        "1 - σ(x)", "-σ(x)(1 - σ(x))", "1/(1+e^-x)^2", "-e^-x/(1+e^-x)^2",
        "2σ(x)(1 - σ(x))", "(sigmoid(x + 1e-4) - sigmoid(x)) / 1e-4", "e^-x",
      },
      hints = {
        { ko = "몫의 미분을 쓰거나, 계산 그래프의 / , + , exp , × 노드를 "
            .. "거꾸로 지난다.",
          en = "Use the quotient rule, or go back through the nodes /, +, exp, "
            .. "x." },
        { ko = "e^-x/(1 + e^-x)² 를 σ(x) 로 다시 쓴다.",
          en = "Write e^-x/(1 + e^-x)² again by σ(x)." },
      },
      solution = {
        ko = "σ'(x) = σ(x)(1 - σ(x))", en = "σ'(x) = σ(x)(1 - σ(x))",
      },
    },
    {
      id = "q6", topic = "activation", source = "3.2.7",
      marks = 10, minutes = 3,
      ask = {
        ko = "ReLU 함수 relu(x) 를 구현하시오. x 는 임의 형상의 NumPy "
          .. "배열이고 원소마다 계산한다. x 자신은 바꾸지 않는다.",
        en = "Implement the ReLU function relu(x). x is a NumPy array of any "
          .. "shape, treated element by element. Do not change x itself.",
      },
      func = {
        name = "relu", args = { "x" }, cases = relu_cases,
        reference = function(x) return np.maximum(0, x) end,
      },
      hide = { "Relu" },
      accept = {
        "function relu(x) return np.maximum(0, x) end",
        "function(x) return np.maximum(x, 0) end",
        "local function relu(x)\n  return x * np.greater(x, 0)\nend\n"
          .. "return relu",
        "relu = function(x) return (x + np.abs(x)) / 2 end",
        "function relu(x)\n  local out = x:copy()\n  out[x:le(0)] = 0\n"
          .. "  return out\nend",
        "np.maximum(0, x)",
      },
      reject = {
        { answer = "function relu(x) return np.minimum(0, x) end",
          ko = "np.minimum 은 음수만 남깁니다.",
          en = "np.minimum keeps the negative values." },
        { answer = "function relu(x) return np.greater(x, 0) end",
          ko = "이것은 계단 함수이자 ReLU 의 미분입니다.",
          en = "This is the step function, which is ReLU's derivative." },
        "function relu(x) return x end",
        "function relu(x) return np.abs(x) end",
        "function relu(x) return np.maximum(0.01 * x, x) end",
        "function relu(x) return np.max(x) end",
        "function relu(x) if x > 0 then return x else return 0 end end",
        "function relu(x) end",
        "function relu(x) x[x:le(0)] = 0 return x end",
        "function relu(x) return sigmoid(x) end",
      },
      hints = {
        { ko = "0 과 x 가운데 큰 쪽.", en = "The larger of 0 and x." },
        { ko = "원소마다 큰 쪽을 고르는 NumPy 함수는 np.maximum 이다.",
          en = "np.maximum takes the larger one element by element." },
      },
      solution = {
        ko = "def relu(x):\n    return np.maximum(0, x)\n"
          .. "(Lua: function relu(x) return np.maximum(0, x) end)",
        en = "def relu(x):\n    return np.maximum(0, x)\n"
          .. "(Lua: function relu(x) return np.maximum(0, x) end)",
      },
    },
    {
      id = "q7", topic = "loss", source = "4.2.2",
      marks = 10, minutes = 5,
      ask = {
        ko = "교차 엔트로피 오차 함수 cross_entropy_error(y, t) 를 "
          .. "구현하시오. 데이터 하나에 대한 것으로, y 는 신경망의 "
          .. "출력(확률), t 는 원-핫 레이블이며 둘 다 형상이 (n,) 이다. t 가 "
          .. "0 인 곳의 y 는 0 일 수 있다.",
        en = "Implement cross_entropy_error(y, t) for one sample: y is the "
          .. "network's output (probabilities) and t the one-hot label, both "
          .. "of shape (n,). y may be 0 where t is 0.",
      },
      func = {
        name = "cross_entropy_error", args = { "y", "t" },
        cases = entropy_cases,
        reference = function(y, t) return -np.log(np.sum(y * t)) end,
      },
      hide = { "SoftmaxWithLoss" },
      tol = { rel = 1e-4, abs = 1e-6 },
      accept = {
        "function cross_entropy_error(y, t)\n  local delta = 1e-7\n"
          .. "  return -np.sum(t * np.log(y + delta))\nend",
        "function(y, t) return -np.sum(t * np.log(np.maximum(y, 1e-12))) end",
        "function cross_entropy_error(y, t) return -np.log(np.dot(y, t)) end",
        "-np.sum(t * np.log(y + 1e-7))",
      },
      reject = {
        { answer = "function cross_entropy_error(y, t) return -np.sum(t * "
          .. "np.log(y)) end",
          ko = "y 에 0 이 있으면 0 · log 0 이 nan 이 됩니다. 책처럼 1e-7 같은 "
            .. "아주 작은 값을 더하세요.",
          en = "Where y is 0, 0 · log 0 is nan. Add a tiny value such as the "
            .. "book's 1e-7." },
        "function(y, t) return np.sum(t * np.log(y + 1e-7)) end",
        "function(y, t) return -np.mean(t * np.log(y + 1e-7)) end",
        "function(y, t) return -np.sum(y * np.log(t + 1e-7)) end",
        "function(y, t) return -np.sum(np.log(y + 1e-7)) end",
        "function(y, t) return -t * np.log(y + 1e-7) end",
        "function(y, t) return 0.5 * np.sum((y - t)^2) end",
        "function(y, t) return -np.sum(t * np.log10(y + 1e-7)) end",
        "function(y, t) return -np.sum(t * np.log(y + 0.01)) end",
      },
      hints = {
        { ko = "E = -Σ t_k log y_k", en = "E = -Σ t_k log y_k" },
        { ko = "log 0 은 -∞ 이다. y 에 1e-7 을 더한다.",
          en = "log 0 is -∞: add 1e-7 to y." },
      },
      solution = {
        ko = "def cross_entropy_error(y, t):\n    delta = 1e-7\n    return "
          .. "-np.sum(t * np.log(y + delta))",
        en = "def cross_entropy_error(y, t):\n    delta = 1e-7\n    return "
          .. "-np.sum(t * np.log(y + delta))",
      },
    },
    {
      id = "q8", topic = "backprop", source = "5.4.1",
      marks = 10, minutes = 3,
      ask = {
        ko = "곱셈 계층 z = x·y 의 역전파. 상류에서 dout = ∂L/∂z 가 들어올 때 "
          .. "하류로 보내는 dx 와 dy 를 x, y, dout 으로 쓰시오. x, y, dout 은 "
          .. "수이다. 답: dx = .., dy = ..",
        en = "Backward of the multiplication layer z = x·y. dout = ∂L/∂z "
          .. "comes in; write the dx and dy that go on by x, y and dout. x, y "
          .. "and dout are numbers. Answer: dx = .., dy = ..",
      },
      vars = { x = { -6, 6 }, y = { -6, 6 }, dout = { -6, 6 } },
      given = { ["∂L/∂z"] = "dout" },
      parts = {
        { name = "dx", answer = "dout * y",
          derivative = { of = "dout * x * y", by = "x" } },
        { name = "dy", answer = "dout * x",
          derivative = { of = "dout * x * y", by = "y" } },
      },
      accept = {
        "dx = dout * y, dy = dout * x", "dout*y, dout*x", "(y*dout, x*dout)",
        "dy = dout·x, dx = dout·y", "dx = dout y, dy = dout x",
        "dx = y * dout\ndy = x * dout",
        "∂L/∂x = ∂L/∂z · y, ∂L/∂y = ∂L/∂z · x",
      },
      reject = {
        { answer = "y, x", ko = "상류에서 온 dout 을 곱해야 합니다.",
          en = "Multiply by the dout that comes from upstream." },
        { answer = "dout, dout", ko = "이것은 덧셈 계층의 역전파입니다.",
          en = "That is the backward of the addition layer." },
        "dout*x, dout*y", "-dout*y, -dout*x", "dout*x*y, dout*x*y",
        "dx = dout + y, dy = dout + x", "dx = dout/y, dy = dout/x",
      },
      hints = {
        { ko = "∂z/∂x = y, ∂z/∂y = x", en = "∂z/∂x = y, ∂z/∂y = x" },
        { ko = "상류의 값에 순전파 때의 입력을 서로 바꾸어 곱한다.",
          en = "Multiply what comes from upstream by the other input." },
      },
      solution = {
        ko = "dx = dout * y, dy = dout * x (순전파 때의 값을 서로 바꾸어 "
          .. "곱한다)",
        en = "dx = dout * y, dy = dout * x (the inputs of forward, swapped)",
      },
    },
    {
      id = "q9", topic = "backprop", source = "5.6.2",
      marks = 10, minutes = 3,
      ask = {
        ko = "Affine 계층 Y = X·W + B 에서 dout = ∂L/∂Y 일 때 가중치의 기울기 "
          .. "dW = ∂L/∂W 를 구하는 식은? 형상: X (N, in), W (in, out), B "
          .. "(out,), dout (N, out). 답: dW = ..",
        en = "In the Affine layer Y = X·W + B with dout = ∂L/∂Y: which "
          .. "formula gives the gradient of the weights, dW = ∂L/∂W? Shapes: "
          .. "X (N, in), W (in, out), B (out,), dout (N, out). Answer: dW = ..",
      },
      vars = {
        X = { "N", "in" }, W = { "in", "out" }, B = { "out" },
        dout = { "N", "out" },
        N = "N",
      },
      given = { x = "X", ["∂L/∂Y"] = "dout" },
      answer = "X.T @ dout",
      derivative = { of = "np.sum(dout * (X @ W + B))", by = "W" },
      accept = {
        "X.T:dot(dout)", "np.dot(X.T, dout)", "X^T · dout", "dW = X^T dout",
        "X.T @ dout", "(dout.T @ X).T", "X^{T} \\cdot dout",
        "np.matmul(X.T, dout)",
        "np.dot(np.transpose(X), dout)", "self.dW = np.dot(self.x.T, dout)",
        "∂L/∂W = X^T · ∂L/∂Y", "dL/dW = X^T dL/dY",
      },
      reject = {
        { answer = "np.dot(X.T, dout) / N",
          ko = "Affine 계층은 N 으로 나누지 않습니다. 평균은 손실 계층이 dout "
            .. "을 만들 때 이미 냅니다.",
          en = "Affine does not divide by N: the loss layer has done so when "
            .. "it made dout." },
        "dout @ X.T", "X.T * dout", "X @ dout", "-np.dot(X.T, dout)",
        "2 * X.T @ dout", "np.dot(dout.T, X)", "dout @ W.T",
        "np.sum(dout, axis=0)",
        "W",
      },
      hints = {
        { ko = "dW 의 형상은 W 와 같은 (in, out) 이다.",
          en = "dW has the shape of W, (in, out)." },
        { ko = "(in, N)·(N, out) 이 되도록 한쪽을 전치한다.",
          en = "Transpose one so that (in, N)·(N, out) fits." },
      },
      solution = { ko = "dW = X^T · dout, 형상은 W 와 같다.",
                  en = "dW = X^T · dout, the same shape as W" },
    },
  },
}
