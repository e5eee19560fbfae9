"""The paper's relative difference R to Adam and its two-sided Wald test."""

import math
from typing import NamedTuple

import numpy as np

LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


class Difference(NamedTuple):
    """R in percent, its standard error, the p-values of the Wald test and of Student's t test;
    `better` is −1, 0 or 1.

    The p-values are for R = 0, two-sided; `better` is 0 where the Wald test is not significant at 5
    %.
    """

    percent: float
    error: float
    wald: float
    student: float
    better: int

    @property
    def stars(self):
        return next((stars for level, stars in LEVELS if self.wald < level), "")


def relative(baseline, other):
    """R = mean over the runs of (min_t F_Adam − min_t F)/min_t F_Adam, run by run with the same
    seed; R > 0: better than Adam.

    The formula is rebuilt from the prose of section 4.1. `baseline` and `other` are the least
    losses, one a run, the same number of at least two. Raises ValueError otherwise; a run that
    diverged (infinite) makes R = −∞ and p = nan.
    """
    baseline, other = np.asarray(baseline, float), np.asarray(other, float)
    if baseline.shape != other.shape or baseline.ndim != 1 or len(baseline) < 2:
        raise ValueError(
            f"{baseline.size} and {other.size} runs; give the same number, at least 2, of both"
        )
    if not np.isfinite(baseline).all():
        raise ValueError("a run of the baseline diverged; R has nothing to stand on")
    if not np.isfinite(other).all():
        return Difference(-math.inf, math.nan, math.nan, math.nan, 0)
    from scipy.stats import t

    parts = 100 * (baseline - other) / baseline
    mean, error = float(parts.mean()), float(parts.std(ddof=1) / len(parts) ** 0.5)
    if error == 0:
        # equal runs: no difference at all, or one without any spread
        return Difference(
            mean, 0.0, *((1.0, 1.0, 0) if mean == 0 else (0.0, 0.0, int(np.sign(mean))))
        )
    wald = math.erfc(abs(mean / error) / math.sqrt(2))
    return Difference(
        mean,
        error,
        wald,
        float(2 * t.sf(abs(mean / error), len(parts) - 1)),
        int(np.sign(mean)) if wald < LEVELS[-1][0] else 0,
    )
