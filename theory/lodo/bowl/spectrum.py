"""Spectra of bowls."""

from flint import arb, ctx, fmpq

from theory.exact import rational

from .numbers import PRECISION


def geometric(count, low, high, precision=PRECISION):
    """low·(high/low)^{i/(count−1)}, i = 0 … count − 1, as balls: exp(linspace(ln low, ln high,
    count)).

    Raises ValueError unless count ≥ 2 and 0 < low < high.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 2:
        raise ValueError(
            f"a geometric spectrum of {count!r} eigenvalues; give a whole number of at least 2"
        )
    low, high = rational(low, "low"), rational(high, "high")
    if not 0 < low < high:
        raise ValueError(f"the spectrum runs from {low} to {high}; give 0 < low < high")
    with ctx.workprec(precision):
        ratio = arb(high / low).log()
        return [arb(low) * (ratio * fmpq(i, count - 1)).exp() for i in range(count)]


def paper_bowl(precision=PRECISION):
    """The paper's spectrum: 100 eigenvalues from 1/1000 to 1 (Appendix F.1)."""
    return geometric(100, "1/1000", 1, precision)
