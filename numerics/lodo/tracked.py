"""Arrays that carry a bound of their own rounding error.

``Tracked(value, error)`` stands for an exact array that differs from `value` by at most
`error`, entry by entry. Every operation adds what its own rounding can do (Higham, Accuracy and
Stability, sections 2.2 and 3.1: |fl(a ∘ b) − a ∘ b| ≤ u|fl(a ∘ b)|, and γ_k|A||B| for a product
with k terms a sum). The errors are sums and products of non-negative numbers and are themselves
rounded; `distance` enlarges them for that.
"""

import numpy as np

from ..bounds.rounding import ENLARGE, U, gamma, norm, norms


class Tracked:
    """value (…, m, n) and error (…, m, n); `+ - * @` and `.T` (of the last two axes).

    `*` is entrywise, with plain floats or Tracked; a plain array counts as exact.
    """

    __array_ufunc__ = None  # so that array ∘ Tracked comes to Tracked

    def __init__(self, value, error=None):
        self.value = np.asarray(value, dtype=float)
        self.error = np.zeros_like(self.value) if error is None else error

    @staticmethod
    def _lift(other):
        return other if isinstance(other, Tracked) else Tracked(other)

    def _sum(self, value, other):
        error = self.error + other.error if isinstance(other, Tracked) else self.error
        return Tracked(value, error + U * np.abs(value))

    def __add__(self, other):
        return self._sum(self.value + _value(other), other)

    __radd__ = __add__

    def __neg__(self):
        return Tracked(-self.value, self.error)

    def __sub__(self, other):
        return self._sum(self.value - _value(other), other)

    def __rsub__(self, other):
        return self._sum(_value(other) - self.value, other)

    def __mul__(self, other):
        value, right = self.value * _value(other), np.abs(_value(other))
        if isinstance(other, Tracked):
            error = np.abs(self.value) * other.error + self.error * (right + other.error)
        else:
            error = self.error * right
        return Tracked(value, error + U * np.abs(value))

    __rmul__ = __mul__

    def __matmul__(self, other):
        left, right = np.abs(self.value), np.abs(_value(other))
        if isinstance(other, Tracked):
            error = left @ other.error + self.error @ (right + other.error)
        else:
            error = self.error @ right
        error = error + gamma(self.value.shape[-1]) * (left @ right)
        return Tracked(self.value @ _value(other), error)

    def __rmatmul__(self, other):
        return self._lift(other) @ self

    @property
    def T(self):
        return Tracked(np.swapaxes(self.value, -1, -2), np.swapaxes(self.error, -1, -2))


def _value(other):
    return other.value if isinstance(other, Tracked) else np.asarray(other, dtype=float)


def trace(a):
    """The trace of a Tracked square matrix, as a 1 by 1 one; of each of a stack."""
    error = a.error + gamma(a.value.shape[-1]) * np.abs(a.value)
    return Tracked(*(np.trace(x, axis1=-2, axis2=-1)[..., None, None] for x in (a.value, error)))


def inner(a, b):
    """⟨a, b⟩ = tr(aᵀb) for Tracked matrices."""
    return trace(a.T @ b)


def distance(a, b):
    """(‖a − b‖ as computed, the bound below which it must lie if a and b are exactly equal)."""
    rounding = a.error + b.error + U * np.abs(a.value - b.value)
    return norm(a.value - b.value), norm(rounding) * ENLARGE


def distances(a, b):
    """`distance` of each pair of two stacks."""
    rounding = a.error + b.error + U * np.abs(a.value - b.value)
    return norms(a.value - b.value), norms(rounding) * ENLARGE
