"""One expression written twice, for NumPy and for gradus."""
import math


class Code:
    """The same expression in Python and in Lua."""

    def __init__(self, py, lua=None):
        self.py = py
        self.lua = py if lua is None else lua


def python_text(v):
    if isinstance(v, float):
        if math.isnan(v):
            return "np.nan"
        if math.isinf(v):
            return "np.inf" if v > 0 else "(-np.inf)"
        return f"({v!r})" if math.copysign(1, v) < 0 else repr(v)
    if isinstance(v, int) and not isinstance(v, bool) and v < 0:
        return f"({v})"
    if isinstance(v, list):
        return "[" + ", ".join(python_text(x) for x in v) + "]"
    if isinstance(v, tuple):
        return "(" + "".join(python_text(x) + ", " for x in v) + ")"
    return repr(v)


def lua_text(v):
    if v is None:
        return "nil"
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, int):
        if v == -(2**63):
            return "math.mininteger"
        return str(v) if v >= 0 else f"({v})"
    if isinstance(v, float):
        if math.isfinite(v):
            return v.hex() if math.copysign(1, v) > 0 else f"({v.hex()})"
        return python_text(v)
    if isinstance(v, (list, tuple)):
        return "{" + ", ".join(lua_text(x) for x in v) + "}"
    return '"' + v + '"'


def code(v):
    """Code of a plain value; a tuple is a shape, axes or a list of arrays."""
    if isinstance(v, Code):
        return v
    if isinstance(v, (list, tuple)) and any(isinstance(x, Code) for x in v):
        return Code("[" + ", ".join(x.py for x in v) + "]",
                    "{" + ", ".join(x.lua for x in v) + "}")
    return Code(python_text(v), lua_text(v))


def arguments(args, keywords):
    args = [code(a) for a in args]
    words = {k: code(v) for k, v in keywords.items()}
    py = [a.py for a in args] + [f"{k}={v.py}" for k, v in words.items()]
    lua = [a.lua for a in args]
    if words:
        pairs = ", ".join(f"{k} = {v.lua}" for k, v in words.items())
        lua.append("{" + pairs + "}")
    return ", ".join(py), ", ".join(lua)


def call(name, *args, **keywords):
    """np.name(...), keywords as a last table in Lua."""
    py, lua = arguments(args, keywords)
    return Code(f"np.{name}({py})", f"np.{name}({lua})")


def method(x, name, *args, **keywords):
    py, lua = arguments(args, keywords)
    return Code(f"{x.py}.{name}({py})", f"{x.lua}:{name}({lua})")


def field(x, name):
    return Code(f"{x.py}.{name}", f"{x.lua}.{name}")


LUA_OPERATORS = {"**": "^"}


def operator(x, sign, y):
    return Code(f"{x.py} {sign} {y.py}",
                f"{x.lua} {LUA_OPERATORS.get(sign, sign)} {y.lua}")


def index(x, key):
    return Code(f"{x.py}[{key.py}]", f"{x.lua}[{key.lua}]")
