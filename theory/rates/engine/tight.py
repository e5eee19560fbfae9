"""A certificate exactly at the least possible rate, where the inequalities have no inside.

Just above that rate the centre is near the only solution; its ratios are then simple rational
numbers, which are read off and proved.
"""

from fractions import Fraction

from flint import fmpq

from theory.rates.engine.certificate import Certificate
from theory.rates.engine.rounding import centre, certificate_at

# (bits of the arithmetic, the distance 2^−b to the rate, the largest denominator)
ATTEMPTS = ((320, 60, 10**5), (640, 140, 10**17), (1600, 480, 10**65))


def at_the_limit(analysis, rate, guess) -> Certificate | None:
    """The certificate at `rate` exactly, or None where none is recognized.

    Works where the solution at `rate` is alone up to scale: leave out the multipliers that are
    not needed. `guess` is one ``fmpq`` an unknown.
    """
    for bits, distance, denominator in ATTEMPTS:
        x = centre(analysis, rate + fmpq(1, 1 << distance), guess, bits)
        if x is None:
            return None
        largest = max(
            (abs(c) for c, u in zip(x, analysis.unknowns) if u.kind == "P"), default=fmpq(0)
        )
        if largest == 0:
            return None
        simple = [_simplest(c / largest, denominator) for c in x]
        if any(_left_over(row, simple) for row in analysis.value_equations(rate * rate)):
            continue
        found = certificate_at(analysis, rate, simple)
        if found is not None:
            return found
    return None


def _left_over(row, x):
    """Whether Σ row·x is not zero."""
    return sum((a * b for a, b in zip(row, x)), fmpq(0)) != 0


def _simplest(x, denominator):
    near = Fraction(int(x.p), int(x.q)).limit_denominator(denominator)
    return fmpq(near.numerator, near.denominator)
