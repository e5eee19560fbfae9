"""What theorems of rates share: letters, sums, summands, and squares by exact elimination."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flint import fmpq_mat

from theory.operators.polynomial import Operator, identity, number, zero
from theory.operators.square import Square

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def squares_of(form: fmpq_mat) -> list:
    """[(c, row), …] with form = Σ c·rowᵀ·row, c > 0. Raises ArithmeticError where it is not ⪰ 0."""
    left, found = form, []
    for i in range(form.nrows()):
        if left[i, i] < 0 or (left[i, i] == 0 and any(left[i, j] for j in range(left.ncols()))):
            raise ArithmeticError("the form is not positive semidefinite")
        if left[i, i] > 0:
            row = fmpq_mat([[x / left[i, i] for x in left.tolist()[i]]])
            found.append((left[i, i], row.entries()))
            left = left - row.transpose() * row * left[i, i]
    return found


def letters(name, count, rows, first):
    """Letters with numbers from `first` on, none where there is one alone, and their next ones."""
    marks = [""] if count == 1 else [str(i + first).translate(SUBSCRIPTS) for i in range(count)]
    return tuple([Operator(f"{name}{m}{end}", rows, "1") for m in marks] for end in ("", "′"))


def name_of(letter):
    (name,) = letter.names()
    return name


def known(fact, factor: Any = 1, weight: Any = 1):
    return Square(identity("1"), number(str(factor)) * weight, fact)


def less(a, b):
    """a − b, of which b or a may be None for zero."""
    return a if b is None else -b if a is None else a - b


def summed(terms: Iterable, like: Operator | None = None) -> Operator:
    """Σ c·term, without what is zero; zero like `like` where all is."""
    found: Operator | None = None
    for c, term in terms:
        if c == 0:
            continue
        size = term if abs(c) == 1 else number(str(abs(c))) * term
        if found is None:
            found = size if c > 0 else -size
        else:
            found = found + size if c > 0 else found - size
    if found is None:
        assert like is not None, "a sum of nothing"
        return zero(like.rows, like.cols)
    return found
