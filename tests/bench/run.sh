#!/bin/sh
# make bench: gradus beside NumPy, PyTorch and plain C on this machine, one
# thread each, in turn, BENCH_ROUNDS times; then the table. BENCH_FULL=1 also
# trains for the accuracy. Takes about two minutes and tests nothing.
set -eu
here=$(dirname "$0")
gradus=$BUILD/gradus
rounds=${BENCH_ROUNDS:-3}
results=$(mktemp)
trap 'rm -f "$results"' EXIT
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1
unset GRADUS_LUA

# The first Python that has the module; Debian's own has Debian's packages.
python_with() {
  for p in "${PYTHON:-python3}" /usr/bin/python3; do
    "$p" -c "import $1" 2>/dev/null && echo "$p" && return
  done
  echo "not installed, so not measured: $2" >&2
}

has() {
  command -v "$1" >/dev/null && "$@" >/dev/null 2>&1 && return
  echo "not installed, so not measured: $1" >&2
  return 1
}

numpy=$(python_with numpy "NumPy (Debian: python3-numpy)")
torch=$(python_with torch "PyTorch (Debian: python3-torch)")
ipython=$(python_with IPython,numpy "IPython (Debian: ipython3)")
octave=
if has octave --version; then octave=octave; fi

measure() { # SIDE COMMAND ..
  side=$1
  shift
  "$@" | sed "s/^/$side /" >>"$results"
}

start() { # SIDE COMMAND ..
  side=$1
  shift
  for _ in 1 2 3; do
    "$BUILD/bench/process" "$@" | sed "s/^/$side start /" >>"$results"
  done
}

for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  measure limit "$BUILD/bench/limit"
  measure gradus "$gradus" "$here/gradus_bench.lua"
  start limit "$BUILD/bench/limit" start
  start gradus "$gradus" -e 1
  if [ "$numpy" ]; then
    measure numpy "$numpy" "$here/numpy_bench.py"
    start numpy "$numpy" -c "import numpy; print(1)"
  fi
  if [ "$torch" ]; then
    measure torch "$torch" "$here/torch_bench.py"
    start torch "$torch" -c "import torch; print(1)"
  fi
  if [ "$ipython" ]; then
    start ipython "$ipython" -m IPython -c "import numpy; print(1)"
  fi
  if [ "$octave" ]; then start octave octave --quiet --eval 1; fi
done

if [ "${BENCH_FULL:-}" ]; then
  GRADUS=$gradus sh "$here/../accuracy.sh" | tee /dev/stderr |
    awk '/full set \(/ { full = 1 }
      full && $1 == "median" { print "gradus accuracy", $2 }' >>"$results"
fi
"$gradus" "$here/table.lua" "$results"
