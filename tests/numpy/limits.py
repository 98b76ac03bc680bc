"""How far a result may be from NumPy's, as the text that tests/numpy.lua reads:
"exact", "ulp N" or "within X" (absolute)."""
import numpy as np


def eps_of(result):
    return float(np.finfo(np.asarray(result).dtype).eps)


def is_float(result):
    return np.asarray(result).dtype.kind == "f"


def finite(a):
    a = np.asarray(a, dtype=np.float64)
    return np.abs(np.where(np.isfinite(a), a, 0))


def within(x):
    return "within " + float(x).hex()


def ulps(n):
    return f"ulp {int(n)}"


def sum_limit(a, result, weights=None):
    """n eps of the sum of the absolute values."""
    if not is_float(result):
        return "exact"
    total = np.sum(finite(a))
    if weights is not None:
        w = finite(weights)
        total = 4 * total * max(np.max(w, initial=0), 1)
    return within((np.size(a) + 2) * eps_of(result) * total)


def eps_limit(a, result):
    """n factors, each rounded once."""
    return ulps(np.size(a) + 1) if is_float(result) else "exact"


def mean_limit(a, result):
    return sum_limit(a, result)


def deviation(a, result):
    n = np.size(a)
    return 8 * n * eps_of(result) * max(np.max(finite(a), initial=0), 1) ** 2


def var_limit(a, result):
    return within(deviation(a, result)) if is_float(result) else "exact"


def std_limit(a, result):
    """The root of a variance that is off by d: d / std, at most sqrt(d)."""
    if not is_float(result):
        return "exact"
    d = deviation(a, result)
    least = np.min(np.where(finite(result) > 0, finite(result), np.inf),
                   initial=np.inf)
    return within(min(np.sqrt(d), d / least) if least < np.inf else np.sqrt(d))


def product_limit(a, b, result):
    if not is_float(result):
        return "exact"
    inner = np.shape(a)[-1] if np.ndim(a) else 1
    biggest = np.max(finite(a), initial=0) * np.max(finite(b), initial=0)
    return within((inner + 1) * inner * eps_of(result) * biggest)
