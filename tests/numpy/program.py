"""One random program: its variables, and the lines that came of it."""
import numpy as np

import values
from twin import Code, call, code, method

# What NumPy raises for a wrong argument; anything else is a fault of ours.
REFUSALS = (ValueError, TypeError, IndexError, ZeroDivisionError,
            OverflowError)

# Not refused here: a mask takes whatever broadcasts, as other keys do.
ACCEPTED = "NumPy boolean array indexing assignment requires"


class Program:
    def __init__(self, rng):
        self.rng = rng
        self.env = {"np": np}
        self.names = []
        self.out = []
        self.wild = rng.random() < 0.35

    def __getitem__(self, x):
        """The value of a variable."""
        return self.env[x.py]

    def write(self, *fields):
        self.out.append("\t".join(fields))

    def evaluate(self, c):
        """True and the value, or False when NumPy refuses (written down)."""
        try:
            return True, eval(c.py, self.env)
        except REFUSALS as problem:
            self.write("fails", c.lua, str(problem).replace("\n", " "))
            return False, None
        except DeprecationWarning:
            return False, None

    def let(self, c):
        """A new variable with this value; None when it is no array."""
        good, value = self.evaluate(c)
        if not good or not values.known(value):
            return None
        if not isinstance(value, np.ndarray):
            self.expect(c, value, "exact")
            return None
        name = f"v{len(self.names) + 1}"
        self.names.append(name)
        self.env[name] = values.as_known(value)
        self.write("let", name, c.lua)
        return Code(name)

    def take(self, c):
        """The same of a function whose 0-d result is a lone number here."""
        good, value = self.evaluate(c)
        if good and np.ndim(value) == 0:
            if values.known(value):
                self.expect(c, value, "exact")
            return None
        return self.let(c) if good else None

    def do(self, c):
        """A statement."""
        try:
            exec(c.py, self.env)
        except REFUSALS as problem:
            if not str(problem).startswith(ACCEPTED):
                self.write("fails", c.lua, str(problem).replace("\n", " "))
            return False
        except DeprecationWarning:
            return False
        self.write("do", c.lua)
        return True

    def probe(self, c, limit="exact"):
        """Compares a value now; limit may be a function of it."""
        good, value = self.evaluate(c)
        if good and values.known(value):
            self.expect(c, value, limit(value) if callable(limit) else limit)

    def expect(self, c, value, limit):
        value = values.as_known(value)
        dtype, shape, elements = values.written(value).split("\t")
        if not isinstance(value, np.ndarray):
            shape = "-"
        self.write("same", c.lua, limit, dtype, shape, elements)

    def finish(self):
        """Compares all variables: a view and its base after every write."""
        for name in self.names:
            self.probe(Code(name))

    # --- operands ------------------------------------------------------------

    def new(self, dims=None, dtype=None, wild=None):
        """A new array variable with written out elements."""
        rng = self.rng
        dims = values.shape(rng) if dims is None else dims
        dtype = dtype or rng.choice(values.DTYPES)
        wild = self.wild if wild is None else wild
        if 0 in dims or not dims and rng.random() < 0.1:
            made = call(rng.choice(("zeros", "ones")), dims, dtype)
        elif int(np.prod(dims)) > 60:
            return self.drawn(dims, dtype)
        else:
            data = values.nested(rng, dims, dtype, wild)
            made = call("array", data, dtype)
        return self.let(made)

    def drawn(self, dims, dtype):
        """A big array, drawn by both from one seed."""
        seed = self.rng.randrange(2**32)
        self.do(call("random.seed", seed))
        flat = call("random.randn", *dims)
        scale = code(self.rng.choice((1.0, 50.0)))
        made = Code(f"({flat.py} * {scale.py})", f"({flat.lua} * {scale.lua})")
        if dtype == "uint8":
            made = call("abs", made)
        return self.let(method(made, "astype", dtype))

    def any(self, dtype=None, tame=False):
        """A variable, old or new."""
        rng = self.rng
        old = [n for n in self.names
               if dtype is None or str(self.env[n].dtype) == dtype]
        if old and not (tame and self.wild) and rng.random() < 0.6:
            return Code(rng.choice(old))
        return self.new(dtype=dtype, wild=False if tame else None)

    def partner(self, x, wild=None):
        """Something that usually broadcasts with x."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.3:
            return code(values.lone(rng, self.wild if wild is None else wild))
        if kind < 0.4 and wild is None:
            return self.any()
        if kind < 0.45:
            return code([values.number(rng, "int64", False)
                         for _ in range(rng.randint(1, 4))])
        dims = values.broadcastable(rng, self[x].shape)
        return self.new(dims, wild=wild)
