"""Polynomials of matrices with an a-priori bound of their rounding.

A value computed from exact inputs by sums and products, with at most `depth` roundings on any way
from an input to the result, is off by at most γ_depth times the same polynomial with absolute
values, `size` (Higham, Accuracy and Stability, section 3.1), in whatever order sums are taken.
"""

import torch

from ..batched.bounds import ENLARGE, UNIT, gamma, norm


class Poly:
    """value (B, m, n) in the run's number type, size (B, m, n) in float64, depth a whole number."""

    def __init__(self, value, size=None, depth=0):
        self.value = value
        self.size = value.double().abs() if size is None else size
        self.depth = depth

    def __add__(self, other):
        return Poly(
            self.value + other.value, self.size + other.size, max(self.depth, other.depth) + 1
        )

    def __sub__(self, other):
        return Poly(
            self.value - other.value, self.size + other.size, max(self.depth, other.depth) + 1
        )

    def __matmul__(self, other):
        depth = self.depth + other.depth + self.value.shape[-1]
        return Poly(self.value @ other.value, self.size @ other.size, depth)

    def times(self, number):
        """Every instance times its own number, a Poly of shape (B, 1, 1)."""
        return Poly(
            self.value * number.value, self.size * number.size, self.depth + number.depth + 1
        )

    @property
    def mT(self):
        return Poly(self.value.mT, self.size.mT, self.depth)

    @property
    def error(self):
        return gamma(self.depth, UNIT[self.value.dtype]) * self.size

    def trace(self):
        """The traces, as (B, 1, 1)."""
        n = self.value.shape[-1]
        total = [a.diagonal(dim1=1, dim2=2).sum(1)[:, None, None] for a in (self.value, self.size)]
        return Poly(*total, self.depth + n)


def identity(like):
    """A batch of identities beside a batch of square matrices."""
    return Poly(torch.eye(like.shape[-1], dtype=like.dtype, device=like.device).expand_as(like))


def reciprocal(x):
    """1/x for exact x of one number type: a single rounding."""
    value = 1 / x
    return Poly(value, value.double().abs() * ENLARGE, 1)


def excess(a, b):
    """(what a (B, 1, 1) has above b, 0 if nothing; the rounding of both), each (B,): a ≤ b in exact
    arithmetic."""
    over = (a.value.double() - b.value.double()).clamp(min=0.0)
    return over[:, 0, 0], (a.error + b.error)[:, 0, 0] * ENLARGE


def distance(a, b):
    """(‖a − b‖, bound), each (B,): two ways to compute one exact value."""
    return norm(a.value.double() - b.value.double()), norm(a.error + b.error) * ENLARGE
