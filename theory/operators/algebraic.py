"""Instances over a number field Q(α): matrices whose entries are polynomials in a real root α.

α is a root of a monic irreducible polynomial; its multiplication matrices are rational, so a
matrix over Q(α) is a larger one over Q, and everything stays exact.
"""

from __future__ import annotations

from flint import fmpq, fmpq_mat, fmpq_poly

from . import words
from .matrices import Singular, is_zero, rational
from .polynomial import Operator
from .refutation import Setting
from .relations import Equation


class Field:
    """Q(α) for a real root α of ``polynomial``, a monic irreducible ``fmpq_poly``.

    Raises ValueError where it is not monic and irreducible or has no real root.
    """

    def __init__(self, polynomial: fmpq_poly):
        self.polynomial, self.degree = polynomial, polynomial.degree()
        factors = polynomial.numer().factor()[1] if self.degree > 0 else []
        if len(factors) != 1 or factors[0][1] != 1 or polynomial[self.degree] != 1:
            raise ValueError(
                f"{polynomial} is not monic and irreducible: it is no minimal polynomial"
            )
        if not any(root.imag == 0 for root, _ in polynomial.numer().complex_roots()):
            raise ValueError(f"{polynomial} has no real root")
        lower = polynomial.coeffs()[:-1]
        d = self.degree
        step = fmpq_mat(
            d, d, [-lower[i] if j == d - 1 else int(i == j + 1) for i in range(d) for j in range(d)]
        )
        self.powers = [step**i for i in range(d)]

    def blown_up(self, rows) -> fmpq_mat:
        """The rational matrix that multiplies as ``rows`` of field elements (fmpq_poly or rational)
        does."""
        d = self.degree
        cells = [[self._multiplier(x) for x in row] for row in rows]
        flat = [cell[i, j] for row in cells for i in range(d) for cell in row for j in range(d)]
        return fmpq_mat(len(cells) * d, len(cells[0]) * d, flat)

    def _multiplier(self, element) -> fmpq_mat:
        reduced = (
            element % self.polynomial
            if isinstance(element, fmpq_poly)
            else fmpq_poly([rational(element)])
        )
        total = fmpq_mat(self.degree, self.degree)
        for power, coefficient in zip(self.powers, reduced.coeffs()):
            total += power * coefficient
        return total

    def elements(self, big: fmpq_mat) -> list[list[list[fmpq]]]:
        """Back from the large matrix: the coefficients of 1, α, … of each entry, by rows."""
        d = self.degree
        return [
            [[big[i + m, j] for m in range(d)] for j in range(0, big.ncols(), d)]
            for i in range(0, big.nrows(), d)
        ]

    def inverse(self, rows) -> list[list[fmpq_poly]]:
        """The inverse of a square matrix over the field; Singular where there is none."""
        try:
            big = self.blown_up(rows).inv()
        except ZeroDivisionError:
            raise Singular("the matrix has no inverse") from None
        return [[fmpq_poly(x) for x in row] for row in self.elements(big)]


class AlgebraicInstances:
    """Points over a field at each of which the facts and every claim hold.

    ``points`` map every letter to its rows.  Only equations between operators without scalars;
    raises ValueError for anything else, for a missing letter, and where a fact or claim fails.
    """

    def __init__(self, setting: Setting, claims: list[Equation], field: Field, points: list[dict]):
        self.setting, self.claims, self.field = setting, claims, field
        self.points = [self._point(values) for values in points]
        if not self.points or not claims:
            raise ValueError("instances need at least one point and one claim")

    def _point(self, values: dict):
        where, sizes = self.setting, {}
        equations = [*where.facts.values(), *self.claims]
        plain = all(
            isinstance(e, Equation) and e.poly.kind == "operator" and not e.forall
            for e in equations
        )
        if (
            not plain
            or any(l.is_scalar or l.symmetric for l in where.letters.values())
            or where.conditions
            or where.psd
            or where.pd
        ):
            raise ValueError("instances over a field know equations between general matrices only")
        for name, letter in where.letters.items():
            if name not in values:
                raise ValueError(f"no value for {name}")
            for dimension, size in (
                (letter.rows, len(values[name])),
                (letter.cols, len(values[name][0])),
            ):
                if sizes.setdefault(dimension, 1 if dimension == words.ONE else size) != size:
                    raise ValueError(f"{name} does not fit {letter.rows}×{letter.cols}")
        sizes.pop(words.ONE, None)
        big = {}
        for name in where.letters:
            big[name] = self.field.blown_up(values[name])
            big[name + "*"] = self.field.blown_up([list(column) for column in zip(*values[name])])
        for equation in equations:
            if not is_zero(self._value(equation.poly, big, sizes)):
                raise ValueError(f"{equation} does not hold")
        return sizes, {name: self.field.elements(big[name]) for name in where.letters}

    def _value(self, poly: Operator, big: dict, sizes: dict) -> fmpq_mat:
        d = self.field.degree
        rows, cols = (d * (1 if x == words.ONE else sizes[x]) for x in (poly.rows, poly.cols))
        total = fmpq_mat(rows, cols)
        for (_, word), coefficient in poly.terms.items():
            product = fmpq_mat(rows, rows, [int(i == j) for i in range(rows) for j in range(rows)])
            for token in word:
                product = product * big[token]
            total += product * rational(coefficient)
        return total
