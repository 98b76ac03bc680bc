-- Gates, gradient checks and training: English.
return {
  gate_inputs = "this gate takes {n} inputs, {given} were given",
  gate_numbers = "gate(w1, w2, b): weights and a bias, all numbers",
  truth_inputs = "a truth table has 1 to 8 inputs, not {n}",
  truth_size = "a truth table has 2, 4, 8 .. outputs in counting order, not {n}",
  truth_values = "the outputs of a truth table are 0 or 1",
  not_separable = "no line splits this table: these inequalities contradict "
    .. "each other, for the left sides add up to the same\n{inequalities}",
  check_ok = "ok",
  check_wrong = "wrong",
  check_missing = "backward gave no gradient for it",
  check_shape = "the gradient has shape {got}, it must have shape {expected}",
  check_object = "gradcheck(net, x, t) or gradcheck(layer, x): the first "
    .. "argument has gradient and numerical_gradient, or forward and backward",
  fit_option = "fit has no option '{name}'; there are iters, batch, lr, optimizer and report",
  fit_count = "fit: {name} is a whole number above 0",
  fit_rate = "fit: lr, the learning rate, is a number",
  fit_data = "fit(net, train, test): {name} is a table {x = .., t = ..} of arrays, as "
    .. "load_mnist gives it",
  fit_rows = "fit: {name}.x has shape {x} and {name}.t has shape {t}; both need "
    .. "the same number of rows",
  fit_epoch = "epoch {n}  train {train}  test {test}",
  fit_interrupted = "stopped after {i} iterations; the net keeps what it learnt",
  fit_log = "{n} iterations, loss {loss}, test accuracy {test}",
  nan_stop = "the loss is no longer a number after {i} iterations, so training "
    .. "stopped: {cause}",
  nan_input = "the inputs hold NaN or infinity",
  nan_scale = "the inputs reach {max}; scale them to 0..1 "
    .. "(load_mnist{normalize = true})",
  nan_rate = "the learning rate {lr} is probably too large; try a tenth of it",
  graph_header = "node                                      value       gradient",
  graph_step = "{node}   coming in: {incoming}",
  graph_local = "{to}: local derivative {slope}, so {value} flows on",
  graph_flow = "{to}: {value} flows on",
  optimizer_option = "{rule} has no option '{name}', or it is no number; it takes {known}",
  optimizer_lr = "{rule}: lr is a finite number, not {value}",
  optimizer_rate = "{rule}: {name} is at least 0 and below 1, not {value}",
  net_init = "no initial weights are called '{name}'; give a number, \"he\" or \"xavier\"",
  net_option = "MultiLayerNet has no option '{name}'; there are activation, "
    .. "weight_init_std, weight_decay_lambda, use_dropout, dropout_ratio and "
    .. "use_batchnorm",
  net_activation = "no activation '{name}'; there are relu, sigmoid and tanh",
  net_hidden = "MultiLayerNet(input, {hidden, ..}, output): the hidden sizes are a table",
  check_kink = "{n} of {all} steps cross a kink (ReLU at 0); without them {mean}",
  check_delta = "the 1e-7 inside the logarithm; without it {mean}",
  check_forward = "gradcheck: forward must return a number or an array, not a {got}",
  want_function = "{call}: {name} is a function, not a {got}",
  want_number = "{call}: {name} is a number, not a {got}",
  want_size = "{call}: {name} is a whole number above 0, not a {got}",
  want_steps = "{call}: {name} is a whole number of steps, not a {got}",
  want_array = "{call}: {name} is an array, not a {got}; np.array{..} makes one",
  want_numbers = "{call}: {name} is a number, a table or an array, not a {got}",
  want_table = "{call}: {name} is a table, not a {got}",
  gate_values = "the inputs of a gate are numbers",
  separable_table = "separable{0, 1, 1, 0}: the outputs of a truth table, or a "
    .. "gate or a function",
  layer_class = "{name} is a class: make a layer first, as in layer = "
    .. "{name}(..), then layer:forward(..)",
  graph_function = "graph(f): f is a function written in Lua, as in "
    .. "graph(function(x, y) return x * y end)",
  fit_net = "fit: net is a net such as TwoLayerNet(784, 50, 10), with params, "
    .. "loss, gradient and accuracy",
  fit_options = "fit: the options are a table, as in {iters = 1000, lr = 0.1}",
  fit_empty = "fit: {name} holds no rows",
  fit_optimizer = "fit: optimizer is made by a call, as in Adam(0.001)",
  fit_two_rates = "fit: lr belongs to the optimizer: write Adam(0.5) and leave "
    .. "lr out",
  fit_report = "fit: report is a function",
  optimizer_params = "update(params, grads): params has no array of floats "
    .. "'{name}'",
  check_param = "param",
  check_mean = "mean |backprop - numerical|",
  check_max = "max",
  check_verdict = "verdict",
}
