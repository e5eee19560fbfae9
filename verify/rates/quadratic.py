"""The rate on quadratics: found on a grid in float64, proved by the exact conditions."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import numpy as np
from flint import arb, ctx, fmpq

from theory.rates.engine.quadratics import bounded_by, lower_end, radius_at, rational_size

from .search import floats, to_float, to_fmpq

GRID = 400
DIGITS = 12


@dataclass(frozen=True)
class QuadraticRate:
    """low ≤ rate on quadratics ≤ high, both proved; equal where it is a rational number.

    `curvature` is a λ for which λ|x|²/2 is as slow as `low`. `square` is the square of the rate
    where that is known to be the root of a rational number and no rational number itself.
    """

    low: fmpq
    high: fmpq | None
    curvature: fmpq
    square: fmpq | None = None

    @property
    def exact(self):
        return self.low == self.high


def quadratic_rate(method, low, high) -> QuadraticRate:
    """The largest size of a root of Q − λP over λ in [low, high]."""
    A, shift = floats(method.A), floats(method.B * method.C)

    def radius(curvature):
        return float(np.abs(np.linalg.eigvals(A + curvature * shift)).max())

    a, b = to_float(low), to_float(high)
    grid = np.unique(np.concatenate([np.linspace(a, b, GRID), _near_ends(a, b)]))
    values = np.abs(np.linalg.eigvals(A + grid[:, None, None] * shift)).max(1)
    at = int(values.argmax())
    worst = grid[at]
    if 0 < at < len(grid) - 1:
        worst = _highest(radius, grid[at - 1], grid[at + 1], worst)
    curvature = low if at == 0 else high if at == len(grid) - 1 else to_fmpq(float(worst))
    rational, square = rational_size(method, curvature)
    if square is not None:
        rational = square_root(square)
        if not bounded_by(method, low, high, square, squared=True):
            rational = square = None
    elif rational and not bounded_by(method, low, high, rational):
        rational = None
    if rational:
        return QuadraticRate(rational, rational, curvature)
    below = lower_end(radius_at(method, curvature, 96), DIGITS)
    for room in (DIGITS, DIGITS - 2, DIGITS - 4, DIGITS - 6):
        above = ((below * 10**room).floor() + 2) / fmpq(10) ** room
        if bounded_by(method, low, high, above):
            return QuadraticRate(below, above, curvature, square)
    return QuadraticRate(below, None, curvature)


def polynomial_of_rate(method, found: QuadraticRate, low, high):
    """The minimal polynomial of a rate that is enclosed, which has one root in the enclosure; None
    where the rate is not proved to be algebraic."""
    from theory.rates.engine.algebraic import at_ball, minimal_polynomial

    if found.exact or found.square is not None or found.high is None:
        return None
    polynomial = minimal_polynomial(method, found.curvature, low, high)
    if polynomial is None:
        return None
    ends = (polynomial(found.low), polynomial(found.high))
    slope = polynomial.derivative()
    with ctx.workprec(256):
        middle, radius = (found.low + found.high) / 2, (found.high - found.low) / 2
        steep = at_ball(slope, arb(middle, arb(radius)))
        alone = not steep.contains(0) and (ends[0] <= 0 <= ends[1] or ends[1] <= 0 <= ends[0])
    return polynomial if alone else None


def square_root(square):
    """√square where that is a rational number, or None."""
    p, q = isqrt(int(square.p)), isqrt(int(square.q))
    return fmpq(p, q) if fmpq(p * p, q * q) == square else None


def _near_ends(a, b):
    steps = (b - a) * np.logspace(-9, -2, 30)
    return np.concatenate([a + steps, b - steps])


def _highest(radius, left, right, best):
    """A local maximum of `radius` between two neighbours of the grid."""
    ratio = (5**0.5 - 1) / 2
    for _ in range(80):
        x, y = right - ratio * (right - left), left + ratio * (right - left)
        if radius(x) < radius(y):
            left = x
        else:
            right = y
    middle = (left + right) / 2
    return middle if radius(middle) >= radius(best) else best
