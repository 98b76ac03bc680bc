-- The Lua face of arrays: fields, indexing, operators, keywords, errors.
local np = require("env").np()
local check = dofile(arg[0]:match ".*/" .. "check.lua")

local function table_34() return np.arange(12):reshape(3, 4) end

-- --- making ------------------------------------------------------------------

local function check_types_of_tables()
  check.equal(np.array({ 1, 2 }).dtype, "int64")
  check.equal(np.array({ 1, 2.5 }).dtype, "float64")
  check.equal(np.array({ 1.0 }).dtype, "float64")
  check.equal(np.array({ true, false }).dtype, "bool")
  check.equal(np.array({ true, 2 }).dtype, "int64")
  check.equal(np.array({ 1, 2 }, np.float32).dtype, "float32")
  check.equal(np.array({ 1, 2 }, { dtype = "float" }).dtype, "float64")
  check.equal(np.zeros(2).dtype, "float64")
  check.equal(np.zeros(2, "int").dtype, "int64")
  check.equal(np.array({}).dtype, "float64")
end

local function check_shapes_of_tables()
  check.equal(tostring(np.array({ { 1, 2 }, { 3, 4 }, { 5, 6 } }).shape),
    "(3, 2)")
  check.equal(tostring(np.array({ {}, {} }).shape), "(2, 0)")
  check.equal(tostring(np.array(3).shape), "()")
  check.equal(tostring(np.zeros({ 2, 0, 1 }).shape), "(2, 0, 1)")
  local row = np.array { 1, 2 }
  check.array(np.array { row, row * 2.5 }, { { 1, 2 }, { 2.5, 5 } })
  check.array(np.array { row, { 3, 4 } }, { { 1, 2 }, { 3, 4 } })
end

local function check_bad_tables()
  check.fails("its rows differ in length", np.array, { { 1, 2 }, { 3 } })
  check.fails("its rows differ in length", np.array, { { 1 }, 2 })
  check.fails("its rows differ in length", np.array, { 2, { 1 } })
  check.fails("its rows differ in length", np.array,
    { np.zeros(2), np.zeros(3) })
  check.fails("an array holds numbers, not a string", np.array, { "1" })
  check.fails("an array holds numbers, not a nil", np.array, { 1, nil, 3 })
  check.fails("at most 8 dimensions", np.array, { { { { { { { { { 1 } } } } }
    } } } })
  check.fails("data type 'double' not understood", np.array, { 1 }, "double")
end

--- A table that holds itself has no depth.
local function check_endless_table()
  local endless = {}
  endless[1] = endless
  check.fails("at most 8 dimensions", np.array, endless)
end

local function check_array_copies()
  local x = np.array { 1, 2 }
  local y = np.array(x)
  y[0] = 9
  check.array(x, { 1, 2 })
end

-- --- fields ------------------------------------------------------------------

local function check_fields()
  local x = np.array { { 1, 2, 3 }, { 4, 5, 6 } }
  check.equal(x.size, 6)
  check.equal(x.ndim, 2)
  check.equal(#x, 2)
  check.equal(tostring(x.dtype), "int64")
  check.array(x.T, { { 1, 4 }, { 2, 5 }, { 3, 6 } })
  check.fails("an array has no field or method 'size_'", function()
    return x.size_
  end)
  check.fails("an array's field 'T' cannot be assigned", function() x.T = 1 end)
  check.fails("len() of unsized object", function() return #np.array(3) end)
end

local function check_shape()
  local shape = np.zeros({ 2, 3 }).shape
  check.equal(shape[0], 2)
  check.equal(shape[-1], 3)
  check.equal(shape[2], nil)
  check.equal(#shape, 2)
  check.equal(tostring(shape), "(2, 3)")
  check.truthy(shape == np.ones({ 2, 3 }).shape)
  check.truthy(shape ~= np.ones({ 2, 3, 1 }).shape)
  check.equal(tostring(np.zeros(shape).shape), "(2, 3)")
  check.equal(#np.array(1).shape, 0)
end

-- --- reading -----------------------------------------------------------------

local function check_reading()
  local x = table_34()
  check.array(x[0], { 0, 1, 2, 3 })
  check.array(x[-1], { 8, 9, 10, 11 })
  check.equal(x[1][2], 6)
  check.equal(x[{ 1, 2 }], 6)
  check.equal(x[{ -1, -1 }], 11)
  check.equal(x["1, 2"], 6)
  check.array(x["1:3, :2"], { { 4, 5 }, { 8, 9 } })
  check.array(x["::-1, 0"], { 8, 4, 0 })
  check.array(x[{ "1:", 0 }], { 4, 8 })
  check.array(x[{ 0, "1:3" }], { 1, 2 })
  check.equal(tostring(x["..., newaxis"].shape), "(3, 4, 1)")
  check.equal(tostring(x[{ np.newaxis }].shape), "(1, 3, 4)")
  check.array(x:rows(1, 2), { { 4, 5, 6, 7 } })
  check.array(x:rows(2), { { 8, 9, 10, 11 } })
  check.equal(tostring(x[{}].shape), "(3, 4)")
end

local function check_reading_by_arrays()
  local x = table_34()
  check.array(x[{ np.arange(3), np.array { 3, 0, 2 } }], { 3, 4, 10 })
  check.array(x[{ { 0, 2 }, { 1, 1 } }], { 1, 9 })
  check.array(x[np.array { 2, 0 }], { { 8, 9, 10, 11 }, { 0, 1, 2, 3 } })
  check.array(x[{ 0, { 3, 1 } }], { 3, 1 })
  check.array(x[{ ":", { true, false, false, true } }],
    { { 0, 3 }, { 4, 7 }, { 8, 11 } })
  check.array(x[x:gt(8)], { 9, 10, 11 })
end

local function check_kinds_of_elements()
  check.equal(math.type(np.array({ 1 })[0]), "integer")
  check.equal(math.type(np.array({ 1.0 })[0]), "float")
  check.equal(np.array({ true })[0], true)
  check.equal(math.type(np.sum { 1, 2 }), "integer")
  check.equal(math.type(np.mean { 1, 2 }), "float")
  check.equal(np.array({ 1, 2, 3 })[2.0], 3)
end

local function check_bad_indices()
  local x = table_34()
  check.fails("index 3 is out of bounds for axis 0 with size 3: an array counts "
    .. "from 0", function() return x[3] end)
  check.fails("index 4 is out of bounds for axis 1 with size 4", function()
    return x[{ 0, 4 }]
  end)
  check.fails("index 2 is out of bounds for axis 0 with size 2", function()
    return np.array({ 1, 2 })[2]
  end)
  check.fails("a whole number, not 2.5", function() return x[2.5] end)
  check.fails("true and false are no indices", function() return x[true] end)
  check.fails("valid indices, not a nil", function() return x[nil] end)
  check.fails("valid indices, not a function", function()
    return x[print]
  end)
  check.fails("'1;2' is not a slice", function() return x["1;2"] end)
  check.fails("too many indices", function() return x[{ 0, 0, 0 }] end)
  check.fails("too many indices", function()
    return x["0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"]
  end)
end

local function check_pairs()
  local seen = {}
  for i, row in pairs(np.array { { 1, 2 }, { 3, 4 } }) do
    seen[i] = row:sum()
  end
  check.equal(seen[0], 3)
  check.equal(seen[1], 7)
  check.equal(seen[2], nil)
end

-- --- writing -----------------------------------------------------------------

local function check_writing()
  local x = np.zeros({ 2, 3 })
  x[0] = 1
  x[{ 1, 2 }] = 5
  x["1, :2"] = { 7, 8 }
  x[{ 0, -1 }] = np.array { 2.5 }
  check.array(x, { { 1, 1, 2.5 }, { 7, 8, 5 } })
  x[x:gt(6)] = 0
  check.array(x, { { 1, 1, 2.5 }, { 0, 0, 5 } })
  x[{ { 0, 1 }, { 0, 0 } }] = { 3, 4 }
  check.array(x, { { 3, 1, 2.5 }, { 4, 0, 5 } })
  x[{}] = 0
  check.array(x, np.zeros({ 2, 3 }))
  x:fill(2)
  check.array(x, np.full({ 2, 3 }, 2))
end

local function check_bad_writing()
  local x = np.zeros({ 2, 3 })
  check.fails("could not broadcast input array from shape (2,) into shape (3,)",
    function() x[0] = { 1, 2 } end)
  check.fails("out of bounds", function() x[2] = 1 end)
  check.fails("array expected", function() x[0] = "1" end)
  check.array(x, np.zeros({ 2, 3 }))
end

local function check_views_and_copies()
  local x = table_34()
  x["1:, 1"][0] = -1
  check.equal(x[{ 1, 1 }], -1)
  x.T[{ 0, 2 }] = -2
  check.equal(x[{ 2, 0 }], -2)
  x:reshape(-1)[0] = -3
  check.equal(x[{ 0, 0 }], -3)
  for _, copy in ipairs { x:copy(), x:flatten(), x[np.arange(3)],
    x:astype "int" } do
    copy:fill(0)
  end
  check.equal(x[{ 0, 0 }], -3)
end

--- A fraction stored among integers warns, but once.
local function check_fraction_warning()
  local said = {}
  local code = [[
    local np = require("env").np()
    local x = np.array { 1, 2 }
    x[0] = 1.5
    x[1] = 2.5
    print(x[0], x[1])]]
  local pipe = io.popen(("'%s' -e '%s' 2>&1"):format(os.getenv "GRADUS", code))
  for line in pipe:lines() do said[#said + 1] = line end
  pipe:close()
  check.equal(#said, 2, "lines")
  check.truthy(table.concat(said, "\n"):find("a fraction was stored", 1, true))
end

-- --- methods -----------------------------------------------------------------

local function check_methods()
  local x = np.array { { 1., 2. }, { 3., 5. } }
  check.equal(x:sum(), 11)
  check.array(x:sum(0), { 4, 7 })
  check.array(x:sum { axis = 1, keepdims = true }, { { 3 }, { 8 } })
  check.array(x:sum { axis = { 0, 1 }, keepdims = true }, { { 11 } })
  check.equal(x:mean(), 2.75)
  check.array(x:max(-1), { 2, 5 })
  check.equal(x:min(), 1)
  check.equal(x:argmax(), 3)
  check.array(x:argmin(0), { 0, 0 })
  check.close(x:std { ddof = 1 }, math.sqrt(8.75 / 3))
  check.array(x:dot { 1, 1 }, { 3, 8 })
  check.array(x:reshape(4), { 1, 2, 3, 5 })
  check.array(x:reshape { 1, -1 }, { { 1, 2, 3, 5 } })
  check.array(x:transpose(1, 0), { { 1, 3 }, { 2, 5 } })
  check.array(x:gt(2), { { false, false }, { true, true } })
  check.array(x:round(), x)
  check.array(x:clip(2, 3), { { 2, 2 }, { 3, 3 } })
end

local function check_to_lua()
  local list = np.array({ { 1, 2 }, { 3, 4 } }):tolist()
  check.equal(#list, 2)
  check.equal(list[2][1], 3)
  check.equal(np.array({ { 7 } }):item(), 7)
  check.fails("can only convert an array of size 1", function()
    return np.zeros(2):item()
  end)
end

-- --- operators ---------------------------------------------------------------

local function check_operators()
  local x, y = np.array { { 1, 2 }, { 3, 4 } }, np.array { 10, 20 }
  check.array(x * y, { { 10, 40 }, { 30, 80 } })
  check.array(x + 1, { { 2, 3 }, { 4, 5 } })
  check.array(1 - x, { { 0, -1 }, { -2, -3 } })
  check.array(x / 2, { { 0.5, 1 }, { 1.5, 2 } })
  check.array(-x, { { -1, -2 }, { -3, -4 } })
  check.array(x ^ 2, { { 1, 4 }, { 9, 16 } })
  check.array(-7 // x, { { -7, -4 }, { -3, -2 } })
  check.array(-7 % x, { { 0, 1 }, { 2, 1 } })
  check.array(x + { 1, 2 }, { { 2, 4 }, { 4, 6 } })
  check.array({ 1, 2 } * x, { { 1, 4 }, { 3, 8 } })
  check.equal((x ^ 2).dtype, "int64")
  check.equal((x * 1.0).dtype, "float64")
  check.equal((np.zeros(1, "float32") * 0.1).dtype, "float32")
end

local function check_comparisons()
  local x = np.array { 1, 2 }
  check.fails("x:lt(y)", function() return x < x end)
  check.fails("np.less(x, y)", function() return 1 <= x end)
  check.equal(x == np.array { 1, 2 }, false)
  check.equal(x == x, true)
  check.array(np.equal(x, { 1, 3 }), { true, false })
  check.array(x:ne(1), { false, true })
end

local function check_bad_operands()
  local x = np.array { 1, 2 }
  check.fails("operands could not be broadcast together with shapes (2,) (3,)",
    function() return x + np.zeros(3) end)
  check.fails("array expected, got string", function() return x + "1" end)
  check.fails("array expected, got nil", function() return x * nil end)
  check.fails("negative integer powers", function() return x ^ -1 end)
end

local function check_numbers_stay_numbers()
  check.equal(np.add(1, 2), 3)
  check.equal(np.exp(0), 1)
  check.equal(np.sigmoid(0), 0.5)
  check.equal(np.dot({ 1, 2 }, { 3, 4 }), 11)
  check.equal(np.array(3) + 1, 4)
end

-- --- arguments ---------------------------------------------------------------

local function check_keywords()
  local x = np.array { { 1, 2 }, { 3, 4 } }
  check.array(np.sum(x, { axis = 0, keepdims = true }), { { 4, 6 } })
  check.array(np.sum(x, 0, "float32"), { 4, 6 })
  check.array(np.sum { a = x, axis = 1 }, { 3, 7 })
  check.fails("unexpected keyword argument 'axes'; this function knows a, axis, ",
    np.sum, x, { axes = 0 })
  check.fails("at most 5 arguments, 6 were given", np.allclose, x, x, 1, 1, 1, 1)
  check.fails("axis 2 is out of bounds", np.sum, x, 2)
  check.fails("array expected, got nil", np.sum)
end

--- What a function is given stays as it was, the table of keywords too.
local function check_arguments_are_left_alone()
  local x, keywords = np.array { 3., 1., 2. }, { axis = 0, keepdims = true }
  local list = { { 1, 2 }, { 3, 4 } }
  np.sum(x, keywords)
  np.exp(x)
  np.sum(list)
  np.clip(x, 1, 2)
  check.array(x, { 3, 1, 2 })
  check.equal(keywords.axis, 0)
  check.equal(keywords.keepdims, true)
  check.equal(#list, 2)
  check.equal(list[2][1], 3)
end

local function check_into()
  local w = np.array { 1., 2. }
  local same = np.subtract(w, { 0.5, 1 }, { out = w })
  check.truthy(rawequal(same, w))
  check.array(w, { 0.5, 1 })
end

local function check_impossible_sizes()
  check.fails("negative dimensions are not allowed", np.zeros, -1)
  check.fails("out of memory", np.zeros, 1e15)
  check.fails("is too big", np.zeros, { 1 << 40, 1 << 40 })
  check.fails("a whole number, not 2.5", np.zeros, { 2, 2.5 })
end

-- --- life --------------------------------------------------------------------

--- Whatever reaches an array after its end gets an error.
local function check_released_arrays()
  local x = np.zeros(3)
  do local _ <close> = x end
  for _, use in ipairs { tostring, np.sum, function() return x[0] end,
    function() return x + 1 end, function() x[0] = 1 end } do
    check.fails("this array has been released", use, x)
  end
  local message
  local holder = setmetatable({}, {
    __gc = function(self) message = select(2, pcall(np.sum, self.x)) end,
  })
  holder.x = np.zeros(3)
  holder = nil
  collectgarbage()
  check.truthy(message:find("released", 1, true))
end

--- The same for the nodes of a graph.
local function check_released_nodes()
  local message
  local holder = setmetatable({}, {
    __gc = function(self)
      message = select(2, pcall(function() return self.node + 1 end))
    end,
  })
  require("nn.graph").graph(function(x)
    holder.node = x
    return x * 2
  end)
  holder = nil
  collectgarbage()
  check.truthy(message:find("released", 1, true))
end

--- Dropped arrays do not pile up: the collector is told of their bytes.
local function check_memory_is_told()
  collectgarbage()
  for _ = 1, 2000 do np.zeros(1 << 17) end
  local file = io.open "/proc/self/statm"
  if not file then return end
  local pages = tonumber(file:read("a"):match "^%d+ (%d+)")
  file:close()
  check.truthy(pages < 400 * 256, "less than 400 MB")
end

check_types_of_tables()
check_shapes_of_tables()
check_bad_tables()
check_endless_table()
check_array_copies()
check_fields()
check_shape()
check_reading()
check_reading_by_arrays()
check_kinds_of_elements()
check_bad_indices()
check_pairs()
check_writing()
check_bad_writing()
check_views_and_copies()
check_fraction_warning()
check_methods()
check_to_lua()
check_operators()
check_comparisons()
check_bad_operands()
check_numbers_stay_numbers()
check_keywords()
check_arguments_are_left_alone()
check_into()
check_impossible_sizes()
check_released_arrays()
check_released_nodes()
check_memory_is_told()
check.done()
