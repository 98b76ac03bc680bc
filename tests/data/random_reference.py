"""Prints what NumPy draws, as a Lua table for tests/random.lua.

Usage: random_reference.py 6 > random_expected.lua
Each entry is a seed and the calls made after it, with their results.
"""

import sys

import numpy as np

pick = np.random.RandomState(20240229)  # chooses the calls, not the results


def lua(value):
    """A Python or NumPy value as Lua source, floats to the last bit."""
    if value is None:
        return "nil"
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return "math.mininteger" if value == -2**63 else str(value)
    if isinstance(value, (float, np.floating)):
        return float(value).hex()
    if isinstance(value, str):
        return '"%s"' % value
    return "{%s}" % ", ".join(lua(v) for v in value)


def size():
    """A lone number, a length or a shape."""
    kind = pick.randint(4)
    if kind == 0:
        return None
    if kind == 1:
        return int(pick.randint(0, 12))
    return tuple(int(n) for n in pick.randint(1, 4, kind))


def numbers():
    dims = [int(n) for n in pick.randint(1, 5, pick.randint(0, 3))]
    name = ["rand", "randn"][pick.randint(2)]
    return name, dims, {}


def spread():
    name = ["uniform", "normal"][pick.randint(2)]
    low, width = float(pick.randn()), float(pick.rand() * 5)
    return name, [low, width if name == "normal" else low + width], {
        "size": size()}


def integers():
    bits = int(pick.randint(1, 63))
    low = int(pick.randint(-2**bits, 2**bits))
    high = low + int(pick.randint(1, 2**bits))
    if pick.randint(3) == 0:
        return "randint", [int(pick.randint(1, 100))], {"size": size()}
    return "randint", [low, min(high, 2**63 - 1), size()], {}


def choices():
    n = int(pick.randint(1, 12))
    population = n if pick.randint(2) else [i * 1.5 for i in range(n)]
    keywords = {"size": size(), "replace": bool(pick.randint(2))}
    if pick.randint(2):
        p = pick.rand(n) * (pick.rand(n) < 0.8)
        keywords["p"] = [float(x) for x in (p / p.sum() if p.any() else p)]
    return "choice", [population], keywords


def orders():
    if pick.randint(2):
        return "permutation", [int(pick.randint(0, 20))], {}
    rows, columns = (int(n) for n in pick.randint(1, 5, 2))
    return "permutation", [np.arange(rows * columns).reshape(rows, columns)], {}


def source(name, args, keywords):
    parts = [lua(a) for a in args]
    named = ["%s = %s" % (k, lua(v)) for k, v in keywords.items()
             if v is not None]
    if named:
        parts.append("{ %s }" % ", ".join(named))
    return "%s(%s)" % (name, ", ".join(parts))


def outcome(name, args, keywords):
    try:
        result = getattr(np.random, name)(*args, **keywords)
    except ValueError as problem:
        return 'problem = "%s"' % problem
    if not isinstance(result, np.ndarray):
        return "number = %s" % lua(result)
    return "dtype = %s, shape = %s, values = %s" % (
        lua(result.dtype.name), lua(result.shape), lua(result.ravel()))


def seeds(count):
    edges = [0, 1, 42, 2**32 - 1, [1, 2, 3], [2**32 - 1] * 2]
    drawn = [int(s) for s in pick.randint(0, 2**32, count)]
    return (edges + drawn)[:count]


def main(count):
    print("return {")
    for seed in seeds(count):
        np.random.seed(seed)
        print("  { seed = %s," % lua(seed))
        for _ in range(12):
            kind = [numbers, spread, integers, choices, orders][pick.randint(5)]
            call = kind()
            print("    { call = [[%s]],\n      %s }," %
                  (source(*call), outcome(*call)))
        print("  },")
    print("}")


main(int(sys.argv[1]))
