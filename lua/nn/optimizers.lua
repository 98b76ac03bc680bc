-- The optimisers of chapter 6 with the book's update rules: SGD, Momentum,
-- Nesterov, AdaGrad, RMSprop, Adam. SGD(0.1) or SGD{lr = 0.1} makes one;
-- update(params, grads) moves every parameter that has a gradient, in place.
local arguments = require "nn.arguments"
local array = require "gradus.array"
local np = require "gradus.np"
local text = require "text"
local training = require "gradus.training"

local M = {}

local Optimizer = {}

-- The arrays a rule keeps for a parameter, zero at first.
local function states_of(self, name, w)
  local states = self.states[name]
  if states == nil then
    if not array.is_array(w) or tostring(w.dtype) ~= "float64" then
      error(text.say("nn.optimizer_params", { name = name }), 3)
    end
    states = {}
    for i = 1, self.rule.states do states[i] = np.zeros_like(w) end
    self.states[name] = states
  end
  return states
end

-- params: name -> float64 array; grads: name -> array (or the node of a graph
-- that holds it).
function Optimizer:update(params, grads)
  arguments.want("table", "update(params, grads)", "params", params)
  arguments.want("table", "update(params, grads)", "grads", grads)
  self.iter = self.iter + 1
  for name, g in pairs(grads) do
    local w = params[name]
    local s = states_of(self, name, w)
    training.step(self.rule.name, self.iter, self, w, g, s[1], s[2])
  end
end

-- SGD(0.1) and SGD{lr = 0.1} alike, by name.
local function named(rule, first, ...)
  if type(first) == "table" then return first end
  local given = {}
  for i = 1, select("#", first, ...) do
    given[rule.uses[i] or i] = (select(i, first, ...))
  end
  return given
end

-- A learning rate is any finite number; the others are parts that stay.
local function is_rate(name, value)
  if name == "lr" then return value == value and math.abs(value) < math.huge end
  return value >= 0 and value < 1
end

local function rates_of(rule, ...)
  local given = named(rule, ...)
  for name, value in pairs(given) do
    if rule.defaults[name] == nil or type(value) ~= "number" then
      error(text.say("nn.optimizer_option", {
        rule = rule.name, name = name, known = table.concat(rule.uses, ", "),
      }), 3)
    end
    if not is_rate(name, value) then
      error(text.say(name == "lr" and "nn.optimizer_lr" or "nn.optimizer_rate",
        { rule = rule.name, name = name, value = value }), 3)
    end
  end
  return given
end

local function class(rule)
  local Class = { update = Optimizer.update }
  Class.__index = Class
  Class.__tostring = function(self)
    local parts = {}
    for i, name in ipairs(rule.uses) do
      parts[i] = name .. " = " .. tostring(self[name])
    end
    return rule.name .. "(" .. table.concat(parts, ", ") .. ")"
  end
  return setmetatable(Class, {
    __call = function(_, ...)
      local self = { rule = rule, iter = 0, states = {} }
      for name, value in pairs(rule.defaults) do self[name] = value end
      for name, value in pairs(rates_of(rule, ...)) do self[name] = value end
      return setmetatable(self, Class)
    end,
  })
end

for _, rule in ipairs(training.rules()) do M[rule.name] = class(rule) end

return M
