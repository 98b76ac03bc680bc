-- The names an answer may use beside the question's own variables. Whether a
-- name is a function decides how `name(..)` is read: as a call, or as a
-- product.
local M = {}

local function set(words)
  local found = {}
  for word in words:gmatch("%S+") do found[word] = true end
  return found
end

-- Functions by the name the evaluator knows.
M.functions = set [[
  exp expm1 log log2 log10 log1p sqrt square power abs sign sin cos tan tanh
  sinh cosh floor ceil rint sum prod mean average var std max min argmax argmin
  where clip round reshape transpose concatenate vstack hstack outer dot matmul
  maximum minimum array zeros ones full zeros_like ones_like arange linspace eye
  any all isnan isinf isfinite isclose allclose array_equal greater
  greater_equal less less_equal equal not_equal logical_and logical_or
  logical_xor logical_not add subtract multiply divide floor_divide mod negative
  reciprocal size shape ndim len float int bool step_function sigmoid relu
  softmax identity_function mean_squared_error sum_squared_error
  cross_entropy_error
]]

-- Other spellings: what is typed -> the name above.
M.aliases = {
  ["σ"] = "sigmoid", ["시그모이드"] = "sigmoid", ["소프트맥스"] = "softmax",
  ["렐루"] = "relu", ln = "log", absolute = "abs", fpow = "power",
  step = "step_function", identity = "identity_function", ReLU = "relu",
  sgn = "sign", mse = "mean_squared_error", MSE = "mean_squared_error",
  cee = "cross_entropy_error", CEE = "cross_entropy_error",
  sse = "sum_squared_error", SSE = "sum_squared_error", asarray = "array",
  amax = "max", amin = "min", log_2 = "log2", log_10 = "log10",
  logistic = "sigmoid", ndarray = "array", around = "round",
  true_divide = "divide", sqr = "square", mm = "matmul",
}

-- Functions that mathematics writes without brackets: log y, exp -x.
M.bare = set [[
  exp log log2 log10 sqrt sin cos tan tanh sinh cosh sigmoid relu sign abs
]]

-- Modules whose members are the same functions.
M.modules = set "np numpy math torch F cf functions common"

-- Constants; a question's variable of the same name wins.
M.constants = {
  e = 2.718281828459045, pi = math.pi, ["π"] = math.pi, inf = 1 / 0,
  infinity = 1 / 0, Inf = 1 / 0, ["∞"] = 1 / 0, nan = 0 / 0, NaN = 0 / 0,
}

-- Words that belong to the grammar, in Python and in Lua.
M.keywords = set "and or not if else lambda in is then"

M.values = {
  True = true, ["true"] = true, ["참"] = true,
  False = false, ["false"] = false, ["거짓"] = false,
}

-- What may stand after a value without changing it.
M.units = set [[
  원 번 개 won krw KRW Won 입니다 이다 임 이에요 예요 이요 요 입니당 정답 번입니다
  원입니다 개입니다 점 명 회 차원 번째
]]

-- The evaluator's name of a typed function name, or nil. A different case is
-- forgiven where the exact spelling is unknown.
function M.find_function(name)
  if M.aliases[name] then return M.aliases[name] end
  if M.functions[name] then return name end
  local lower = name:lower()
  return M.aliases[lower] or (M.functions[lower] and lower) or nil
end

return M
