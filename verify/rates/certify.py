"""From a question to a proved bound: search in float64, then round, then prove."""

from __future__ import annotations

from flint import fmpq

from theory.rates.engine.lyapunov import Analysis
from theory.rates.engine.rounding import centre, rounded
from theory.rates.engine.start import with_constant

from .search import Search, to_float, to_fmpq

# The rate that is printed lies above the least one found by this part of 1 − ρ.
MARGIN = 1e-6
# Float64 points are rounded only to few bits; what needs more is centred again in FLINT first.
FLOAT_LADDER = (6, 12, 18, 24, 30)


def gradients_in_V(functions):
    """How many gradients to let into V, in the order in which they are tried."""
    return (1, 2, 3) if functions.has_values else (0, 1, 2)


def certificate_at(method, functions, rate, values, deep=True, constant=True):
    """A checked certificate at the rational `rate` with `values` gradients in V, or None.

    Without `deep`, None where float64 finds no point inside: FLINT is not asked. Without
    `constant`, the certificate proves the rate alone.
    """
    analysis = Analysis(method, functions, values)
    search = Search(analysis)
    found, x = search.nearest(to_float(rate) ** 2)
    if not found and not deep:
        return None
    return _proved(analysis, search, rate, x, found, constant)


def _proved(analysis, search, rate, x, inside, constant=True):
    """The certificate near x where that is `inside`, else from a centre that FLINT seeks from x."""
    guess = search.unscaled(x)
    found = rounded(analysis, rate, guess, FLOAT_LADDER) if inside else None
    if found is None:
        exact = centre(analysis, rate, guess)
        found = None if exact is None else rounded(analysis, rate, exact)
    return with_constant(found) if constant and found is not None else found


def least_certificate(method, functions, values, below, on_rate=lambda rate: None, constant=True):
    """The certificate at the least rate that is found, or None.

    `below` is the rate on quadratics, a float: no certificate can be under it, and one is sought
    no nearer to 1 than a ten-thousandth of its distance. Without `constant`, the certificate proves
    the rate alone.
    """
    analysis = Analysis(method, functions, values)
    search = Search(analysis)
    top = 1 - 1e-4 * (1 - below)
    rate, x = search.least_rate(top, MARGIN / 4)
    if rate is None:
        return None
    on_rate(rate)
    for wider in (1, 10, 100, 1000):
        above = rounded_up(rate, wider * MARGIN * (1 - rate))
        if above >= 1:
            return None
        inside, near = search.nearest(to_float(above) ** 2)
        found = _proved(analysis, search, above, near if inside else x, True, constant)
        if found is not None:
            return found
    return None


def rounded_up(rate: float, room: float) -> fmpq:
    """The decimal of fewest digits in [rate + room/4, rate + 5·room/4]."""
    low = to_fmpq(rate + room / 4)
    high = to_fmpq(rate + 5 * room / 4)
    digits = 1
    while True:
        power = fmpq(10) ** digits
        decimal = (low * power).ceil() / power
        if decimal <= high:
            return decimal
        digits += 1
