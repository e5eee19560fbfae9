"""Unknowns that an equation pins: which equation, its roots, and the rest of a branch put in them.

An unknown with a quadratic equation is written with its square root, h ± k·sqrt(r), which is
put back into the equation exactly.
"""

from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpz

from theory.laws.factors import irreducible_factors, primitive
from theory.laws.rational_functions import polynomial_text, text_of_ratio
from theory.realization.definite import (
    coefficients_of,
    has_no_real_zero,
    is_never_negative,
    real_roots,
    univariate,
)

_MAX_BITS = 128
_DIGITS = 12
_RADICALS: dict = {}  # of equations that came up: each comes up for several unknowns
_MOST_KNOWN = 1000


@dataclass(frozen=True)
class Root:
    """What pins an unknown of B.

    `equation` is the polynomial that is 0, as text. `formula` writes a quadratic's roots,
    ± for either, the upper signs of a branch together; None otherwise. `where` are the
    conditions under which the formula is defined and real. `values` are the real roots of an
    equation without parameters, each {"poly", "interval", "decimal"}: coefficients lowest first,
    rational ends that isolate the root, rounded digits; else None.
    """

    equation: str
    formula: str
    where: tuple
    values: tuple

    def as_dict(self):
        """Return the fields as JSON-ready values."""
        return {
            "equation": f"{self.equation} = 0",
            "formula": self.formula,
            "where": list(self.where),
            "values": None if self.values is None else [dict(value) for value in self.values],
        }


class Radical:
    """x + y·s with s² = `square`, x and y in a field of rational functions."""

    def __init__(self, x, y, square):
        self.x, self.y, self.square = x, y, square

    def __add__(self, other):
        return Radical(self.x + other.x, self.y + other.y, self.square)

    def __mul__(self, other):
        x = self.x * other.x + self.y * other.y * self.square
        return Radical(x, self.x * other.y + self.y * other.x, self.square)

    def __truediv__(self, other):
        norm = other.x * other.x - other.y * other.y * self.square
        return self * Radical(other.x / norm, -other.y / norm, self.square)

    def text(self, sign=0):
        """h ± k*sqrt(r), or h where k is 0; with `sign` 1 or −1 the upper or lower sign alone."""
        if not self.y:
            return self.x.text()
        root = f"sqrt({polynomial_text(self.square.top)})"
        if sign and not self.x:
            return text_of_ratio(self.y * sign, root)
        negative = self.y.top.leading_coefficient() < 0
        second = text_of_ratio(-self.y if negative else self.y, root)
        shown = ("∓" if negative else "±") if not sign else "+-"[negative is (sign > 0)]
        return f"{self.x.text()} {shown} {second}" if self.x else f"{shown}{second}"

    def positive_sign(self):
        """The sign, 1 or −1, with which ±y·s is positive where s² > 0 is, 0 where it is not seen:
        y is a number times a power of s²."""
        for power in (-1, 0, 1):
            number = self.y * self.square**power
            if not self.x and number.is_number():
                return 1 if number.number() > 0 else -1
        return 0


def pinned(field, branch, unknowns):
    """Return {unknown: equation}: the unknowns without a value that an irreducible equation of the
    branch pins, each with an equation of its own, those of low degree first."""
    open_ones = [name for name in unknowns if name not in branch.map]
    found = {}

    def held(equation):
        degrees = dict(zip(field.names, equation.degrees()))
        return {name: degrees[name] for name in open_ones if degrees[name]}

    for equation in sorted(branch.equations, key=lambda e: (len(held(e)), len(e))):
        left = {name: degree for name, degree in held(equation).items() if name not in found}
        if left and _is_irreducible(equation):
            found[min(reversed(left), key=left.get)] = equation
    return found


def _is_irreducible(polynomial):
    factors = irreducible_factors(polynomial)
    return len(factors) == 1 and factors[0].total_degree() == polynomial.total_degree()


def radical_of(field, equation, name):
    """Return the `Radical` that a quadratic equation gives to `name`, or None when it is none.

    Checked: put into the equation it gives 0.
    """
    key = field, str(equation), name
    if key not in _RADICALS:
        if len(_RADICALS) >= _MOST_KNOWN:
            _RADICALS.clear()
        _RADICALS[key] = _radical_of(field, equation, name)
    return _RADICALS[key]


def _radical_of(field, equation, name):
    index = field.names.index(name)
    if equation.degrees()[index] != 2:
        return None
    parts = coefficients_of(equation, index)
    C, B, A = parts
    split = _square_part(B * B - 4 * A * C)
    if split is None:
        return None
    outside, scale, inside = split
    twice = field.polynomial(2 * A)
    found = Radical(
        field.polynomial(-B) / twice,
        field.polynomial(outside * scale) / twice,
        field.polynomial(inside),
    )
    image = evaluated(field, equation, name, found)
    if image.x or image.y:
        raise ArithmeticError("a root failed its check")
    return found


def evaluated(field, polynomial, name, radical):
    """The polynomial with the radical put in for `name`."""
    total = Radical(field.zero, field.zero, radical.square)
    for part in reversed(coefficients_of(polynomial, field.names.index(name))):
        total = total * radical + Radical(field.polynomial(part), field.zero, radical.square)
    return total


def _square_part(discriminant):
    """(p, c, r) with discriminant = (p·c)²·r, c a number and r without square factors, or None."""
    unit, factors = discriminant.factor()
    outside = inside = discriminant.context().constant(1)
    for factor, exponent in factors:
        content = primitive(factor)
        unit *= (factor.leading_coefficient() / content.leading_coefficient()) ** exponent
        outside *= content ** (exponent // 2)
        inside *= content ** (exponent % 2)
    whole = int(unit.p) * int(unit.q)
    if abs(whole).bit_length() > _MAX_BITS:
        return None
    square, rest = 1, -1 if whole < 0 else 1
    for prime, exponent in fmpz(abs(whole)).factor():
        square *= int(prime) ** (exponent // 2)
        rest *= int(prime) ** (exponent % 2)
    return outside, fmpq(square, int(unit.q)), inside * rest


def root(field, branch, equation, name):
    """Return the `Root` by which the equation pins `name` on the branch."""
    radical = radical_of(field, equation, name)
    lead = coefficients_of(equation, field.names.index(name))[-1]
    where = [
        f"{polynomial_text(factor)} != 0"
        for factor in irreducible_factors(lead)
        if factor not in branch.nonzero and not has_no_real_zero(factor)
    ]
    if radical is not None:
        square = radical.square.top
        away = f"{polynomial_text(primitive(square))} != 0"
        if not is_never_negative(square):
            where = [
                _at_least_zero(field, square, strictly=away in where),
                *(condition for condition in where if condition != away),
            ]
    values = None
    single = univariate(equation)
    if single:
        values = tuple(_isolated(single[1]))
    formula = None if radical is None else radical.text()
    return Root(polynomial_text(equation), formula, tuple(where), values)


def _at_least_zero(field, polynomial, strictly):
    """polynomial >= 0 (or > 0) as text, solved where it is linear in its one variable."""
    single = univariate(polynomial)
    equal = "" if strictly else "="
    if single and len(single[1]) == 2:
        index, (low, high) = single
        # `univariate` makes the leading coefficient positive: the sign is in the polynomial.
        sign = ">" if polynomial.leading_coefficient() > 0 else "<"
        return f"{field.names[index]} {sign}{equal} {Fraction(-low, high)}"
    return f"{polynomial_text(polynomial)} >{equal} 0"


def _isolated(coefficients):
    """The real roots, lowest first: polynomial, isolating interval (checked), decimal."""

    def at(x):
        total = Fraction(0)
        for c in reversed(coefficients):
            total = total * x + c
        return total

    for ball in sorted(real_roots(coefficients), key=lambda ball: ball.mid()):
        ends = [Fraction(int(e.p), int(e.q)) for e in (ball.lower().fmpq(), ball.upper().fmpq())]
        if at(ends[0]) * at(ends[1]) >= 0:
            raise ArithmeticError("an isolating interval failed its check")
        yield {
            "poly": [str(c) for c in coefficients],
            "interval": [str(end) for end in ends],
            "decimal": ball.str(_DIGITS, radius=False),
        }
