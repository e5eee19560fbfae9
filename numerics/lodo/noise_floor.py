"""Stationary levels of simplified LODO at a fixed meta-rate, by simulation."""

import numpy as np

from .. import sampling
from ..result import Result
from .interval import student

LAMBDA = np.array([0.8, 1.0])
ERROR_PROBABILITY = 1e-6


def run(rate, runs, steps, seed):
    """Time means over the last four fifths of ‖A‖², ‖X‖², excess, and of 4·excess −
    rate·|Hb₊|²|Hb|² + ΔV/rate; (runs, 4).

    H = diag(LAMBDA), moves Gaussian with covariance 1. The excess of a step is ½|H^½Ab|² given the
    past, which has the mean of loss₊ − ℓ_N and less noise. The last number is zero in the mean at
    every time (lodo_error_identity), stationary or not: V's own change is counted.
    """
    rng = sampling.stream(seed, int(1e6 * rate))
    n = len(LAMBDA)
    A, b = np.zeros((runs, n, n)), rng.standard_normal((runs, n))
    total, count = np.zeros((runs, 4)), 0
    for step in range(steps):
        ahead = np.einsum("rij,rj->ri", A, b)
        b_next = ahead - rng.standard_normal((runs, n))
        excess = 0.5 * (ahead**2 @ LAMBDA)
        push, pulled = LAMBDA * b_next, LAMBDA * b
        if 5 * step >= steps:
            if count == 0:
                first = ((A / LAMBDA) ** 2).sum((1, 2))
            width = (push**2).sum(1) * (pulled**2).sum(1)
            total += np.stack(
                [
                    (A**2).sum((1, 2)),
                    ((A / LAMBDA) ** 2).sum((1, 2)),
                    excess,
                    4 * excess - rate * width,
                ],
                1,
            )
            count += 1
        A = A - rate * push[:, :, None] * (pulled * LAMBDA)[:, None, :]
        b = b_next
    means = total / count
    last = ((A / LAMBDA) ** 2).sum((1, 2))
    means[:, 3] += (last - first) / (rate * count)
    return means


def ratios(seed=0, effort=2, rate=0.02, runs=256):
    """The ratios to leading order, extrapolated to rate 0 from two rates, against 1; and the
    balance against 0.

    ratio(rate) = 1 + O(rate), so 2·ratio(rate/2) − ratio(rate) = 1 + O(rate²), of the order of 1e-3
    here and below the widths, which are reported. All intervals together miss with probability 1e-6
    at most.
    """
    each = ERROR_PROBABILITY / 5
    trace, square = LAMBDA.sum(), (LAMBDA**2).sum()
    levels = np.array([trace * square / 2, len(LAMBDA) * trace / 2, square**2 / 4])
    found = {r: run(r, runs, int(30 * effort / r), seed) for r in (rate, rate / 2)}
    relative = {r: means[:, :3] / (r * levels) for r, means in found.items()}
    mean, width = student(2 * relative[rate / 2] - relative[rate], each)
    gap = np.abs(mean - 1)
    plain = [relative[rate / 2].mean(0)[i] for i in range(3)]
    ok, worst = bool((gap <= width).all() and width.max() < 0.5), (0.0, 0.0, 1.0)
    for r in found:
        off, spread = student(found[r][:, 3], each)
        ok &= bool(abs(off) <= spread)
        worst = max(worst, (abs(off) / spread, abs(off), spread))
    note = (
        f"ratios at α = {rate / 2:g}: {plain[0]:.3f}, {plain[1]:.3f}, {plain[2]:.3f}; extrapolated "
        + ", ".join(f"{m:.3f} ± {w:.3f}" for m, w in zip(mean, width))
        + f"; {runs} runs, error probability {ERROR_PROBABILITY:g}"
    )
    return Result(2 * runs, float(worst[1]), float(worst[2]), float(worst[0]), (seed, 0), ok, note)
