"""Stationary levels of simplified LODO at a fixed meta-rate, by simulation."""

import numpy as np

from .. import sampling
from ..worst import outcome
from .intervals import normal

LAMBDA = np.array([0.8, 1.0])
ERROR_PROBABILITY = 1e-6


def run(rate, runs, steps, seed):
    """Time means over the last four fifths of ‖A‖², ‖X‖², excess, and of 4·excess −
    rate·|Hb₊|²|Hb|² + ΔV/rate over its deviation; (runs, 4), and the number of steps.

    H = diag(LAMBDA), moves Gaussian with covariance 1. The excess of a step is ½|H^½Ab|² given the
    past, which has the mean of loss₊ − ℓ_N and less noise. The last number is zero in the mean at
    every step (lodo_error_identity), stationary or not: V's own change is counted, and given the
    past it is 2ξᵀHAb, a normal number of deviation 2|HAb|. Divided by that, steps are independent
    standard normal numbers.
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
        later = A - rate * push[:, :, None] * (pulled * LAMBDA)[:, None, :]
        if 5 * step >= steps:
            V, V_next = (((x / LAMBDA) ** 2).sum((1, 2)) for x in (A, later))
            width = (push**2).sum(1) * (pulled**2).sum(1)
            balance = (V_next - V) / rate + 4 * excess - rate * width
            deviation = 2 * np.sqrt(((LAMBDA * ahead) ** 2).sum(1))
            total += np.stack([(A**2).sum((1, 2)), V, excess, balance / deviation], 1)
            count += 1
        A, b = later, b_next
    return total / count, count


def leading_variances(rate, count):
    """Upper bounds, to leading order in the rate, of the variances of a run's ‖A‖², ‖X‖² and
    excess over rate·level, (3,).

    To leading order the entries of A are independent Ornstein–Uhlenbeck processes, A_ij with the
    rate r = rate·λ_iλ_j² and the variance s = rate·λ_iλ_j²/2; the time mean of A_ij² over `count`
    steps has a variance of at most 2s²/(r·count), the excess is ½Σλ_iA_ij².
    """
    rows, columns = LAMBDA[:, None], LAMBDA[None, :]
    pull = rate * rows * columns**2
    levels = np.stack([pull / 2, pull / 2 / columns**2, rows * pull / 4])
    shares = levels / levels.sum((1, 2), keepdims=True)
    return (2 * shares**2 / (pull * count)).sum((1, 2))


def ratios(seed=0, effort=2, rate=0.02, runs=256):
    """The ratios to leading order, extrapolated to rate 0 from two rates, against 1; and the
    balance against 0.

    ratio(rate) = 1 + O(rate), so 2·ratio(rate/2) − ratio(rate) = 1 + O(rate²), of the order of 1e-3
    here and below the widths, which are reported. The widths are the claim's: twice the variance to
    leading order for the ratios, the exact one for the balance. All intervals together miss with
    probability 1e-6 at most.
    """
    each = ERROR_PROBABILITY / 5
    trace, square = LAMBDA.sum(), (LAMBDA**2).sum()
    levels = np.array([trace * square / 2, len(LAMBDA) * trace / 2, square**2 / 4])
    found = {r: run(r, runs, int(30 * effort / r), seed) for r in (rate, rate / 2)}
    relative = {r: means[:, :3] / (r * levels) for r, (means, _) in found.items()}
    coarse, fine = (leading_variances(r, found[r][1]) for r in (rate, rate / 2))
    mean, width = normal(2 * relative[rate / 2] - relative[rate], 2 * (4 * fine + coarse), each)
    plain = [relative[rate / 2].mean(0)[i] for i in range(3)]
    pairs = list(zip(np.abs(mean - 1), width))
    for means, count in found.values():
        off, spread = normal(means[:, 3], 1 / count, each)
        pairs.append((abs(off), spread))
    note = (
        f"ratios at α = {rate / 2:g}: {plain[0]:.3f}, {plain[1]:.3f}, {plain[2]:.3f}; extrapolated "
        + ", ".join(f"{m:.3f} ± {w:.3f}" for m, w in zip(mean, width))
        + f"; {runs} runs, error probability {ERROR_PROBABILITY:g}"
    )
    return outcome(pairs, 2 * runs, note, (seed, 0))
