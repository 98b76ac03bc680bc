--- 명령줄, 프롬프트, Lua 오류의 문장.
return {
  banner = "gradus {version}   :quiz 문제 풀기, :help 명령 보기, Ctrl-D 끝내기",
  how_to_leave = "나가려면 Ctrl-D 또는 quit",
  stuck = "아직 멈추는 중입니다. Ctrl-C를 한 번 더 누르면 gradus를 끝냅니다.",
  interrupted = "멈췄습니다",
  language = "한국어로 말합니다.",
  no_language = "'{language}' 언어는 없습니다. --lang 뒤에는 ko나 en을 씁니다",
  not_utf8 = "이 줄은 UTF-8 글이 아닙니다",
  no_history = "입력 기록을 남기지 못합니다: {reason}",
  no_file = "gradus: {file} 파일을 읽을 수 없습니다: {reason}",
  error_object = "오류 값: {value}",
  took = "{time} 걸렸습니다",
  no_trace = "아직 오류가 없었습니다.",
  no_command = ":{name} 명령은 없습니다. :help로 명령을 봅니다",
  no_command_hint = ":{name} 명령은 없습니다. :{hint} 아닌가요?",
  ambiguous = ":{name} 다음 중 무엇인가요? {choices}",
  more_items = "... ({count}개 더 있음. :full로 모두 보기)",
  cycle = "(자기 자신)",

  help = [[
Lua를 입력합니다. 식은 값을 보여 주고, 끝에 `;`를 붙이면 보여 주지 않으며,
`_`는 마지막 값입니다. 이름은 책과 NumPy를 따릅니다: np, sigmoid, gate, ...

  :quiz [PACK]     문제 풀기
  :list [PACK]     문제 목록
  :show QUESTION   문제 하나 보기
  :full            마지막 값을 줄이지 않고 모두 보기
  :time CODE       실행하고 걸린 시간 보기
  :trace           마지막 오류가 지나온 곳
  :lang ko|en      언어
  :quit            끝내기 (Ctrl-D, quit, exit도 됩니다)

명령은 :qui, :h처럼 줄여 쓸 수 있습니다. TAB은 이름을 완성하고, 위쪽 화살표는
지금 줄과 같이 시작하는 줄을 찾고, Ctrl-C는 줄을 버리거나 실행을 멈춥니다.]],

  usage = [[
gradus: 프롬프트에서 배우는 신경망, 그리고 답을 숫자로 증명하는 시험 문제

  gradus                            프롬프트. 파이프로는 입력한 줄을 실행
  gradus FILE.lua [ARG..]           스크립트 실행. -는 표준 입력
  gradus -e CODE                    CODE를 실행하고 돌려준 값 보기
  gradus -i FILE.lua                스크립트를 실행하고 프롬프트 열기
  gradus quiz [PACK..]              문제 풀기. --count N --seed S --topic T
  gradus check QUESTION ANSWER      답 하나 채점. --seed S --json
  gradus grade [FILE]               JSON Lines로 된 답 채점
  gradus lint PACK..                문제 묶음의 정답 증명
  gradus list [PACK]                문제 목록
  gradus show QUESTION              문제 하나 보기. --seed S --json
  gradus --help, --version

--lang ko|en은 모든 명령에 쓸 수 있습니다. PACK은 이름이고, /가 있거나 .lua로
끝나면 경로입니다. 종료 상태: 0 성공 또는 정답, 1 오류 또는 오답, 2 잘못된 사용,
3 채점 불가, 130 중단.]],

  version = [[
gradus {gradus}
Lua {lua}, Readline {readline}, OpenBLAS {openblas}, zlib {zlib}, utf8proc {utf8proc}]],
  seccomp = "seccomp: 있음",
  no_seccomp = "seccomp: 없음. 답은 다른 보호 장치만으로 실행됩니다",

  needs_argument = "{option} 뒤에 내용이 필요합니다. gradus --help로 사용법을 봅니다",
  unknown_option = "'{name}' 옵션은 없습니다. gradus --help로 목록을 봅니다",
  unknown_option_hint = "'{name}' 옵션은 없습니다. {hint} 아닌가요?",
  unknown_word = "'{name}': 이런 명령도 FILE.lua도 없습니다. gradus --help로 명령을 봅니다",
  unknown_word_hint = "'{name}' 명령은 없습니다. gradus {hint} 아닌가요?",

  call_nil = "'{name}'이라는 함수는 없습니다",
  call_nil_hint = "'{name}'이라는 함수는 없습니다. '{hint}' 아닌가요?",
  call_nil_value = "nil은 호출할 수 없습니다. 그런 함수가 없습니다",
  call_other = "'{name}'의 값은 {type}이고 함수가 아니어서 호출할 수 없습니다",
  call_other_hint = "'{name}'의 값은 {type}이고 함수가 아닙니다. '{hint}' 아닌가요?",
  call_other_value = "{type} 값은 함수가 아니어서 호출할 수 없습니다",
  index_nil = "'{name}'에 값이 없어서(nil) 아무것도 꺼낼 수 없습니다",
  index_nil_hint = "'{name}'에 값이 없습니다(nil). '{hint}' 아닌가요?",
  index_other = "'{name}'의 값은 {type}이어서 아무것도 꺼낼 수 없습니다",
  index_other_hint = "'{name}'의 값은 {type}이어서 아무것도 꺼낼 수 없습니다. '{hint}' 아닌가요?",
  index_other_value = "{type} 값에서는 아무것도 꺼낼 수 없습니다",
  arithmetic_nil = "'{name}'에 값이 없어서(nil) 계산할 수 없습니다",
  arithmetic_nil_hint = "'{name}'에 값이 없습니다(nil). '{hint}' 아닌가요?",
  arithmetic_table = "Lua 테이블로는 계산할 수 없습니다. np.array{...}로 배열을 만드세요",
  arithmetic_other = "{type} 값으로는 계산할 수 없습니다. 수와 배열만 됩니다",
  concatenate_nil = "'{name}'에 값이 없어서(nil) ..로 이을 수 없습니다",
  concatenate_nil_hint = "'{name}'에 값이 없습니다(nil). '{hint}' 아닌가요?",
  concatenate_other = "{type} 값은 ..로 이을 수 없습니다. 문자열과 수만 됩니다",
  length = "{type} 값에는 길이(#)가 없습니다",
  compare_same = "{type} 값끼리는 크기를 비교할 수 없습니다",
  compare = "{type} 값과 {other} 값은 크기를 비교할 수 없습니다",
  divide_zero = "정수를 0으로 나눌 수 없습니다. //와 %에는 다른 수나 1.0 같은 실수를 쓰세요",
  no_integer = "정수가 필요한 곳에 소수가 있습니다",
  for_number = "`for`의 범위와 간격은 수여야 합니다",
  for_step = "`for`의 간격이 0입니다",
  argument = "'{function}'의 {number}번째 인수는 {expected}이어야 하는데 {got}입니다",
  stack_overflow = "함수가 끝없이 서로를 호출합니다",
  no_memory = "메모리가 모자랍니다",
  not_equal = "Lua에서 '같지 않다'는 !=가 아니라 ~=로 씁니다",
  no_compound = "Lua에는 += 같은 것이 없습니다. x = x + 1로 쓰세요",
  not_ascii = "따옴표 밖에는 영문자, 숫자, _와 반각 기호만 쓸 수 있습니다. 따옴표는 \" 또는 '입니다",
  ends_early = "코드가 너무 일찍 끝났습니다. 마지막 단어 뒤에 빠진 것이 있습니다",
  unexpected = "'{near}': 여기에 올 수 없습니다",
  unclosed = "{line}번째 줄의 '{opener}' 뒤를 닫는 '{expected}'이(가) 빠졌습니다",
  expected_at_end = "끝에 '{expected}'이(가) 빠졌습니다",
  expected = "'{near}' 앞에 '{expected}'이(가) 빠졌습니다",
  name_expected = "'{near}' 앞에 이름이 빠졌습니다",
  unfinished_string = "문자열을 닫는 따옴표가 없습니다",
  unfinished_long = "[[ 뒤를 닫는 ]]가 없습니다",
  escape = "문자열의 역슬래시 뒤에는 n, t, \\, 따옴표가 옵니다. 역슬래시 자체는 \\\\로 씁니다",
  call_value = "'{name}'의 값은 {type}이고 함수가 아닙니다. 괄호 없이 쓰세요",
  method_colon = "메서드는 점이 아니라 쌍점으로 부릅니다: {owner}:{name}(...)",
  for_values = "`for .. in`은 테이블 t의 pairs(t)나 ipairs(t)를 따라갑니다. {type} 값은 안 됩니다",
  arithmetic_pair = "{type} 값과 {other} 값으로는 계산할 수 없습니다. 수와 배열만 됩니다",
  bitwise = "&, |, ~와 시프트는 정수에만 씁니다({type} 값은 안 됩니다). 마스크에는 np.logical_and, logical_or, logical_not을 쓰세요",
  constant = "'{name}'은(는) 상수여서 값을 바꿀 수 없습니다",
  assertion = "assert의 조건이 참이 아닙니다",
  joined = "table.concat은 문자열과 수만 잇습니다. {index}번째 값이 {type}입니다",
  stored = "배열에는 수와 배열만 넣을 수 있습니다. {type} 값은 안 됩니다",
  argument_missing = "'{function}'의 {number}번째 인수가 빠졌습니다",
  argument_integer = "'{function}'의 {number}번째 인수는 정수여야 합니다",
  argument_other = "'{function}'의 {number}번째 인수가 맞지 않습니다({problem})",
  python_block = "Lua에는 여기에 콜론이 없습니다. for .. do .. end, if .. then .. end, function f(x) .. end로 씁니다",
  python_import = "import 없이 np와 책의 이름들을 바로 쓸 수 있습니다",
  python_lambda = "Lua에서 lambda는 function(x) return .. end로 씁니다",
  python_list = "Lua에는 [1, 2]가 없습니다. 목록은 {1, 2}, 배열은 np.array{1, 2}로 씁니다",
  python_len = "Lua에서 길이는 len(x)가 아니라 #x입니다",
  python_range = "Lua에는 range가 없습니다. for i = 0, n - 1 do .. end로 셉니다",
  several_indices = "인덱스가 여럿이면 x[{1, 2}]나 x[\"1, 2\"]처럼 씁니다",
  power = "Lua에서 거듭제곱은 **가 아니라 ^입니다",
  comment = "주석은 #이 아니라 --로 시작합니다",
  malformed_number = "'{near}': 수로 읽을 수 없습니다",
}
