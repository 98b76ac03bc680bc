"""What gradus prints for an array, built from NumPy's own text of the cells."""
import numpy as np

import values
from twin import Code, code

LINE = 78


def header(a):
    shape = ", ".join(map(str, a.shape))
    plain = a.dtype not in (np.float32, np.uint8) and a.size > 0
    return f"array({shape})" + ("" if plain else f" {a.dtype}")


def rows(a):
    """NumPy's text with two spaces between cells and without brackets; None
    where a line is too long for gradus."""
    text = np.array2string(a, separator="  ", max_line_width=10**6)
    if a.ndim == 0:
        return ["  " + text]
    lines = []
    for line in text.split("\n"):
        line = line.rstrip("]")
        if len(line) - a.ndim + 2 > LINE:
            return None
        line = line.rstrip()
        if line.strip() == "...":
            lines.append("  ...")
        else:
            lines.append(("  " + line[a.ndim:]).rstrip())
    return lines


def expected(a):
    lines = rows(a) if a.size else []
    if lines is None:
        return None
    if a.dtype == bool:  # NumPy pads True even where there is no False
        full = any("False" in line for line in lines)
        lines = [line.replace("True" if full or not a.ndim else " True", "true")
                 .replace("False", "false") for line in lines]
    return "\\n".join([header(a)] + lines)


def step_print(p):
    rng = p.rng
    if rng.random() < 0.15:
        dims = rng.choice(((1200,), (40, 40), (4, 300), (300, 4), (5, 6, 40),
                           (8, 9, 20), (2, 8, 9, 10)))
        x = p.drawn(dims, rng.choice(values.DTYPES))
    else:
        x = p.any()
    if rng.random() < 0.4 and p[x].dtype.kind == "f":
        scale = code(rng.choice((1e-6, 1e-3, 100.0, 1e6, 1e9, 1 / 3)))
        x = p.let(Code(f"{x.py} * {scale.py}", f"{x.lua} * {scale.lua}")) or x
    text = expected(p[x])
    if text is not None:
        p.write("text", f"tostring({x.lua})", text)


def step_print_number(p):
    """The shortest text that reads back."""
    rng = p.rng
    x = rng.choice((values.real(rng, True), rng.uniform(-1, 1) * 10.0 **
                    rng.randint(-320, 308)))
    p.write("text", f"number_text({code(x).lua})", repr(x))
