"""The least rate at which the inequalities have a point inside, in float64."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from .barrier import Barrier

GROWTH = 100.0
MOST_STEPS = 400


def to_fmpq(x: float) -> fmpq:
    """The rational number that a float is."""
    fraction = Fraction(float(x))
    return fmpq(fraction.numerator, fraction.denominator)


def to_float(x: fmpq) -> float:
    """The nearest float of a rational number."""
    return int(x.p) / int(x.q)


def floats(matrix) -> np.ndarray:
    """An ``fmpq_mat`` as an array."""
    rows, cols = matrix.nrows(), matrix.ncols()
    return np.array([to_float(x) if x else 0.0 for x in matrix.entries()]).reshape(rows, cols)


class Search:
    """An `Analysis` as arrays. Gradients are measured in units of the largest curvature, and every
    unknown so that its form has entries of size one."""

    def __init__(self, analysis):
        self.analysis = analysis
        unknowns, N = analysis.unknowns, analysis.values
        self.is_multiplier = np.array([u.is_multiplier for u in unknowns])
        self.sizes = np.array([to_float(x) for x in analysis.sizes])
        unit = np.array([to_float(x) for x in analysis.units])
        table = np.outer(unit, unit)
        form, row = self.sizes[:, None, None], self.sizes[:, None]
        self.before = np.array([floats(u.before[0]) for u in unknowns]) * table / form
        self.after = np.array([floats(u.after[0]) for u in unknowns]) * table / form
        seen = analysis.seen
        self.positive = np.array([floats(u.positive[0]) for u in unknowns])
        self.positive = self.positive * table[:seen, :seen] / form
        values = [
            np.array([[to_float(f) for f in u[1]] for u in parts])
            for parts in zip(*((u.before, u.after, u.positive) for u in unknowns))
        ]
        # No function value of f_N is in V_0; a class without values has no equations at all.
        before, after, positive = ((part / row * unit[-1]).T for part in values)
        some = bool(analysis.functions.has_values)
        self.values = before[: some * (N + 1)], after[: some * (N + 1)], positive[: some * N]
        self.rows = np.eye(len(unknowns))[self.is_multiplier]
        self.scale = np.array([to_float(x) for x in analysis.scale]) / self.sizes

    def barrier(self, rate2: float) -> Barrier:
        """Both conditions at ρ² = `rate2`, the scale set to one."""
        before, after, positive = self.values
        E = np.vstack([rate2 * before + after, positive, self.scale])
        e = np.zeros(len(E))
        e[-1] = 1.0
        return Barrier([rate2 * self.before + self.after, self.positive], self.rows, E, e)

    def inside(self, rate2: float):
        """A point inside at ρ² = `rate2`, near the centre, or None."""
        found, x = self.nearest(rate2)
        return x if found else None

    def nearest(self, rate2: float):
        """(True, x) with x inside at ρ² = `rate2`, or (False, x) with the least violation that
        was reached."""
        barrier = self.barrier(rate2).with_slack()
        x = np.append(np.where(self.is_multiplier, 1.0, 0.0), 0.0)
        x[: len(self.analysis.unknowns)] += [
            u.kind == "P" and u.name[0] == u.name[1] for u in self.analysis.unknowns
        ]
        x[:-1] = (
            np.linalg.lstsq(barrier.E[:, :-1], barrier.e - barrier.E[:, :-1] @ x[:-1])[0] + x[:-1]
        )
        x[-1] = 2 * max(-barrier.least_eigenvalue(x), 1e-2)
        cost, weight, after = np.zeros(len(x)), 1 / x[-1], 0
        for _ in range(MOST_STEPS):
            cost[-1] = weight
            x, done = barrier.step(x, cost)
            if not done:
                continue
            if x[-1] < 0:
                after += 1
                if after > 1:
                    return True, x[:-1]
            elif x[-1] * weight > 2 * barrier.degree or weight > 1e16:
                return False, x[:-1]
            weight *= GROWTH
        return bool(x[-1] < 0), x[:-1]

    def least_rate(self, top: float, relative: float):
        """(ρ, x) with x inside at ρ; (None, None) where none is found at `top`.

        The centre moves with ρ² on a curve. From a centre, its tangent is followed for as long as
        it stays inside, and most of the way is taken; then a new centre is sought. It ends where
        less than `relative`·(top − ρ) can be gained.
        """
        good = top * top
        x = self.inside(good)
        if x is None:
            return None, None
        gain = good
        for _ in range(120):
            x = self._centred(self.barrier(good), x)
            gain, moved = self._farthest(good, x, min(good, 16 * gain))
            if moved is None:
                break
            x, good = moved, good - gain
            if gain < 0.2 * relative * (top * top - good) + 1e-16:
                break
        return good**0.5, self._centred(self.barrier(good), x)

    @staticmethod
    def _centred(barrier, x):
        for _ in range(25):
            x, done = barrier.step(x)
            if done:
                break
        return x

    def _farthest(self, good, x, most):
        """The largest of most·2^−j that ρ² may lose with x, moved along the curve of centres and
        onto the equations, inside; and where x is then."""
        barrier = self.barrier(good)
        hessian = barrier.hessian(x)
        curve = self._tangent(barrier, hessian, x)
        gain = most
        for _ in range(60):
            ahead = self.barrier(good - gain)
            moved = ahead.onto_equations(x - gain * curve, hessian)
            if ahead.inside(moved) and ahead.solves(moved):
                return gain, moved
            gain /= 2
        return 0.0, None

    def _tangent(self, barrier, hessian, x):
        """How the centre moves with ρ²: the derivative of the equations that define it."""
        inverse = np.linalg.inv(barrier.values(x)[0])
        shift = inverse @ (x @ self.before.reshape(len(x), -1)).reshape(inverse.shape) @ inverse
        change = np.tensordot(barrier.forms[0], shift, 2) - np.tensordot(self.before, inverse, 2)
        moving = barrier.E * 0
        moving[: len(self.values[0])] = self.values[0]
        return barrier.move(hessian, change, -moving @ x)

    def unscaled(self, x):
        """The unknowns in the units of the analysis, as ``fmpq``."""
        return [to_fmpq(value) for value in x / self.sizes]
