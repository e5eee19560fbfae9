"""Exact matrices: values of expressions over ℚ, pseudo-inverses included (python-flint)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from flint import fmpq, fmpq_mat

from theory.positivity.definite import is_psd as is_psd

from . import words
from .exactness import exact
from .polynomial import Letter, Operator


class Singular(ValueError):
    """A matrix that must be invertible (or of full rank) is not."""


def rational(value) -> fmpq:
    """An exact number as a FLINT rational."""
    if isinstance(value, fmpq):
        return value
    if type(value) is int:
        return fmpq(value)
    value = value if type(value) is Fraction else Fraction(exact(value))
    return fmpq(value.numerator, value.denominator)


def matrix(rows) -> fmpq_mat:
    """A FLINT matrix from a list of rows of exact numbers, from one number (1×1) or from itself."""
    if isinstance(rows, fmpq_mat):
        return rows
    if isinstance(rows, (int, str, Fraction, fmpq)):
        rows = [[rows]]
    rows = [list(row) for row in rows]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("a matrix needs rows of equal length, at least one")
    return fmpq_mat(len(rows), len(rows[0]), [rational(x) for row in rows for x in row])


def unit(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


_unit = cache(unit)  # to be read alone: a matrix can be written to


def inverse_matrix(a: fmpq_mat) -> fmpq_mat:
    """a⁻¹; Singular where there is none."""
    try:
        return a.inv()
    except ZeroDivisionError:
        raise Singular("the matrix has no inverse") from None


def pinv_matrix(a: fmpq_mat) -> fmpq_mat:
    """The Moore–Penrose inverse from a full-rank factorization a = CR: Rᵀ(RRᵀ)⁻¹(CᵀC)⁻¹Cᵀ."""
    reduced, rank = a.rref()
    if rank == 0:
        return a.transpose() * 0
    pivots = []
    for i in range(rank):
        pivots.append(next(j for j in range(a.ncols()) if reduced[i, j] != 0))
    c = fmpq_mat(a.nrows(), rank, [a[i, j] for i in range(a.nrows()) for j in pivots])
    r = fmpq_mat(rank, a.ncols(), [reduced[i, j] for i in range(rank) for j in range(a.ncols())])
    ct, rt = c.transpose(), r.transpose()
    return rt * (r * rt).inv() * (ct * c).inv() * ct


def is_zero(a) -> bool:
    if isinstance(a, fmpq):
        return a == 0
    return all(x == 0 for x in a.entries())


@dataclass
class Point:
    """Values: dimensions, scalars (fmpq) and letters (fmpq_mat) by name."""

    dimensions: dict[str, int]
    scalars: dict[str, fmpq]
    matrices: dict[str, fmpq_mat]

    def size(self, dimension: str) -> int:
        return 1 if dimension == words.ONE else self.dimensions[dimension]

    def __str__(self):
        lines = [
            f"{name} = {value}" for name, value in [*self.dimensions.items(), *self.scalars.items()]
        ]
        lines += [f"{name} = {as_text(value)}" for name, value in self.matrices.items()]
        return ", ".join(lines)


def as_text(a: fmpq_mat | fmpq) -> str:
    """A value as points.py reads it: ``-1/2``, ``(1, 0)``, ``[2 1; 1 3]``."""
    if isinstance(a, fmpq):
        return str(a)
    rows = [[str(x) for x in row] for row in a.tolist()]
    if a.ncols() == 1:
        return rows[0][0] if len(rows) == 1 else f"({', '.join(row[0] for row in rows)})"
    return f"[{'; '.join(' '.join(row) for row in rows)}]"


def evaluate(expression: Operator, point: Point):
    """The value at a point: fmpq_mat for an operator, fmpq for a scalar or a trace."""
    operator = expression.kind == "operator"
    total = (
        fmpq_mat(point.size(expression.rows), point.size(expression.cols)) if operator else fmpq(0)
    )
    for (mono, word), c in expression.terms.items():
        number = rational(c)
        for name, exponent in mono:
            number *= point.scalars[name] ** exponent
        if not number:
            continue
        product = None
        for token in word:
            starred = token[-1] == "*"
            value = point.matrices[token[:-1] if starred else token]
            value = value.transpose() if starred else value
            product = value if product is None else product * value
        if operator:
            made = _unit(point.size(expression.rows)) if product is None else product
            total += made if number == 1 else made * number
        elif product is None:
            total += number
        else:
            total += number * sum((product[i, i] for i in range(product.nrows())), fmpq(0))
    return total


def derived_value(letter: Letter, point: Point):
    """The value of a derived letter from the value of what it belongs to; Singular if it has
    none."""
    value = evaluate(letter.of, point)
    if letter.kind == "inverse":
        return inverse_matrix(value)
    if letter.kind == "pinv":
        return pinv_matrix(value)
    if letter.kind == "left_inverse":
        if value.rank() < value.ncols():
            raise Singular(f"{letter.of} has no full column rank")
        return pinv_matrix(value)
    if letter.kind == "right_inverse":
        if value.rank() < value.nrows():
            raise Singular(f"{letter.of} has no full row rank")
        return pinv_matrix(value)
    if letter.kind == "reciprocal":
        if value == 0:
            raise Singular(f"{letter.of} is zero")
        return 1 / value
    raise ValueError(f"{letter.name} has the unknown kind {letter.kind}")
