"""Float64 arrays that carry a bound of their own rounding error (running error analysis; Higham,
Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.3).

``Running(value, error)``: the exact array lies within `error` of `value`, entry by entry. The
values are those of plain NumPy, operation by operation. The errors are made of non-negative numbers
and are themselves rounded; `held` enlarges them for that.
"""

import numpy as np

from ..bounds.rounding import ENLARGE, U


class Running:
    """`+ - * /` entry by entry, with plain numbers and arrays, which count as exact."""

    __array_ufunc__ = None  # so that array ∘ Running comes to Running

    def __init__(self, value, error=0.0):
        self.value = np.asarray(value, dtype=float)
        self.error = np.broadcast_to(error, self.value.shape)

    def __add__(self, other):
        other = lift(other)
        value = self.value + other.value
        return Running(value, self.error + other.error + U * np.abs(value))

    __radd__ = __add__

    def __neg__(self):
        return Running(-self.value, self.error)

    def __sub__(self, other):
        return self + -lift(other)

    def __rsub__(self, other):
        return lift(other) - self

    def __mul__(self, other):
        other = lift(other)
        value = self.value * other.value
        error = np.abs(self.value) * other.error + self.error * (np.abs(other.value) + other.error)
        return Running(value, error + U * np.abs(value))

    __rmul__ = __mul__

    def __truediv__(self, other):
        """A/B − a/b = (A − a + (a/b)(b − B))/B, and |B| ≥ |b| − its error."""
        other = lift(other)
        value = self.value / other.value
        least = np.abs(other.value) - other.error
        error = self.error + np.abs(value) * other.error
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.where(least > 0, error / least, np.inf)
        return Running(value, error + U * np.abs(value))

    def __rtruediv__(self, other):
        return lift(other) / self

    def sqrt(self):
        """|√A − √a| = |A − a|/(√A + √a), and at most √(a + error)."""
        value, low = np.sqrt(self.value), np.maximum(self.value - self.error, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            near = self.error / (np.sqrt(low) + value)
        error = np.where(low > 0, near, np.sqrt(self.value + self.error))
        return Running(value, np.where(self.error > 0, error, 0.0) + U * value)

    def maximum(self, other):
        other = lift(other)
        return Running(np.maximum(self.value, other.value), np.maximum(self.error, other.error))


def lift(x):
    return x if isinstance(x, Running) else Running(x)


def held(a, b):
    """(|a − b|, its bound): what two arrays that are exactly equal may differ by, entry by
    entry."""
    a, b = lift(a), lift(b)
    gap = np.abs(a.value - b.value)
    return gap, (a.error + b.error + U * gap) * ENLARGE
