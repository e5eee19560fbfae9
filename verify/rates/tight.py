"""A rate that is exactly the one on quadratics: which multipliers are needed, then the engine."""

from __future__ import annotations

from flint import fmpq

from theory.rates.engine.lyapunov import Analysis
from theory.rates.engine.start import with_constant
from theory.rates.engine.tight import at_the_limit

from .search import Search, to_float

# The rate found may exceed a tight one by this part of 1 − ρ.
CLOSE = 1e-5


def tight_certificate(method, functions, values, rate):
    """The certificate at the rational `rate`, which no method can beat here, or None."""
    near = to_float(rate)
    near2 = (near + CLOSE * (1 - near)) ** 2
    for count in sorted({0, values}):
        without: list = []
        if _inside(method, functions, count, without, near2) is None:
            continue
        for u in Analysis(method, functions, count).unknowns:
            if u.is_multiplier:
                fewer = [*without, (u.kind, *u.name)]
                if _inside(method, functions, count, fewer, near2) is not None:
                    without = fewer
        analysis = Analysis(method, functions, count, without)
        guess = Search(analysis).unscaled(_inside(method, functions, count, without, near2))
        found = at_the_limit(analysis, rate, [fmpq(x) for x in guess])
        if found is not None:
            return with_constant(found)
    return None


def _inside(method, functions, values, without, rate2):
    return Search(Analysis(method, functions, values, without)).inside(rate2)
