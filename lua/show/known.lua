--- What Lua's messages are called in lua/text.
local python = require "show.python"

local M = {}

--- Sentences that Lua writes: the key of ours, the names of the captures, the
-- pattern, and a pattern that the source line must fit as well. The first row
-- that fits counts.
M.rows = {
  -- meant for Python
  { "python_block", "", " near ", python.opens_block },
  { "python_import", "", " near ", "^%s*import%s" },
  { "python_import", "", " near ", "^%s*from%s.+%simport%s" },
  { "python_lambda", "", " near ", python.has_lambda },
  { "python_list", "", "^unexpected symbol near '%['$" },
  { "several_indices", "", "^'%]' expected near ','$" },
  { "power", "", " near '%*'$", "%*%*" },
  { "comment", "", " near ", "^%s*#" },
  { "comment", "", " near '#'$" },
  { "comment", "", "^attempt to get length of a nil value", "^%s*#" },
  { "python_len", "", "^attempt to call a nil value %(global 'len'%)$" },
  { "python_range", "", "^attempt to call a nil value %(global 'range'%)$" },

  -- while running
  { "call_nil", "kind name", "^attempt to call a nil value %((%a+) '(.-)'%)$" },
  { "call_nil_value", "", "^attempt to call a nil value$" },
  {
    "for_values",
    "type",
    "^attempt to call an? (.-) value %(for iterator 'for iterator'%)$",
  },
  {
    "call_value",
    "type name",
    "^attempt to call an? (%l+) value %(field '(.-)'%)$",
    "%(%s*%)",
  },
  {
    "call_value",
    "type name",
    "^attempt to call an? (%l+) value %(method '(.-)'%)$",
    "%(%s*%)",
  },
  {
    "call_other",
    "type kind name",
    "^attempt to call an? (.-) value %((%a+) '(.-)'%)$",
  },
  { "call_other_value", "type", "^attempt to call an? (.-) value$" },
  {
    "index_nil",
    "kind name",
    "^attempt to index a nil value %((%a+) '(.-)'%)$",
  },
  {
    "index_other",
    "type kind name",
    "^attempt to index an? (.-) value %((%a+) '(.-)'%)$",
  },
  { "index_other_value", "type", "^attempt to index an? (.-) value$" },
  {
    "arithmetic_nil",
    "kind name",
    "^attempt to perform arithmetic on a nil value %((%a+) '(.-)'%)$",
  },
  { "arithmetic_table", "", "^attempt to perform arithmetic on a table value" },
  {
    "arithmetic_other",
    "type",
    "^attempt to perform arithmetic on an? (.-) value",
  },
  {
    "bitwise",
    "type",
    "^attempt to perform bitwise operation on an? (.-) value",
  },
  { "arithmetic_other", "type", "^attempt to unm a '(.-)' with " },
  { "arithmetic_pair", "type other", "^attempt to %l+ a '(.-)' with a '(.-)'$" },
  {
    "concatenate_nil",
    "kind name",
    "^attempt to concatenate a nil value %((%a+) '(.-)'%)$",
  },
  { "concatenate_other", "type", "^attempt to concatenate an? (.-) value" },
  { "length", "type", "^attempt to get length of an? (.-) value" },
  { "compare_same", "type", "^attempt to compare two (.-) values$" },
  { "compare", "type other", "^attempt to compare (.-) with (.-)$" },
  { "divide_zero", "", "^attempt to perform 'n//0'$" },
  { "divide_zero", "", "^attempt to perform 'n%%%%?0'$" },
  { "divide_zero", "", "^attempt to divide by zero$" },
  { "no_integer", "", "^number has no integer representation$" },
  { "for_number", "", "^'for' .- must be a number$" },
  { "for_number", "", "^bad 'for' .- %(number expected, got .-%)$" },
  { "for_step", "", "^'for' step is zero$" },
  { "constant", "name", "^attempt to assign to const variable '(.-)'$" },
  { "assertion", "", "^assertion failed!$" },
  { "joined", "type index", "^invalid value %((.-)%) at index (%d+) in table" },
  {
    "for_values",
    "type",
    "^bad argument #1 to 'for iterator' %(table expected, got (.-)%)$",
  },
  {
    "stored",
    "type",
    "^bad argument #3 to 'newindex' %(array expected, got (.-)%)$",
  },
  {
    "argument_missing",
    "number function expected",
    "^bad argument #(%d+) to '(.-)' %((.-) expected, got no value%)$",
  },
  {
    "argument_missing",
    "number function",
    "^bad argument #(%d+) to '(.-)' %(value expected%)$",
  },
  {
    "argument",
    "number function expected got",
    "^bad argument #(%d+) to '(.-)' %((.-) expected, got (.-)%)$",
  },
  {
    "argument_integer",
    "number function",
    "^bad argument #(%d+) to '(.-)' %(number has no integer representation%)$",
  },
  {
    "argument_other",
    "number function problem",
    "^bad argument #(%d+) to '(.-)' %((.-)%)$",
  },
  { "stack_overflow", "", "stack overflow" },
  { "no_memory", "", "^not enough memory$" },
  { "no_memory", "", "^resulting string too large$" },

  -- while reading
  { "not_equal", "", " near '!'$" },
  { "no_compound", "", " near '[-+*/=]'$", "[%w_%]]%s*[-+*/]=" },
  { "not_ascii", "", " near '<\\%d+>'$" },
  { "ends_early", "", "^unexpected symbol near <eof>$" },
  { "unexpected", "near", "^unexpected symbol near '(.-)'$" },
  {
    "unclosed",
    "expected opener line",
    "^'(.-)' expected %(to close '(.-)' at line (%d+)%) near ",
  },
  { "expected_at_end", "expected", "^'(.-)' expected near <eof>$" },
  { "unexpected", "near", "^'?<eof>'? expected near '(.-)'$" },
  { "expected", "expected near", "^'(.-)' expected near '(.-)'$" },
  { "name_expected", "near", "^<name> expected near '?(.-)'?$" },
  { "unexpected", "near", "^syntax error near '?(.-)'?$" },
  { "unexpected", "near", "^function arguments expected near '?(.-)'?$" },
  { "unfinished_long", "", "^unfinished long %a+ " },
  { "escape", "", "^invalid escape sequence " },
  { "escape", "", "^%l[%l ]+ near '[\"'].*\\" },
  { "unfinished_string", "", "^unfinished string near" },
  { "malformed_number", "near", "^malformed number near '(.-)'$" },
}

--- Whether the line is one that the row is about.
function M.fits(row, line)
  local wanted = row[4]
  if type(wanted) == "function" then
    return wanted(line or "")
  end
  return wanted == nil or (line or ""):find(wanted) ~= nil
end

return M
