-- The program from outside: arguments, exit statuses, what goes to stdout and
-- what to stderr.
local check = dofile(arg[0]:match("^.*/") .. "check.lua")

local program = os.getenv("GRADUS") or "build/gradus"
local folder = io.popen("mktemp -d"):read("l")

local function write(name, content)
  local path = folder .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write(content)
  file:close()
  return path
end

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local content = file:read("a")
  file:close()
  return content
end

-- Runs the program; arguments stands in a shell line. Returns its status,
-- stdout and stderr. `before` is shell text, such as variables, in front.
local function run(arguments, stdin, before)
  write("in", stdin or "")
  local line = ("%s %s %s <%s/in >%s/out 2>%s/err"):format(before or "",
    program, arguments, folder, folder, folder)
  local _, _, status = os.execute(line)
  return status, read("out"), read("err")
end

-- Expects a status, exactly this stdout, and in stderr a text ("": nothing).
local function expect(arguments, stdin, status, out, err, before)
  local what = arguments .. " < " .. (stdin or "")
  local got_status, got_out, got_err = run(arguments, stdin, before)
  check.equal(got_status, status, what .. ": status")
  check.equal(got_out, out, what .. ": stdout")
  if err == "" then
    check.equal(got_err, "", what .. ": stderr")
  else
    check.truthy(got_err:find(err, 1, true),
      what .. ": '" .. err .. "' in stderr: " .. got_err)
  end
end

-- Typed lines from a pipe.
expect("", "1 + 1\n'x'\nx = 3\nx * 2\n", 0, '2\n"x"\n6\n', "")
expect("", "1 + 1\nerror('no')\n3\n", 1, "2\n", "stdin:2: no")
expect("", "for i = 1, 2 do\nprint(i)\nend", 0, "1\n2\n", "")
expect("", "for i = 1, 2 do\n", 1, "", "'end' is missing")
expect("", "1\nquit\n2\n", 0, "1\n", "")
expect("", "1 + 1\r\n", 0, "2\n", "")
expect("", "", 0, "", "")

-- -e.
expect("-e '1/3'", nil, 0, "0.3333333333333333\n", "")
expect("-e 'x = 2; x^2'", nil, 0, "4.0\n", "")
expect([[-e '"text"']], nil, 0, "text\n", "")
expect("-e 'return 1, 2'", nil, 0, "1   2\n", "")
expect("-e 'x = 1'", nil, 0, "", "")
expect("-e 'print(arg[1], ...)' a b", nil, 0, "a\ta\tb\n", "")
expect("-e 'nope()'", nil, 1, "", "-e:1: there is no function 'nope'")
expect("-e 'x = ='", nil, 1, "", "-e:1: '=' does not fit here")
expect("-e", nil, 2, "", "--help")

-- Scripts.
local script = write("a script.lua", "#!/usr/bin/env gradus\n"
  .. "local t = {}\nprint(arg[0]:match('[^/]*$'), #arg, arg[1], ...)\n"
  .. "if arg[1] then print(t.x.y) end\n")
expect("'" .. script .. "'", nil, 0, "a script.lua\t0\tnil\n", "")
expect("'" .. script .. "' one", nil, 1, "a script.lua\t1\tone\tone\n",
  script .. ":4: 'x' has no value (nil), so nothing can be taken out of it\n"
    .. "    if arg[1] then print(t.x.y) end")
expect("-", "print(0.1 + 0.2)\n1 +\n1", 1, "", "stdin:2:")
expect("-", "print(0.1 + 0.2, arg[0])", 0, "0.30000000000000004\t-\n", "")
expect("nowhere.lua", nil, 1, "", "nowhere.lua")
expect(folder, nil, 1, "", folder) -- a folder is no script
local syntax = write("syntax.lua", "x = 1\ny = = 2\n")
expect(syntax, nil, 1, "", syntax .. ":2: '=' does not fit here\n    y = = 2")
local exits = write("exits.lua", "os.exit(7)")
expect(exits, nil, 7, "", "")
local helper = write("helper.lua", "return np.zeros(2).size")
local outer = write("outer.lua", "print(dofile('" .. helper
  .. "'), load('return np')() == np)")
expect(outer, nil, 0, "2\ttrue\n", "")

-- -i: the script, then lines with its names.
local names = write("names.lua", "answer = 42")
expect("-i " .. names, "answer\n", 0, "42\n", "")
expect("-i " .. exits, "1\n", 7, "", "")
expect("-i", nil, 2, "", "-i needs")

-- Language.
expect("--lang ko -e 'nope()'", nil, 1, "", "함수는 없습니다")
expect("--lang=ko -e 'nope()'", nil, 1, "", "함수는 없습니다")
expect("-e 'nope()'", nil, 1, "", "함수는 없습니다", "GRADUS_LANG=ko")
expect("--lang en -e 'nope()'", nil, 1, "", "there is no", "GRADUS_LANG=ko")
expect("-e 'nope()'", nil, 1, "", "함수는 없습니다",
  "GRADUS_LANG= LC_ALL=ko_XX.UTF-8 LANG=en_US.UTF-8")
expect("-e 'nope()'", nil, 1, "", "there is no",
  "GRADUS_LANG= LC_MESSAGES=C LANG=ko_KR.UTF-8")
expect("--lang fr", nil, 2, "", "'fr'")
expect("--lang", nil, 2, "", "--lang")

-- Help, version and mistakes.
local status, out, err = run("--help")
check.equal(status, 0, "--help")
check.truthy(out:find("gradus check QUESTION ANSWER", 1, true), "--help")
check.equal(err, "", "--help: stderr")
status, out = run("--version")
check.equal(status, 0, "--version")
for name in ("Lua,Readline,OpenBLAS,zlib,utf8proc,seccomp"):gmatch("%w+") do
  check.truthy(out:find(name .. ":? %w"), "--version names " .. name)
end
expect("--verison", nil, 2, "", "did you mean --version?")
expect("-z", nil, 2, "", "there is no option '-z'")
expect("lsit", nil, 2, "", "did you mean gradus list?")
expect("something", nil, 2, "", "neither a command nor a FILE.lua")
expect("''", nil, 2, "", "neither a command nor a FILE.lua")

-- Standard streams that came closed, and a file that is a folder.
local function closed(arguments, stream, expected, part)
  local _, _, got = os.execute(("%s %s >%s/out 2>%s/err %s")
    :format(program, arguments, folder, folder, stream))
  check.equal(got, expected, arguments .. " " .. stream)
  check.truthy((read("out") .. read("err")):find(part, 1, true), arguments)
end
closed("check notes/q5 -", "<&-", 3, "The answer is empty.")
closed("grade", "<&-", 0, "")
closed("-e 1", ">&-", 1, "stdout: not all was written")
closed("-e 1", "2>&-", 0, "1")
expect("grade /", nil, 2, "", "cannot read the file")

-- A reader that goes away ends the program quietly; a full disk does not.
local endless = "%s -e 'for i = 1, 1e6 do print(i) end' 2>%s/err"
os.execute((endless .. " | head -n 1 >%s/out"):format(program, folder, folder))
check.equal(read("out"), "1\n", "first line through a closed pipe")
check.equal(read("err"), "", "a closed pipe is quiet")
if io.open("/dev/full", "w") then
  local _, _, full = os.execute(("%s -e 1 >/dev/full 2>%s/err")
    :format(program, folder))
  check.equal(full, 1, "a full disk is an error")
  check.truthy(read("err"):find("stdout", 1, true), "and says so")
end

os.execute("rm -r " .. folder)
check.done()
