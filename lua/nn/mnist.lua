--- The book's load_mnist: finds the four IDX files, reads and checks them.
local idx = require "gradus.idx"
local np = require "gradus.np"
local paths = require "paths"
local text = require "text"

local M = {}

local TRAIN = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte" }
local TEST = { "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" }

local OPTIONS = { normalize = true, flatten = true, one_hot_label = false }

local function fail(key, args)
  error(text.say("mnist." .. key, args), 0)
end

--- The options given over the defaults.
local function complete(given)
  local options = {}
  for name, default in pairs(OPTIONS) do
    options[name] = default
  end
  for name, value in pairs(given or {}) do
    if OPTIONS[name] == nil then
      fail("option", { name = tostring(name) })
    end
    options[name] = value
  end
  return options
end

--- The path of a file in the folder, packed or plain; nil when it is not there.
local function find(folder, name)
  for _, ending in ipairs { ".gz", "" } do
    local path = folder .. "/" .. name .. ending
    if idx.exists(path) then
      return path
    end
  end
end

--- The first of the four files that the folder lacks.
local function find_gap(folder)
  for _, names in ipairs { TRAIN, TEST } do
    for _, name in ipairs(names) do
      if not find(folder, name) then
        return name
      end
    end
  end
end

--- A folder that was named must hold the files. The user's own may hold them;
-- else the set that came with the program does.
local function locate(folder)
  local named = os.getenv("GRADUS_DATA")
  folder = folder or named ~= "" and named or nil
  if not folder and not find_gap(paths.user_data()) then
    return paths.user_data()
  end
  folder = folder or paths.data() or "data"
  local gap = find_gap(folder)
  if gap then
    fail("missing", { folder = folder, file = gap })
  end
  return folder
end

local function check_shapes(images, labels, x, t)
  if x.ndim ~= 3 or x.shape[1] ~= 28 or x.shape[2] ~= 28 then
    fail("images_shape", { file = images, shape = tostring(x.shape) })
  elseif t.ndim ~= 1 then
    fail("labels_shape", { file = labels, shape = tostring(t.shape) })
  elseif #x ~= #t then
    fail("counts", { images = images, n = #x, labels = labels, m = #t })
  end
end

local function check_contents(images, labels, x, t)
  if #x == 0 then
    fail("empty", { file = images })
  elseif t:max() > 9 then
    fail("label", { file = labels, label = t:max() })
  end
end

--- Images and labels as the bytes that the files hold.
local function read(folder, names)
  local images, labels = find(folder, names[1]), find(folder, names[2])
  local x, t = assert(idx.read(images)), assert(idx.read(labels))
  check_shapes(images, labels, x, t)
  check_contents(images, labels, x, t)
  return x, t
end

--- The bytes in the form that was asked for.
local function convert(options, x, t)
  x = options.flatten and x:reshape(#x, 784) or x:reshape(#x, 1, 28, 28)
  if options.normalize then
    x = x:astype("float32") / 255
  end
  if options.one_hot_label then
    t = np.eye(10)[t]
  end
  return { x = x, t = t }
end

--- load_mnist([folder], {normalize = true, flatten = true, one_hot_label =
-- false}) -> train, test, each {x = images, t = labels}.
function M.load_mnist(folder, options)
  if type(folder) == "table" and options == nil then
    folder, options = nil, folder
  end
  local is_path = folder == nil or type(folder) == "string" and folder ~= ""
  if not is_path or options ~= nil and type(options) ~= "table" then
    fail("arguments")
  end
  options = complete(options)
  folder = locate(folder)
  local train = convert(options, read(folder, TRAIN))
  return train, convert(options, read(folder, TEST))
end

return M
