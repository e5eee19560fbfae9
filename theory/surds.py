"""Numbers a + b√d of one real quadratic field, exactly: `Surd`, and matrices of them.

A `Surd` has b ≠ 0; where b vanishes, what is left is an ``fmpq``. So rational numbers stay what
they are, and mix with surds in every operation.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import isqrt

from flint import arb, ctx, fmpq, fmpz

from theory import exact

# Radicands are factored, to find their square-free parts, below this.
MOST = 2**64
BITS = 256
RATIONAL = (int, fmpq, fmpz, Fraction)


class TwoFields(ValueError):
    """Numbers that are of no one field ℚ(√d) meet."""


class Surd:
    """a + b√d, √d > 0: `a` and `b` ≠ 0 are ``fmpq``, `d` a whole number that is no square.

    Raises TwoFields where two of different d meet.
    """

    __slots__ = ("a", "b", "d")

    def __init__(self, a, b, d):
        self.a, self.b, self.d = exact.rational(a), exact.rational(b), int(d)
        if not self.b or self.d < 2 or isqrt(self.d) ** 2 == self.d:
            raise ValueError(f"{a} + {b}√{d} is rational, or not real")

    def _of(self, a, b):
        return Surd(a, b, self.d) if b else a

    def _parts(self, other):
        """(a, b) of a number, or None for what is none."""
        if isinstance(other, Surd):
            if other.d != self.d:
                raise TwoFields(f"√{self.d} and √{other.d} are of two quadratic fields")
            return other.a, other.b
        return (exact.rational(other), fmpq(0)) if isinstance(other, RATIONAL) else None

    def __add__(self, other):
        parts = self._parts(other)
        return NotImplemented if parts is None else self._of(self.a + parts[0], self.b + parts[1])

    def __mul__(self, other):
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        a, b = parts
        return self._of(self.a * a + self.b * b * self.d, self.a * b + self.b * a)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Surd(-self.a, -self.b, self.d)

    def __sub__(self, other):
        return NotImplemented if self._parts(other) is None else self + -other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        norm = self.a**2 - self.b**2 * self.d
        return Surd(self.a / norm, -self.b / norm, self.d) * other

    def __truediv__(self, other):
        parts = self._parts(other)
        if parts is None:
            return NotImplemented
        return self * (1 / (other if isinstance(other, Surd) else parts[0]))

    def __pow__(self, power):
        if not isinstance(power, int):
            return NotImplemented
        found, square, left = fmpq(1), self, abs(power)
        while left:
            found, square, left = found * square if left % 2 else found, square * square, left // 2
        return found if power >= 0 else 1 / found

    def __abs__(self):
        return self if self > 0 else -self

    def ball(self, bits=None) -> arb:
        """A ball around it, at a precision of so many bits, or the context's."""
        with ctx.workprec(bits or ctx.prec):
            return arb(self.a) + arb(self.b) * arb(self.d).sqrt()

    def __eq__(self, other):
        if not isinstance(other, Surd):
            return False if isinstance(other, RATIONAL) else NotImplemented
        return (self.a, self.b, self.d) == (other.a, other.b, other.d)

    def __hash__(self):
        return hash(parts(self))

    def __gt__(self, other):
        # t|t| grows with t: a > −b√d where a|a| > −b|b|d.
        left = self - other
        if not isinstance(left, Surd):
            return left > 0
        return left.a * abs(left.a) + left.b * abs(left.b) * left.d > 0

    def __lt__(self, other):
        return -self > -other

    def __ge__(self, other):
        return not self < other

    def __le__(self, other):
        return not self > other

    def __str__(self):
        """As certificates have it: p+q√d or p-q√d."""
        return f"{self.a}{'+' if self.b > 0 else ''}{self.b}√{self.d}"

    __repr__ = __str__


def number(value, name="number"):
    """A `Surd` as it is, anything else as `theory.exact.rational` reads it."""
    return value if isinstance(value, Surd) else exact.rational(value, name)


def plain(value):
    """A `Surd` as it is, a rational number as a Fraction."""
    return value if isinstance(value, Surd) else exact.to_fraction(exact.rational(value))


def read(text: str):
    """A number as certificates have it: an ``fmpq``, or a `Surd` of p+q√d. Raises ValueError."""
    match = re.fullmatch(r"([^+√]+?)\+?([+-]?[^+√-]+)√([0-9]+)", text)
    return Surd(*match.groups()) if match else exact.rational(text)


def enclosed(x) -> tuple[Fraction, Fraction]:
    """Fractions not above and not below a number, the same for a rational one."""
    if not isinstance(x, Surd):
        return plain(x), plain(x)
    with ctx.workprec(BITS):
        ends = x.ball().lower(), x.ball().upper()
    return exact.to_fraction(ends[0].fmpq()), exact.to_fraction(ends[1].fmpq())


def parts(x) -> tuple:
    """The whole numbers that an ``fmpq`` or a `Surd` is made of."""
    if isinstance(x, Surd):
        return x.a.p, x.a.q, x.b.p, x.b.q, x.d
    return x.p, x.q


def root(value):
    """√value of a rational number ≥ 0, exactly, d without square factors; None where its parts
    are too large to be factored. Raises ValueError for a negative one."""
    value = exact.rational(value)
    if value < 0:
        raise ValueError(f"the square root of {value} is not real")
    whole, outside, d = int(value.p) * int(value.q), 1, 1
    if isqrt(whole) ** 2 == whole:
        return fmpq(isqrt(whole), value.q)
    if whole >= MOST:
        return None
    for prime, times in fmpz(whole).factor():
        outside *= int(prime) ** (times // 2)
        d *= int(prime) ** (times % 2)
    return Surd(0, fmpq(outside, value.q), d)


def radicand(numbers):
    """The d of the first `Surd` among numbers; None where all are rational."""
    return next((x.d for x in numbers if isinstance(x, Surd)), None)


def echelon(rows):
    """(reduced rows, rank) of a matrix of numbers, like ``fmpq_mat.rref`` but as lists."""
    rows, rank = [list(map(number, row)) for row in rows], 0
    for j in range(len(rows[0]) if rows else 0):
        lead = next((i for i in range(rank, len(rows)) if rows[i][j]), None)
        if lead is None:
            continue
        rows[rank], rows[lead] = rows[lead], rows[rank]
        factor = 1 / rows[rank][j]
        rows[rank] = [factor * x if x else x for x in rows[rank]]
        for i, row in enumerate(rows):
            if i != rank and row[j]:
                c = row[j]
                rows[i] = [x - c * y if y else x for x, y in zip(row, rows[rank])]
        rank += 1
    return rows, rank


def is_semidefinite(rows) -> bool:
    """Is a symmetric matrix of numbers positive semidefinite? By elimination."""
    rows = [list(row) for row in rows]
    if any(x != y for row, column in zip(rows, zip(*rows)) for x, y in zip(row, column)):
        return False
    for k, row in enumerate(rows):
        pivot, rest = row[k], row[k + 1 :]
        if pivot < 0 or (not pivot and any(rest)):
            return False
        for other in rows[k + 1 :]:
            if other[k]:
                factor = other[k] / pivot
                other[k + 1 :] = [x - factor * y for x, y in zip(other[k + 1 :], rest)]
    return True
