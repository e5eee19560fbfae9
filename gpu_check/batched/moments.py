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


def last_squares(F, steps, window):
    """The variance of Σ_t x_t² over the last `window` of `steps` steps, x_t = Σ_{s≤t} (Fᵗ⁻ˢ)₀₀ ξ_s.

    Σ_t x_t² = ξᵀRᵀRξ for a matrix R (`window` × `steps`), so its variance is 2σ⁴‖RRᵀ‖² +
    κ₄Σ_s (Σ_t R_ts²)²; an entry of RRᵀ is row 0 of Fᵏ times a column of sums, and no R is made.
    `F` is square, float64.
    """
    found = powers(F, steps)
    rows, columns, response = found[:, 0, :], found[:, :, 0], found[:, 0, 0]
    sums = (columns * response[:, None]).cumsum(0)[steps - window :]
    later = (rows[:, :, None] * rows[:, None, :])[:window].cumsum(0) - rows[0, :, None] * rows[0]
    gram = sums[:, 0] @ sums[:, 0] + 2 * (later.flip(0) * sums[:, :, None] * sums[:, None, :]).sum()
    total = (response**2).cumsum(0)
    before = total.new_zeros(steps)
    before[: steps - window] = total[: steps - window].flip(0)
    fourth = ((total.flip(0) - before) ** 2).sum()
    return float(2 * VARIANCE**2 * gram + FOURTH * fourth)


def powers(F, count):
    """F⁰, F¹, …, F^(count−1), by doubling: (count, n, n); 0 where their entries are below 1e-150,
    whose squares no sum of squares beside F⁰ can hold."""
    found = F.new_zeros(count, *F.shape)
    found[0].fill_diagonal_(1)
    done = 1
    while done < count and F.abs().max() > 1e-150:
        more = min(done, count - done)
        found[done : done + more] = found[:more] @ F
        done, F = done + more, F @ F
    return found
