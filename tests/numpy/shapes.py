"""What random programs do: indices, views, shapes, new arrays."""
import numpy as np

import values
from twin import Code, call, code, field, index, method

# --- indices, views and copies -----------------------------------------------


def random_key(p, x):
    """None for a mask of an empty array, whose shape NumPy hardly checks."""
    k = values.key(p.rng, p[x].shape)
    return None if p[x].size == 0 and "bool" in k.py else k


def step_index(p):
    x = p.any()
    k = random_key(p, x)
    if k is not None:
        p.take(index(x, k))


def step_assign(p):
    x = p.any()
    k = random_key(p, x)
    if k is None:
        return
    try:
        part = eval(index(x, k).py, p.env)
    except (IndexError, ValueError, TypeError, DeprecationWarning):
        part = p[x]
    if unordered(p[x], k, p.env):
        return
    p.do(assignment(p, x, k, np.shape(part)))


def fancy(k):
    """Whether a key holds arrays; NumPy may write over what it has yet to
    read when it assigns a view of the array itself by such a key."""
    return "array" in k.py or "[" in k.py


def unordered(a, k, env):
    """The key picks nothing, where NumPy accepts any value, or an element
    twice, of which NumPy promises the last value only for vectors."""
    try:
        places = np.ravel(eval(f"places[{k.py}]", env | {
            "places": np.arange(a.size).reshape(a.shape)}))
    except (IndexError, ValueError, TypeError, DeprecationWarning):
        return False
    return (places.size == 0 or
            a.ndim > 1 and np.unique(places).size < places.size)


def assignment(p, x, k, dims):
    rng = p.rng
    kind = rng.random()
    # What NaN, inf and huge numbers become as an integer is left out.
    whole = p[x].dtype.kind in "iu"
    if kind < 0.35:
        value = code(values.lone(rng, p.wild))
    elif kind < 0.5 and not (whole and p.wild):
        value = p.any()
        if fancy(k) and np.shares_memory(p[value], p[x]):
            value = p.new()
    elif kind < 0.6 and p[x].ndim and not fancy(k):
        value = index(x, code(values.text_item("::-1")))
    else:
        value = p.new(values.broadcastable(rng, dims),
                      wild=False if whole else None)
    target = index(x, k)
    return Code(f"{target.py} = {value.py}", f"{target.lua} = {value.lua}")


def step_reshape(p):
    rng = p.rng
    x = p.any()
    size = p[x].size
    dims = values.shape(rng)
    if rng.random() < 0.7:
        divisors = [d for d in range(1, size + 1) if size % d == 0] or [0]
        first = rng.choice(divisors)
        dims = rng.choice(((size,), (first, size // first if first else 3),
                           (first, -1), (-1, first), (-1,), (1, size, 1)))
    way = rng.random()
    if way < 0.4:
        p.let(call("reshape", x, dims))
    elif way < 0.7:
        p.let(method(x, "reshape", dims))
    else:
        p.let(method(x, "reshape", *dims))


def step_view(p):
    rng = p.rng
    x = p.any()
    ndim = p[x].ndim
    order = list(range(ndim))
    rng.shuffle(order)
    if rng.random() < 0.1:
        order.append(values.axis(rng, ndim))
    p.let(rng.choice((
        field(x, "T"), method(x, "flatten"), method(x, "copy"),
        method(x, "ravel"), call("transpose", x),
        call("transpose", x, tuple(order)), method(x, "transpose", *order),
        method(x, "astype", safe_dtype(p, x)), call("array", x),
        call("array", x, safe_dtype(p, x)))))


def safe_dtype(p, x):
    """A type to cast to; out of range numbers into integers are left out."""
    a = p[x]
    if a.dtype.kind == "f" and not np.all(np.abs(a) < 1e9):
        return p.rng.choice(("bool", "float32", "float64"))
    return p.rng.choice(values.DTYPES)


def step_facts(p):
    x = p.any()
    p.probe(field(x, p.rng.choice(("size", "ndim"))))
    p.probe(call(p.rng.choice(("size", "ndim")), x))
    if p[x].ndim:
        p.probe(Code(f"len({x.py})", f"#{x.lua}"))
        p.probe(Code(f"np.array({x.py}.shape)", f"np.array({x.lua}.shape)"))


# --- making and joining ------------------------------------------------------


def step_make(p):
    rng = p.rng
    dims = values.shape(rng)
    dtype = rng.choice(values.DTYPES)
    way = rng.choice((make_filled, make_range, make_linspace, make_eye))
    p.let(way(p, dims, dtype))


def make_filled(p, dims, dtype):
    rng = p.rng
    name = rng.choice(("zeros", "ones", "zeros_like", "ones_like", "full"))
    typed = {"dtype": dtype} if rng.random() < 0.5 else {}
    if name.endswith("like"):
        return call(name, p.any(), **typed)
    where = dims[0] if len(dims) == 1 and rng.random() < 0.5 else dims
    if name != "full":
        return call(name, where, **typed)
    value = rng.randint(0, 9) if typed else values.lone(rng, p.wild)
    return call(name, where, value, **typed)


def make_range(p, dims, dtype):
    rng = p.rng
    if rng.random() < 0.5:
        args = [rng.randint(-3, 9) for _ in range(rng.randint(1, 3))]
    else:
        args = [rng.choice((0.1, 0.5, -0.3, 1.0, 2.5, 7, 0, -2, 4.0))
                for _ in range(rng.randint(1, 3))]
    typed = {"dtype": dtype} if rng.random() < 0.2 else {}
    if dtype in ("bool", "uint8"):  # what does not fit is left out
        typed = {}
    return call("arange", *args, **typed)


def make_linspace(p, dims, dtype):
    rng = p.rng
    args = [rng.choice((0, 1, -5.0, 5.0, 0.1, 3)) for _ in range(2)]
    if rng.random() < 0.8:
        args.append(rng.choice((0, 1, 2, 3, 7, 10, -1)))
    words = {"endpoint": rng.random() < 0.5} if rng.random() < 0.5 else {}
    if rng.random() < 0.1:
        words["dtype"] = rng.choice(("int64", "float32", "float64"))
    return call("linspace", *args, **words)


def make_eye(p, dims, dtype):
    rng = p.rng
    args = [rng.randint(0, 5) for _ in range(rng.randint(1, 2))]
    words = {"k": rng.randint(-4, 4)} if rng.random() < 0.4 else {}
    if rng.random() < 0.4:
        words["dtype"] = dtype
    return call("eye", *args, **words)


def step_join(p):
    rng = p.rng
    x = p.any()
    dims = list(p[x].shape)
    axis = values.axis(rng, len(dims))
    parts = [x]
    for _ in range(rng.randint(0, 2)):
        other = list(dims)
        if other and -len(dims) <= axis < len(dims) and rng.random() < 0.7:
            other[axis] = rng.choice(values.SIZES)
        if other and rng.random() < 0.1:
            other[rng.randrange(len(other))] = rng.choice(values.SIZES)
        parts.append(p.new(tuple(other)) if rng.random() < 0.8 else
                     code(values.lone(rng)))
    rng.shuffle(parts)
    name = rng.choice(("concatenate", "vstack", "hstack"))
    words = [axis] if name == "concatenate" and rng.random() < 0.8 else []
    p.let(call(name, tuple(parts), *words))


def step_meshgrid(p):
    x, y = (p.new(values.shape(p.rng, 0, 1)) for _ in range(2))
    c = call("meshgrid", x, y)
    for i in range(2):
        p.let(Code(f"{c.py}[{i}]", f"(select({i + 1}, {c.lua}))"))
