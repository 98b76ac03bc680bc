-- The layers of chapter 5: objects with forward and backward over rows of the
-- operator table. Affine(W, b) makes one; the fields are the book's.
local arguments = require "nn.arguments"
local np = require("env").np()
local op = require "gradus.op"
local text = require "text"

local M = {}

-- A class whose call makes an object that owns one use of an operator.
local function layer(name, operator, init)
  local Class = { name = name, operator = operator }
  Class.__index = Class
  Class.__tostring = function(self)
    return name .. "(" .. (self.sizes and self:sizes() or "") .. ")"
  end
  setmetatable(Class, {
    __call = function(_, ...)
      local self = setmetatable({ call = op.call(operator) }, Class)
      if init then init(self, ...) end
      return self
    end,
  })
  -- Reached by Relu:forward(x), where the class stands for a layer.
  Class.call = setmetatable({}, { __index = function()
    error(text.say("nn.layer_class", { name = name }), 3)
  end })
  M[name] = Class
  return Class
end

-- z = x y; backward gives dx = dout y, dy = dout x (5.4.1).
local MulLayer = layer("MulLayer", "mul")

function MulLayer:forward(x, y)
  self.x, self.y = x, y
  return self.call:forward(x, y)
end

function MulLayer:backward(dout)
  return self.call:backward(dout)
end

-- z = x + y; backward gives dout twice (5.4.2).
local AddLayer = layer("AddLayer", "add")

function AddLayer:forward(x, y)
  return self.call:forward(x, y)
end

function AddLayer:backward(dout)
  return self.call:backward(dout)
end

-- y = max(0, x); mask is true where x <= 0. backward returns a new array, while
-- the book's writes into dout (5.5.1).
local Relu = layer("Relu", "relu")

function Relu:forward(x)
  local out = self.call:forward(x)
  self.mask = self.call:saved()
  return out
end

function Relu:backward(dout)
  return (self.call:backward(dout))
end

-- y = 1 / (1 + exp(-x)); out keeps y (5.5.2).
local Sigmoid = layer("Sigmoid", "sigmoid")

function Sigmoid:forward(x)
  self.out = self.call:forward(x)
  return self.out
end

function Sigmoid:backward(dout)
  return (self.call:backward(dout))
end

-- y = tanh(x).
local Tanh = layer("Tanh", "tanh")

function Tanh:forward(x)
  self.out = self.call:forward(x)
  return self.out
end

function Tanh:backward(dout)
  return (self.call:backward(dout))
end

-- Y = X W + b with X (N, in), W (in, out), b (out,). backward returns dX of X's
-- shape and sets dW and db (5.6.1, 5.6.2).
local Affine = layer("Affine", "affine", function(self, W, b)
  arguments.want("array", "Affine(W, b)", "W", W)
  arguments.want("array", "Affine(W, b)", "b", b)
  self.W, self.b = W, b
end)

function Affine:sizes()
  return string.format("%d -> %d", self.W.shape[0], self.W.shape[1])
end

function Affine:forward(x)
  self.x = x
  return self.call:forward(x, self.W, self.b)
end

function Affine:backward(dout)
  local dx, dW, db = self.call:backward(dout)
  self.dW, self.db = dW, db
  return dx
end

-- L = cross entropy of softmax(x) against t, averaged over the batch. backward
-- gives (y - t) / N times dout, 1 if left out (5.6.3).
local SoftmaxWithLoss = layer("SoftmaxWithLoss", "softmax_with_loss")
SoftmaxWithLoss.differentiable = 1 -- the targets have no gradient

function SoftmaxWithLoss:forward(x, t)
  self.t = t
  self.loss = self.call:forward(x, t)
  self.y = self.call:saved()
  return self.loss
end

function SoftmaxWithLoss:backward(dout)
  return (self.call:backward(dout or 1))
end

-- While learning each element is dropped (0) with probability dropout_ratio, by
-- np.random.rand > ratio as in the book; while predicting all are scaled by
-- 1 - ratio (6.4.3).
local Dropout = layer("Dropout", "dropout", function(self, ratio)
  self.dropout_ratio = ratio or 0.5
end)

Dropout.trains = true

function Dropout:forward(x, train)
  if train == false then return x * (1 - self.dropout_ratio) end
  if not (self.held and self.mask and self.mask.shape == x.shape) then
    self.mask = np.random.rand(x.shape):gt(self.dropout_ratio)
  end
  return self.call:forward(x, self.mask)
end

function Dropout:backward(dout)
  return (self.call:backward(dout))
end

-- y = gamma xn + beta, where xn is x (N, D) less its mean over the batch, divided
-- by its standard deviation; while predicting by running averages (6.3). backward
-- sets dgamma and dbeta.
local BatchNormalization = layer("BatchNormalization", "batch_norm",
  function(self, gamma, beta, momentum)
    self.gamma, self.beta = gamma, beta
    self.momentum = momentum or 0.9
  end)

BatchNormalization.trains = true

-- running = momentum * running + (1 - momentum) * now
local function follow(self, field, now)
  local before = self[field] or np.zeros_like(now)
  self[field] = self.momentum * before + (1 - self.momentum) * now
end

function BatchNormalization:forward(x, train)
  if train == false and self.running_mean then
    local xn = (x - self.running_mean) / np.sqrt(self.running_var + 10e-7)
    return self.gamma * xn + self.beta
  end
  local out = self.call:forward(x, self.gamma, self.beta)
  if train == false or self.held then return out end
  follow(self, "running_mean", self.call:saved(3))
  follow(self, "running_var", np.square(self.call:saved(2)) - 10e-7)
  return out
end

function BatchNormalization:backward(dout)
  local dx, dgamma, dbeta = self.call:backward(dout)
  self.dgamma, self.dbeta = dgamma, dbeta
  return dx
end

return M
