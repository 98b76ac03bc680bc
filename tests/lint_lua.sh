#!/bin/sh
# Lua sources may not write globals, and may read only Lua's own. Compiled
# listings name every global that a file touches.
set -eu
luac=$(command -v luac5.4 || command -v luac-5.4 || command -v luac)
known=' assert collectgarbage coroutine debug error getmetatable io ipairs load
 math next os package pairs pcall print rawequal rawget rawlen rawset require
 select setmetatable string table tonumber tostring type utf8 warn xpcall arg
 dofile loadfile '
# What scripts and tests may use besides: the names of lua/env.lua.
names=' np np.random gate truth separable step_function sigmoid relu softmax
 identity_function mean_squared_error cross_entropy_error numerical_gradient
 gradient_descent MulLayer AddLayer Relu Sigmoid Tanh Affine SoftmaxWithLoss Dropout
 BatchNormalization MultiLayerNet
  SGD Momentum Nesterov AdaGrad RMSprop Adam TwoLayerNet gradcheck graph fit load_mnist '
bad=0
for f in "$@"; do
  allowed=$known
  case $f in tests/* | quizzes/*) allowed="$known $names" ;; esac
  for use in $("$luac" -l -l -p "$f" |
    sed -n 's/.*\([GS]ETTABUP\).*; _ENV "\([^"]*\)".*/\1:\2/p' | sort -u); do
    kind=${use%%:*} name=${use#*:}
    if [ "$kind" = SETTABUP ]; then
      case $f in tests/*) continue ;; esac
      echo "$f: writes the global '$name'" && bad=1
    elif ! echo "$allowed" | tr '\n' ' ' | grep -qw -- "$name"; then
      echo "$f: reads the unknown global '$name'" && bad=1
    fi
  done
done
exit $bad
