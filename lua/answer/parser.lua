-- A Pratt parser: the machinery, and the tree it makes. What may stand where is
-- in the rules given to it (answer.grammar for Python's expressions,
-- answer.notation for mathematics on top of them).
--
-- A node is {kind, from, to, ...}; from and to are positions in the plain text
-- of its Source; at, where it differs, is where a message points. `paren` marks
-- a node that stood in brackets. By kind:
--   number      value, text (as typed: its digits count), unit
--   string      value
--   constant    value: true, false; absent for None
--   name        name
--   derivative  of, by                the names of dL/dW: "L", "W"
--   unary       op: + - ~ not, operand
--   binary      op: + - * / // % ** @ & | << >> or "·", left, right
--               "·" is a product whose operands decide: of matrices between
--               arrays, else plain. `implicit` where no sign was written.
--   compare     items, ops: < <= > >= == != in, is (n items, n - 1 ops)
--   logic       op: and, or; left, right
--   conditional test, yes, no
--   call        callee, args, keywords: a list of {name, value}
--   attribute   object, name
--   transpose   operand
--   index       object, items: nodes, slices, {kind = "ellipsis"}
--   slice       start, stop, step     each absent or a node
--   tuple       items
--   list        items, open: "[" or "{", keywords (of a Lua table)
--   lambda      params: names, body
--   choice      value: 2 for a circled 2, "ㄱ", "O", "X"
--   parts       items: a list of {name, value}: `dx = .., dy = ..`
--   sequence    items                 of an order, `2 → 1 → 3`
-- The root may carry `label` (what stood before `=`), `other` (a second common
-- reading of the same text, a tree of its own) and, on a tuple, `doubt`: the
-- problem to show where one number was asked for, since 0,5 may mean 0.5.
local M = {}

local MAX_DEPTH = 100 -- brackets and operators within one another
local MAX_OPERATORS = 4000 -- so that no tree is deeper than a walk can be

local Parser = {}
Parser.__index = Parser
M.Parser = Parser

-- A parser at the first of the tokens. rules: {prefix = {id -> function(parser,
-- token)}, infix = function(parser, left, token) -> power, function}.
function M.new(source, tokens, rules)
  return setmetatable({
    source = source, tokens = tokens, rules = rules, at = 1,
    token = tokens[1], depth = 0, operators = 0, brackets = 0,
  }, Parser)
end

function Parser:fail(key, token, args)
  error(self.source:problem(key, token.from, args), 0)
end

-- Says that this token cannot stand here, in the words that fit it.
function Parser:unexpected(token)
  if token.id == "end" then
    self:fail("answer.unfinished", token)
  elseif token.id == ")" or token.id == "]" or token.id == "}" then
    self:fail("answer.unopened", token, { text = token.id })
  end
  self:fail("answer.unexpected", token, { text = token.text })
end

function Parser:advance()
  local token = self.token
  if token.id ~= "end" then
    self.at = self.at + 1
    self.token = self.tokens[self.at]
  end
  return token
end

function Parser:peek(n)
  return self.tokens[self.at + n] or self.tokens[#self.tokens]
end

-- Takes the token with this id if it is next.
function Parser:accept(id)
  if self.token.id == id then return self:advance() end
end

-- Takes the bracket that closes `open`, or says which was never closed.
function Parser:close(id, open)
  local token = self:accept(id)
  if token then
    self.last_to = token.to
    return token
  end
  if self.token.id == "end" then
    self:fail("answer.unclosed", open, { text = open.text })
  end
  self:unexpected(self.token)
end

function Parser:enter()
  self.depth = self.depth + 1
  if self.depth > MAX_DEPTH then self:fail("answer.too_deep", self.token) end
end

function Parser:leave() self.depth = self.depth - 1 end

function Parser:node(kind, from, fields)
  fields.kind, fields.from = kind, from
  fields.to = self.tokens[self.at - 1] and self.tokens[self.at - 1].to or from
  return fields
end

-- Counts one operator of the tree.
function Parser:count(token)
  self.operators = self.operators + 1
  if self.operators > MAX_OPERATORS then
    self:fail("answer.too_many", token, { limit = MAX_OPERATORS })
  end
end

-- at: the position of the sign, for messages.
function Parser:binary(op, left, right, at)
  return self:node("binary", left.from,
    { op = op, left = left, right = right, at = at })
end

-- An expression whose operators all bind tighter than `power`.
function Parser:expression(power)
  self:enter()
  local token = self.token
  local prefix = self.rules.prefix[token.id]
  if not prefix then self:unexpected(token) end
  self:advance()
  local left = prefix(self, token)
  while true do
    token = self.token
    local binds, rule = self.rules.infix(self, left, token)
    if not binds or binds <= power then break end
    self:count(token)
    left = rule(self, left, token)
  end
  self:leave()
  return left
end

return M
