"""From multipliers in float64 to short rational ones that are proved."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from theory.positivity.affine import Inconsistent
from theory.worst_case.conic import Multipliers, Point, attained, verify
from theory.worst_case.dual import Dual
from theory.worst_case.primal import Primal

# Bits of the free unknowns that are tried, fewest first.
LADDER = (0, 1, 2, 3, 4, 6, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 44, 48, 52, 58, 64)
# Denominators up to which the free unknowns are read as simple numbers.
DENOMINATORS = (1, 4, 12, 60, 200, 1000, 5000)


def rounded(dual: Dual, x, most: Fraction) -> Multipliers | None:
    """The multipliers with the fewest bits near `x`, the values of the live unknowns, that prove a
    bound of at most `most`; None where no rounding does. The equations hold exactly."""
    return _nearest(dual, x, LADDER, _dyadic, lambda point: _proved(dual, point, most))


def recognised(dual: Dual, x, most: Fraction) -> Multipliers | None:
    """The same with the free unknowns read as simple rational numbers."""
    return _nearest(dual, x, DENOMINATORS, _simple, lambda point: _proved(dual, point, most))


def rounded_point(primal: Primal, x) -> Point | None:
    """The point with the fewest bits near `x` that satisfies every row; None where none does."""
    return _nearest(primal, x, LADDER, _dyadic, lambda point: _feasible(primal, point))


def _proved(dual, values, most):
    found = dual.multipliers(values)
    if found.bound > most:
        return None
    try:
        verify(dual.conic, found)
    except ValueError:
        return None
    return found


def _feasible(primal, values):
    found = primal.point(values)
    try:
        attained(primal.conic, found)
    except ValueError:
        return None
    return found


def _dyadic(value, bits):
    return fmpq(int(np.round(value * 2.0**bits))) / (1 << bits)


def _simple(value, denominator):
    near = Fraction(float(value)).limit_denominator(denominator)
    return fmpq(near.numerator, near.denominator)


def _nearest(unknowns, x, ladder, read, accept):
    """The first that is accepted of the solutions whose free unknowns are read off `x`."""
    try:
        space = unknowns.space(x)
    except Inconsistent:
        return None
    for rung in ladder:
        values = []
        for k in space.free:
            near = read(x[k], rung)
            values.append(max(near, fmpq(0)) if unknowns.positive(unknowns.live[k]) else near)
        solution = space.point(values)
        if any(v < 0 for k, v in zip(unknowns.live, solution) if unknowns.positive(k)):
            continue
        found = accept(solution)
        if found is not None:
            return found
    return None
