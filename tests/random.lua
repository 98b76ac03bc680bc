--- np.random draws NumPy's numbers: stored ones always, and those of the NumPy
-- that is installed here, if one is.
local np = require "gradus.np"
local random = require "gradus.random"

local folder = arg[0]:match(".*/")
local check = dofile(folder .. "check.lua")

local PYTHON = "/usr/bin/python3"
local REFERENCE = folder .. "data/random_reference.py"

local function draw(call)
  return assert(load("local r = ... return r." .. call))(random)
end

--- To the last bit, and with the right type.
local function same(result, expected)
  if expected.number then
    return result == expected.number
      and math.type(result) == math.type(expected.number)
  end
  local wanted = np.array(expected.values):astype(expected.dtype)
  return tostring(result.dtype) == expected.dtype
    and np.array_equal(result, wanted:reshape(expected.shape))
end

local function check_call(seed, expected)
  local ok, result = pcall(draw, expected.call)
  local good
  if expected.problem then
    good = not ok and result:find(expected.problem, 1, true)
  else
    good = ok and same(result, expected)
  end
  check.truthy(good,
    ("seed %s, %s: got %s, which"):format(seed, expected.call, result))
end

local function check_all(reference)
  for _, run in ipairs(reference) do
    random.seed(run.seed)
    for _, expected in ipairs(run) do check_call(run.seed, expected) end
  end
end

local function check_installed_numpy()
  if not os.execute(PYTHON .. " -c 'import numpy' 2>/dev/null") then
    print("skipped: the comparison with NumPy, which is not installed here")
    return
  end
  local pipe = io.popen(("%s '%s' 200"):format(PYTHON, REFERENCE))
  local source = pipe:read "a"
  check.truthy(pipe:close(), REFERENCE)
  local before = check.count
  check_all(load(source)())
  check.equal(check.count - before, 200 * 12, "calls compared with NumPy")
end

local function check_messages()
  check.fails("Seed must be between 0 and 2**32 - 1", random.seed, -1)
  check.fails("Seed must be non-empty", random.seed, {})
  check.fails("Cannot cast array data", random.seed, 1.5)
  check.fails("high <= 0", random.randint, 0)
  check.fails("low >= high", random.randint, 5, 2)
  check.fails("high is out of bounds for int64", random.randint, 0, 1e300)
  check.fails("cannot convert float NaN to integer", random.randint, 0 / 0)
  check.fails("negative dimensions are not allowed", random.rand, 2, -1)
  check.fails("a must be 1-dimensional or an integer", random.choice, 2.5)
  check.fails("a must be 1-dimensional", random.choice, { { 1, 2 } })
  check.fails("a must be greater than 0 unless no samples are taken",
    random.choice, 0)
  check.fails("'a' cannot be empty unless no samples are taken",
    random.choice, {})
  check.fails("Cannot take a larger sample than population when "
    .. "'replace=False'", random.choice, 3, 4, false)
  check.fails("x must be an integer or at least 1-dimensional",
    random.permutation, 2.5)
  check.fails("array expected", random.shuffle, 3)
  check.fails("scale < 0", random.normal, 0, -1)
  check.fails("unexpected keyword", random.choice, 3, { sise = 2 })
end

--- A refused seed leaves the stream where it was.
local function check_seeds()
  random.seed(3)
  local first = random.rand()
  random.seed(3.0)
  pcall(random.seed, -1)
  check.equal(random.rand(), first)
  random.seed(np.array { 3 })
  check.equal(random.rand(), first)
  random.seed { 3 }
  check.truthy(random.rand() ~= first)
  random.seed()
  local free = random.rand()
  random.seed()
  check.truthy(random.rand() ~= free, "a seed of the system")
end

local function check_streams_are_apart()
  random.seed(1)
  local one, two = random.rand(), random.rand()
  random.seed(1)
  local other = random.RandomState(1)
  check.equal(random.rand(), one)
  check.equal(other.rand(), one)
  check.equal(other.rand(), two)
  check.equal(random.rand(), two)
end

--- A list takes the draws of an array, and rows stay whole.
local function check_shuffle()
  local x, list = np.arange(20), {}
  for i = 1, 20 do list[i] = i - 1 end
  random.seed(9)
  random.shuffle(x)
  random.seed(9)
  random.shuffle(list)
  check.array(x, list, 0)
  local rows = np.arange(6):reshape(3, 2)
  random.shuffle(rows)
  check.array(rows[":, 1"] - rows[":, 0"], { 1, 1, 1 }, 0)
end

local function check_spellings()
  random.seed(0)
  local a = random.rand(2, 3)
  random.seed(0)
  local b = random.rand { 2, 3 }
  random.seed(0)
  local c = random.random { size = { 2, 3 } }
  random.seed(0)
  local d = random.uniform { size = { 2, 3 } }
  for _, same_numbers in ipairs { b, c, d } do
    check.array(same_numbers, a, 0)
  end
  check.equal(random.randint { low = 3, high = 4 }, 3)
  check.equal(#random.choice(10, { replace = false, size = 4 }), 4)
end

check_all(dofile(folder .. "data/random_expected.lua"))
check_installed_numpy()
check_messages()
check_seeds()
check_streams_are_apart()
check_shuffle()
check_spellings()
check.done()
