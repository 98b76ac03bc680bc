-- What an expression worker does with a request. It runs no code but ours, so
-- one process serves answer after answer; it never sees a pack or a key. What
-- does not end well here is asked again of an answer worker, alone.
--
-- {texts, language, label = of the question and its points, common = {points,
-- names, symbols_at} or nil when the label is that of the last request} -> for
-- each text what answer/expression.lua says, or false where it failed.

local expression = require "answer.expression"
local messages = require "gradus.messages"
local text = require "text"

local last = {}  -- {label, common}

local function evaluate(typed)
  local request = { text = typed }
  for name, value in next, last.common do request[name] = value end
  return expression.evaluate(request)
end

return function(request)
  text.language(request.language)
  messages.translator(text.core)
  if request.common then last = request end
  assert(request.label == last.label, "another question was asked last")
  local replies = {}
  for i, typed in ipairs(request.texts) do
    local ok, reply = pcall(evaluate, typed)
    replies[i] = ok and reply
  end
  return replies
end
