-- The layers of chapter 5.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local layers = require "nn.layers"
local MulLayer, AddLayer, Relu = layers.MulLayer, layers.AddLayer, layers.Relu
local Sigmoid, Affine = layers.Sigmoid, layers.Affine
local SoftmaxWithLoss = layers.SoftmaxWithLoss

-- --- shopping (5.4) ----------------------------------------------------------

local function check_apples()
  local mul_apple, mul_tax = MulLayer(), MulLayer()
  check.close(mul_tax:forward(mul_apple:forward(100, 2), 1.1), 220)
  local dapple_price, dtax = mul_tax:backward(1)
  local dapple, dnum = mul_apple:backward(dapple_price)
  check.close(dapple, 2.2)
  check.close(dnum, 110)
  check.close(dtax, 200)
end

local function check_apples_and_oranges()
  local mul_apple, mul_orange = MulLayer(), MulLayer()
  local add, mul_tax = AddLayer(), MulLayer()
  local all = add:forward(mul_apple:forward(100, 2), mul_orange:forward(150, 3))
  check.close(mul_tax:forward(all, 1.1), 715)
  local dall, dtax = mul_tax:backward(1)
  local dapple_price, dorange_price = add:backward(dall)
  local dorange, dorange_num = mul_orange:backward(dorange_price)
  local dapple, dapple_num = mul_apple:backward(dapple_price)
  check.close(dapple_num, 110)
  check.close(dapple, 2.2)
  check.close(dorange, 3.3)
  check.close(dorange_num, 165)
  check.close(dtax, 650)
end

--- 10 x 5 with 1.3 coming in gives 6.5 and 13 (5.3.2).
local function check_swap()
  local mul = MulLayer()
  check.equal(mul:forward(10, 5), 50)
  check.equal(mul.x, 10)
  check.equal(mul.y, 5)
  local dx, dy = mul:backward(1.3)
  check.close(dx, 6.5)
  check.close(dy, 13)
end

local function check_arrays_flow_too()
  local mul, add = MulLayer(), AddLayer()
  check.array(mul:forward({ { 1, 2 }, { 3, 4 } }, { 10, 20 }),
    { { 10, 40 }, { 30, 80 } })
  local dx, dy = mul:backward { { 1, 1 }, { 1, 1 } }
  check.array(dx, { { 10, 20 }, { 10, 20 } })
  check.array(dy, { 4, 6 })
  add:forward({ { 0, 0, 0 }, { 10, 10, 10 } }, { 1, 2, 3 })
  local _, db = add:backward { { 1, 2, 3 }, { 4, 5, 6 } }
  check.array(db, { 5, 7, 9 })
end

--- One dout for every element; the two gradients are arrays of their own.
local function check_a_number_as_dout()
  local add = AddLayer()
  add:forward(np.array { 1., 2. }, np.array { 3., 4. })
  local dx, dy = add:backward(1)
  dx[0] = 7
  check.array(dx, { 7, 1 })
  check.array(dy, { 1, 1 })
end

-- --- activations (5.5) -------------------------------------------------------

local function check_relu()
  local relu = Relu()
  local x = np.array { { 1.0, -0.5 }, { -2.0, 3.0 } }
  check.array(relu:forward(x), { { 1, 0 }, { 0, 3 } })
  check.equal(relu.mask.dtype, "bool")
  check.array(relu.mask, { { false, true }, { true, false } })
  local dout = np.array { { 1., 2. }, { 3., 4. } }
  check.array(relu:backward(dout), { { 1, 0 }, { 0, 4 } })
  check.array(dout, { { 1, 2 }, { 3, 4 } })
  check.array(x, { { 1, -0.5 }, { -2, 3 } })
  check.equal(Relu():forward(-2), 0)
end

local function check_sigmoid()
  local sigmoid = Sigmoid()
  check.array(sigmoid:forward(np.array { 0., 1000., -1000. }), { 0.5, 1, 0 })
  check.array(sigmoid.out, { 0.5, 1, 0 })
  check.array(sigmoid:backward(np.array { 2., 1., 1. }), { 0.5, 0, 0 })
  check.equal(sigmoid:forward(0), 0.5)
  check.equal(sigmoid:backward(1), 0.25)
end

-- --- affine (5.6.1, 5.6.2) ---------------------------------------------------

local W = np.array { { 1., 2., 3. }, { 4., 5., 6. } }
local B = np.array { 1., 2., 3. }

local function check_affine_of_one_sample()
  local affine = Affine(W, B)
  local y = affine:forward(np.array { 1., 2. })
  check.equal(tostring(y.shape), "(3,)")
  check.array(y, { 10, 14, 18 })
  local dx = affine:backward(np.array { 1., 0., -1. })
  check.array(dx, { -2, -2 })
  check.array(affine.dW, { { 1, 0, -1 }, { 2, 0, -2 } })
  check.array(affine.db, { 1, 0, -1 })
end

local function check_affine_of_a_batch()
  local affine = Affine(W, B)
  local x = np.array { { 1., 2. }, { 3., 4. } }
  check.array(affine:forward(x), { { 10, 14, 18 }, { 20, 28, 36 } })
  local dx = affine:backward(np.array { { 1., 2., 3. }, { 4., 5., 6. } })
  check.array(dx, { { 14, 32 }, { 32, 77 } })
  check.array(affine.dW, { { 13, 17, 21 }, { 18, 24, 30 } })
  check.array(affine.db, { 5, 7, 9 })
  check.truthy(rawequal(affine.x, x))
end

--- Every gradient has the shape of what it belongs to.
local function check_affine_shapes()
  for _, shape in ipairs { { 4, 2 }, { 1, 2 }, { 2 }, { 4, 1, 2 },
    { 4, 2, 1, 1 } } do
    local affine = Affine(W, B)
    local x = np.ones(shape)
    local y = affine:forward(x)
    local dx = affine:backward(np.ones(y.shape))
    check.equal(dx.shape, x.shape)
    check.equal(affine.dW.shape, W.shape)
    check.equal(affine.db.shape, B.shape)
  end
end

local function check_affine_misuse()
  check.fails("W is an array", Affine, 2, B)
  check.fails("shapes (2, 3) and (2, 3) not aligned", function()
    Affine(W, B):forward(np.ones { 2, 3 })
  end)
  check.fails("b has shape (2,), which does not fit", function()
    Affine(W, np.zeros(2)):forward(np.ones { 4, 2 })
  end)
end

-- --- softmax with loss (5.6.3) -----------------------------------------------

local SCORES = np.log { { 1, 3 }, { 1, 3 } }

local function check_softmax_with_loss()
  local last = SoftmaxWithLoss()
  local loss = last:forward(SCORES, np.array { { 1, 0 }, { 0, 1 } })
  check.close(loss, -(math.log(0.25 + 1e-7) + math.log(0.75 + 1e-7)) / 2)
  check.equal(last.loss, loss)
  check.array(last.y, { { 0.25, 0.75 }, { 0.25, 0.75 } })
  check.array(last:backward(), { { -0.375, 0.375 }, { 0.125, -0.125 } })
  check.array(last:backward(2), { { -0.75, 0.75 }, { 0.25, -0.25 } })
end

local function check_labels_are_as_good()
  local hot, labels = SoftmaxWithLoss(), SoftmaxWithLoss()
  hot:forward(SCORES, { { 1, 0 }, { 0, 1 } })
  labels:forward(SCORES, np.array({ 0, 1 }, "uint8"))
  check.equal(labels.loss, hot.loss)
  check.array(labels:backward(), hot:backward(), 0)
end

-- --- what all of them share --------------------------------------------------

local MADE = {
  { MulLayer, 2, "MulLayer()" }, { AddLayer, 2, "AddLayer()" },
  { Relu, 1, "Relu()" }, { Sigmoid, 1, "Sigmoid()" },
  { function() return Affine(W, B) end, 1, "Affine(2 -> 3)" },
  { SoftmaxWithLoss, 2, "SoftmaxWithLoss()" },
}

local function check_text()
  for _, made in ipairs(MADE) do check.equal(tostring(made[1]()), made[3]) end
end

local function check_backward_needs_forward()
  for _, made in ipairs(MADE) do
    local layer = made[1]()
    check.fails("call forward before backward", layer.backward, layer, 1)
  end
end

--- A dout that would merely broadcast is a mistake, too.
local function check_dout_must_fit()
  for _, made in ipairs(MADE) do
    local layer = made[1]()
    local x = np.ones { 4, 2 }
    layer:forward(x, made[2] == 2 and x or nil)
    check.fails("but the output of forward has shape", layer.backward, layer,
      np.ones(2))
    check.fails("but the output of forward has shape", layer.backward, layer,
      np.ones { 3, 4, 2 })
  end
end

local function check_missing_arguments()
  for _, made in ipairs(MADE) do
    local layer = made[1]()
    check.truthy(not pcall(layer.forward, layer))
    check.truthy(not pcall(layer.forward, layer, "x", "y"))
  end
end

--- forward and backward leave their arguments and the parameters alone.
local function check_nothing_is_changed()
  for _, made in ipairs(MADE) do
    local layer = made[1]()
    local x, t = np.array { { 1., -2. }, { 0.5, 3. } }, np.array { { 1., 0. },
      { 0., 1. } }
    local y = layer:forward(x, made[2] == 2 and t or nil)
    local dout = type(y) == "number" and 2 or 3 * np.ones(y.shape)
    layer:backward(dout)
    check.array(x, { { 1, -2 }, { 0.5, 3 } }, 0)
    check.array(t, { { 1, 0 }, { 0, 1 } }, 0)
    if type(dout) ~= "number" then check.array(dout, 3 * np.ones(y.shape)) end
  end
  check.array(W, { { 1, 2, 3 }, { 4, 5, 6 } }, 0)
  check.array(B, { 1, 2, 3 }, 0)
end

--- Two objects of a class share nothing.
local function check_objects_are_apart()
  local a, b = MulLayer(), MulLayer()
  a:forward(2, 3)
  b:forward(5, 7)
  local dx, dy = a:backward(1)
  check.equal(dx, 3)
  check.equal(dy, 2)
end

--- What one forward returned survives the next.
local function check_outputs_are_kept()
  local relu = Relu()
  local first = relu:forward(np.array { 1., -1. })
  local mask = relu.mask
  relu:forward(np.array { -1., 1. })
  check.array(first, { 1, 0 })
  check.array(mask, { false, true })
end

check_apples()
check_apples_and_oranges()
check_swap()
check_arrays_flow_too()
check_a_number_as_dout()
check_relu()
check_sigmoid()
check_affine_of_one_sample()
check_affine_of_a_batch()
check_affine_shapes()
check_affine_misuse()
check_softmax_with_loss()
check_labels_are_as_good()
check_text()
check_backward_needs_forward()
check_dout_must_fit()
check_missing_arguments()
check_nothing_is_changed()
check_objects_are_apart()
check_outputs_are_kept()
check.done()
