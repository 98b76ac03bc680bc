"""Random programs and what NumPy makes of them, for tests/numpy.lua.

    python3 programs.py SEED COUNT

COUNT 0 goes on for ever. Lines are fields with tabs between:

    case N                                  a new program with no variables
    let NAME CODE                           Lua that gives NAME its value
    do CODE                                 a statement
    fails CODE WHY                          what NumPy refuses, and its words
    same CODE LIMIT DTYPE SHAPE ELEMENTS    what the value must be; the shape of
                                            a lone number is "-"
    text CODE TEXT                          what it must print
"""
import random
import sys
import warnings

import numpy as np

import steps
from program import Program


def one_case(seed, n):
    p = Program(random.Random(f"{seed}/{n}"))
    try:
        steps.run(p)
    except Exception:
        print(f"case {n} of seed {seed} broke the generator, after:",
              *p.out, sep="\n", file=sys.stderr)
        raise
    return p.out


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    warnings.simplefilter("ignore")
    # What NumPy means to refuse in future is left out.
    warnings.simplefilter("error", DeprecationWarning)
    np.seterr(all="ignore")
    n = 0
    while count == 0 or n < count:
        n += 1
        print("\n".join([f"case\t{n}"] + one_case(seed, n)))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
