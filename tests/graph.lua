-- Computational graphs: the notes' examples, tracing, values, gradients, steps,
-- and what goes wrong.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local functions = require "nn.functions"
local gradcheck = require("nn.gradcheck").gradcheck
local graph = require("nn.graph").graph
local layers = require "nn.layers"
local width = require("gradus.text").width

-- --- the notes' graphs -------------------------------------------------------

local function apples()
  return graph(function(apple, n, tax)
    return ((apple * n):name "apples" * tax):name "price"
  end)
end

--- 5.1.1 and 5.3.3: 220, and 2.2, 110, 200.
local function check_apples()
  local g = apples()
  check.equal(g:forward { apple = 100, n = 2, tax = 1.1 }, 220.00000000000003)
  check.equal(g:value "apples", 200.0)
  local grads = g:backward()
  check.close(grads.apple, 2.2)
  check.close(grads.n, 110)
  check.close(grads.tax, 200)
  check.close(g:grad "apples", 1.1)
  check.equal(g:grad "price", 1.0)
end

--- 5.4.2: 715, and 2.2, 110, 3.3, 165, 650.
local function check_apples_and_oranges()
  local g = graph(function(apple, apple_num, orange, orange_num, tax)
    local all = apple * apple_num + orange * orange_num
    return all:name "all_price" * tax
  end)
  check.close(g:forward(100, 2, 150, 3, 1.1), 715)
  check.equal(g:value "all_price", 650.0)
  local grads = g:backward()
  check.close(grads.apple, 2.2)
  check.close(grads.apple_num, 110)
  check.close(grads.orange, 3.3)
  check.close(grads.orange_num, 165)
  check.close(grads.tax, 650)
  check.close(g:grad "all_price", 1.1)
end

--- 5.2.3: z = t^2, t = x + y; both get 2 (x + y).
local function check_square_of_a_sum()
  local g = graph(function(x, y) return (x + y):name "t" ^ 2 end)
  check.equal(g:forward(1, 3), 16.0)
  local grads = g:backward()
  check.equal(grads.x, 8.0)
  check.equal(grads.y, 8.0)
  check.equal(g:forward(-4, 1), 9.0)
  check.equal(g:backward().x, -6.0)
  check.equal(g:forward(2, -2), 0.0)
  check.equal(g:backward().y, 0.0)
end

--- 5.5.2: the four steps of the notes, right to left.
local function check_sigmoid_taken_apart()
  local g = graph(function(x)
    local minus = (x * -1):name "-x"
    local e = np.exp(minus):name "exp"
    local sum = (1 + e):name "1+exp"
    return (1 / sum):name "y"
  end)
  local e = math.exp(-0.5)
  local y = 1 / (1 + e)
  check.close(g:forward(0.5), y)
  check.equal(g:value "-x", -0.5)
  check.close(g:value "exp", e)
  check.close(g:value "1+exp", 1 + e)
  local dx = g:backward().x
  check.close(g:grad "1+exp", -y ^ 2)
  check.close(g:grad "exp", -y ^ 2)
  check.close(g:grad "-x", -y ^ 2 * e)
  check.close(dx, y * (1 - y))
  local whole = graph(function(x) return np.sigmoid(x) end)
  check.close(whole:forward(0.5), y)
  check.close(whole:backward().x, dx)
end

local X = np.array { { 1., 2., 3. }, { 4., 5., 6. } }
local W = np.arange(12):reshape(3, 4) * 0.5 - 1
local B = np.array { 1., 2., 3., 4. }
local DY = np.array { { 1., 2., 3., 4. }, { 4., 5., 6., -7. } }

--- 5.6.2: dX = dY W^T, dW = X^T dY, dB = the sum over the batch.
local function check_affine_in_batch()
  local g = graph(function(x, w, b) return np.dot(x, w) + b end)
  check.array(g:forward { x = X, w = W, b = B }, np.dot(X, W) + B)
  local grads = g:backward(DY)
  check.array(grads.x, np.dot(DY, W.T))
  check.array(grads.w, np.dot(X.T, DY))
  check.array(grads.b, { 5, 7, 9, -3 })
end

--- 5.6.3: (y - t) / N.
local function check_softmax_with_loss()
  local scores = np.array { { 0.3, 2.9, 4. }, { 1., -1., 0.5 } }
  local t = np.array { { 0., 0., 1. }, { 1., 0., 0. } }
  local whole = graph(function(a, target)
    return layers.SoftmaxWithLoss():forward(a, target)
  end)
  local loss = functions.cross_entropy_error(functions.softmax(scores), t)
  check.close(whole:forward(scores, t), loss)
  check.array(whole:backward().a, (functions.softmax(scores) - t) / 2)
  local parts = graph(function(a, target)
    return functions.cross_entropy_error(functions.softmax(a):name "y", target)
  end)
  check.close(parts:forward(scores, t), loss)
  check.array(parts:backward().a, whole:backward().a, 1e-6)
  check.array(parts:value "y", functions.softmax(scores))
end

-- --- fan-out, constants, unused parameters ------------------------------------

--- What flows back along several edges is added up.
local function check_fan_out()
  local g = graph(function(x)
    local y = x * x
    return y * x + y + x - x / 2
  end)
  check.close(g:forward(3), 27 + 9 + 3 - 1.5)
  check.close(g:backward().x, 27 + 6 + 1 - 0.5)
  g:forward(np.array { 1., -2. })
  check.array(g:backward(1).x, { 3 + 2 + 0.5, 12 - 4 + 0.5 })
end

local function check_same_node_twice()
  for name, f in pairs {
    ["x * x"] = function(x) return x * x end,
    ["x - x"] = function(x) return x - x end,
    ["x / x"] = function(x) return x / x end,
    ["x ^ x"] = function(x) return x ^ x end,
    ["max"] = function(x) return np.maximum(x, x) end,
  } do
    local g = graph(f)
    g:forward(2)
    local expected = functions.numerical_gradient(function(x)
      return f(np.array { x })[0]
    end, 2)
    check.close(g:backward().x, expected, 1e-6, name)
    g:forward(np.array { 2., 2. })
    check.array(g:backward(1).x, { expected, expected }, 1e-6, name)
  end
  local g = graph(function(x) return np.dot(x, x) end)
  g:forward(np.array { 1., 2., 3. })
  check.array(g:backward().x, { 2, 4, 6 })
  local m = np.array { { 1., 2. }, { 3., 4. } }
  g:forward(m)
  local dm = g:backward(np.ones { 2, 2 }).x
  check.array(dm, np.dot(np.ones { 2, 2 }, m.T) + np.dot(m.T, np.ones { 2, 2 }))
end

--- Numbers, booleans, tables and arrays of all ranks, on both sides.
local function check_constants()
  local array, zero = np.array { 10., 2. }, np.array(3)
  local g = graph(function(x)
    return 2 * x + x * array - array / x + { 1, 2 } * x + x ^ { 2, 3 } + 2 ^ x
      + zero * x + x * true + np.maximum(array, x) - np.array { 1, 2 } - -x
  end)
  local function f(x)
    return 2 * x + x * array - array / x + np.array { 1, 2 } * x
      + x ^ np.array { 2, 3 } + 2 ^ x + 3 * x + x + np.maximum(array, x)
      - np.array { 1, 2 } + x
  end
  for _, x in ipairs { np.array { 1.5, 3. }, 1 } do
    check.array(g:forward(x), f(x))
    local got = g:backward(1).x
    local expected = functions.numerical_gradient(function(v)
      return np.sum(f(v))
    end, x)
    check.array(np.array(got), expected, 1e-6)
  end
end

--- An array without dimensions is a number, as an input, too.
local function check_arrays_of_no_dimensions()
  local g = graph(function(x) return x * 2 end)
  check.equal(g:forward(np.array(3)), 6.0)
  check.equal(g:backward(np.array(5.)).x, 10.0)
end

local function check_unused_parameters()
  local g = graph(function(x, _, z) return x * 2 end)
  g:forward(1, 2, np.ones { 2, 3 })
  local grads = g:backward()
  check.equal(grads.x, 2.0)
  check.equal(grads._, 0.0)
  check.array(grads.z, np.zeros { 2, 3 }, 0)
end

--- Nodes that lead nowhere take no part, whatever their derivative.
local function check_dead_ends()
  local g = graph(function(x)
    local _ = np.log(x - x) / (x - x)
    return x * 2
  end)
  for _, x in ipairs { 1, np.ones(2) } do
    g:forward(x)
    check.array(np.array(g:backward(1).x), np.array(x) * 2, 0)
  end
  g:forward(1)
  check.equal(g:step().title, "#5 = x × 2")
  check.equal(g:step(), nil)
end

local function check_the_input_itself()
  local g = graph(function(x) return x end)
  check.equal(g:forward(5), 5.0)
  check.equal(g:backward().x, 1.0)
  check.array(g:forward(X), X, 0)
  check.array(g:backward(X).x, X, 0)
  check.equal(g:step(), nil)
end

-- --- names --------------------------------------------------------------------

local function check_names()
  local g = graph(function(x)
    local y = (x * 3):name "가격"
    return (y + 1):name "σ(x)"
  end)
  g:forward(2)
  g:backward()
  check.equal(g:value "가격", 6.0)
  check.equal(g:value(1), 6.0)
  check.equal(g:grad "가격", 1.0)
  check.equal(g:grad(0), 3.0)
  check.equal(g:node("σ(x)").index, 2)
  check.equal(g:node(2).name, "σ(x)")
  check.truthy(tostring(g):find("가격 = x × 3", 1, true))
  check.equal(#g, 3)
end

--- The last name counts, and its node keeps the handle that f had.
local function check_renaming()
  local kept
  local g = graph(function(x)
    x:name "apple"
    kept = (x * 2):name("a"):name "b"
    return (kept + 1):name "c"
  end)
  check.equal(g:forward { apple = 2 }, 5.0)
  check.equal(g:value "b", 4.0)
  check.equal(g:value(kept), 4.0)
  check.equal(g:backward().apple, 2.0)
  check.fails("the graph has no node a", g.value, g, "a")
  check.fails("the graph has no parameter 'x'", g.forward, g, { x = 1 })
  check.fails("the graph has a parameter 'x' already", graph,
    function(x) return (x * 2):name "x" end)
  check.equal(graph(function(x) return x:name "x" * 2 end):forward(1), 2.0)
end

--- In columns, whatever the names.
local function check_columns()
  local g = graph(function(x, price) return x * price + x:name "가격" end)
  g:forward(2, 3)
  g:backward()
  local lines = {}
  for line in tostring(g):gmatch "[^\n]+" do lines[#lines + 1] = line end
  check.equal(#lines, 5)
  check.equal(lines[4], "#2 = 가격 × price                             6"
    .. "              1")
  for _, line in ipairs(lines) do check.equal(width(line), 62, line) end
end

-- --- step by step -------------------------------------------------------------

local function steps_of(g)
  local titles = {}
  for step in function() return g:step() end do
    titles[#titles + 1] = step.title
  end
  return titles
end

local function check_steps()
  local g = apples()
  g:forward(100, 2, 1.1)
  local step = g:step()
  check.equal(step.title, "price = apples × tax")
  check.equal(step.incoming, 1.0)
  check.equal(step.outgoing[1].to, "apples")
  check.equal(step.outgoing[1].slope, 1.1)
  check.equal(step.outgoing[2].value, 200.0)
  check.equal(g:grad "apple", 0.0)
  step = g:step()
  check.close(step.outgoing[1].value, 2.2)
  check.close(step.outgoing[2].total, 110)
  check.truthy(tostring(step):find("local derivative 2", 1, true))
  check.equal(g:step(), nil)
  check.close(g:grad "apple", 2.2)
end

--- Every way there leaves the same gradients.
local function check_steps_equal_backward()
  for _, given in ipairs { { 2, 3 }, { X, 2 }, { X, X * 2 }, { 2, X[0] } } do
    local g = graph(function(x, y)
      local a = x * y
      return np.sum(np.tanh(a) * x + np.exp(y * 0.1) / a)
    end)
    g:forward(table.unpack(given))
    local grads = g:backward()
    check.equal(#steps_of(g), 8)
    for name, grad in pairs(grads) do
      check.array(np.array(g:grad(name)), np.array(grad), 0, name)
    end
  end
end

--- forward and backward in between begin anew.
local function check_steps_begin_anew()
  local g = apples()
  g:forward(100, 2, 1.1)
  g:step()
  g:forward(100, 2, 1.2)
  check.equal(#steps_of(g), 2)
  g:step()
  g:backward()
  check.equal(#steps_of(g), 2)
  check.close(g:grad "apple", 2.4)
end

--- An array gets what flows along the edge, not what arrived before.
local function check_steps_of_arrays()
  local g = graph(function(x) return x * 2 + x * 3 end)
  g:forward(np.array { 1., 2. })
  g:step()
  check.array(g:step().outgoing[1].value, { 3, 3 })
  local last = g:step().outgoing[1]
  check.array(last.value, { 2, 2 })
  check.array(last.total, { 5, 5 })
end

-- --- inputs ---------------------------------------------------------------------

local function check_inputs_stay()
  local g = apples()
  g:forward(100, 2, 1.1)
  check.close(g:forward(), 220)
  g:backward()
  check.close(g:backward().n, 110)
end

local function check_bad_inputs()
  local g = apples()
  local function fails(part, ...) check.fails(part, g.forward, g, ...) end
  fails("forward needs a value for the parameter 'apple'")
  fails("forward needs a value for the parameter 'apple'", {})
  fails("forward needs a value for the parameter 'tax'", 100, 2)
  fails("forward needs a value for the parameter 'n'", { apple = 1, tax = 2 })
  fails("the graph has no parameter 'orange'",
    { apple = 1, n = 2, tax = 3, orange = 4 })
  fails("the graph has no parameter 'price'",
    { apple = 1, n = 2, tax = 3, price = 4 })
  fails("forward got 4 values for 3 parameters", 1, 2, 3, 4)
  fails("the parameter 'n' takes a number or an array, not a string", 1, "2", 3)
  check.fails("graph: call forward before backward", g.backward, g)
  check.fails("graph: call forward before backward", g.step, g)
  fails("operands could not be broadcast together", np.ones(2), np.ones(3), 1)
  check.fails("graph: call forward before backward", g.backward, g)
  check.close(g:forward(100, 2, 1.1), 220)
end

--- After a failed forward there is nothing to differentiate.
local function check_inputs_after_a_failure()
  local g = apples()
  g:forward(100, 2, 1.1)
  check.truthy(not pcall(g.forward, g, 100, 2))
  check.fails("graph: call forward before backward", g.backward, g)
  check.truthy(not pcall(g.forward, g))
end

local function check_bad_douts()
  local g = graph(function(x) return x * 2 end)
  g:forward(X)
  for _, wrong in ipairs { np.ones(3), np.ones { 1, 3 }, np.ones { 1, 2, 3 } } do
    check.fails("but the output has shape (2, 3)", g.backward, g, wrong)
  end
  check.truthy(not pcall(g.backward, g, "x"))
  check.array(g:backward(3).x, 6 * np.ones { 2, 3 }, 0)
  g:forward(2)
  check.fails("but the output has shape ()", g.backward, g, np.ones(1))
end

local function check_bad_keys()
  local g, other = apples(), nil
  graph(function(x)
    other = x
    for _ = 1, 100 do other = other + 1 end
    return other
  end)
  for _, key in ipairs { -1, 5, 0.5, 1e300, "pear", 0 / 0 } do
    check.fails("the graph has no node", g.value, g, key)
    check.fails("the graph has no node", g.node, g, key)
  end
  check.fails("this node belongs to another graph", g.value, g, other)
  check.fails("this node belongs to another graph", g.grad, g, other)
end

--- One graph, numbers and arrays in turn.
local function check_shapes_in_turn()
  local g = graph(function(x, y) return np.sum(np.tanh(x * y) + x) end)
  local function f(x, y) return np.sum(np.tanh(x * y) + x) end
  for _, given in ipairs { { 0.5, 2 }, { X, 0.1 }, { 0.5, 2 }, { 0.1, X },
    { X, np.array { 1., 2., 3. } }, { np.ones { 2, 1 }, X }, { 0.25, 3 }, { np.zeros(0), 1 } } do
    local x, y = table.unpack(given)
    check.close(g:forward(x, y), f(x, y))
    local grads = g:backward()
    check.array(np.array(grads.x),
      np.array(functions.numerical_gradient(function(v)
        return f(v, y)
      end, x)), 1e-6)
    check.array(np.array(grads.y),
      np.array(functions.numerical_gradient(function(v)
        return f(x, v)
      end, y)), 1e-6)
  end
end

--- Types of every kind go in; gradients are floats.
local function check_types()
  local g = graph(function(x, w) return np.sum(np.sigmoid(x) * w) end)
  for _, dtype in ipairs { "int64", "uint8", "bool", "float32", "float64" } do
    local x, w = np.array({ 1, 0 }, dtype), np.array { 2, 3 }
    check.close(g:forward(x, w), 2 / (1 + math.exp(-1)) + 1.5, 1e-6, dtype)
    check.truthy(g:backward().x.dtype:match "^float", dtype)
  end
end

--- What a graph returned stays, whatever it computes next.
local function check_results_are_kept()
  local g = graph(function(x) return np.exp(x) * x end)
  local x = np.array { 0., 1. }
  local y, dx = g:forward(x), g:backward(1).x
  local y_copy, dx_copy = y:copy(), dx:copy()
  g:forward(x + 1)
  g:backward(2)
  check.array(y, y_copy, 0)
  check.array(dx, dx_copy, 0)
  check.array(x, { 0, 1 }, 0)
end

-- --- what cannot be traced -----------------------------------------------------

local NO_ROW = {
  "sin", "cos", "log2", "floor", "sign", "isnan", "reshape", "transpose", "max",
  "min", "argmax", "std", "var", "prod", "clip", "round", "zeros_like", "array",
  "where", "flatten",
}

local function check_no_rows()
  for _, name in ipairs(NO_ROW) do
    if np[name] then
      check.fails("no row in the table of operators", graph,
        function(x) return np[name](x) end)
    end
  end
  for _, name in ipairs { "outer", "mod", "greater", "array_equal" } do
    check.fails("no row in the table of operators", graph,
      function(x) return np[name](np.ones(2), x) end)
    check.fails("no row in the table of operators", graph,
      function(x) return np[name](x, np.ones(2)) end)
  end
end

local function check_no_values()
  local function fails(part, f) check.fails(part, graph, f) end
  fails("no row in the table of operators", function(x) return x // 2 end)
  fails("no row in the table of operators", function(x) return 2 % x end)
  fails("no row in the table", function(x) return np.concatenate { x, x } end)
  fails("no row in the table", function(x) return np.array { x, 1 } end)
  fails("cannot be compared", function(x) return x > 0 and x or -x end)
  fails("cannot be compared", function(x) return 1 <= x and x or -x end)
  fails("its nodes have no 'T'", function(x) return np.dot(x.T, x) end)
  fails("its nodes have no 'shape'", function(x) return x * x.shape[0] end)
  fails("its nodes have no '0'", function(x) return x[0] * 2 end)
end

local function check_bad_functions()
  check.fails("f must return what it computed from its parameters, not a nil",
    graph, function() end)
  check.fails("not a number", graph, function(_) return 1 end)
  for _, wrong in ipairs { math.sin, 1, "x" } do
    check.fails("f is a function written in Lua", graph, wrong)
  end
  local kept
  graph(function(x) kept = x return x end)
  check.fails("different graphs", graph, function(x) return x + kept end)
  check.fails("different graphs", graph, function(x) return kept * x end)
  check.fails("f must return what it computed", graph, function() return kept end)
end

--- An error inside f goes through, and nothing of it is left.
local function check_errors_in_f()
  local before = np.zeros(3)
  check.fails("mine", graph, function(x) error("mine " .. tostring(x + before)) end)
  local relu = layers.Relu()
  check.fails("got nil", graph, function(x) return relu:forward(x) + nil end)
  check.array(relu:forward(np.array { -1., 2. }), { 0, 2 })
  check.close(apples():forward(100, 2, 1.1), 220)
  check.equal(select(2, pcall(graph, function() error { code = 7 } end)).code, 7)
end

-- --- long graphs and the collector ---------------------------------------------

local function check_long_chains()
  local g = graph(function(x)
    local y = x
    for _ = 1, 100000 do y = y + x end
    return y
  end)
  check.equal(#g, 100001)
  check.equal(g:forward(2), 200002.0)
  check.equal(g:backward().x, 100001.0)
  local deep = graph(function(x)
    for _ = 1, 5000 do x = np.tanh(x * 0.999 + 0.001) end
    return x
  end)
  deep:forward(np.array { 0.5, -0.5 })
  check.truthy(np.all(deep:backward(1).x:ge(0)))
end

--- Nodes keep their graph; graphs keep what was put in; nothing keeps both.
local function check_collection()
  local node, values
  do
    local g = graph(function(x) node = x * 2 return node + 1 end)
    values = setmetatable({ g = g, x = np.ones(3) }, { __mode = "v" })
    g:forward(values.x)
  end
  collectgarbage()
  check.truthy(values.g)
  node:name "kept"
  check.array(values.g:value "kept", { 2, 2, 2 })
  local again = values.g
  node = nil
  collectgarbage()
  check.array(again:forward(), { 3, 3, 3 })
  again = nil
  collectgarbage()
  collectgarbage()
  check.equal(values.g, nil)
end

--- Lua may finalize a graph before those who still hold its nodes.
local function check_finalizers()
  local seen = {}
  local early = setmetatable({}, {
    __gc = function(t)
      for i, use in ipairs {
        function() return t.node + 1 end, function() return t.node:name "x" end,
        function() return t.graph:forward(1) end,
        function() return t.graph:value(t.node) end,
        function() return tostring(t.node) end,
      } do seen[i] = pcall(use) end
    end,
  })
  early.graph = graph(function(x) early.node = x return x * 2 end)
  early = nil
  collectgarbage()
  collectgarbage()
  check.equal(#seen, 5)
end

-- --- layers and differences ------------------------------------------------------

--- Layers inside a graph give the numbers they give by themselves.
local function check_layers_inside()
  local t = np.array { 2, 0 }
  local function run(affine, relu, last)
    return function(x, target)
      return last:forward(relu:forward(affine:forward(x)), target)
    end
  end
  for _, name in ipairs { "Relu", "Sigmoid", "Tanh" } do
    local affine, middle = layers.Affine(W, B), layers[name]()
    local last = layers.SoftmaxWithLoss()
    local f = run(affine, middle, last)
    local g = graph(function(x, target) return f(x, target) end)
    check.equal(g:forward(X, t), f(X, t))
    local dx = affine:backward(middle:backward(last:backward()))
    check.array(g:backward().x, dx, 1e-15, name)
  end
end

--- A graph in the place of a layer: its gradients are those of differences.
local function check_differences()
  local f = function(x)
    local y = np.tanh(np.dot(x, W)) + np.abs(np.sum(x, { axis = 1,
      keepdims = true }))
    return np.mean(y * y / np.exp(np.minimum(y, 1)), 0)
  end
  local g = graph(f)
  local layer = {}
  function layer:forward(x) return g:forward(x) end
  function layer:backward(dout) return g:backward(dout).x end
  check.array(g:forward(X), f(X))
  check.truthy(gradcheck(layer, X).ok)
end

check_apples()
check_apples_and_oranges()
check_square_of_a_sum()
check_sigmoid_taken_apart()
check_affine_in_batch()
check_softmax_with_loss()
check_fan_out()
check_same_node_twice()
check_constants()
check_arrays_of_no_dimensions()
check_unused_parameters()
check_dead_ends()
check_the_input_itself()
check_names()
check_renaming()
check_columns()
check_steps()
check_steps_equal_backward()
check_steps_begin_anew()
check_steps_of_arrays()
check_inputs_stay()
check_bad_inputs()
check_inputs_after_a_failure()
check_bad_douts()
check_bad_keys()
check_shapes_in_turn()
check_types()
check_results_are_kept()
check_no_rows()
check_no_values()
check_bad_functions()
check_errors_in_f()
check_long_chains()
check_collection()
check_finalizers()
check_layers_inside()
check_differences()
check.done()
