"""Rational functions of one letter as expressions, and as sums of products that are ≥ 0."""

from __future__ import annotations

from math import comb
from typing import Any

from flint import fmpq

from theory.laws.factors import irreducible_factors
from theory.operators.polynomial import Scalar, number
from theory.operators.relations import Inequality

from .telling import SUBSCRIPTS, summed


class Halved(Exception):
    """Bernstein coefficients on the whole interval show nothing."""


class Functions:
    """The letter of a `FamilyRate`, the ends of its interval as facts, and 1/f for the factors f of
    denominators that come up."""

    def __init__(self, found):
        self.found, self.family = found, found.family
        family = found.family
        self.letter = Scalar(family.letter)
        self.low = Inequality(self.letter, number(str(family.low)))
        self.high = None
        if family.high is not None:
            self.high = Inequality(number(str(family.high)), self.letter)
        self.factors: list = []

    def factor(self, f):
        """The scalar 1/f, f > 0 inside."""
        if f not in self.factors:
            self.factors.append(f)
        mark = str(self.factors.index(f) + 1).translate(SUBSCRIPTS)
        return Scalar(f"r{mark}", nonneg=True)

    def split(self, ratio):
        """(numerator, the product of 1/f) of a rational function."""
        top, bottom, under = ratio.top, ratio.bottom, number(1)
        for f in irreducible_factors(bottom):
            f = f * fmpq(1 if f(self.inside()) > 0 else -1)
            power = 0
            while True:
                quotient, rest = divmod(bottom, f)
                if rest != 0:
                    break
                bottom, power = quotient, power + 1
            under = under * (self.factor(f) if power == 1 else self.factor(f) ** power)
        return top / bottom.leading_coefficient(), under

    def inside(self):
        family = self.family
        third = fmpq(1, 3)
        return family.low + (third if family.high is None else (family.high - family.low) * third)

    def polynomial(self, top):
        terms = sorted((int(power), c) for (power,), c in top.to_dict().items())
        return summed(
            ((c, number(1) if i == 0 else self.letter if i == 1 else self.letter**i))
            for i, c in terms
        )

    def written(self, ratio) -> Any:
        """A rational function as an expression."""
        if ratio == 0:
            return number(0)
        top, under = self.split(ratio)
        above = self.polynomial(top)
        if not under.names():
            return above
        return under if above.same(number(1)) else above * under

    def sum(self, pairs):
        """Σ ratio·letter, what is zero left out."""
        found: Any = None
        for ratio, letter in pairs:
            if ratio == 0:
                continue
            if ratio.is_number():
                c = ratio.number()
                term, sign = (letter if abs(c) == 1 else number(str(abs(c))) * letter), c > 0
            else:
                term, sign = self.written(ratio) * letter, True
            if found is None:
                found = term if sign else -term
            else:
                found = found + term if sign else found - term
        return found

    def bernstein(self, entries):
        """[(matrix, middles), …] whose sum of products is the list of polynomials."""
        family = self.family
        matrices = self.found.bernstein(entries)
        degree = len(matrices) - 1
        width = 1 if family.high is None else (family.high - family.low) ** degree
        for j, matrix in enumerate(matrices):
            over = () if self.high is None else (self.high,) * (degree - j)
            yield matrix * fmpq(comb(degree, j)) / width, (self.low,) * j + over

    def positive(self, ratio):
        """[(c, product of 1/f, middles), …], c > 0, whose sum is the function. Raises Halved."""
        if ratio == 0:
            return []
        top, under = self.split(ratio)
        found = [(m[0, 0], under, mid) for m, mid in self.bernstein([coefficients(top)])]
        if any(c < 0 for c, _, _ in found):
            raise Halved
        return [one for one in found if one[0] > 0]


def coefficients(top):
    found = [fmpq(0)] * (max(int(top.degrees()[0]), 0) + 1)
    for (power,), c in top.to_dict().items():
        found[power] = c
    return found
