#!/bin/sh
# Goes on where the tests stop: random answers for SECONDS each, then random array
# programs against NumPy, from a new seed that is printed first.
set -eu
gradus=${GRADUS:-build/gradus}
FUZZ_SECONDS=${SECONDS_EACH:-60}
FUZZ_SEED=${FUZZ_SEED:-$(date +%s)}
export FUZZ_SECONDS FUZZ_SEED
echo "seed $FUZZ_SEED"
"$gradus" tests/answer.lua
"$gradus" tests/answer_eval.lua
"$gradus" tests/numpy.lua "$FUZZ_SEED" "${PROGRAMS:-50000}"
