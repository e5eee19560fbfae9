"""Confidence intervals from independent runs."""

import math

import numpy as np


def normal(samples, variance, error_probability):
    """(mean, half width) of the two-sided normal interval of samples (runs, …) with this known
    variance each.

    The variance is the claim's, so a wrong run cannot widen its own interval; normality is assumed
    of sums over long runs (central limit theorem).
    """
    from scipy.special import ndtri

    samples = np.asarray(samples)
    return samples.mean(axis=0), ndtri(1 - error_probability / 2) * np.sqrt(variance / len(samples))


def student(samples, error_probability):
    """(mean, half width) of the two-sided Student interval that misses the mean with this
    probability.

    `samples` (runs, …) are independent along the first axis; normality is assumed of their sums
    over long runs (central limit theorem). Only for limits that the claim must clear by the whole
    width: there a wider sample is harder to pass. Raises ValueError for fewer than two runs.
    """
    from scipy.special import stdtrit

    samples = np.asarray(samples)
    runs = len(samples)
    if runs < 2:
        raise ValueError(f"{runs} runs give no interval; give at least 2")
    width = (
        stdtrit(runs - 1, 1 - error_probability / 2) * samples.std(axis=0, ddof=1) / math.sqrt(runs)
    )
    return samples.mean(axis=0), width
