"""Linear equations with matrix inequalities in float64, and the simplest numbers inside."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np

from .barrier import Barrier

TINY = 1e-7


class Space:
    """The solutions of Ex = e, x = base + free·y, and the inequalities in y; one is added to x and
    y for what is constant."""

    def __init__(self, forms, rows, left, right):
        both = np.hstack([left, right[:, None]])
        _, sizes, turned = np.linalg.svd(both, full_matrices=False)
        both = turned[: int((sizes > 1e-10 * sizes[0]).sum())]
        self.left, self.right = both[:, :-1], both[:, -1]
        self.base = np.linalg.lstsq(self.left, self.right)[0]
        if np.abs(self.left @ self.base - self.right).max() > TINY:
            raise ArithmeticError("the equations contradict each other")
        _, sizes, turned = np.linalg.svd(self.left)
        self.free = turned[int((sizes > 1e-11).sum()) :].T
        self.size = self.free.shape[1]
        table = np.zeros((len(self.base) + 1, self.size + 1))
        table[:-1, :-1], table[:-1, -1], table[-1, -1] = self.free, self.base, 1
        rows = rows @ table
        moving = np.abs(rows[:, :-1]).max(1, initial=0) > 1e-9
        if (rows[~moving, -1] < -1e-9).any():
            raise ArithmeticError("a multiplier is negative")
        one = np.zeros((1, self.size + 1))
        one[0, -1] = 1
        blocks = [np.tensordot(table.T, form, 1) for form in forms]
        self.barrier = Barrier(blocks, rows[moving], one, np.ones(1))

    def point(self, y):
        return self.base + self.free @ y[:-1]

    def centred(self, near):
        """y near the centre of the inequalities, from a y that need not be inside; or None."""
        y = np.append(near, 1.0)
        if not self.barrier.inside(y):
            y = self._inside(y)
        for _ in range(60):
            if y is None or not self.size:
                break
            y, done = self.barrier.step(y)
            if done:
                break
        return y

    def _inside(self, y):
        slack = self.barrier.with_slack()
        y = np.append(y, 2 * max(-self.barrier.least_eigenvalue(y), 1e-2))
        cost, weight = np.zeros(len(y)), 1 / y[-1]
        for _ in range(400):
            cost[-1] = weight
            y, done = slack.step(y, cost)
            if y[-1] < 0:
                return y[:-1]
            if done:
                if y[-1] * weight > 2 * slack.degree or weight > 1e18:
                    return None
                weight *= 20
        return None

    def simplest(self, k, y, margin):
        """The simplest fraction that x_k may be, not too near to the ends of what it may be."""
        row = np.append(self.free[k], self.base[k])
        low = high = here = float(row @ y)
        if np.abs(row[:-1]).max(initial=0) > 1e-9:
            low, high = self._least(y, row), -self._least(y, -row)
        low, high = low + margin * (here - low), high - margin * (high - here)
        if high - low < 1e-6:
            low, high = low - TINY, high + TINY
        return simplest_between(Fraction(low), Fraction(high))

    def _least(self, y, row):
        weight = 1 / max(abs(row @ y), 1.0)
        for _ in range(300):
            y, done = self.barrier.step(y, weight * row)
            if done:
                if self.barrier.degree < 1e-8 * weight:
                    break
                weight *= 30
        return float(row @ y)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator, then of least size, in [low, high]."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    whole = Fraction(floor(low))
    if whole == low or whole + 1 <= high:
        return whole if whole == low else whole + 1
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))
