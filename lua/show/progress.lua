-- What fit shows while it runs: a bar on a terminal, one line an epoch; in a
-- pipe nothing but the lines that explain an early stop, on stderr.
local system = require "gradus.system"
local text = require "text"

local M = {}

local CELLS = 30

local function bar(done, all)
  local filled = math.floor(CELLS * done / all)
  return "[" .. string.rep("#", filled) .. string.rep(".", CELLS - filled) .. "]"
end

-- Redraws at most a hundred times, so that it costs nothing.
local function draw(i, all, loss)
  local every = math.max(all // 100, 1)
  if i % every ~= 0 and i ~= all then return end
  io.stderr:write(string.format("\r%s %d/%d  loss %.4f\27[K", bar(i, all), i,
    all, loss))
end

local function epoch(n, train_acc, test_acc)
  io.stderr:write("\r\27[K", text.say("nn.fit_epoch", {
    n = n,
    train = string.format("%.4f", train_acc),
    test = test_acc and string.format("%.4f", test_acc) or "-",
  }), "\n")
end

-- A reporter for fit: called with "step", "epoch", "end" and "stop".
function M.new()
  local terminal = system.isatty(2)
  local on = { stop = function(reason) io.stderr:write(reason, "\n") end }
  if terminal then
    on.step, on.epoch = draw, epoch
    on["end"] = function() io.stderr:write("\r\27[K") end
  end
  return function(event, ...)
    if on[event] then on[event](...) end
  end
end

return M
