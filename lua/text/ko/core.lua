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

  -- arrays: arguments
  ["unexpected keyword argument '%s'; this function knows %s"] =
    "'{1}' 인수는 없습니다. 이 함수에는 {2}이(가) 있습니다",
  ["'%s' stands among the elements; keywords have a table of their own: "
    .. "({..}, {%s = ..})"] =
    "'{1}' 인수가 원소 사이에 있습니다. ({..}, {{2} = ..})처럼 따로 쓰세요",
  ["this takes at most %d arguments, %d were given"] =
    "인수는 많아야 {1}개인데 {2}개가 주어졌습니다",
  ["data type '%s' not understood; there are float64, float32, int64, uint8 and "
    .. "bool"] =
    "'{1}' 자료형은 없습니다. float64, float32, int64, uint8, bool이 있습니다",
  ["an array holds numbers, not a %s"] =
    "배열에는 수가 들어갑니다. {1}은(는) 넣을 수 없습니다",
  ["a size or an axis is a whole number, not %s"] =
    "크기나 축은 정수여야 합니다. {1}은(는) 쓸 수 없습니다",
  ["setting an array element with a sequence. The requested array has an "
    .. "inhomogeneous shape: its rows differ in length"] =
    "행의 길이가 서로 달라서 배열로 만들 수 없습니다",
  ["Lua cannot return an array from <, <=, > or >=; write x:lt(y), x:le(y), "
    .. "x:gt(y) or x:ge(y), or np.less(x, y) and its sisters"] =
    "Lua의 <, <=, >, >=는 배열을 돌려줄 수 없습니다. x:lt(y), x:le(y), x:gt(y), "
    .. "x:ge(y)나 np.less(x, y) 같은 함수를 쓰세요",
  ["can only convert an array of size 1 to a number, this has shape %s"] =
    "원소가 하나인 배열만 수로 바꿀 수 있습니다. 이 배열의 형상은 {1}입니다",
  ["this goes along one axis, not along %d"] =
    "축을 하나만 줄 수 있습니다. {1}개가 주어졌습니다",

  -- arrays: shapes
  ["an array has at most %d dimensions, this would have %d"] =
    "배열은 {1}차원까지 가능합니다. 이것은 {2}차원이 됩니다",
  ["negative dimensions are not allowed"] = "형상에는 음수를 쓸 수 없습니다",
  ["array of shape %s is too big"] = "형상 {1}은(는) 너무 큽니다",
  ["out of memory"] = "메모리가 부족합니다",
  ["out of memory: shape %s of %s needs %zu bytes"] =
    "메모리가 부족합니다. 형상 {1}의 {2} 배열에는 {3}바이트가 필요합니다",
  ["axis %d is out of bounds for array of dimension %d"] =
    "{2}차원 배열에는 축 {1}이(가) 없습니다. 축은 0부터 셉니다",
  ["repeated axis in transpose"] = "transpose에 같은 축이 두 번 있습니다",
  ["axes don't match array: %d axes for %d dimensions"] =
    "배열은 {2}차원인데 축이 {1}개 주어졌습니다",
  ["duplicate value in 'axis'"] = "axis에 같은 축이 두 번 있습니다",
  ["could not broadcast input array from shape %s into shape %s"] =
    "형상 {1}의 값은 형상 {2}의 자리에 브로드캐스트되지 않습니다",
  ["operands could not be broadcast together with shapes %s %s"] =
    "형상 {1}와(과) {2}은(는) 함께 브로드캐스트되지 않습니다",
  ["can only specify one unknown dimension"] = "-1은 한 번만 쓸 수 있습니다",
  ["cannot reshape array of size %zu into shape %s"] =
    "원소가 {1}개인 배열을 형상 {2}(으)로 바꿀 수 없습니다",
  ["need at least one array to concatenate"] = "이어 붙일 배열이 없습니다",
  ["zero-dimensional arrays cannot be concatenated"] =
    "0차원 배열은 이어 붙일 수 없습니다",
  ["all the input arrays must have same number of dimensions, but the array at "
    .. "index 0 has %d dimension(s) and the array at index %d has %d dimension(s)"] =
    "차원의 수가 같아야 합니다. 0번 배열은 {1}차원, {2}번 배열은 {3}차원입니다",
  ["all the input array dimensions except for the concatenation axis must match "
    .. "exactly, but along dimension %d, the array at index 0 has size %td and "
    .. "the array at index %d has size %td"] =
    "이어 붙이는 축이 아닌 축의 크기는 모두 같아야 합니다. 축 {1}의 크기가 0번 배열은 "
    .. "{2}, {3}번 배열은 {4}입니다",

  -- arrays: indices
  ["index %td is out of bounds for axis %d with size %td"] =
    "인덱스 {1}은(는) 크기가 {3}인 축 {2}의 범위를 벗어납니다. 배열은 0부터 세므로 마지막 "
    .. "인덱스는 크기보다 1 작습니다(Lua 표는 1부터 셉니다)",
  ["an index is a whole number, not %s"] =
    "인덱스는 정수여야 합니다. {1}은(는) 쓸 수 없습니다",
  ["true and false are no indices; == compares whole arrays in Lua, for a mask "
    .. "write x[x:eq(y)]"] =
    "true와 false는 인덱스가 아닙니다. Lua의 ==는 배열 자체를 비교합니다. 마스크는 "
    .. "x[x:eq(y)]로 쓰세요",
  ["only integers, slices in a string (\"1:3\"), arrays and tables of these are "
    .. "valid indices, not a %s"] =
    "인덱스로는 정수, 문자열로 쓴 슬라이스(\"1:3\"), 배열, 이들의 표를 씁니다. {1}은(는) 쓸 "
    .. "수 없습니다",
  ["an array has no field or method '%s'"] =
    "배열에는 '{1}' 필드나 메서드가 없습니다",
  ["an array's field '%s' cannot be assigned"] =
    "배열의 '{1}' 필드에는 대입할 수 없습니다",
  ["'%s' is not a slice; write for example \"1:3\", \":, 0\" or \"..., "
    .. "newaxis\""] =
    "'{1}'은(는) 슬라이스가 아닙니다. \"1:3\", \":, 0\", \"..., newaxis\"처럼 쓰세요",
  ["slice step cannot be zero"] = "슬라이스의 간격은 0일 수 없습니다",
  ["an index can only have a single ellipsis ('...')"] =
    "인덱스에는 ...을 한 번만 쓸 수 있습니다",
  ["too many indices for an array: at most %d"] =
    "인덱스가 너무 많습니다. 많아야 {1}개입니다",
  ["too many indices for array: array is %d-dimensional, but %d were indexed"] =
    "인덱스가 너무 많습니다. {1}차원 배열에 인덱스가 {2}개 주어졌습니다",
  ["too many index arrays"] = "인덱스로 쓴 배열이 너무 많습니다",
  ["boolean index did not match indexed array along dimension %d; dimension is "
    .. "%td but corresponding boolean dimension is %td"] =
    "마스크가 배열과 맞지 않습니다. 축 {1}의 크기가 배열은 {2}, 마스크는 {3}입니다",
  ["arrays used as indices must be of integer (or boolean) type"] =
    "인덱스로 쓰는 배열은 정수나 bool이어야 합니다",
  ["shape mismatch: indexing arrays could not be broadcast together with shapes "
    .. "%s %s"] =
    "인덱스로 쓴 배열의 형상 {1}와(과) {2}은(는) 함께 브로드캐스트되지 않습니다",
  ["a fraction was stored into an integer array and cut off; make the array with "
    .. "floats or use astype(\"float64\")"] =
    "정수 배열에 소수를 넣어 소수점 아래가 버려졌습니다. 실수로 배열을 만들거나 "
    .. "astype(\"float64\")를 쓰세요",

  -- arrays: calculations
  ["%s does not work on booleans; turn them into numbers with astype first"] =
    "{1}은(는) bool 배열에 쓸 수 없습니다. 먼저 astype으로 수로 바꾸세요",
  ["Integers to negative integer powers are not allowed."] =
    "정수의 음의 정수 거듭제곱은 정수가 아닙니다. 실수를 쓰세요(2.0 ^ -1)",
  ["cannot convert float infinity to integer"] =
    "무한대는 정수로 바꿀 수 없습니다",
  ["%g is too big for an integer of %s"] = "{1}은(는) {2} 정수로 쓰기에 너무 큽니다",
  ["Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting "
    .. "rule 'same_kind'"] =
    "{1}의 결과는 {2}이므로 out으로 준 {3} 배열에 담을 수 없습니다",
  ["non-broadcastable output operand with shape %s doesn't match the broadcast "
    .. "shape %s"] =
    "out으로 준 배열의 형상은 {1}인데 결과의 형상은 {2}입니다",
  ["the array given as out has shape %s, the result of %s has shape %s"] =
    "out으로 준 배열의 형상은 {1}인데 {2}의 결과의 형상은 {3}입니다",
  ["One of max or min must be given"] = "최솟값과 최댓값 중 하나는 주어야 합니다",
  ["zero-size array to reduction operation %s which has no identity"] =
    "빈 배열에는 {1}의 값이 없습니다",
  ["attempt to get %s of an empty sequence"] = "빈 배열에는 {1}의 값이 없습니다",
  ["Axis must be specified when shapes of a and weights differ: they are %s and "
    .. "%s"] =
    "weights의 형상이 다르면 axis를 주어야 합니다. 형상이 {1}와(과) {2}입니다",
  ["1D weights expected when shapes of a and weights differ: they are %s and %s"] =
    "weights의 형상이 다르면 1차원이어야 합니다. 형상이 {1}와(과) {2}입니다",
  ["Length of weights not compatible with specified axis: %td weights, axis %d "
    .. "has size %td"] =
    "weights가 축과 맞지 않습니다. weights는 {1}개, 축 {2}의 크기는 {3}입니다",
  ["Weights sum to zero, can't be normalized"] =
    "weights의 합이 0이라 평균을 낼 수 없습니다",
  ["shapes %s and %s not aligned: %td (dim %d) != %td (dim %d)"] =
    "형상 {1}와(과) {2}은(는) 곱할 수 없습니다. 안쪽 크기가 {3}(축 {4})와(과) {5}(축 {6})로 "
    .. "다릅니다",
  ["matmul needs arrays of at least one dimension; to multiply by a number use "
    .. "*"] =
    "matmul에는 1차원 이상의 배열이 필요합니다. 수를 곱하려면 *를 쓰세요",
  ["arange: the step is zero"] = "arange: 간격이 0입니다",
  ["arange: cannot compute length"] = "arange: 길이를 정할 수 없습니다",
  ["arange: this range would be too long"] = "arange: 범위가 너무 깁니다",
  ["Number of samples, %td, must be non-negative."] =
    "점의 수는 0 이상이어야 합니다({1})",

  -- operators, layers and graphs
  ["%s: input %d has no gradient"] = "{1}: {2}번 입력에는 기울기가 없습니다",
  ["%s: call forward before backward"] = "{1}: backward보다 forward를 먼저 부르세요",
  ["graph: call forward before backward"] =
    "graph: backward보다 forward를 먼저 부르세요",
  ["%s: dout has shape %s, but the output of forward has shape %s"] =
    "{1}: dout의 형상은 {2}인데 forward의 출력은 형상이 {3}입니다",
  ["affine: b has shape %s, which does not fit X W of shape %s"] =
    "affine: b의 형상 {1}이(가) X W의 형상 {2}와(과) 맞지 않습니다",
  ["layer %d: W has shape %s and b %s, but %td values come in"] =
    "{1}층: W의 형상은 {2}, b의 형상은 {3}인데 들어오는 값은 {4}개입니다",
  ["a batch of shape %s does not fit rows of shape %s"] =
    "형상 {1}의 배치가 형상 {2}의 행과 맞지 않습니다",
  ["%s: a parameter is a float64 array in C order, not a view"] =
    "{1}: 매개변수는 뷰가 아닌 float64 배열이어야 합니다",
  ["%s: the parameter has shape %s and its gradient %s"] =
    "{1}: 매개변수의 형상은 {2}인데 기울기의 형상은 {3}입니다",
  ["label %td is out of bounds: there are %zu classes, counted from 0"] =
    "레이블 {1}은(는) 범위를 벗어납니다. 클래스는 {2}개이고 0부터 셉니다",
  ["labels are whole numbers, not %g"] = "레이블은 정수여야 합니다({1})",
  ["the outputs have shape %s, so the targets are either one-hot of that shape or "
    .. "one label a row, but they have shape %s"] =
    "출력의 형상이 {1}이므로 정답은 같은 형상의 원-핫이거나 행마다 레이블 하나여야 하는데 "
    .. "형상이 {2}입니다",
  ["the product of a graph takes vectors and matrices, not shapes %s and %s"] =
    "그래프의 행렬 곱은 벡터와 행렬만 받습니다. 형상이 {1}와(과) {2}입니다",
  ["%s has no row in the table of operators, so a graph cannot trace it"] =
    "{1}은(는) 연산자 표에 없어서 그래프로 따라갈 수 없습니다",
  ["a graph is traced before it has values, so its nodes cannot be compared"] =
    "그래프는 값이 정해지기 전에 만들어지므로 노드를 비교할 수 없습니다",
  ["graph: dout has shape %s, but the output has shape %s"] =
    "그래프: dout의 형상은 {1}인데 출력의 형상은 {2}입니다",
  ["the graph has a parameter '%s' already"] =
    "그래프에는 이미 '{1}'이라는 매개변수가 있습니다",
  ["this node belongs to another graph"] =
    "이 노드는 다른 그래프의 것입니다",
  ["the parameter '%s' takes a number or an array, not a %s"] =
    "매개변수 '{1}'에는 수나 배열이 들어가야 합니다. {2} 값은 안 됩니다",
  ["forward got %d values for %d parameters"] =
    "forward에 값이 {1}개 들어왔는데 매개변수는 {2}개입니다",
  ["a graph is traced before it has values, so its nodes have no '%s'"] =
    "그래프는 값이 들어오기 전에 그려지므로 노드에는 '{1}'이 없습니다",
  ["this function has no row in the table of operators, so a graph cannot "
    .. "trace it"] =
    "이 함수는 연산자 표에 없어서 그래프로 따라갈 수 없습니다",
  ["the nodes belong to different graphs"] = "노드들이 서로 다른 그래프에 속합니다",
  ["no gradient has arrived at this node"] = "이 노드에는 기울기가 오지 않았습니다",
  ["the graph has no node %s"] = "그래프에 {1} 노드가 없습니다",
  ["the graph has no parameter '%s'"] = "그래프에 '{1}' 매개변수가 없습니다",
  ["forward needs a value for the parameter '%s'"] =
    "forward에 매개변수 '{1}'의 값이 필요합니다",
  ["graph(f): f must return what it computed from its parameters, not a %s"] =
    "graph(f): f는 매개변수로 계산한 것을 돌려주어야 합니다. {1}은(는) 안 됩니다",

  -- limits
  ["interrupted"] = "중단되었습니다",
  ["too many steps"] = "계산이 너무 깁니다",
  ["cannot start a worker process: %s"] = "작업 프로세스를 시작할 수 없습니다({1})",

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

  -- derivatives
  ["the function must return one number, not a %s"] =
    "함수는 수 하나를 돌려주어야 하는데 {1} 값을 돌려주었습니다",
}
