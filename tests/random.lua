--- np.random draws NumPy's numbers: stored ones always, and those of the NumPy
-- that is installed here, if one is.
local np = require "gradus.np"
local random = require "gradus.random"

local folder = arg[0]:match("^(.*/)") or ""
local PYTHON = "/usr/bin/python3"

local function draw(call)
  return assert(load("local r = ... return r." .. call))(random)
end

--- Element by element, to the last bit and with the right type.
local function same(result, expected)
  if expected.number then
    return result == expected.number
      and math.type(result) == math.type(expected.number)
  end
  local flat = result:flatten()
  for i, value in ipairs(expected.values) do
    if flat[i - 1] ~= value then return false end
  end
  return #flat == #expected.values
    and tostring(result.dtype) == expected.dtype
    and #result.shape == #expected.shape
    and (result.size == 0
      or np.array_equal(np.array { table.unpack(expected.shape) },
        np.array { table.unpack(result.shape, 0, #result.shape - 1) }))
end

local function check(seed, expected)
  local ok, result = pcall(draw, expected.call)
  local good
  if expected.problem then
    good = not ok and result:find(expected.problem, 1, true)
  else
    good = ok and same(result, expected)
  end
  assert(good, ("seed %s, %s: got %s"):format(seed, expected.call, result))
end

local function check_all(reference)
  local count = 0
  for _, run in ipairs(reference) do
    random.seed(run.seed)
    for _, expected in ipairs(run) do
      check(run.seed, expected)
      count = count + 1
    end
  end
  return count
end

local function check_installed_numpy()
  local has = ("%s -c 'import numpy' 2>/dev/null"):format(PYTHON)
  if not os.execute(has) then
    print("random: skipped the comparison with NumPy, which is not here")
    return
  end
  local pipe = io.popen(("%s '%srandom_reference.py' 200"):format(PYTHON, folder))
  local source = pipe:read "a"
  assert(pipe:close())
  assert(check_all(load(source)()) == 200 * 12)
end

local function fails(message, f, ...)
  local ok, problem = pcall(f, ...)
  assert(not ok and tostring(problem):find(message, 1, true), problem)
end

local function check_messages()
  fails("Seed must be between 0 and 2**32 - 1", random.seed, -1)
  fails("Seed must be non-empty", random.seed, {})
  fails("Cannot cast array data", random.seed, 1.5)
  fails("high <= 0", random.randint, 0)
  fails("low >= high", random.randint, 5, 2)
  fails("high is out of bounds for int64", random.randint, 0, 1e300)
  fails("cannot convert float NaN to integer", random.randint, 0 / 0)
  fails("negative dimensions are not allowed", random.rand, 2, -1)
  fails("a must be 1-dimensional or an integer", random.choice, 2.5)
  fails("a must be 1-dimensional", random.choice, { { 1, 2 } })
  fails("a must be greater than 0 unless no samples are taken", random.choice, 0)
  fails("'a' cannot be empty unless no samples are taken", random.choice, {})
  fails("Cannot take a larger sample than population when 'replace=False'",
    random.choice, 3, 4, false)
  fails("x must be an integer or at least 1-dimensional", random.permutation, 2.5)
  fails("array expected", random.shuffle, 3)
  fails("scale < 0", random.normal, 0, -1)
  fails("unexpected keyword", random.choice, 3, { sise = 2 })
end

--- A refused seed leaves the stream where it was.
local function check_seeds()
  random.seed(3)
  local first = random.rand()
  random.seed(3.0)
  pcall(random.seed, -1)
  assert(random.rand() == first)
  random.seed(np.array { 3 })
  assert(random.rand() == first)
  random.seed { 3 }
  assert(random.rand() ~= first)
  random.seed()
  local free = random.rand()
  random.seed()
  assert(random.rand() ~= free)
end

local function check_streams_are_apart()
  random.seed(1)
  local one, two = random.rand(), random.rand()
  random.seed(1)
  local other = random.RandomState(1)
  assert(random.rand() == one and other.rand() == one)
  assert(other.rand() == two and random.rand() == two)
end

--- A list takes the draws of an array, and rows stay whole.
local function check_shuffle()
  local x, list = np.arange(20), {}
  for i = 1, 20 do list[i] = i - 1 end
  random.seed(9)
  random.shuffle(x)
  random.seed(9)
  random.shuffle(list)
  assert(np.array_equal(x, np.array(list)))
  local rows = np.arange(6):reshape(3, 2)
  random.shuffle(rows)
  assert(np.array_equal(rows[":, 1"] - rows[":, 0"], np.ones(3)))
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
  assert(np.array_equal(a, b) and np.array_equal(a, c) and np.array_equal(a, d))
  assert(random.randint { low = 3, high = 4 } == 3)
  assert(#random.choice(10, { replace = false, size = 4 }) == 4)
end

check_all(dofile(folder .. "random_expected.lua"))
check_installed_numpy()
check_messages()
check_seeds()
check_streams_are_apart()
check_shuffle()
check_spellings()
