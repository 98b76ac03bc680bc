--- Typed text becomes a function: an expression gives its value, and so does
-- an expression that ends a line of statements.
local python = require "show.python"

local M = {}

--- Compiles; leading newlines make its lines count from `line`.
local function compile(code, source, line)
  local pieces, i = { ("\n"):rep(line - 1), code }, 0
  return load(function()
    i = i + 1
    while pieces[i] == "" do
      i = i + 1
    end
    return pieces[i]
  end, source.name, "t", source.env)
end

--- `x = 1; x + 1`: the expression behind the last semicolon that ends a
-- statement.
local function statements_then_expression(code, source, line)
  for at = #code, 1, -1 do
    if code:byte(at) == 59 then
      local before, last = code:sub(1, at), "return " .. code:sub(at + 1)
      if compile(last, source, 1) and compile(before, source, 1) then
        local has_value = code:find("%S", at + 1)
        return has_value and compile(before .. last, source, line)
      end
    end
  end
end

--- Where the message says that reading stopped, as far as it can be found.
local function reach(message, code)
  local near = message:match("near '(.*)'$")
  return near and code:find(near, 1, true) or math.huge
end

--- Of the two complaints, about an expression and about a statement, the one
-- that understood more.
local function better_message(as_expression, as_statement, code)
  if reach(as_expression, code) > reach(as_statement, code) then
    return as_expression
  end
  return as_statement
end

--- `local x = 1` on a line of its own would be gone on the next; the word is
-- blanked out, so that x is a name of the session.
function M.keep_locals(code)
  code = code:gsub("^(%s*)local(%s+function%s)", "%1     %2")
  local space, names, rest = code:match("^(%s*)local(%s+[%w_,%s<>]+)(.*)$")
  if not names or names:find("^%s+function%s") then
    return code
  end
  names = names:gsub("%s*<%s*const%s*>", "")
  if names:find("[<>]") then
    return code
  elseif rest:find("^=") then
    return space .. "     " .. names .. rest
  elseif rest:find("^;?%s*$") and names:find("^%s+[%a_][%w_]*%s*$") then
    return space .. "     " .. names .. "= nil"
  end
  return code
end

--- load(code, source, line) -> function | nil, message, incomplete. source is
-- {name = chunk name, env = table of names}; incomplete means that more lines
-- may complete the code.
function M.load(code, source, line)
  line = line or 1
  local as_expression, first_message = compile("return " .. code, source, line)
  if as_expression then
    return as_expression
  end
  local with_value = statements_then_expression(code, source, line)
  if with_value then
    return with_value
  end
  local chunk, message = compile(code, source, line)
  if chunk then
    return chunk
  elseif first_message:find("<eof>$") or message:find("<eof>$") then
    local is_python = python.opens_block(code) or python.has_lambda(code)
    return nil, better_message(first_message, message, code), not is_python
  end
  return nil, better_message(first_message, message, code)
end

return M
