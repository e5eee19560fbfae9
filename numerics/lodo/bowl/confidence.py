"""Confidence intervals for a mean of independent runs."""

from dataclasses import dataclass

import numpy as np

from ... import arrays


@dataclass(frozen=True)
class Interval:
    """mean ± half covers the true mean but with probability `error`; for runs whose losses are not
    normal by the central limit theorem, to leading order in 1/√runs."""

    mean: float
    half: float
    error: float
    runs: int

    def holds(self, value):
        """Does the interval contain the value?"""
        return abs(value - self.mean) <= self.half


def mean_interval(losses, error, variance):
    """The interval of the mean of `losses`, one number an independent run of this variance.

    The variance is the claim's, not the sample's: a wrong run cannot widen its own interval.
    Raises ValueError for fewer than 30 runs, for an error probability outside (0, 1), and for a
    variance that is not positive and finite.
    """
    from scipy.special import ndtri

    losses = _losses(losses, error)
    if not 0 < variance < np.inf:
        raise ValueError(f"the variance is {variance}; give a positive number")
    half = ndtri(1 - error / 2) * np.sqrt(variance / losses.size)
    return Interval(float(losses.mean()), float(half), error, losses.size)


def sample_interval(losses, error):
    """The same with the sample's own variance and Student's t: for a mean with nothing to hold it
    to."""
    from scipy.special import stdtrit

    losses = _losses(losses, error)
    half = stdtrit(losses.size - 1, 1 - error / 2) * losses.std(ddof=1) / np.sqrt(losses.size)
    return Interval(float(losses.mean()), float(half), error, losses.size)


def _losses(losses, error):
    losses = arrays.vector("the losses", losses)
    if losses.size < 30:
        raise ValueError(
            f"{losses.size} runs; give at least 30 for a confidence interval of the mean"
        )
    if not 0 < error < 1:
        raise ValueError(f"error is {error}; give a probability between 0 and 1")
    return losses
