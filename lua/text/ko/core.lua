-- Sentences of the C core, which are English, in Korean.
return {
  -- random numbers
  ["Seed must be between 0 and 2**32 - 1"] =
    "시드는 0부터 2**32 - 1까지의 정수여야 합니다",
  ["out of memory: %zu bytes for a seed"] =
    "메모리가 부족합니다. 시드에 {1}바이트가 필요합니다",
  ["Seed must be non-empty"] = "시드가 비어 있습니다",
  ["Seed array must be 1-d"] = "시드 배열은 1차원이어야 합니다",
  ["Cannot cast array data from dtype('%s') to dtype('int64') according to "
    .. "the rule 'safe'"] =
    "dtype {1} 값은 시드로 쓸 수 없습니다. 정수를 쓰세요",
  ["Range exceeds valid bounds"] = "low와 high 사이의 범위가 유한하지 않습니다",
  ["scale < 0"] = "scale은 0보다 작을 수 없습니다",
  ["high <= 0"] = "high는 0보다 커야 합니다",
  ["low >= high"] = "low는 high보다 작아야 합니다",
  ["x must be an integer or at least 1-dimensional"] =
    "x는 정수이거나 1차원 이상의 배열이어야 합니다",
  ["len() of unsized object"] = "0차원 배열에는 길이가 없습니다",
  ["probabilities contain NaN"] = "확률 p에 NaN이 있습니다",
  ["probabilities are not non-negative"] = "확률 p에 음수가 있습니다",
  ["probabilities do not sum to 1"] = "확률 p의 합이 1이 아닙니다",
  ["'p' must be 1-dimensional"] = "p는 1차원이어야 합니다",
  ["'a' and 'p' must have same size"] = "a와 p의 크기가 같아야 합니다",
  ["Fewer non-zero entries in p than size"] =
    "p에서 0이 아닌 원소의 수가 size보다 적습니다",
  ["Cannot take a larger sample than population when 'replace=False'"] =
    "replace=false이면 전체 개수보다 많이 뽑을 수 없습니다",
  ["a must be greater than 0 unless no samples are taken"] =
    "a는 0보다 커야 합니다",
  ["a must be 1-dimensional"] = "a는 1차원이어야 합니다",
  ["'a' cannot be empty unless no samples are taken"] = "a가 비어 있습니다",
  ["the system gives no random seed: call np.random.seed(n) first"] =
    "시스템에서 난수 시드를 얻지 못했습니다. np.random.seed(n)을 먼저 부르세요",
  ["cannot convert float NaN to integer"] = "NaN은 정수로 바꿀 수 없습니다",
  ["%s is out of bounds for int64"] = "{1} 값이 int64의 범위를 벗어납니다",
  ["a must be 1-dimensional or an integer"] =
    "a는 정수이거나 1차원 배열이어야 합니다",

  -- files
  ["cannot read %s: %s"] = "{1} 파일을 읽을 수 없습니다({2})",
  ["%s is not a regular file: name a file, not a folder, a pipe or a device"] =
    "{1}은(는) 보통 파일이 아닙니다. 폴더, 파이프, 장치가 아닌 파일을 지정하세요",
  ["out of memory while unpacking %s"] =
    "{1} 파일의 압축을 풀 메모리가 부족합니다",
  ["%s is damaged (%s): fetch the file again"] =
    "{1} 파일이 손상되었습니다({2}). 파일을 다시 받으세요",
  ["%s is cut short (the packed data end too early): fetch the file again"] =
    "{1} 파일이 잘렸습니다(압축 데이터가 중간에 끝납니다). 파일을 다시 받으세요",
  ["%s is not an IDX file (it begins with the bytes %s): name one of the MNIST "
    .. "files"] =
    "{1} 파일은 IDX 형식이 아닙니다(첫 바이트: {2}). MNIST 파일을 지정하세요",
  ["%s holds %s: only IDX files of unsigned bytes can be read"] =
    "{1} 파일의 자료형은 {2}입니다. 부호 없는 바이트의 IDX 파일만 읽을 수 있습니다",
  ["%s has %d dimensions: only IDX files of 1 to %d can be read"] =
    "{1} 파일은 {2}차원입니다. 1차원부터 {3}차원까지의 IDX 파일만 읽을 수 있습니다",
  ["%s is cut short (it ends within the IDX header): fetch the file again"] =
    "{1} 파일이 잘렸습니다(IDX 헤더 중간에 끝납니다). 파일을 다시 받으세요",
  ["%s promises shape %s, more than a file of %zu bytes can hold: fetch the "
    .. "file again"] =
    "{1} 파일의 헤더에 적힌 형상 {2}은(는) {3}바이트 파일에 담길 수 없습니다. "
    .. "파일을 다시 받으세요",
  ["%s is cut short (it promises %zu bytes of data and holds %zu): fetch the "
    .. "file again"] =
    "{1} 파일이 잘렸습니다(데이터 {2}바이트 중 {3}바이트만 있습니다). 파일을 다시 "
    .. "받으세요",
  ["%s goes on after the %zu bytes of data it promises: fetch the file again"] =
    "{1} 파일에 헤더에 적힌 {2}바이트보다 많은 데이터가 있습니다. 파일을 다시 받으세요",
  -- losses
  ["labels are whole numbers, not %g"] =
    "레이블은 정수여야 하는데 {1}이(가) 있습니다",
}
