"""Where a fixed-law optimizer converges on every quadratic with spectrum in [m, L], exactly.

On an eigenvector with eigenvalue λ the gradient is λ times the point, so with G = P/Q, gradients
to points, the run is governed by the roots of Q(z) − λP(z). They lie in |z| < r exactly when, after
z = r(1 + w)/(1 − w), the polynomial in w is Hurwitz: Jury's conditions, here as the positive
coefficients and every other Hurwitz determinant of Liénard and Chipart.
"""

from dataclasses import dataclass

from flint import fmpq, fmpq_poly

from theory import exact
from theory.laws.factors import primitive
from theory.laws.rational_functions import Field, factored_text

EIGENVALUE = "lam"
LOW, HIGH = "m", "L"


@dataclass(frozen=True)
class Region:
    """The exact region of convergence: at eigenvalue `lam` all of `conditions` must be > 0.

    `conditions` are polynomials of `field` = Q(parameters, lam). Where they hold, the points
    converge from every start. A mode that gradients cannot excite is left out when it is hidden
    for all parameter values of the family; at single values with a hidden mode, give the numbers
    first (`family.at`).
    """

    field: Field
    conditions: tuple

    def texts(self):
        """Return the conditions as text, each to be read with "> 0" behind it."""
        return tuple(factored_text(condition) for condition in self.conditions)

    def on_interval(self):
        """Return the conditions for all lam in [m, L] as text, each with "> 0" or a "for all"
        behind it.

        A condition of degree at most one in lam holds on the interval exactly when it holds at
        both ends, and then it is written at the ends.
        """
        lines = []
        for condition in self.conditions:
            degree = condition.degrees()[-1]
            if degree == 0:
                lines.append(f"{factored_text(condition)} > 0")
            elif degree == 1:
                lines += [f"{self._with_end(condition, end)} > 0" for end in (LOW, HIGH)]
            else:
                lines.append(f"{factored_text(condition)} > 0 for all lam in [{LOW}, {HIGH}]")
        return tuple(lines)

    def _with_end(self, condition, end):
        if end in self.field.names:
            raise ValueError(
                f"the parameter {end} has the name of an end of the spectrum: rename it"
            )
        field = Field((*self.field.names[:-1], end))
        moved = condition.compose(*field.context.gens(), ctx=field.context)
        return factored_text(moved)


def characteristic_polynomial(family):
    """Return (field, coefficients) of Q(z) − λP(z), the lowest power first, over Q[parameters,
    lam].

    Modes that the points do not show are cancelled. Raises ValueError for a parameter named lam.
    """
    if EIGENVALUE in family.parameters:
        raise ValueError("a parameter is named lam, which stands for the eigenvalue: rename it")
    field = Field((*family.parameters, EIGENVALUE))
    lam = field.context.gen(len(family.parameters))
    top = [
        field.embed(family.field.polynomial(c)).top
        for c in _padded(family.transfer.top, family.field)
    ]
    bottom = [
        field.embed(family.field.polynomial(c)).top
        for c in _padded(family.transfer.bottom, family.field)
    ]
    top += [field.context.constant(0)] * (len(bottom) - len(top))
    coefficients = [q - lam * p for p, q in zip(top, bottom)]
    # Times the leading coefficient, so that the new one is a square and positive.
    lead = coefficients[-1]
    return field, coefficients if lead.is_constant() and lead.leading_coefficient() > 0 else [
        c * lead for c in coefficients
    ]


def _padded(polynomial, field):
    """Coefficients in z, lowest power first, gaps filled with zeros."""
    degree = polynomial.degrees()[-1] if polynomial != 0 else 0
    rows = [{} for _ in range(degree + 1)]
    for exponents, coefficient in polynomial.to_dict().items():
        rows[exponents[-1]][exponents[:-1]] = coefficient
    return [field.context.from_dict(row) for row in rows]


def convergence_region(family, rate=1):
    """Return the `Region` in which every root is below `rate` (a positive rational number) in
    size."""
    field, coefficients = characteristic_polynomial(family)
    return Region(field, tuple(jury(field, coefficients, _rate(rate))))


def _rate(rate):
    number = exact.rational(rate, "rate")
    if number <= 0:
        raise ValueError(f"rate is {number}: give a positive number, 1 for plain convergence")
    return number


def jury(field, coefficients, rate):
    """The polynomials that must be positive for all roots to lie in |z| < rate; the lead is
    positive."""
    degree = len(coefficients) - 1
    hurwitz = [field.context.constant(0)] * (degree + 1)
    for power, coefficient in enumerate(coefficients):
        # (1 + w)^power (1 − w)^(degree − power)
        shape = fmpq_poly([1, 1]) ** power * fmpq_poly([1, -1]) ** (degree - power)
        for j, number in enumerate(shape.coeffs()):
            hurwitz[j] += coefficient * (number * rate**power)
    conditions = list(hurwitz)
    for size in range(degree - 1, 1, -2):
        rows = [[_entry(hurwitz, degree, i, j, field) for j in range(size)] for i in range(size)]
        conditions.append(_determinant(rows, field))
    kept = []
    for condition in conditions:
        sign = -1 if condition != 0 and condition.leading_coefficient() < 0 else 1
        scaled = primitive(condition) * sign
        if scaled not in kept and not (scaled.is_constant() and scaled != 0 and sign > 0):
            kept.append(scaled)
    return kept


def _entry(hurwitz, degree, i, j, field):
    """Entry (i, j) of the Hurwitz matrix, h_{degree − (2(j+1) − (i+1))} in falling powers."""
    power = degree - (2 * (j + 1) - (i + 1))
    return hurwitz[power] if 0 <= power <= degree else field.context.constant(0)


def _determinant(rows, field):
    """Expansion along the first row; the sizes are those of the memory, a few units."""
    if not rows:
        return field.context.constant(1)
    total = field.context.constant(0)
    for j, entry in enumerate(rows[0]):
        if entry != 0:
            minor = [row[:j] + row[j + 1 :] for row in rows[1:]]
            total += entry * _determinant(minor, field) * (-1) ** j
    return total


def converges(family, low, high, rate=1):
    """Decide whether all roots are below `rate` in size for every eigenvalue in [low, high]. Exact.

    `family` may hold no parameters; low ≤ high and rate are rational numbers.
    Raises ValueError otherwise.
    """
    if family.parameters:
        raise ValueError(
            f"the parameter {family.parameters[0]} of {family.name} has no value: give it a number"
        )
    low, high = exact.rational(low, "low"), exact.rational(high, "high")
    if low > high:
        raise ValueError(f"the spectrum [{low}, {high}] is empty: give low <= high")
    region = convergence_region(family, rate)
    return all(_positive_on(_univariate(condition), low, high) for condition in region.conditions)


def _univariate(polynomial):
    coefficients = [0] * (max(polynomial.degrees()[-1], 0) + 1)
    for exponents, coefficient in polynomial.to_dict().items():
        coefficients[exponents[-1]] = coefficient
    return fmpq_poly(coefficients)


def _positive_on(polynomial, low, high):
    """True when the polynomial is > 0 on [low, high]: at both ends, and without a root between."""
    if polynomial(low) <= 0 or polynomial(high) <= 0:
        return False
    chain = [polynomial, polynomial.derivative()]
    while chain[-1] != 0:
        chain.append(-(chain[-2] % chain[-1]))
    # Sturm: the ends are no roots, so the chain counts the distinct roots between them.
    return _changes(chain, low) == _changes(chain, high)


def _changes(chain, at):
    signs = [value > 0 for value in (polynomial(at) for polynomial in chain) if value != 0]
    return sum(a != b for a, b in zip(signs, signs[1:]))


def spectral_radius(family, eigenvalue):
    """Return max |z| over the roots at one eigenvalue, as an exact SymPy number.

    `family` may hold no parameters. This is the rate at which the error shrinks on eigenvectors
    of that eigenvalue.
    """
    if family.parameters:
        raise ValueError(
            f"the parameter {family.parameters[0]} of {family.name} has no value: give it a number"
        )
    from theory.propagators import Propagator

    number = exact.rational(eigenvalue, "eigenvalue")
    _, coefficients = characteristic_polynomial(family)
    values = [_univariate(c)(number) for c in coefficients]
    size = len(values) - 1
    T = [[fmpq(int(j == i + 1)) for j in range(size)] for i in range(size)]
    if size:
        T[-1] = [-value / values[-1] for value in values[:-1]]
    return Propagator(T, [int(i == 0) for i in range(size)]).spectral_radius()
