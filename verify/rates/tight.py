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
    near2 = _above(rate)
    for count in sorted({0, values}):
        without = _needless(method, functions, count, near2)
        if without is None:
            continue
        analysis = Analysis(method, functions, count, without)
        guess = Search(analysis).unscaled(_inside(method, functions, count, without, near2))
        found = at_the_limit(analysis, rate, [fmpq(x) for x in guess])
        if found is not None:
            return with_constant(found)
    return None


def needed(method, functions, rate):
    """(number of gradients, multipliers that are not needed) of the first kind of V that has a
    certificate at `rate`, found near it; (None, ()) where none has."""
    near2 = _above(rate)
    for count in (0, 1):
        without = _needless(method, functions, count, near2)
        if without is None:
            continue
        analysis = Analysis(method, functions, count, without)
        guess = Search(analysis).unscaled(_inside(method, functions, count, without, near2))
        if at_the_limit(analysis, rate, guess) is not None:
            return count, without
    return None, ()


def _above(rate):
    near = to_float(rate)
    return (near + CLOSE * (1 - near)) ** 2


def _needless(method, functions, count, near2):
    """The multipliers that can be left out, one after the other; None where there is no V."""
    without: list = []
    if _inside(method, functions, count, without, near2) is None:
        return None
    for u in Analysis(method, functions, count).unknowns:
        if u.is_multiplier:
            fewer = [*without, (u.kind, *u.name)]
            if _inside(method, functions, count, fewer, near2) is not None:
                without = fewer
    return without


def _inside(method, functions, values, without, rate2):
    return Search(Analysis(method, functions, values, without)).inside(rate2)
