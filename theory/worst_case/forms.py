"""Vectors, and affine expressions in their inner products and in function values, exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from flint import fmpq

from theory.surds import number, parts, plain
from theory.worst_case.conic import Row

HALF = fmpq(1, 2)


class Vector:
    """Σ c·e_i, a rational combination of the basis vectors of a problem, as a dict from i to c.

    ``u * v`` is the inner product, ``u ** 2`` the squared norm, ``c * u`` a multiple.
    """

    __slots__ = ("entries",)

    def __init__(self, entries):
        self.entries = {i: c for i, c in entries.items() if c}

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(_sum(self.entries, other.entries))

    def __sub__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(_sum(self.entries, other.entries, -1))

    def __neg__(self):
        return Vector({i: -c for i, c in self.entries.items()})

    def __mul__(self, other):
        if not isinstance(other, Vector):
            return self.__rmul__(other)
        gram: dict = {}
        for i, a in self.entries.items():
            for j, b in other.entries.items():
                key = (i, j) if i <= j else (j, i)
                gram[key] = gram[key] + a * b if key in gram else a * b
        return Form(gram, {}, fmpq(0))

    def __rmul__(self, factor):
        factor = number(factor)
        return Vector({i: factor * c for i, c in self.entries.items()})

    def __truediv__(self, divisor):
        return self.__rmul__(1 / number(divisor))

    def __pow__(self, power):
        if power != 2:
            raise ValueError(f"a vector to the power {power}: only ** 2, the squared norm, is one")
        return self * self

    def __eq__(self, other):
        return isinstance(other, Vector) and self.entries == other.entries

    def __hash__(self):
        return hash(self.key)

    @property
    def key(self):
        """Equal exactly for equal vectors."""
        entries = self.entries.items()
        return tuple(
            sorted([(i, c.p, c.q) if type(c) is fmpq else (i, *parts(c)) for i, c in entries])
        )

    def __bool__(self):
        return bool(self.entries)

    def __repr__(self):
        return f"Vector({self.entries})"


class Form:
    """Σ c·⟨e_i, e_j⟩ over i ≤ j, plus Σ c·F_k, plus a number: a `Row` that can be calculated with.

    ``a <= b``, ``a >= b`` and ``a == b`` are conditions that a problem can assume.
    """

    __slots__ = ("constant", "gram", "values")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, gram, values, constant):
        self.gram = {k: c for k, c in gram.items() if c}
        self.values = {k: c for k, c in values.items() if c}
        self.constant = constant

    def __add__(self, other):
        if isinstance(other, Vector):
            return NotImplemented
        if not isinstance(other, Form):
            return Form(self.gram, self.values, self.constant + number(other))
        gram, values = _sum(self.gram, other.gram), _sum(self.values, other.values)
        return Form(gram, values, self.constant + other.constant)

    __radd__ = __add__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, factor):
        c = number(factor)
        gram, values = ({k: c * x for k, x in part.items()} for part in (self.gram, self.values))
        return Form(gram, values, c * self.constant)

    __rmul__ = __mul__

    def __truediv__(self, divisor):
        return self * (1 / number(divisor))

    def __le__(self, other):
        return Condition(self - other, "<=")

    def __ge__(self, other):
        return Condition(other - self, "<=")

    def __eq__(self, other):
        return Condition(self - other, "=")

    def same(self, other) -> bool:
        """Are the two the same expression?"""
        mine, its = ((x.gram, x.values, x.constant) for x in (self, other))
        return mine == its

    def row(self) -> Row:
        """The same as a row of a conic problem."""
        gram = {k: plain(c) for k, c in self.gram.items()}
        values = {k: plain(c) for k, c in self.values.items()}
        return Row(gram, values, plain(self.constant))

    def __repr__(self):
        return f"Form({self.gram}, {self.values}, {self.constant})"


@dataclass(frozen=True)
class Condition:
    """``form <= 0`` or ``form = 0``; `says` is a word for readers."""

    form: Form
    relation: str
    says: str = field(default="", compare=False)

    def __bool__(self):
        raise TypeError("a condition is neither true nor false: give it to problem.assume")


def zero() -> Form:
    """The expression 0."""
    return Form({}, {}, fmpq(0))


def value(k) -> Form:
    """The function value F_k."""
    return Form({}, {k: fmpq(1)}, fmpq(0))


def _sum(a, b, sign=1):
    total = dict(a)
    for key, c in b.items():
        c = c if sign == 1 else -c
        total[key] = total[key] + c if key in total else c
    return total
