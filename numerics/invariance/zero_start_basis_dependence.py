"""From the zero start the basis matters, unless SSᵀ = σ²I."""

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap, run_gap
from ..optimizers import LMRLLC
from ..problems import Quadratic
from .runs import compare_frames, distances, problem_of, run_each
from .worst import Worst, quotient


def zero_start_basis_dependence(instances=60, seed=0, dims=None, steps=8, first=0):
    """Both directions, from M_0 = 0 with (T, v) controllable and k ≥ 2.

    Agreement: S with SSᵀ = σ²I exactly (integer reflections); θ must agree
    within the bound. Difference: S a diagonal of distinct powers of two (so that
    the S-frame's numbers are exact), and the two witnesses of `witnesses`; θ
    must differ by more than both runs' rounding, so the exact runs differ.
    Returns a Result; `worst_*` speak of the agreement.
    """
    sampling.check_counts(instances, seed, first)
    worst, separations = Worst(seed), []
    for index in range(first, first + instances):
        worst.add(index, *agreement(*agreeing(seed, index, dims, steps)), steps)
        separations.append(separation(*differing(seed, index, dims, steps)))
    separations += [separation(*witness) for witness in witnesses()]
    least = min(quotient(gap, rounding) for gap, rounding in separations)
    note = (
        f"{worst.compared} steps agree for SSᵀ = σ²I; {len(separations)} other changes of basis, "
        f"the witness included, differ by at least {least:.2g} times the rounding"
    )
    return worst.result(instances, note, ok=least > 1)


def zero_start_rank(n, k):
    """The rank of M_t: at most min(t, n, k) by equation (2), and that for gradients in general position."""
    return lambda t: min(t, n, k)


def integer_reflections(rng, k):
    """An integer S with SSᵀ = σ²I exactly: a product of two (wᵀw)I − 2wwᵀ."""
    S = np.eye(k)
    for _ in range(2):
        w = rng.integers(-3, 4, k).astype(float)
        w[rng.integers(k)] += 4
        S = S @ (w @ w * np.eye(k) - 2 * np.outer(w, w))
    return S


def _system(rng, index, dims, steps):
    n, k = sampling.dimensions(rng, index, dims)
    if dims is None:
        k = max(k, 2)
        n = max(n, k)
    elif k < 2:
        raise ValueError(f"dims is {tuple(dims)}; give k ≥ 2, for k = 1 every S is a multiple of I")
    T, v = sampling.propagator(rng, k, "dense")
    c1, c2 = rng.uniform(0.1, 1, 2)
    return LMRLLC(T, v, rng.standard_normal(k), c1, c2), rng.standard_normal((steps, n))


def agreeing(seed, index, dims=None, steps=8):
    """(optimizer, S with SSᵀ = σ²I, gradients, θ_0, steps) of instance `index`."""
    rng = sampling.stream(seed, index)
    optimizer, gradients = _system(rng, index, dims, steps)
    S = integer_reflections(rng, optimizer.rule.units)
    return optimizer, S, gradients, np.zeros(gradients.shape[1]), steps


def differing(seed, index, dims=None, steps=8):
    """(optimizer, S diagonal, gradients, θ_0, steps) of instance `index`."""
    rng = sampling.stream(seed, index)
    optimizer, gradients = _system(rng, index, dims, steps)
    S = np.diag(2.0 ** rng.permutation(optimizer.rule.units))
    return optimizer, S, gradients, np.zeros(gradients.shape[1]), steps


def witnesses():
    """The two minimal witnesses (n = 1, k = 2, t = 2): an open loop and f = θ²/2."""
    T, v, S = np.diag([0, 0.5]), np.ones(2), np.diag([1.0, 2.0])
    open_run = LMRLLC(T, v, [0, 0], 1, 1), S, np.ones((2, 1)), np.zeros(1), 2
    closed_run = LMRLLC(T, v, [1, 0], 0.5, 0.5), S, Quadratic([[1.0]]), np.ones(1), 2
    return open_run, closed_run


def agreement(optimizer, S, gradients, theta, steps):
    """‖θ'_t − θ_t‖ and its bound for t = 1, 2, …"""
    changed = optimizer.change_basis(S)
    gap = LinearMemoryGap(optimizer.rule, changed.rule, S)
    rank = zero_start_rank(theta.size, len(S))
    return compare_frames(optimizer, changed, gap, S, gradients, theta, steps, rank)


def separation(optimizer, S, drive, theta, steps):
    """(‖θ'_t − θ_t‖, how far rounding can have moved the two runs) at the t where their quotient is largest.

    The S-frame's data must be exact (S a diagonal of powers of two), then a
    gap larger than the rounding means that the exact runs differ.
    """
    optimizers = optimizer, optimizer.change_basis(S)
    runs = run_each(optimizers, drive, theta, steps)
    rank = zero_start_rank(theta.size, len(S))
    roundings = [
        run_gap(run, None, LinearMemoryGap(o.rule), o.c1, o.c2, None, problem_of(drive), rank)
        for o, run in zip(optimizers, runs)
    ]
    count = min(len(bound) for bound in roundings)
    gap = distances(*runs, count)
    rounding = sum(bound[1:count] for bound in roundings)
    at = int(np.argmax([quotient(*pair) for pair in zip(gap, rounding)]))
    return float(gap[at]), float(rounding[at])
