"""Stationary levels of simplified LODO at a fixed meta-rate, by simulation."""

import numpy as np

from .. import sampling
from ..worst import outcome
from .intervals import normal

LAMBDA = np.array([0.8, 1.0])
ERROR_PROBABILITY = 1e-6
BLOCK = 100  # steps whose moments are taken at once


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
    A, b = np.zeros((n, n, runs)), rng.standard_normal((runs, n)).T  # the runs come last
    total, count, scale = np.zeros((4, runs)), 0, LAMBDA[:, None]
    for start in range(0, steps, BLOCK):
        moves = rng.standard_normal((min(BLOCK, steps - start), runs, n)).transpose(0, 2, 1)
        As, bs, aheads = [A], [b], []
        for move in np.ascontiguousarray(moves):
            ahead = (A * b).sum(1)
            b_next = ahead - move
            push, pulled = scale * b_next, scale * b
            A = A - (rate * push)[:, None] * (pulled * scale)
            b = b_next
            As.append(A)
            bs.append(b)
            aheads.append(ahead)
        late = slice(max(0, -(-steps // 5) - start), None)
        As, bs, ahead = np.array(As[late]), np.array(bs[late]), np.array(aheads[late])
        if not len(ahead):
            continue
        excess = 0.5 * (ahead**2 * scale).sum(1)
        V, sizes = ((As / scale) ** 2).sum((1, 2)), ((scale * bs) ** 2).sum(1)
        width = sizes[1:] * sizes[:-1]
        balance = (V[1:] - V[:-1]) / rate + 4 * excess - rate * width
        deviation = 2 * np.sqrt(((scale * ahead) ** 2).sum(1))
        means = (As[:-1] ** 2).sum((1, 2)), V[:-1], excess, balance / deviation
        total += np.stack([x.sum(0) for x in means])
        count += len(ahead)
    return total.T / count, count


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
