"""Paired differences over seeds, with intervals that hold for all comparisons together."""

from __future__ import annotations

import math
from statistics import mean, stdev
from typing import NamedTuple

from .experiment import Verdict

LEVEL = 0.95


class Interval(NamedTuple):
    """A mean paired difference and its interval; `runs` pairs, None ends where there is one."""

    mean: float
    low: float | None
    high: float | None
    runs: int

    def __str__(self):
        if self.low is None:
            return f"{self.mean:+.3g} ({self.runs} pair)"
        return f"{self.mean:+.3g} [{self.low:+.3g}, {self.high:+.3g}]"


def paired(first, second, comparisons=1):
    """The mean of first − second, pair by pair, and Student's interval.

    At 1 − 0.05/`comparisons` (Bonferroni), so that all of them hold together with 95 %. None where
    a run diverged (None among the numbers). Raises ValueError for lists of unlike length.
    """
    if len(first) != len(second) or not first:
        raise ValueError(f"{len(first)} and {len(second)} runs; give pairs")
    if None in first or None in second:
        return None
    gaps = [a - b for a, b in zip(first, second, strict=True)]
    if len(gaps) < 2:
        return Interval(gaps[0], None, None, len(gaps))
    from scipy.stats import t

    quantile = float(t.ppf(1 - (1 - LEVEL) / (2 * comparisons), len(gaps) - 1))
    half = quantile * stdev(gaps) / math.sqrt(len(gaps))
    return Interval(mean(gaps), mean(gaps) - half, mean(gaps) + half, len(gaps))


def decided(claim, interval, below=True):
    """The verdict on "first is less than second" (`below`) or "more": by the interval alone."""
    if interval is None:
        return Verdict(claim, "a run diverged", "not decided")
    if interval.low is None or interval.low <= 0 <= interval.high:
        return Verdict(claim, str(interval), "not decided")
    less = interval.high < 0
    return Verdict(claim, str(interval), "agrees" if less == below else "differs")


def shown(values, digits=4):
    """Mean ± standard deviation; "diverged" where a value is None."""
    if None in values:
        return f"{sum(v is None for v in values)} of {len(values)} diverged"
    spread = f" ± {stdev(values):.{digits}f}" if len(values) > 1 else ""
    return f"{mean(values):.{digits}f}{spread}"
