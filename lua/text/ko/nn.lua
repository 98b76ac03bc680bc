-- 게이트, 기울기 확인, 학습: 한국어.
return {
  gate_inputs = "이 게이트의 입력은 {n}개인데 {given}개가 주어졌습니다",
  gate_numbers = "gate(w1, w2, b): 가중치와 편향은 모두 수여야 합니다",
  truth_inputs = "진리표의 입력은 1개에서 8개까지입니다 ({n}개는 안 됩니다)",
  truth_size = "진리표의 출력은 2, 4, 8 .. 개를 입력 순서대로 적습니다 ({n}개는 안 됩니다)",
  truth_values = "진리표의 출력은 0 또는 1입니다",
  not_separable = "이 표를 나누는 직선은 없습니다: 왼쪽 변들의 합이 같으므로 다음 부등식들은 "
    .. "서로 모순입니다\n{inequalities}",
  check_ok = "맞음",
  check_wrong = "틀림",
  check_missing = "backward가 이 기울기를 주지 않았습니다",
  check_shape = "기울기의 형상이 {got}인데 {expected}이어야 합니다",
  check_object = "gradcheck(net, x, t) 또는 gradcheck(layer, x): 첫 인수는 gradient와 "
    .. "numerical_gradient, 또는 forward와 backward를 가진 것이어야 합니다",
  fit_option = "fit에는 '{name}' 옵션이 없습니다; iters, batch, lr, optimizer, report가 있습니다",
  fit_count = "fit: {name}은(는) 0보다 큰 정수입니다",
  fit_rate = "fit: 학습률 lr은 수입니다",
  fit_data = "fit(net, train, test): {name}은(는) load_mnist가 주는 것처럼 "
    .. "배열의 표 {x = .., t = ..}입니다",
  fit_rows = "fit: {name}.x의 형상은 {x}, {name}.t의 형상은 {t}입니다; 행의 수가 같아야 합니다",
  fit_epoch = "에폭 {n}  훈련 {train}  시험 {test}",
  fit_interrupted = "{i}번 반복한 뒤 멈추었습니다; 그때까지 배운 것은 남아 있습니다",
  fit_log = "반복 {n}번, 손실 {loss}, 시험 정확도 {test}",
  nan_stop = "{i}번 반복한 뒤 손실이 수가 아니게 되어 학습을 멈추었습니다: {cause}",
  nan_input = "입력에 NaN이나 무한대가 있습니다",
  nan_scale = "입력의 최댓값이 {max}입니다; 0..1로 맞추세요 "
    .. "(load_mnist{normalize = true})",
  nan_rate = "학습률 {lr}이(가) 너무 큰 것 같습니다; 10분의 1로 줄여 보세요",
  graph_header = "노드                                         값         기울기",
  graph_step = "{node}   들어온 값: {incoming}",
  graph_local = "{to}: 국소적 미분 {slope}, 흘려보내는 값 {value}",
  graph_flow = "{to}: 흘려보내는 값 {value}",
  optimizer_option = "{rule}에는 '{name}' 옵션이 없거나 수가 아닙니다; {known}을(를) 받습니다",
  net_init = "'{name}'(이)라는 초깃값은 없습니다; 수나 \"he\", \"xavier\"를 주세요",
  net_option = "MultiLayerNet에는 '{name}' 옵션이 없습니다; activation, "
    .. "weight_init_std, weight_decay_lambda, use_dropout, dropout_ratio, "
    .. "use_batchnorm이 있습니다",
  net_activation = "활성화 함수 '{name}'은(는) 없습니다; relu, sigmoid, tanh가 있습니다",
  net_hidden = "MultiLayerNet(입력, {은닉, ..}, 출력): 은닉층의 크기는 표로 줍니다",
  check_kink = "{all}개 중 {n}개가 꺾이는 점(ReLU의 0)을 넘었음; 그것을 빼면 {mean}",
  check_delta = "로그 안의 1e-7 때문; 그것이 없으면 {mean}",
  want_function = "{call}: {name}은(는) 함수여야 하는데 {got}입니다",
  want_number = "{call}: {name}은(는) 수여야 하는데 {got}입니다",
  want_size = "{call}: {name}은(는) 0보다 큰 정수여야 하는데 {got}입니다",
  want_steps = "{call}: {name}은(는) 0 이상의 정수여야 하는데 {got}입니다",
  want_array = "{call}: {name}은(는) 배열이어야 하는데 {got}입니다. np.array{..}로 만드세요",
  want_numbers = "{call}: {name}은(는) 수, 테이블, 배열 가운데 하나여야 하는데 {got}입니다",
  want_table = "{call}: {name}은(는) 테이블이어야 하는데 {got}입니다",
  gate_values = "게이트의 입력은 모두 수여야 합니다",
  separable_table = "separable{0, 1, 1, 0}: 진리표의 출력, 게이트, 함수 가운데 하나를 줍니다",
  layer_class = "{name}은(는) 클래스입니다. layer = {name}(..)로 계층을 만든 뒤 "
    .. "layer:forward(..)를 부르세요",
  graph_function = "graph(f): f는 graph(function(x, y) return x * y end)처럼 Lua로 쓴 "
    .. "함수여야 합니다",
  fit_net = "fit: net은 TwoLayerNet(784, 50, 10)처럼 params, loss, gradient, "
    .. "accuracy가 있는 신경망입니다",
  fit_options = "fit: 옵션은 {iters = 1000, lr = 0.1}처럼 테이블로 줍니다",
  fit_empty = "fit: {name}에 행이 하나도 없습니다",
  fit_optimizer = "fit: optimizer는 Adam(0.001)처럼 불러서 만든 것입니다",
  fit_two_rates = "fit: lr은 optimizer에 줍니다. Adam(0.5)로 쓰고 lr은 빼세요",
  fit_report = "fit: report는 함수입니다",
  optimizer_params = "update(params, grads): params에 실수 배열 '{name}'이(가) 없습니다",
}
