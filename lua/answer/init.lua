-- Answers as people write them: text to tree, tree to value, tree to text.
local normalize = require "answer.normalize"
local lexer = require "answer.lexer"
local listing = require "answer.listing"
local notation = require "answer.notation"
local parser = require "answer.parser"
local parts = require "answer.parts"
local printer = require "answer.print"
local evaluator = require "answer.eval"
local compare = require "answer.compare"
local shorthand = require "answer.shorthand"
local symbols = require "answer.symbols"

local M = {}

M.language = normalize.language
M.code = normalize.code
M.print = printer.print
M.eval = evaluator.eval
M.close = compare.close
M.typed = compare.typed
M.choice = shorthand.choice
M.order = shorthand.order
M.shape = shorthand.shape

-- The question's names without their underscores: x1 for x_1, both ways.
local function plain_names(names)
  local plain = {}
  for name in pairs(names) do plain[(name:gsub("_", ""))] = name end
  return plain
end

local function new_parser(source, tokens, names, latex, tight)
  local p = parser.new(source, tokens, notation)
  p.names, p.has_names = names or {}, names ~= nil
  p.plain_names, p.bound = plain_names(p.names), {}
  p.latex, p.tight = latex, tight
  p.listing = listing.find(tokens)
  return p
end

-- An answer that is a mark alone: O, X, ○, ×.
local function lone_mark(source)
  local text = source.text:match("^%s*(%S+)%s*$")
  local mark = symbols.marks[text]
  if mark then
    return { kind = "choice", value = mark, from = 1, to = #source.text }
  end
end

local function parse_source(source, names)
  local tokens, latex = lexer.scan(source, names)
  if #tokens == 1 then error(source:problem("answer.empty", 1), 0) end
  local first = new_parser(source, tokens, names, latex, false)
  local tree = parts.parse(first)
  if not first.ambiguous then return tree end
  local found, other =
    pcall(parts.parse, new_parser(source, tokens, names, latex, true))
  if found and M.print(other) ~= M.print(tree) then tree.other = other end
  return tree
end

-- The tree of an answer, or nil and a problem. options.names: the question's
-- variables as keys; with them `xy` is a product and `x(1 - x)` no call.
function M.parse(text, options)
  local source, problem = normalize.read(text)
  if not source then return nil, problem end
  local mark = lone_mark(source)
  if mark then return mark end
  local done, tree = pcall(parse_source, source, options and options.names)
  if done then
    tree.source = source
    return tree
  end
  if type(tree) == "table" then return nil, tree end
  error(tree, 0)
end

-- The common readings of a tree, one or two, each {tree, text}.
function M.readings(tree)
  local readings = { { tree = tree, text = M.print(tree) } }
  if tree.other then
    tree.other.source = tree.source
    readings[2] = { tree = tree.other, text = M.print(tree.other) }
  end
  return readings
end

-- "X.T @ dout, (in, N)(N, out) = (in, out)" where the reading of an evaluated
-- answer is not plainly what was typed; else nil.
function M.echo(tree)
  local text = M.print(tree)
  local typed = tree.source and tree.source.text or text
  local same = typed:gsub("%s", "") == text:gsub("%s", "")
  if same and not tree.shapes then return nil end
  return tree.shapes and text .. ", " .. tree.shapes or text
end

return M
