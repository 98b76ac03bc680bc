--- Where files are: packs and data are found from the program, never from the
-- current folder; the user's own live under the XDG folders.
local system = require "gradus.system"

local M = {}

local function set(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

--- The XDG folder of the program: xdg("STATE", ".local/state").
local function xdg(kind, default)
  local base = set("XDG_" .. kind .. "_HOME")
  if not base or base:sub(1, 1) ~= "/" then
    base = system.home() .. "/" .. default
  end
  return base .. "/gradus"
end

--- The folder `name` that came with the program: beside build/ (and beside
-- the build folders inside it) or under share/; nil when there is none.
local function shipped(name)
  local here = (system.executable() or ""):match("^(.*)/")
  if not here then
    return nil
  end
  for _, way in ipairs { "/../", "/../share/gradus/", "/../../" } do
    if system.is_folder(here .. way .. name) then
      return here .. way .. name
    end
  end
end

function M.quizzes()
  return shipped("quizzes")
end

function M.data()
  return shipped("data")
end

--- The user's packs and data.
function M.user_data()
  return xdg("DATA", ".local/share")
end

--- History and progress; GRADUS_STATE names the folder itself.
function M.state()
  return set("GRADUS_STATE") or xdg("STATE", ".local/state")
end

function M.config()
  return xdg("CONFIG", ".config")
end

return M
