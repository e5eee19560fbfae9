"""The simplest rational number in an interval."""

from fractions import Fraction


def simplest(low, high):
    """The fraction of least denominator in [low, high] (then of least numerator); low ≤ high are Fractions.

    Stern–Brocot: where an integer lies between, it is the answer; else the whole part is common.
    """
    if low > high:
        raise ValueError(f"[{low}, {high}] is empty: give low ≤ high")
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    return whole - 1 + 1 / simplest(1 / (high - whole + 1), 1 / (low - whole + 1))


def near(x, slack):
    """The simplest fraction within `slack` ≥ 0 of the float x."""
    return simplest(Fraction(x) - Fraction(slack), Fraction(x) + Fraction(slack))


TIERS = tuple(10.0**-n for n in range(2, 17))


def candidates(values, scale):
    """Tuples of simple fractions near all of `values`, coarse to fine, each once.

    At each tier the slack is that tier times `scale`.
    """
    seen = []
    for tier in TIERS:
        found = tuple(near(x, tier * scale) for x in values)
        if found not in seen:
            seen.append(found)
            yield found
