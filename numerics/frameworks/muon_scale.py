"""Muon's averages, norm and Newton–Schulz steps in float64, on gradients and on multiples of
them."""

import numpy as np

from .pairs import compare
from .running import Running

EDGES = ("n = 1", "one column", "κ = 2⁻³⁰")
CALLS, STEPS = 3, 3
COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # torch's a, b, c


def check(instances=30, seed=0, first=0, factor=1.0):
    """X_0 and the iterates of both, in a few calls; `factor` ≠ 1 makes κ of the norm wrong."""

    def pair(rng, problem, at, index):
        columns = 1 if at == "one column" else int(rng.integers(1, 5))
        rows = 1 if at == "n = 1" else int(rng.integers(1, 4))
        mu = rng.uniform(0.5, 0.95)
        kappa = 2.0**-30 if at == "κ = 2⁻³⁰" else rng.uniform(0.1, 10)
        m = n = _matrix(np.zeros((rows, columns)))
        for _ in range(CALLS):
            g = rng.standard_normal((rows, columns))
            m, u = _averaged(m, _matrix(g), mu)
            # κ·g is rounded once, and said so
            n, v = _averaged(n, _matrix(g, kappa), mu)
            x, y = _over(u, _norm(u)), _over(v, _norm(v) * factor)
            for _ in range(STEPS):
                yield from zip(_entries(x), _entries(y))
                x, y = _newton_schulz(x), _newton_schulz(y)

    return compare(pair, instances, seed, first, "entries of iterates", EDGES)


def _matrix(g, kappa=1.0):
    """Rows of `Running`s, one a number."""
    return [[Running(x) * kappa for x in row] for row in g]


def _entries(x):
    return [entry for row in x for entry in row]


def _both(f, x, y):
    return [[f(a, b) for a, b in zip(*rows)] for rows in zip(x, y)]


def _averaged(m, g, mu):
    """(M′, U): the average, and what looks ahead."""
    m = _both(lambda a, b: mu * a + (1 - mu) * b, m, g)
    return m, _both(lambda a, b: (1 - mu) * b + mu * a, m, g)


def _norm(x):
    return sum((entry * entry for entry in _entries(x)), start=Running(0.0)).sqrt()


def _over(x, norm):
    return [[entry / norm for entry in row] for row in x]


def _product(x, y):
    columns = list(zip(*y))
    return [
        [sum((a * b for a, b in zip(row, c)), start=Running(0.0)) for c in columns] for row in x
    ]


def _newton_schulz(x):
    a, b, c = COEFFICIENTS
    gram = _product(x, list(zip(*x)))
    inner = _both(lambda p, q: b * p + c * q, gram, _product(gram, gram))
    return _both(lambda p, q: a * p + q, x, _product(inner, x))
