"""Exact means and variances of squares of sums of the bell-shaped numbers of `streams`.

What a mean over runs may be off by follows from these, never from the runs that are judged.
"""

# A bell-shaped number is a sum of four uniform ones on 2¹⁶ points, 2⁻¹⁵ apart and centred: its
# variance and its fourth cumulant are four times theirs, (N² − 1)/12 and −(N⁴ − 1)/120.
VARIANCE = 4 * (2**32 - 1) / 12 / 2**30
FOURTH = -4 * (2**64 - 1) / 120 / 2**60


def square(offset, weights):
    """(mean, variance) of X² for X = offset + Σ weights_s ξ_s, the ξ_s independent and bell-shaped.

    They are symmetric, so Var X² = 4·offset²·σ² + 2σ⁴ + κ₄Σ weights_s⁴ with σ² = Var X.
    """
    spread = VARIANCE * float((weights**2).sum())
    fourth = FOURTH * float((weights**4).sum())
    return offset**2 + spread, 4 * offset**2 * spread + 2 * spread**2 + fourth


def sum_of_squares(rows):
    """The variance of Σ_t (Σ_s rows_ts ξ_s)²: 2σ⁴‖RRᵀ‖² + κ₄Σ_s (Σ_t rows_ts²)²."""
    gram = rows @ rows.mT
    return float(2 * VARIANCE**2 * (gram * gram).sum() + FOURTH * ((rows * rows).sum(0) ** 2).sum())
