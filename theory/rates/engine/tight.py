"""A certificate exactly at the least possible rate, where the inequalities have no inside.

Just above that rate the centre is near the only solution; its ratios are then simple rational
numbers, which are read off and proved. Where there are more solutions, V − Σ νq of least trace is
as a rule at a corner of them, and rational again.
"""

from fractions import Fraction

from flint import fmpq

from theory.positivity.barrier import Cone, least
from theory.rates.engine.certificate import Certificate
from theory.rates.engine.rounding import centre, certificate_at, cone

# (bits of the arithmetic, the distance 2^−b to the rate, the largest denominator)
ATTEMPTS = ((320, 60, 10**5), (640, 140, 10**17), (1600, 480, 10**65))
# The same where the trace is minimized: it is so to 2^−b of itself.
CORNERS = ((640, 200, 10**14), (1200, 400, 10**27), (1800, 600, 10**42))


def at_the_centre(analysis, rate, guess) -> Certificate | None:
    """The certificate at `rate` exactly, or None where none is recognized.

    Works where the solution at `rate` is alone up to scale: leave out the multipliers that are
    not needed. `guess` is one ``fmpq`` an unknown.
    """
    return _read_off(analysis, rate, guess, ATTEMPTS, centre)


def at_a_corner(analysis, rate, guess) -> Certificate | None:
    """The same where the solution of least trace is alone: a slower search."""
    return _read_off(analysis, rate, guess, CORNERS, _corner)


def _read_off(analysis, rate, guess, attempts, seek):
    for bits, distance, denominator in attempts:
        near = rate + fmpq(1, 1 << distance)
        x = seek(analysis, near, guess, bits) if near < 1 else None
        unit = _unit(analysis, x) if x else 0
        if unit == 0:
            continue
        simple = [_simplest(c / unit, denominator) for c in x]
        if any(_left_over(row, simple) for row in analysis.value_equations(rate * rate)):
            continue
        found = certificate_at(analysis, rate, simple)
        if found is not None:
            return found
    return None


def _corner(analysis, rate, guess, bits):
    """The unknowns with the least trace of V − Σ νq, nearly."""
    x = centre(analysis, rate, guess, bits)
    if x is None:
        return None
    space, inside = cone(analysis, rate, x)
    size = inside.blocks[1][0].nrows()
    traces = [sum((form[i, i] for i in range(size)), fmpq(0)) for form in inside.blocks[1]]
    # One more unknown, above the trace, is what is minimized.
    blocks = [[*block, block[0] * 0] for block in inside.blocks]
    rows = [[*row, fmpq(0)] for row in inside.rows] + [[*(-c for c in traces), fmpq(1)]]
    free = [x[k] for k in space.free]
    above = 1 + 2 * sum((a * b for a, b in zip(traces, [1, *free])), fmpq(0))
    return space.point(
        least(Cone(blocks, rows), [*free, above], bits, fmpq(1, 1 << bits // 4))[:-1]
    )


def _unit(analysis, x):
    """What the unknowns are measured by: p_0, or the largest entry of P."""
    first = next((c for c, u in zip(x, analysis.unknowns) if u.kind == "p"), None)
    if first:
        return first
    return max((abs(c) for c, u in zip(x, analysis.unknowns) if u.kind == "P"), default=fmpq(0))


def _left_over(row, x):
    """Whether Σ row·x is not zero."""
    return sum((a * b for a, b in zip(row, x)), fmpq(0)) != 0


def _simplest(x, denominator):
    near = Fraction(int(x.p), int(x.q)).limit_denominator(denominator)
    return fmpq(near.numerator, near.denominator)
