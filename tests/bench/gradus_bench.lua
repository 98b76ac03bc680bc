-- The benchmark's work in gradus, through the names that everybody uses. Prints
-- "row seconds" lines: processor time, one thread.
local trainer = require "nn.trainer"

local ROWS, SAMPLES, NODES = 10000, 5, 100000

--- work(n) does it n times; the first time warms up.
local function row(name, n, work, samples)
  if samples ~= 1 then work(1) end
  for _ = 1, samples or SAMPLES do
    local begun = os.clock()
    work(n)
    print(string.format("%s %.9g", name, (os.clock() - begun) / n))
  end
end

local function repeated(f, ...)
  local given = table.pack(...)
  return function(n)
    for _ = 1, n do f(table.unpack(given)) end
  end
end

-- --- training and its check --------------------------------------------------

local function data()
  local labels = np.random.randint(0, 10, ROWS)
  return {
    x = np.random.rand(ROWS, 784):astype "float32",
    t = np.eye(10)[labels],
  }
end

--- The loss of the book's net, by hand.
local function loss_of(p, x, t)
  return function()
    local z = relu(np.dot(x, p.W1) + p.b1)
    return cross_entropy_error(softmax(np.dot(z, p.W2) + p.b2), t)
  end
end

local function training()
  local train = data()
  local net = TwoLayerNet(784, 50, 10)
  local x, t = train.x:rows(0, 3), train.t:rows(0, 3)
  row("step", 400, repeated(trainer.new(net, train, 100, SGD(0.1))))
  row("check", 1, repeated(net.numerical_gradient, net, x, t))
  row("check_lua", 1, function()
    local loss = loss_of(net.params, x, t)
    for _, name in ipairs(net.names) do
      numerical_gradient(loss, net.params[name])
    end
  end, 1)
end

-- --- graphs and arrays ---------------------------------------------------------

local function chain()
  local g = graph(function(a, b)
    local x = a
    for _ = 1, NODES // 2 do x = x * a + b end
    return x
  end)
  g:forward(0.5, 1.5)
  g:backward()
end

local function elements()
  local a, b, c = 8 * np.random.rand(1000000) - 4, np.random.rand(1000000),
    np.random.rand(1000000)
  local m = a:reshape(1000, 1000)
  row("sigmoid", 10, repeated(sigmoid, a))
  row("softmax", 10, repeated(softmax, m))
  row("multiply_add", 10, repeated(function() return a * b + c end))
  row("relu", 20, repeated(relu, a))
  row("sum", 40, repeated(np.sum, a))
  row("sum_rows", 40, repeated(np.sum, m, { axis = 0 }))
end

local function small()
  local a, b = np.array { 0.0, 1.0, 2.0 }, np.array { 0.0, 1.0, 2.0 }
  row("small", 200000, function(n)
    local _
    for _ = 1, n do _ = a * b end
  end)
end

np.random.seed(0)
training()
elements()
small()
for _ = 1, 3 do
  local begun = os.clock()
  chain()
  print(string.format("node %.9g", (os.clock() - begun) / NODES))
end
