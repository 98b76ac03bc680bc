-- What the nets of the book share: a chain of layers with a softmax loss at its
-- end, its parameters by name, and the two ways to their gradients. A subclass
-- gives `params`, `names` (their order), `steps` and `decay`.
local arguments = require "nn.arguments"
local functions = require "nn.functions"
local gradient = require "gradus.gradient"
local layers = require "nn.layers"
local np = require("env").np()

local Net = {}
Net.__index = Net

-- The step of every numerical derivative, as in the book.
local H = 1e-4

-- Rows predicted at a time: all of MNIST at once would need hundreds of MB.
local CHUNK = 1000

-- Completes an object whose steps are {name, layer, fields = {field = parameter}}
-- in the order they run. `layers` holds them by name and may be changed: a layer
-- of one's own in the place of a built-in one works.
function Net.complete(self)
  self.decay = self.decay or 0
  self.layers = {}
  for _, step in ipairs(self.steps) do self.layers[step.name] = step.layer end
  self.last_layer = layers.SoftmaxWithLoss()
  self.lastLayer = self.last_layer -- as the notes spell it
  return self
end

-- A layer of ours whose methods nobody replaced.
local function is_built_in(layer)
  local class = getmetatable(layer)
  return type(class) == "table" and class.name ~= nil
    and layers[class.name] == class
    and rawget(layer, "forward") == nil and rawget(layer, "backward") == nil
end

local FOLLOWS = { affine = "any", relu = "affine", sigmoid = "affine",
  tanh = "affine" }

-- Made of our own affine layers, each with an activation after it or none, and
-- our loss: their numbers depend on nothing but their inputs.
local function is_plain(self)
  local before, affine = nil, 0
  for _, step in ipairs(self.steps) do
    local layer = self.layers[step.name]
    local follows = is_built_in(layer) and FOLLOWS[layer.operator]
    if not (follows == "any" or follows and follows == before) then
      return false
    end
    before = layer.operator
    if before == "affine" then affine = affine + 1 end
  end
  return before == "affine" and affine <= gradient.chain_max
    and is_built_in(self.last_layer)
    and self.last_layer.operator == "softmax_with_loss"
    and self.loss == Net.loss and self.predict == Net.predict
end

-- Whether a graph can trace the loss and so train without new memory.
function Net:traceable()
  return self.decay == 0 and is_plain(self)
end

-- The layers read the parameters anew, so that assigning net.params.W1 works.
local function refresh(self, step)
  local layer = self.layers[step.name]
  for field, name in pairs(step.fields) do layer[field] = self.params[name] end
  return layer
end

-- Scores (N, out) for x (N, in): no softmax, as in the book. train is true while
-- learning, which dropout and batch normalisation want to know.
function Net:predict(x, train)
  for _, step in ipairs(self.steps) do
    x = refresh(self, step):forward(x, train == true)
  end
  return x
end

local function weight_penalty(self)
  local sum = 0
  for _, step in ipairs(self.steps) do
    local W = self.params[step.fields.W]
    if W then sum = sum + np.sum(np.square(W)) end
  end
  return 0.5 * self.decay * sum
end

-- The mean cross entropy over the batch, and 1/2 lambda sum W^2 where weights
-- decay; t is labels or one-hot.
function Net:loss(x, t, train)
  local loss = self.last_layer:forward(self:predict(x, train), t)
  if self.decay ~= 0 then loss = loss + weight_penalty(self) end
  self.last_loss = loss
  return loss
end

-- The fraction of rows whose largest score is the target's.
function Net:accuracy(x, t)
  arguments.want("array", "net:accuracy(x, t)", "x", x)
  arguments.want("array", "net:accuracy(x, t)", "t", t)
  if t.ndim > 1 then t = np.argmax(t, { axis = 1 }) end
  local right = 0
  for first = 0, #x - 1, CHUNK do
    local y = np.argmax(self:predict(x:rows(first, first + CHUNK)),
      { axis = 1 })
    right = right + np.sum(np.equal(y, t:rows(first, first + CHUNK)))
  end
  return right / #x
end

-- Gradients of the loss by backpropagation, by parameter name.
function Net:gradient(x, t)
  self:loss(x, t, true)
  local dout = self.last_layer:backward(1)
  local grads = {}
  for i = #self.steps, 1, -1 do
    local step = self.steps[i]
    local layer = self.layers[step.name]
    dout = layer:backward(dout)
    for field, name in pairs(step.fields) do
      local grad = layer["d" .. field]
      if grad and field == "W" and self.decay ~= 0 then
        grad = grad + self.decay * self.params[name]
      end
      grads[name] = grad
    end
  end
  return grads
end

-- Affine layers with what comes after each, for gradient.chain.
local function chain_of(self)
  local chain = {}
  for _, step in ipairs(self.steps) do
    local layer = refresh(self, step)
    if layer.operator == "affine" then
      chain[#chain + 1] = {
        W = np.array(layer.W, "float64"), b = np.array(layer.b, "float64"),
        fields = step.fields,
      }
    else
      chain[#chain].activation = layer.operator
    end
  end
  return chain
end

-- Whether `differences` works for this net.
Net.has_differences = is_plain

-- The central difference of the loss by every parameter, recomputing only what
-- each one changes. delta is what stands inside the loss's logarithm.
function Net:differences(x, t, delta)
  local chain = chain_of(self)
  local flat = np.array(x, "float64"):reshape(#x, -1)
  local found = gradient.chain(chain, flat, np.array(t),
    { h = H, delta = delta or 1e-7, decay = self.decay })
  local grads = {}
  for i, layer in ipairs(found) do
    for field, name in pairs(chain[i].fields) do
      grads[name] = layer["d" .. field]
    end
  end
  return grads
end

-- f() while dropout keeps the mask it drew and batch normalisation learns no
-- averages, so that the loss is one function.
function Net:held(f)
  local function set(held)
    for _, layer in pairs(self.layers) do
      if layer.trains then layer.held = held end
    end
  end
  set(true)
  local good, result = pcall(f)
  set(nil)
  if not good then error(result, 0) end
  return result
end

local function differences_of_loss(self, x, t)
  local grads = {}
  local function loss() return self:loss(x, t, true) end
  for _, name in ipairs(self.names) do
    grads[name] = functions.numerical_gradient(loss, self.params[name])
  end
  return grads
end

-- Gradients by central differences, for checking. Dropout, batch normalisation
-- and layers of one's own take the long way: the whole loss twice for each
-- parameter.
function Net:numerical_gradient(x, t)
  if is_plain(self) then
    return self:differences(x, t)
  end
  return self:held(function() return differences_of_loss(self, x, t) end)
end

return Net
