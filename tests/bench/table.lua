-- Reads "side row number .." lines and prints the table: medians, least and
-- greatest, and whether gradus reaches what it set out to reach.
local SIDES = { "numpy", "torch", "limit", "gradus" }
local MS, US = 1e3, 1e6

-- A goal is a part of what a rival (or the limit) took in the same run, since
-- absolute times differ between machines; `absolute` is the design's figure, on
-- a 2-core machine with AVX-512, and counts where that rival was not measured.
local ROWS = {
  { "step", "step of 784-50-10, batch 100", MS, "ms",
    "limit", 1.15, 0.54 },
  { "step32", "  the same in float32", MS, "ms" },
  { "check", "gradient check, the net's own", MS, "ms", "numpy", 1 / 120, 20 },
  { "check_lua", "  for a loss written in Lua", MS, "ms",
    "numpy", 1 / 3, 800, rival = "check" },
  { "node", "scalar graph, a node", US, "us", "torch", 0.15 / 5.6, 0.15 },
  { "small", "a*b of 3 numbers", US, "us", "numpy", 0.2 / 0.27, 0.2 },
  { "sigmoid", "sigmoid of 1e6", MS, "ms", "limit", 1.2, 1.2 },
  { "softmax", "softmax of 1000 x 1000", MS, "ms", "limit", 1.6 / 1.4, 1.6 },
  { "multiply_add", "a*b+c of 1e6", MS, "ms", "numpy", 1, 1.4 },
  { "relu", "relu of 1e6", MS, "ms", "numpy", 1, 0.57 },
  { "sum", "sum of 1e6", MS, "ms", "numpy", 1, 0.28 },
  { "sum_rows", "sum over axis 0, 1000 x 1000", MS, "ms", "numpy", 1, 0.28 },
}

local STARTS = {
  { "gradus", "gradus -e 1" }, { "limit", "Lua and OpenBLAS, in C" },
  { "numpy", "Python with NumPy" }, { "torch", "Python with PyTorch" },
  { "ipython", "IPython with NumPy" }, { "octave", "Octave" },
}
-- The start's goal is this part of Python's with NumPy, too.
local START_GOAL, START_PART = 6, 6 / 82
local MEMORY_GOAL, ACCURACY_GOAL = 12, 0.97

local function median(list)
  table.sort(list)
  return (list[(#list + 1) // 2] + list[#list // 2 + 1]) / 2
end

--- results[side][row] is a list of lists, one for each number of a line.
local function read(path)
  local results = setmetatable({}, {
    __index = function(all, side)
      all[side] = {}
      return all[side]
    end,
  })
  for line in io.lines(path) do
    local side, name, numbers = line:match "^(%S+) (%S+) (.*)$"
    local i = 0
    for number in numbers:gmatch "%S+" do
      i = i + 1
      results[side][name] = results[side][name] or {}
      local lists = results[side][name]
      lists[i] = lists[i] or {}
      table.insert(lists[i], (assert(tonumber(number), line)))
    end
  end
  return results
end

local function short(x)
  if x >= 100 then return string.format("%.0f", x) end
  if x >= 10 then return string.format("%.1f", x) end
  return string.format(x >= 1 and "%.2f" or "%.3f", x)
end

local function middle(list, scale)
  return short(median(list) * scale)
end

--- "0.47-0.52"
local function spread(list, scale)
  table.sort(list)
  return short(list[1] * scale) .. "-" .. short(list[#list] * scale)
end

local function verdict(got, goal)
  local over = got / goal - 1
  if over <= 0 then return "met" end
  return string.format("missed by %.0f %%", math.ceil(100 * over))
end

local NAMES = { numpy = "NumPy", torch = "PyTorch", limit = "limit" }

--- The goal in the row's unit, and how it came about.
local function goal_of(results, entry)
  local rival, part, absolute = entry[5], entry[6], entry[7]
  if rival == nil then return nil, "-" end
  local lists = results[rival][entry.rival or entry[1]]
  if lists == nil then return absolute, short(absolute) .. " (design)" end
  local goal = median(lists[1]) * entry[3] * part
  local share = part >= 0.5 and string.format("%.2f", part)
    or string.format("1/%.0f", 1 / part)
  return goal, string.format("%s = %s %s", short(goal), share, NAMES[rival])
end

local ROW = "%-34s %-13s %-13s %-13s %-13s %-6s %-21s %s"

local function print_row(...)
  print((string.format(ROW, ...):gsub(" +$", "")))
end

--- Two lines: medians, goal and verdict; least and greatest, the design's goal.
local function line(results, entry)
  local name, scale, own = entry[1], entry[3], results.gradus[entry[1]]
  local middles, spreads = {}, {}
  for i, side in ipairs(SIDES) do
    local lists = results[side][name]
    middles[i] = lists and middle(lists[1], scale) or "-"
    spreads[i] = lists and spread(lists[1], scale) or ""
  end
  local got, limit = own and median(own[1]), results.limit[name]
  local ratio = got and limit and short(got / median(limit[1])) or "-"
  local goal, wanted = goal_of(results, entry)
  print_row(entry[2] .. ", " .. entry[4], middles[1], middles[2], middles[3],
    middles[4], ratio, wanted, got and goal and verdict(got * scale, goal) or "")
  print_row("", spreads[1], spreads[2], spreads[3], spreads[4], "",
    entry[7] and "design: " .. short(entry[7]) or "", "")
end

local function starts(results)
  print(string.format("%-34s %-13s %s", "start to first answer, wall time",
    "ms", "peak MB"))
  for _, entry in ipairs(STARTS) do
    local lists = results[entry[1]].start
    if lists then
      print(string.format("  %-32s %-13s %s", entry[2], middle(lists[1], 1),
        middle(lists[2], 1)))
      print(string.format("%-34s %s", "", spread(lists[1], 1)))
    end
  end
  local own, numpy = results.gradus.start, results.numpy.start
  local goal = numpy and median(numpy[1]) * START_PART or START_GOAL
  print(string.format("  goal %s ms (design: %d): %s; goal %d MB: %s",
    short(goal), START_GOAL, verdict(median(own[1]), goal), MEMORY_GOAL,
    verdict(median(own[2]), MEMORY_GOAL)))
end

local function accuracy(results)
  local lists = results.gradus.accuracy
  if lists == nil then
    print "accuracy on the full MNIST: not measured (make mnist, BENCH_FULL=1)"
    return
  end
  local got = lists[1][1]
  local short_by = ACCURACY_GOAL - got
  print(string.format(
    "accuracy on the full MNIST, median of seeds 0 to 4: %.4f; goal %.2f: %s",
    got, ACCURACY_GOAL,
    short_by <= 0 and "met" or string.format("missed by %.4f", short_by)))
end

local results = read(arg[1])
print "processor time of one thread: medians, and least-greatest below them"
print_row("", "NumPy", "PyTorch", "limit (C)", "gradus", "/limit", "goal", "")
for _, entry in ipairs(ROWS) do line(results, entry) end
starts(results)
accuracy(results)
