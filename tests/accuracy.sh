#!/bin/sh
# Trains the book's net with seeds 0 to 4 and prints the test accuracies and their
# median: sh tests/accuracy.sh [ITERATIONS] [MNIST FOLDER]. Not part of make test:
# 10,000 iterations take some seconds a seed.
set -eu
gradus=${GRADUS:-build/gradus}
iters=${1:-10000}
full=${GRADUS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/gradus}

run() {
  "$gradus" -e "
    local train, test = load_mnist('$1', {normalize = true, one_hot_label = true})
    local found = {}
    for seed = 0, 4 do
      np.random.seed(seed)
      local net = TwoLayerNet(784, 50, 10)
      local log = fit(net, train, test, {iters = $iters, batch = 100, lr = 0.1})
      found[#found + 1] = log.test_acc[-1]
      print('  seed ' .. seed, log.test_acc[-1])
    end
    table.sort(found)
    print('  median', found[3])"
}

echo "data/ (10,000 + 2,000 images), $iters iterations"
run data
if [ -n "${2:-}" ]; then
  full=$2
fi
if [ -e "$full/train-images-idx3-ubyte.gz" ]; then
  echo "the full set (60,000 + 10,000 images), $iters iterations"
  run "$full"
else
  echo "the full set is not there; make mnist fetches it"
fi
