-- Lists whose items white space alone separates: [1 2 3], 0.5 0.5 -0.7, and
-- arrays as NumPy prints them.
local vocabulary = require "answer.vocabulary"

local M = {}

-- A number, or one with a sign.
function M.is_number(node)
  return node.kind == "number"
    or node.kind == "unary" and node.operand.kind == "number"
end

-- True and False as NumPy prints them, side by side.
function M.is_truth(token)
  return token.id == "name" and vocabulary.values[token.text] ~= nil
end

-- Whether the next token begins an item that only white space separates.
function M.next_item(parser, item)
  local token = parser.token
  if not (token.space or token.line) then return false end
  if M.is_number(item) then
    return token.id == "number"
      or parser.spaced and (token.id == "-" or token.id == "+")
  end
  return item.kind == "constant" and M.is_truth(token)
    or item.kind == "list" and (token.id == "[" or token.id == "{")
end

-- Which brackets hold nothing but numbers that white space separates. Returns
-- a map from the opening token (for the whole answer, the string "top") to
-- "sure", or to "maybe" where only a sign tells: `1 -2`.
function M.find(tokens)
  local found = {}
  local frame = { open = "top", only = true }
  for i, token in ipairs(tokens) do
    local previous = frame.previous
    if token.id == "[" or token.id == "{" or token.id == "(" then
      frame.previous, frame.only = nil, false
      frame = { open = token, only = true, outer = frame }
    elseif (token.id == "]" or token.id == "}" or token.id == ")")
      and frame.outer then
      found[frame.open] = frame.only and frame.kind or nil
      frame = frame.outer
    elseif token.id == "number" then
      if previous and previous.id == "number" then frame.kind = "sure" end
      frame.previous = token
    elseif token.id == "-" or token.id == "+" then
      local after_token = tokens[i + 1]
      if previous and previous.id == "number" and token.space
        and after_token.id == "number" and not after_token.space then
        frame.kind = frame.kind or "maybe"
      end
      frame.previous = token
    elseif token.id == "=" or token.id == ":" then
      frame = { open = frame.open, only = true, outer = frame.outer }
    elseif token.id ~= ";" and token.id ~= "end"
      and not (token.hangul and not previous) then
      frame.only = false
    else
      frame.previous = nil
    end
  end
  while frame.outer do frame = frame.outer end
  found.top = frame.only and frame.kind or nil
  return found
end

return M
