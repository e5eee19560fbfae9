"""A rate that is exactly the one on quadratics: which multipliers are needed, then the engine."""

from __future__ import annotations

from flint import fmpq

from theory.rates.engine.lyapunov import Analysis
from theory.rates.engine.start import with_constant
from theory.rates.engine.tight import at_a_corner, at_the_centre

from .search import Search, to_float

# The rate found may exceed a tight one by this part of 1 − ρ.
CLOSE = 1e-5


def tight_certificate(method, functions, values, rate):
    """The certificate at the rational `rate`, which no method can beat here, or None."""
    near2 = _above(rate)
    for count in sorted({0, values}):
        without = needless([(method, functions, near2)], count)
        if without is None:
            continue
        analysis = Analysis(method, functions, count, without)
        guess = Search(analysis).unscaled(_inside(method, functions, count, without, near2))
        guess = [fmpq(x) for x in guess]
        found = at_the_centre(analysis, rate, guess) or at_a_corner(analysis, rate, guess)
        if found is not None:
            return with_constant(found)
    return None


def kinds(problems):
    """(number of gradients, multipliers that none of the problems needs, how the engine finds V)
    for each kind of V that all problems (method, class, rate) have near their rates."""
    near = [(method, functions, _above(rate)) for method, functions, rate in problems]
    for count in (0, 1):
        without = needless(near, count)
        if without is not None:
            yield from ((count, without, seek) for seek in (at_the_centre, at_a_corner))


def _above(rate):
    near = to_float(rate)
    return (near + CLOSE * (1 - near)) ** 2


def needless(problems, count):
    """The multipliers that can be left out of all problems (method, class, ρ² as a float), one
    after the other, with so many gradients in V; None where some has no V."""

    def all_inside(without):
        return all(_inside(*pair, count, without, near2) is not None for *pair, near2 in problems)

    without: list = []
    if not all_inside(without):
        return None
    method, functions, _ = problems[0]
    for u in Analysis(method, functions, count).unknowns:
        if u.is_multiplier and all_inside([*without, (u.kind, *u.name)]):
            without.append((u.kind, *u.name))
    return without


def _inside(method, functions, values, without, rate2):
    return Search(Analysis(method, functions, values, without)).inside(rate2)
