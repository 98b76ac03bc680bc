-- Texts of packs as a terminal shows them: wrapped at words, counted in display
-- cells, and filtered.

local text = require "text"
local unicode = require "gradus.text"
local worker = require "gradus.worker"

local M = {}

local WIDTH = 76
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
    wrap_line(line, width or WIDTH, lines)
  end
  return table.concat(lines, "\n")
end

-- A variant as text: its heading, what it asks and the choices there are.
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
  return M.wrap(table.concat(lines, "\n"))
end

return M
