"""Bounds in 1/k on smooth convex functions: the largest growth that is found, proved."""

from __future__ import annotations

from theory.rates.engine.growth import Growth
from theory.rates.engine.potential import GRADIENT, VALUE

from .program import Program, exact_point, raised
from .search import to_float

# With one more gradient in V the bound must gain this part to be worth its longer proof.
WORTH = 0.01
MOST_GRADIENTS = 2
# A growth below this is none; a part of it that is constant, in units of 1/L, is left out below.
LEAST = 1e-7
LEAST_CONSTANT = 1e-3


def sublinear(method, L, of, on_stage=lambda words: None):
    """The checked `Potential` that falls fastest among those tried, or None."""
    for degree in {VALUE: (1,), GRADIENT: (2, 1)}[of]:
        best = None
        for values in range(1, MOST_GRADIENTS + 1):
            on_stage(f"a potential of degree {degree} with {values} gradients in V")
            found = potential(method, L, values, degree, of)
            if found is None:
                continue
            if best is None or to_float(found.growth[-1]) > (1 + WORTH) * to_float(best.growth[-1]):
                best = found
        if best is not None:
            return best
    return None


def potential(method, L, values, degree, of):
    """The checked `Potential` with the largest growth that is found, or None.

    The coefficient of the highest power of k is made largest first, then that of the next.
    """
    growth = Growth(method, L, values, degree, of)
    system, u = growth.system, Program(growth.system).inside()
    if u is None:
        return None
    for place in reversed(growth.growth):
        least = LEAST_CONSTANT if place == growth.growth[0] else LEAST
        further = raised(system, place, least, u)
        if further is None:
            break
        system, u = further
    point = exact_point(system, u)
    return None if point is None else growth.potential(point)
