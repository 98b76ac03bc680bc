--- load_mnist on the set in data/ and on folders in which something is wrong.
local np = require "gradus.np"
local check = dofile(arg[0]:match ".*/" .. "check.lua")
local mnist = require "nn.mnist"
local load_mnist = mnist.load_mnist

local TRAIN_X, TRAIN_T = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
local TEST_X, TEST_T = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"

local function output(command)
  local pipe = io.popen(command)
  local text = pipe:read "a"
  pipe:close()
  return (text:gsub("\n$", ""))
end

local function write(folder, name, bytes)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(bytes)
  file:close()
end

--- An IDX file of n images, or with no sides of n labels.
local function idx(value, n, rows, columns)
  if not rows then
    return string.pack(">I4I4", 0x801, n) .. string.char(value):rep(n)
  end
  return string.pack(">I4I4I4I4", 0x803, n, rows, columns)
    .. string.char(value):rep(n * rows * columns)
end

--- Four good files, of which one may be replaced.
local function write_set(folder, name, bytes)
  local files = {
    [TRAIN_X] = idx(51, 3, 28, 28), [TRAIN_T] = idx(9, 3),
    [TEST_X] = idx(255, 2, 28, 28), [TEST_T] = idx(0, 2),
  }
  if name then files[name] = bytes end
  for each, content in pairs(files) do write(folder, each, content) end
end

local function check_shipped()
  local train, test = load_mnist()
  check.equal(tostring(train.x.shape), "(10000, 784)")
  check.equal(tostring(test.x.shape), "(2000, 784)")
  check.equal(tostring(train.t.shape), "(10000,)")
  check.equal(tostring(train.x.dtype), "float32")
  check.equal(tostring(train.t.dtype), "uint8")
  check.equal(train.x:max(), 1)
  check.equal(train.x:min(), 0)
  check.array(train.t["0:8"], { 5, 0, 4, 1, 9, 2, 1, 3 }, 0)
  check.array(test.t["0:8"], { 7, 2, 1, 0, 4, 1, 4, 9 }, 0)
  check.equal(np.sum(train.t), 44368)
end

local function check_raw()
  local train, test = load_mnist { normalize = false, flatten = false }
  check.equal(tostring(train.x.shape), "(10000, 1, 28, 28)")
  check.equal(tostring(train.x.dtype), "uint8")
  check.equal(np.sum(train.x), 262146600)
  check.equal(np.sum(test.x), 48335026)
end

local function check_one_hot(folder)
  local train = load_mnist(folder, { one_hot_label = true })
  check.equal(tostring(train.t.dtype), "float64")
  check.array(train.t, { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } , { 0, 0, 0, 0, 0, 0,
    0, 0, 0, 1 }, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } }, 0)
end

--- 51 / 255 is rounded once, in float32.
local function check_normalized(folder)
  local train = load_mnist(folder)
  check.equal(train.x[{ 0, 0 }], string.unpack("f", string.pack("f", 0.2)))
end

local FAULTS = {
  { TRAIN_X, idx(0, 3, 28, 27), "has the shape (3, 28, 27)" },
  { TRAIN_X, idx(0, 3), "has the shape (3,)" },
  { TEST_T, idx(0, 1, 1, 1), "has the shape (1, 1, 1)" },
  { TRAIN_T, idx(0, 4), "holds 3 images but" },
  { TEST_X, idx(0, 3, 28, 28), "2 labels" },
  { TEST_T, idx(10, 2), "holds the label 10" },
  { TRAIN_X, idx(0, 3, 28, 28):sub(1, -2), "cut short" },
  { TEST_X, idx(0, 2, 28, 28) .. "x", "goes on after" },
  { TRAIN_T, "", "within the IDX header" },
  { TEST_T, "<html>", "is not an IDX file" },
}

local function check_faults(folder)
  for _, fault in ipairs(FAULTS) do
    local name, bytes, part = table.unpack(fault)
    write_set(folder, name, bytes)
    check.fails(part, load_mnist, folder)
    check.fails(folder .. "/" .. name, load_mnist, folder)
  end
end

local function check_arguments(folder)
  check.fails("no option one_hot: there are", load_mnist, { one_hot = true })
  os.remove(folder .. "/" .. TEST_X)
  check.fails(TEST_X .. ".gz is not in " .. folder, load_mnist, folder)
  check.fails("not in /nowhere", load_mnist, "/nowhere")
end

--- What another gradus, run with these variables, finds: the number of images.
local function count_images(folder, variables)
  write(folder, "count.lua", [[
    local ok, train = pcall(require("nn.mnist").load_mnist)
    print(ok and #train.x or train)]])
  return output(("env -u GRADUS_DATA %s '%s' '%s/count.lua'"):format(variables,
    os.getenv "GRADUS", folder))
end

--- $GRADUS_DATA, else the user's folder if it has the files, else the shipped.
local function check_search(folder)
  local user = folder .. "/gradus"
  local xdg = ("XDG_DATA_HOME='%s'"):format(folder)
  assert(os.execute(("mkdir '%s'"):format(user)))
  check.equal(count_images(folder, xdg), "10000")
  write_set(user)
  check.equal(count_images(folder, xdg), "3")
  write_set(user, TRAIN_T, "")
  check.truthy(count_images(folder, xdg):find(user .. "/" .. TRAIN_T, 1, true))
  local named = count_images(folder, "GRADUS_DATA=/nowhere")
  check.truthy(named:find("is not in /nowhere", 1, true), named)
end

local folder = output "mktemp -d"
check_shipped()
check_raw()
write_set(folder)
check_one_hot(folder)
check_normalized(folder)
check_faults(folder)
check_arguments(folder)
check_search(folder)
os.execute(("rm -r '%s'"):format(folder))
check.done()
