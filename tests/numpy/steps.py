"""What random programs do, a function a kind of step: calculations."""
import numpy as np

import values
from limits import (eps_limit, mean_limit, product_limit, std_limit, sum_limit,
                    var_limit)
from printing import step_print, step_print_number
from shapes import (step_assign, step_facts, step_index, step_join, step_make,
                    step_meshgrid, step_reshape, step_view)
from twin import Code, call, code, field, method, operator

OPERATORS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/",
             "floor_divide": "//", "mod": "%"}
EXACT = list(OPERATORS) + ["maximum", "minimum", "logical_and", "logical_or",
                           "logical_xor"]
# Whether 0.0 or -0.0 is the larger depends on the processor.
SIGNLESS = ("maximum", "minimum")
COMPARISONS = {"greater": "gt", "greater_equal": "ge", "less": "lt",
               "less_equal": "le", "equal": "eq", "not_equal": "ne"}
UNARY_EXACT = ["abs", "sign", "square", "sqrt", "negative", "isnan", "isinf",
               "isfinite", "logical_not", "reciprocal", "floor", "ceil",
               "rint"]
UNARY = ["exp", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan",
         "sinh", "cosh", "tanh"]


# --- element-wise ------------------------------------------------------------


def step_binary(p):
    rng = p.rng
    x = p.any()
    y = p.partner(x)
    a, b = (x, y) if rng.random() < 0.7 else (y, x)
    name = rng.choice(EXACT)
    if name in SIGNLESS:
        p.probe(call(name, a, b), "ulp 0")
    elif name in OPERATORS and rng.random() < 0.7:
        p.let(operator(a, OPERATORS[name], b))
    elif rng.random() < 0.15:
        step_out(p, name, a, b)
    else:
        p.let(call(name, a, b))


def step_out(p, name, *operands):
    """np.add(x, y, out=z): z of the right type and shape, or nearly so."""
    good, result = p.evaluate(call(name, *operands))
    if not good:
        return
    dims, dtype = np.shape(result), str(np.asarray(result).dtype)
    if p.rng.random() < 0.2:
        dims = values.broadcastable(p.rng, dims)
    if dtype not in values.DTYPES:
        return
    if p.rng.random() < 0.2:
        dtype = p.rng.choice(values.DTYPES)
    # Whether inf and NaN fit into an integer is the processor's business.
    if np.all(np.isfinite(result)) or dtype in ("float32", "float64", "bool"):
        out = p.new(dims, dtype)
        p.do(call(name, *operands, out=out))


def step_compare(p):
    x = p.any()
    y = p.partner(x)
    name = p.rng.choice(list(COMPARISONS))
    if p.rng.random() < 0.4:
        p.let(Code(call(name, x, y).py,
                   method(x, COMPARISONS[name], y).lua))
    else:
        p.let(call(name, x, y))


def step_unary(p):
    rng = p.rng
    if rng.random() < 0.5:
        name = rng.choice(UNARY_EXACT)
        x = p.any()
        if rng.random() < 0.1:
            step_out(p, name, x)
        elif name == "negative" and rng.random() < 0.5:
            p.let(Code("-" + x.py))
        elif rng.random() < 0.1:
            p.let(call(name, values.lone(rng, p.wild)))
        else:
            p.let(call(name, x))
    else:
        x = p.any() if rng.random() < 0.9 else code(values.lone(rng, p.wild))
        p.probe(call(rng.choice(UNARY), x), "ulp 4")


def step_power(p):
    x = p.any()
    y = p.partner(x)
    a, b = (x, y) if p.rng.random() < 0.7 else (y, x)
    # ** with a lone 2 has types of its own in NumPy, unlike np.power.
    plain = p[x].dtype.kind == "f" and p[x].ndim > 0 or y.py == x.py
    c = operator(a, "**", b) if plain else call("power", a, b)
    p.probe(c, "ulp 4")


def step_where(p):
    x = p.any()
    c = p.partner(x)
    if p.rng.random() < 0.2:
        if p[x].ndim == 0:
            return
        for i in range(p[x].ndim):
            c = call("where", x)
            p.let(Code(f"{c.py}[{i}]", f"(select({i + 1}, {c.lua}))"))
        return
    p.take(call("where", c, x, p.partner(x)))


def step_clip(p):
    x = p.any()
    low, high = (p.partner(x) if p.rng.random() < 0.85 else code(None)
                 for _ in range(2))
    if p.rng.random() < 0.5:
        p.probe(call("clip", x, low, high), "ulp 0")
    else:
        p.probe(method(x, "clip", low, high), "ulp 0")


def step_round(p):
    x = p.any()
    decimals = [p.rng.randint(-2, 4)] if p.rng.random() < 0.7 else []
    if np.any(np.abs(p[x]) > 1e30):  # a lone float32 may overflow in NumPy
        return
    # NumPy's round of integers is its very argument, so it is not kept.
    if p.rng.random() < 0.5:
        p.probe(call("round", x, *decimals), "ulp 1")
    else:
        p.probe(method(x, "round", *decimals), "ulp 1")


def step_close(p):
    rng = p.rng
    x = p.any()
    y = p.partner(x)
    if rng.random() < 0.5:
        near = operator(x, "*", code(1 + rng.choice((1e-9, 1e-6, 2e-5))))
        y = p.let(near) or y
    words = {}
    for name, value in (("rtol", 1e-3), ("atol", 1e-2), ("equal_nan", True)):
        if rng.random() < 0.3:
            words[name] = value
    name = rng.choice(("isclose", "allclose", "array_equal"))
    if name == "array_equal":
        words = {k: v for k, v in words.items() if k == "equal_nan"}
    p.probe(call(name, x, y, **words))


# --- reductions --------------------------------------------------------------

REDUCTIONS = {"sum": sum_limit, "prod": eps_limit, "mean": mean_limit,
              "var": var_limit, "std": std_limit, "max": None, "min": None,
              "any": None, "all": None, "argmax": None, "argmin": None}


def step_reduce(p):
    rng = p.rng
    name = rng.choice(list(REDUCTIONS))
    exact = REDUCTIONS[name] is None
    if not exact and rng.random() < 0.15:
        x = p.new((rng.randint(2, 40), rng.randint(2, 40)))
    else:
        x = p.any(tame=not exact)
    if rng.random() < 0.1 and p[x].ndim > 1:
        x = field(x, "T")
    a = eval(x.py, p.env)
    words = {}
    axes = (values.axis(rng, a.ndim) if name.startswith("arg")
            else values.axes(rng, a.ndim))
    if axes is not None and rng.random() < 0.9:
        words["axis"] = axes
    if rng.random() < 0.3:
        words["keepdims"] = rng.random() < 0.8
    if name in ("var", "std") and rng.random() < 0.3:
        words["ddof"] = rng.choice((0, 1, 2))
    if name in ("sum", "prod", "mean") and rng.random() < 0.15:
        words["dtype"] = rng.choice(values.DTYPES)
    args = []
    if "axis" in words and rng.random() < 0.5:
        args = [words.pop("axis")]
    c = (call(name, x, *args, **words) if rng.random() < 0.5
         else method(x, name, *args, **words))
    if name in ("max", "min"):
        p.probe(c, "ulp 0")
    elif exact:
        p.let(c)
    else:
        p.probe(c, lambda result: REDUCTIONS[name](a, result))


def step_average(p):
    rng = p.rng
    x = p.any(tame=True)
    a = p[x]
    along = values.axes(rng, a.ndim)
    if a.size == 0:  # divisions by zero that depend on the result's shape
        return
    dims = a.shape
    if isinstance(along, int) and -a.ndim <= along < a.ndim:
        if rng.random() < 0.6:
            dims = (a.shape[along],)
    if rng.random() < 0.1:
        dims = values.broadcastable(rng, dims)
    if isinstance(along, tuple):  # NumPy takes no vector along a tuple of one
        dims = a.shape
    words = {"weights": p.new(dims, wild=False)} if rng.random() < 0.8 else {}
    if rng.random() < 0.2:
        words["keepdims"] = True
    w = p[words["weights"]] if "weights" in words else None
    p.probe(call("average", x, along, **words),
            lambda result: sum_limit(a, result, w))


# --- products ----------------------------------------------------------------


def matching(rng, dims, name):
    """A shape whose product with this one usually exists."""
    out = list(values.shape(rng, 1, 3))
    if dims and out and rng.random() < 0.9:
        out[max(len(out) - 2, 0)] = dims[-1]
        if name == "matmul" and len(dims) > 2 and len(out) > 2:
            out[0] = rng.choice((1, dims[0]))
    return tuple(out)


def step_product(p):
    rng = p.rng
    x = p.any(tame=True)
    if rng.random() < 0.08:
        x = p.new((rng.randint(1, 20), rng.randint(1, 40)), wild=False)
    name = rng.choice(("dot", "matmul", "outer"))
    dims = matching(rng, p[x].shape, name)
    y = p.new(dims, wild=False) if rng.random() < 0.9 else p.partner(x, False)
    if rng.random() < 0.15:
        x, y = field(y, "T") if y.py in p.names else y, field(x, "T")
    numbers = [np.asarray(eval(v.py, p.env)) for v in (x, y)]
    if any(v.ndim == 0 for v in numbers) and not all(
            np.all(np.isfinite(v)) for v in numbers):
        return  # BLAS takes a number 0 times inf for 0
    if name == "dot" and rng.random() < 0.5 and x.py[0] == "v":
        c = method(x, "dot", y)
    else:
        c = call(name, x, y)
    p.probe(c, lambda result: product_limit(eval(x.py, p.env),
                                            eval(y.py, p.env), result))


STEPS = {
    step_binary: 14, step_compare: 5, step_unary: 9, step_power: 4,
    step_where: 4, step_clip: 3, step_round: 3, step_close: 4, step_reduce: 14,
    step_average: 3, step_product: 8, step_index: 16, step_assign: 16,
    step_reshape: 5, step_view: 8, step_facts: 1, step_make: 5, step_join: 4,
    step_meshgrid: 1, step_print: 5, step_print_number: 1,
}


def run(p):
    for _ in range(p.rng.randint(1, 4)):
        p.rng.choices(list(STEPS), list(STEPS.values()))[0](p)
    p.finish()
