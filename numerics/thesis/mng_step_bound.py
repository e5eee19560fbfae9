"""|δ| ≤ 1, and δ against its value over ℚ."""

from fractions import Fraction

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers import mng
from ..worst import Worst

EDGES = ("zero gradients", "k = 1", "equal gradients", "one gradient", "balanced", "smallest")


def check(instances=200, seed=0, k=None, first=0):
    """Rows of 1 to 12 gradients of sizes 10⁻⁸ to 10⁸, every third constant. Returns a Result.

    |δ| ≤ 1 holds without a tolerance: a quotient g/m with |g| ≤ m rounds to at most 1, a sum of j
    numbers of at most 1 to at most j, and a number of at most k over k to at most 1, for rounding
    is monotone.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        size = (1 if at == "k = 1" else int(rng.integers(1, 13))) if k is None else int(k)
        rows = rng.standard_normal((6, size)) * 10.0 ** rng.uniform(-8, 8, (6, 1))
        if at == "equal gradients" or not at and index % 3 == 0:
            rows[:] = rows[:, :1]
        if at in ("zero gradients", "one gradient"):
            rows[:, at == "one gradient" :] = 0
        if at == "balanced":
            rows = np.concatenate([rows, -rows], axis=1)
        if at == "smallest":
            rows = np.sign(rows) * np.nextafter(0, 1)
        worst.add(index, *compare(rows))
    return worst.result(
        instances,
        f"{worst.compared} steps: |δ| ≤ 1 without a tolerance, and δ against its value over ℚ",
    )


def compare(rows):
    """|δ| with the bound 1, then |fl(δ) − δ| with γ_{k+1} Σ|g_j|/(km)."""
    delta = mng.mean_step(rows)
    exact, size = zip(*(over_q(row) for row in rows))
    off = [
        abs(float(Fraction(float(d)) - e)) if np.isfinite(d) else np.inf
        for d, e in zip(delta, exact)
    ]
    bounds = gamma(rows.shape[1] + 1) * np.array(size) * ENLARGE
    return [*np.abs(delta), *off], [*np.ones(len(rows)), *bounds]


def over_q(row):
    """δ of the row, and the mean magnitude of its normalized entries as a float."""
    entries = [Fraction(float(g)) for g in row]
    largest = max(map(abs, entries)) or Fraction(1)  # 0/0 := 0
    return sum(entries) / (largest * len(entries)), float(
        sum(map(abs, entries)) / (largest * len(entries))
    )
