"""The simplest rational number in an interval."""

from fractions import Fraction


def simplest(low, high):
    """The fraction of least denominator in [low, high] (then of least numerator); low ≤ high are
    Fractions.

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
    """The number with the fewest digits within `slack` ≥ 0 of the float x: the simplest fraction or
    the shortest decimal."""
    low, high = Fraction(x) - Fraction(slack), Fraction(x) + Fraction(slack)
    options = [simplest(low, high)]
    if options[0]:
        decimal = next(
            (d for n in range(17) if low <= (d := Fraction(f"{x:.{n}e}")) <= high), Fraction(x)
        )
        options.append(decimal)
    return min(options, key=digits)


def digits(x):
    """How much it takes to write x, in bits: numerator and denominator, or the figures of a decimal
    if that is less."""
    bits = x.numerator.bit_length() + x.denominator.bit_length()
    ten = x.denominator
    for prime in (2, 5):
        while ten % prime == 0:
            ten //= prime
    if ten > 1 or not x:
        return bits
    scaled = abs(x)
    while scaled.denominator > 1:
        scaled *= 10
    whole = str(scaled.numerator).rstrip("0")
    return min(bits, 10 * len(whole) // 3)


TIERS = tuple(10.0**-n for n in range(2, 17))


def candidates(values, scale):
    """Tuples of simple numbers near all of `values`, coarse to fine, each once.

    At each tier the slack is that tier times `scale`.
    """
    seen = []
    for tier in TIERS:
        found = tuple(near(x, tier * scale) for x in values)
        if found not in seen:
            seen.append(found)
            yield found
