--- Sentences of the command line, the prompt and Lua's errors.
return {
  banner = "gradus {version}   :quiz practises, :help lists the commands, Ctrl-D leaves",
  how_to_leave = "Ctrl-D or quit leaves.",
  stuck = "Still stopping; Ctrl-C once more leaves gradus.",
  interrupted = "stopped",
  language = "gradus speaks English.",
  no_language = "there is no language '{language}': --lang takes ko or en",
  not_utf8 = "this line is not UTF-8 text",
  no_history = "The history is not kept: {reason}",
  no_file = "gradus: cannot read {file}: {reason}",
  error_object = "the error value is {value}",
  took = "took {time}",
  no_trace = "There was no error yet.",
  no_command = "there is no command :{name}; :help lists them",
  no_command_hint = "there is no command :{name}; did you mean :{hint}?",
  ambiguous = ":{name} could be {choices}",
  more_items = "... ({count} more; :full shows all)",
  cycle = "(itself)",

  help = [[
Type Lua: an expression shows its value, `;` at the end keeps it silent,
`_` is the last value. Names are the book's and NumPy's: np, sigmoid, gate, ...

  :quiz [PACK]     practise
  :list [PACK]     the questions there are
  :show QUESTION   one question
  :full            the last value without leaving anything out
  :time CODE       run it and say how long it took
  :trace           where the last error came through
  :lang ko|en      the language
  :quit            leave (Ctrl-D, quit and exit do as well)

A command may be shortened: :qui, :h. TAB completes names, Up finds lines that
begin as this one, Ctrl-C drops a line or stops what runs.]],

  usage = [[
gradus: neural networks at a prompt, and exam questions whose answers are
proved right or wrong by numbers

  gradus                            the prompt; typed lines from a pipe
  gradus FILE.lua [ARG..]           run a script; - is standard input
  gradus -e CODE                    run CODE and show what it returns
  gradus -i FILE.lua                run a script, then open the prompt
  gradus quiz [PACK..]              practise; --count N --seed S --topic T
  gradus check QUESTION ANSWER      judge one answer; --seed S --json
  gradus grade [FILE]               judge JSON Lines of answers
  gradus lint PACK..                prove a pack's own keys
  gradus list [PACK]                the questions there are
  gradus show QUESTION              one question; --seed S --json
  gradus --help, --version

--lang ko|en works with every command. PACK is a name, or a path if it holds
a / or ends in .lua. Exit status: 0 well or right, 1 an error or a wrong
answer, 2 misuse, 3 not gradable, 130 interrupted.]],

  version = [[
gradus {gradus}
Lua {lua}, Readline {readline}, OpenBLAS {openblas}, zlib {zlib}, utf8proc {utf8proc}]],
  seccomp = "seccomp: yes",
  no_seccomp = "seccomp: no; answers run behind the other walls only",

  needs_argument = "{option} needs something behind it; gradus --help shows the forms",
  unknown_option = "there is no option '{name}'; gradus --help lists them",
  unknown_option_hint = "there is no option '{name}'; did you mean {hint}?",
  unknown_word = "'{name}' is neither a command nor a FILE.lua; gradus --help lists the commands",
  unknown_word_hint = "there is no command '{name}'; did you mean gradus {hint}?",

  call_nil = "there is no function '{name}'",
  call_nil_hint = "there is no function '{name}'; did you mean '{hint}'?",
  call_nil_value = "this is nil and cannot be called: there is no such function",
  call_other = "'{name}' is a {type}, not a function, and cannot be called",
  call_other_hint = "'{name}' is a {type}, not a function; did you mean '{hint}'?",
  call_other_value = "a {type} is not a function and cannot be called",
  index_nil = "'{name}' has no value (nil), so nothing can be taken out of it",
  index_nil_hint = "'{name}' has no value (nil); did you mean '{hint}'?",
  index_other = "'{name}' is a {type}, so nothing can be taken out of it",
  index_other_hint = "'{name}' is a {type}, so nothing can be taken out of it; did you mean '{hint}'?",
  index_other_value = "nothing can be taken out of a {type}",
  arithmetic_nil = "'{name}' has no value (nil), so it cannot be calculated with",
  arithmetic_nil_hint = "'{name}' has no value (nil); did you mean '{hint}'?",
  arithmetic_table = "a Lua table cannot be calculated with; np.array{...} makes an array of it",
  arithmetic_other = "a {type} cannot be calculated with; numbers and arrays can",
  concatenate_nil = "'{name}' has no value (nil), so it cannot be joined with ..",
  concatenate_nil_hint = "'{name}' has no value (nil); did you mean '{hint}'?",
  concatenate_other = "a {type} cannot be joined with ..; strings and numbers can",
  length = "a {type} has no length (#)",
  compare_same = "two values of type {type} cannot be put in order",
  compare = "a {type} cannot be put in order with a {other}",
  divide_zero = "integer division by zero: // and % need another divisor, or numbers such as 1.0",
  no_integer = "this number has a fraction where a whole number is needed",
  for_number = "the bounds and the step of `for` must be numbers",
  for_step = "the step of `for` is zero",
  argument = "argument {number} of '{function}' must be {expected}, and is {got}",
  stack_overflow = "the functions call each other without end",
  no_memory = "out of memory",
  not_equal = "Lua writes 'not equal' as ~=, not as !=",
  no_compound = "Lua has no += or the like: write x = x + 1",
  not_ascii = "outside quotes there are only a to z, digits, _ and plain signs; a plain quote is \" or '",
  ends_early = "the code ends too early: something is missing behind its last word",
  unexpected = "'{near}' does not fit here",
  unclosed = "'{expected}' is missing: it closes '{opener}' of line {line}",
  expected_at_end = "'{expected}' is missing at the end",
  expected = "'{expected}' is missing before '{near}'",
  name_expected = "a name is missing before '{near}'",
  unfinished_string = "a string has no closing quote",
  unfinished_long = "what begins with [[ has no closing ]]",
  escape = "a backslash in a string stands before n, t, \\ or a quote; write \\\\ for a backslash",
  call_value = "'{name}' is a {type}, not a function: write it without parentheses",
  method_colon = "a method is called with a colon: {owner}:{name}(...)",
  for_values = "`for .. in` runs over pairs(t) or ipairs(t) of a table t, not over a {type}",
  arithmetic_pair = "a {type} and a {other} cannot be calculated with; numbers and arrays can",
  bitwise = "&, |, ~ and shifts are for whole numbers, not for {type}; masks have np.logical_and, logical_or and logical_not",
  constant = "'{name}' is a constant; it keeps its value",
  assertion = "the assertion does not hold",
  joined = "table.concat joins strings and numbers; value {index} is a {type}",
  stored = "numbers and arrays can be put into an array, a {type} cannot",
  argument_missing = "argument {number} of '{function}' is missing",
  argument_integer = "argument {number} of '{function}' must be a whole number",
  argument_other = "argument {number} of '{function}' does not fit: {problem}",
  python_block = "Lua has no colon there: blocks are for .. do .. end, if .. then .. end and function f(x) .. end",
  python_import = "nothing is imported: np and the names of the book are here already",
  python_lambda = "lambda is written function(x) return .. end in Lua",
  python_list = "a list is {1, 2} in Lua, and an array np.array{1, 2}; there is no [1, 2]",
  python_len = "the length is written #x in Lua, not len(x)",
  python_range = "Lua counts by for i = 0, n - 1 do .. end, without range",
  several_indices = "several indices go into a table, x[{1, 2}], or into a string, x[\"1, 2\"]",
  power = "Lua writes a power as ^, not as **",
  comment = "a comment begins with --, not with #",
  malformed_number = "'{near}' is not a number",
}
