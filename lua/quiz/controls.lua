-- Negative controls, for lint: answers to a variant that cannot be right, or
-- only because the key is one of them by construction.

local M = {}

local CONSTANTS = { "nan", "0", "1" }

local function repeated(text, count)
  return text .. (", " .. text):rep(count - 1)
end

local function sorted_inputs(variant)
  local names = {}
  for name in pairs(variant.vars) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- For values: nothing, constants, each input alone.
function M.values(variant)
  local count = variant.names and #variant.names or 1
  local controls = { "" }
  for _, text in ipairs(CONSTANTS) do
    controls[#controls + 1] = repeated(text, count)
  end
  for _, name in ipairs(sorted_inputs(variant)) do
    controls[#controls + 1] = repeated(name, count)
  end
  return controls
end

function M.func(variant)
  local args = table.concat(variant.func.args, ", ")
  local controls = { "", ("function(%s) end"):format(args) }
  local results = table.move(variant.func.args, 1, #variant.func.args, 4,
    { "0/0", "0", "1" })
  for _, result in ipairs(results) do
    controls[#controls + 1] =
      ("function(%s) return %s end"):format(args, result)
  end
  return controls
end

local function class_with(class, result)
  local lines = { class.name .. " = {}" }
  for name, args in pairs(class.methods) do
    lines[#lines + 1] = ("function %s:%s(%s) return %s end"):format(class.name,
      name, table.concat(args, ", "), result(args))
  end
  table.sort(lines, function(a, b) return #a < #b or #a == #b and a < b end)
  return table.concat(lines, "\n")
end

-- An empty class, and classes whose methods return constants or what they get.
function M.class(variant)
  local class = variant.class
  local controls = { "", class.name .. " = {} -- no function" }
  for _, text in ipairs { "nil", "0/0", "0", "1" } do
    controls[#controls + 1] = class_with(class, function() return text end)
  end
  controls[#controls + 1] = class_with(class, function(args)
    return args[1] or "nil"
  end)
  return controls
end

-- No such choice, every wrong one, and all of them unless all are right.
function M.choice(variant)
  local controls, all = { "", "0", tostring(#variant.choices + 1) }, {}
  for i, is_right in ipairs(variant.right) do
    all[i] = tostring(i)
    if not is_right then controls[#controls + 1] = tostring(i) end
  end
  if #controls > 3 then controls[#controls + 1] = table.concat(all, ", ") end
  return controls
end

-- Too few, one twice, and the right order from behind.
function M.order(variant)
  local back, count = {}, #variant.order
  for i, number in ipairs(variant.order) do back[count + 1 - i] = number end
  local short = table.move(variant.order, 1, count - 1, 1, {})
  local twice = table.move(short, 1, count - 1, 1, { [count] = short[1] })
  return { "", "1", table.concat(back, ", "), table.concat(short, ", "),
    table.concat(twice, ", ") }
end

function M.mark(variant)
  return { "", "2", "?", variant.mark and "X" or "O" }
end

return M
