#!/bin/sh
# Runs every test against $BUILD; stops at the first failure and shows it.
set -u
gradus=$BUILD/gradus
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export GRADUS=$gradus

# Tests never see the developer's own files or language.
GRADUS_STATE=$(mktemp -d)
trap 'rm -rf "$log" "$GRADUS_STATE"' EXIT
GRADUS_DATA=$PWD/data
GRADUS_LANG=en
export GRADUS_STATE GRADUS_DATA GRADUS_LANG
# A size that no machine has is refused as malloc refuses it.
export ASAN_OPTIONS="allocator_may_return_null=1:${ASAN_OPTIONS:-}"
unset LC_ALL LC_MESSAGES NO_COLOR GRADUS_LUA

run() {
  name=$1
  shift
  if "$@" >"$log" 2>&1; then
    echo "ok    $name"
  else
    status=$?
    cat "$log"
    echo "FAIL  $name (exit $status)"
    exit 1
  fi
}

for t in "$BUILD"/tests/test_*; do
  case $t in *.d) continue ;; esac
  run "${t##*/}" "$t"
done
for t in tests/*.lua; do
  [ "$t" = tests/check.lua ] && continue
  run "$t" "$gradus" "$t"
done
