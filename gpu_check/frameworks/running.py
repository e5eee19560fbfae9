"""Batched numbers with a bound of their own rounding error, in the number type of the run.

`Number(value, error)`: the exact number is at most `error` (float64) from `value`. Every operation
adds u|result| (Higham, Accuracy and Stability, 2nd edition, 3.3); what is drawn is exact.
"""

import torch

from ..batched.bounds import ENLARGE, UNIT


class Number:
    """A tensor and its error; `+ - * /` with tensors of its type and with Python floats, of which
    only those count as exact that the type holds."""

    def __init__(self, value, error=None):
        self.value = value
        self.error = torch.zeros_like(value, dtype=torch.float64) if error is None else error

    def _with(self, other):
        if isinstance(other, Number):
            return other
        return Number(torch.as_tensor(other, dtype=self.value.dtype, device=self.value.device))

    def _rounded(self, value, error):
        return Number(value, error + UNIT[value.dtype] * value.double().abs())

    def __add__(self, other):
        other = self._with(other)
        return self._rounded(self.value + other.value, self.error + other.error)

    __radd__ = __add__

    def __neg__(self):
        return Number(-self.value, self.error)

    def __sub__(self, other):
        return self + -self._with(other)

    def __rsub__(self, other):
        return self._with(other) - self

    def __mul__(self, other):
        other = self._with(other)
        mine, its = self.value.double().abs(), other.value.double().abs()
        error = mine * other.error + self.error * its + self.error * other.error
        return self._rounded(self.value * other.value, error)

    __rmul__ = __mul__

    def __truediv__(self, other):
        """The error of a quotient: (error of the numerator + |quotient|·that of the divisor) over
        the least that the divisor can be."""
        other = self._with(other)
        value = self.value / other.value
        least = other.value.double().abs() - other.error
        error = (self.error + value.double().abs() * other.error) / least
        return self._rounded(value, torch.where(least > 0, error, torch.inf))

    def __rtruediv__(self, other):
        return self._with(other) / self

    def sqrt(self):
        """|√A − √a| ≤ |A − a|/√(least of both), and ≤ √(a + error)."""
        exact = self.value.double()
        low = (exact - self.error).clamp(min=0)
        error = torch.minimum(self.error / low.sqrt(), (exact + self.error).sqrt())
        return self._rounded(self.value.sqrt(), torch.where(self.error > 0, error, 0.0))

    def maximum(self, other):
        other = self._with(other)
        error = torch.maximum(self.error, other.error)
        return Number(torch.maximum(self.value, other.value), error)


def held(pairs):
    """(errors, bounds), each (entries, B), of pairs of Numbers (B, n) that are exactly equal."""
    errors, bounds = [], []
    for a, b in pairs:
        gap = (a.value.double() - b.value.double()).abs()
        errors.append(gap.T)
        bounds.append(((a.error + b.error) * ENLARGE).expand_as(gap).T)
    return torch.cat(errors), torch.cat(bounds)
