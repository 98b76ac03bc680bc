-- Texts of packs as a terminal shows them: wrapped at words, counted in display
-- cells, and filtered.

local text = require "text"
local unicode = require "gradus.text"
local worker = require "gradus.worker"

local M = {}

M.WIDTH = 76  -- cells of a line
local LIMIT = 20000

-- The words of a line, each with the spaces before it.
local function wrap_line(line, width, out)
  if unicode.width(line) <= width then
    out[#out + 1] = line
    return
  end
  local indent = line:match("^%s*")
  local current = indent
  for word in line:gmatch("%S+") do
    local longer = current .. (current == indent and "" or " ") .. word
    if current ~= indent and unicode.width(longer) > width then
      out[#out + 1] = current
      longer = indent .. word
    end
    current = longer
  end
  out[#out + 1] = current
end

-- Text safe to print, no line of it wider than `width` cells where words allow.
function M.wrap(written, width)
  local lines = {}
  for line in (worker.filter(written, LIMIT) .. "\n"):gmatch("([^\n]*)\n") do
    wrap_line(line, width or M.WIDTH, lines)
  end
  return table.concat(lines, "\n")
end

-- Tables ----------------------------------------------------------------------

-- The widths of the columns in display cells.
local function column_widths(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for c, cell in ipairs(row) do
      widths[c] = math.max(widths[c] or 0, unicode.width(cell))
    end
  end
  return widths
end

-- The lines of a table whose first row is its head.
function M.table_lines(rows)
  local widths, lines = column_widths(rows), {}
  for r, row in ipairs(rows) do
    local cells, rules = {}, {}
    for c, cell in ipairs(row) do
      cells[c] = (" "):rep(widths[c] - unicode.width(cell)) .. cell
      rules[c] = ("-"):rep(widths[c])
    end
    lines[#lines + 1] = "  " .. table.concat(cells, "   ")
    if r == 1 then lines[2] = "  " .. table.concat(rules, "   ") end
  end
  return lines
end

-- Questions -------------------------------------------------------------------

-- A variant as text: its heading, what it asks, and its table or choices.
function M.question(variant)
  local language = text.language()
  local lines = { text.say("quiz.heading", {
    id = variant.id, topic = variant.topic, source = variant.source,
    marks = ("%g"):format(variant.marks), seed = variant.seed,
    minutes = ("%g"):format(variant.minutes),
  }), variant.ask[language] }
  for i, choice in ipairs(variant.choices or {}) do
    lines[#lines + 1] = ("  %d. %s"):format(i, choice[language])
  end
  local shown = M.wrap(table.concat(lines, "\n"))
  if not variant.table then return shown end
  local rows = table.concat(M.table_lines(variant.table[language]), "\n")
  return shown .. "\n" .. worker.filter(rows, LIMIT)
end

return M
