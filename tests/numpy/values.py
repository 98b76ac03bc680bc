"""Random shapes, numbers, axes and indices, and how results are written."""
import numpy as np

from twin import Code, code

DTYPES = ("bool", "uint8", "int64", "float32", "float64")
SIZES = (0, 1, 1, 2, 2, 3, 3, 4, 5)


def shape(rng, low=0, high=3):
    return tuple(rng.choice(SIZES) for _ in range(rng.randint(low, high)))


def broadcastable(rng, full):
    """A shape that usually broadcasts with this one."""
    out = [1 if rng.random() < 0.3 else n for n in full]
    out = out[rng.randint(0, len(out)):] if rng.random() < 0.3 else out
    if rng.random() < 0.15:
        out = [rng.choice(SIZES)] + out
    if out and rng.random() < 0.1:
        out[rng.randrange(len(out))] = rng.choice(SIZES)
    return tuple(out[-4:])


WILD = (np.nan, np.inf, -np.inf, -0.0, 0.0, 1e300, -1e300, 1e-310, 1e-5, 1e9,
        0.1, 1e38, 1e-40, 2.5, -2.5)


def real(rng, wild):
    if wild and rng.random() < 0.3:
        return float(rng.choice(WILD))
    kind = rng.random()
    if kind < 0.4:
        return float(rng.randint(-4, 4))
    if kind < 0.7:
        return rng.randint(-20, 20) / 4
    return round(rng.uniform(-5, 5), rng.randint(1, 17))


def integer(rng, wild):
    if wild and rng.random() < 0.05:
        return rng.choice((2**62, -(2**63), 2**63 - 1, 2**53 + 1))
    return rng.randint(-6, 9)


def number(rng, dtype, wild):
    if dtype == "bool":
        return rng.random() < 0.5
    if dtype == "uint8":
        return rng.choice((0, 1, 2, 3, 7, 100, 200, 255))
    return integer(rng, wild) if dtype == "int64" else real(rng, wild)


def lone(rng, wild=False):
    """A Python number, which is weak beside an array."""
    kind = rng.random()
    if kind < 0.45:
        return rng.choice((-3, -1, 0, 1, 2, 3, 5, 255, 256, 1000))
    if kind < 0.9:
        return real(rng, wild)
    return rng.random() < 0.5


def nested(rng, dims, dtype, wild):
    if not dims:
        return number(rng, dtype, wild)
    return [nested(rng, dims[1:], dtype, wild) for _ in range(dims[0])]


def axis(rng, ndim):
    """One axis, now and then one that is not there."""
    if ndim == 0 or rng.random() < 0.05:
        return rng.choice((-ndim - 1, ndim, 0))
    return rng.randrange(-ndim, ndim)


def axes(rng, ndim):
    """None, one axis or a tuple of them."""
    kind = rng.random()
    if kind < 0.25:
        return None
    if kind < 0.8 or ndim == 0:
        return axis(rng, ndim)
    return tuple(axis(rng, ndim) for _ in range(rng.randint(0, ndim)))


# --- indices -----------------------------------------------------------------


def bound(rng, n):
    return "" if rng.random() < 0.35 else str(rng.randint(-n - 2, n + 2))


def slice_text(rng, n):
    text = bound(rng, n) + ":" + bound(rng, n)
    if rng.random() < 0.4:
        text += ":" + rng.choice(("-3", "-2", "-1", "1", "2", "3", ""))
    return text


def place(rng, n):
    """An index into an axis of n, now and then one past it."""
    if n == 0 or rng.random() < 0.04:
        return rng.choice((n, -n - 1))
    return rng.randrange(-n, n)


def text_item(text, py=None):
    return Code(py or text, f'"{text}"')


def plain_item(rng, n):
    """An integer or a slice of an axis with n elements."""
    if rng.random() < 0.45:
        return code(place(rng, n))
    return text_item(slice_text(rng, n))


def index_array(rng, n, picks):
    """Integers that pick from an axis with n elements."""
    def build(dims):
        if not dims:
            return place(rng, n) if n else 0
        return [build(dims[1:]) for _ in range(dims[0])]
    data = code(build(picks))
    if picks and 0 not in picks and rng.random() < 0.4:
        return data
    dtype = "uint8" if "-" not in data.py and rng.random() < 0.1 else "int64"
    return Code(f'np.array({data.py}, "{dtype}")',
                f'np.array({data.lua}, "{dtype}")')


def mask(rng, dims):
    if rng.random() < 0.04 and dims:
        dims = (dims[0] + 1,) + dims[1:]
    data = code(nested(rng, dims, "bool", False))
    return Code(f'np.array({data.py}, "bool").reshape({dims!r})',
                f'np.array({data.lua}, "bool"):reshape({code(dims).lua})')


def fancy_items(rng, dims):
    """Entries for all these axes with at least one array among them."""
    picks = shape(rng, 0, 2) if rng.random() < 0.5 else (rng.randint(0, 4),)
    items, at = [], 0
    while at < len(dims):
        kind = rng.random()
        if kind < 0.45:
            items.append(index_array(rng, dims[at],
                                     broadcastable(rng, picks)[-2:]))
            at += 1
        elif kind < 0.6:
            wide = rng.randint(1, len(dims) - at)
            items.append(mask(rng, dims[at:at + wide]))
            at += wide
        else:
            items.append(plain_item(rng, dims[at]))
            at += 1
    return items


def key(rng, dims):
    """An index of an array of this shape."""
    fancy = rng.random() < 0.45
    if fancy:
        items = fancy_items(rng, dims)
    else:
        items = [plain_item(rng, n) for n in dims]
    if items and rng.random() < 0.4:
        items = items[:rng.randint(0, len(items))]
    if len(items) < len(dims) and rng.random() < 0.3:
        items.append(text_item("..."))
    elif items and rng.random() < 0.15:
        items[rng.randrange(len(items))] = text_item("...")
    while rng.random() < 0.12:
        items.insert(rng.randint(0, len(items)), text_item("newaxis", "None"))
    if rng.random() < 0.02:
        items.append(plain_item(rng, 2))
    return join(rng, items)


def join(rng, items):
    """The entries as one key, in one of the ways Lua can write them."""
    py = ", ".join(item.py for item in items)
    texts = [item.lua.strip('"()') for item in items]
    plain = all(item.lua[0] in '"(-0123456789' for item in items)
    if len(items) == 1 and not items[0].lua.startswith("{"):
        return Code(py, items[0].lua)
    if items and plain and rng.random() < 0.5:
        return Code(py, '"' + ", ".join(texts) + '"')
    lua = "{" + ", ".join(item.lua for item in items) + "}"
    return Code(py + "," if items else "()", lua)


# --- results -----------------------------------------------------------------


def element(x):
    if isinstance(x, (bool, int)):
        return str(int(x))
    if x != x:
        return "nan"
    return x.hex()


def written(result):
    """A result as the fields dtype, shape and elements."""
    result = np.asarray(result)
    return "\t".join((str(result.dtype), ",".join(map(str, result.shape)),
                      " ".join(map(element, result.ravel().tolist()))))


def known(result):
    """gradus has this dtype. uint64, a sum of uint8, is int64 there; what
    NumPy gives as another type (uint16, int8, float16) is left out."""
    dtype = str(np.asarray(result).dtype)
    return dtype in DTYPES or dtype == "uint64"


def as_known(result):
    if np.asarray(result).dtype == np.uint64:
        return result.astype(np.int64)
    return result
