"""From the zero start the basis matters, unless SSᵀ = σ²I."""

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap, run_gap
from ..bounds.rounding import ENLARGE, gamma, norm
from ..optimizers import LMRLLC
from ..problems import Quadratic
from ..worst import Worst, quotient
from .runs import compare_frames, distances, problem_of, run_each

EDGES = ("S = 1", "S = −1", "L = 0", "c2 = 0")


def check(instances=60, seed=0, dims=None, steps=8, first=0):
    """Both directions, from M_0 = 0 with (T, v) controllable and k ≥ 2.

    Agreement: S with SSᵀ = σ²I exactly (integer reflections); θ must agree
    within the bound. Difference: S a diagonal of distinct powers of two (so that
    the S-frame's numbers are exact), and the two witnesses of `witnesses`; θ
    must differ by more than both runs' rounding, so the exact runs differ, and
    θ_2 must differ by what `predicted_gap` says, within the bound.
    Returns a Result.
    """
    worst, separations = Worst(seed), []
    for index in sampling.numbers(instances, seed, first, EDGES):
        worst.add(index, *agreement(*agreeing(seed, index, dims, steps)), steps)
        if index < 0:  # the edges are of the agreement: SSᵀ = σ²I, or nothing to correct
            continue
        pair = Pair(*differing(seed, index, dims, steps))
        separations.append(pair.separation())
        error, bound = pair.against_prediction()
        worst.add(index, [error], [bound])
    separations += [Pair(*witness).separation() for witness in witnesses()]
    least = min(quotient(gap, rounding) for gap, rounding in separations)
    note = (
        f"θ agrees for SSᵀ = σ²I; {len(separations)} other changes of basis, the witnesses "
        "included, "
        f"differ by at least {least:.2g} times the rounding, and at t = 2 by the predicted vector"
    )
    return worst.result(instances, note, ok=least > 1)


def zero_start_rank(n, k):
    """The rank of M_t: at most min(t, n, k) by equation (2), and that for gradients in general
    position."""
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
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    optimizer, gradients = _system(rng, index, dims, steps)
    k = optimizer.rule.units
    S = {"S = 1": np.eye(k), "S = −1": -np.eye(k)}.get(at, integer_reflections(rng, k))
    if at == "L = 0":
        optimizer.law = 0 * optimizer.law
    if at == "c2 = 0":
        optimizer.c2 = 0.0
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


def predicted_gap(optimizer, S, g1, g2):
    """(θ'_2 − θ_2, a bound of the rounding in it) for the zero start and a diagonal S.

    With M_1 = g1 vᵀ and G = SSᵀ, S M'_1⁺ − M_1⁺ = d g1ᵀ/|g1|², where
    d = Gv/vᵀGv − v/vᵀv; since vᵀd = 0, M_2 d = (vᵀTd) g1, and

        θ'_2 − θ_2 = −c1 c2 (⟨g1, g2⟩/|g1|²)(vᵀTd) g1.

    Rounding: at most 2n + 5k + 16 roundings to a term, every term by its absolute value.
    """
    T, v = optimizer.rule.T, optimizer.rule.v
    G = np.diag(S) ** 2
    rate = optimizer.c1 * optimizer.c2 / (g1 @ g1)
    d = G * v / (v @ (G * v)) - v / (v @ v)
    gap = -rate * (g1 @ g2) * (v @ T @ d) * g1
    d_majorant = np.abs(G * v) / (v @ (G * v)) + np.abs(v) / (v @ v)
    majorant = (
        abs(rate) * (np.abs(g1) @ np.abs(g2)) * (np.abs(v) @ np.abs(T) @ d_majorant) * norm(g1)
    )
    return gap, gamma(2 * g1.size + 5 * v.size + 16) * majorant


class Pair:
    """The two runs of an instance and how far rounding can have moved each.

    The S-frame's data must be exact (S a diagonal of powers of two); then a gap
    larger than the rounding means that the exact runs differ.
    """

    def __init__(self, optimizer, S, drive, theta, steps):
        self.optimizer, self.S = optimizer, S
        optimizers = optimizer, optimizer.change_basis(S)
        self.runs = run_each(optimizers, drive, theta, steps)
        rank = zero_start_rank(theta.size, len(S))
        roundings = [
            run_gap(run, None, LinearMemoryGap(o.rule), o.c1, o.c2, None, problem_of(drive), rank)
            for o, run in zip(optimizers, self.runs)
        ]
        self.count = min(len(bound) for bound in roundings)
        self.rounding = sum(bound[: self.count] for bound in roundings)

    def separation(self):
        """(‖θ'_t − θ_t‖, the rounding of both runs) at the t where their quotient is largest."""
        gap, rounding = distances(*self.runs, self.count), self.rounding[1:]
        at = int(np.argmax([quotient(*both) for both in zip(gap, rounding)]))
        return float(gap[at]), float(rounding[at])

    def against_prediction(self):
        """How far θ'_2 − θ_2 is from `predicted_gap`, and a bound of it (infinite without two
        steps)."""
        if self.count < 3:
            return 0.0, np.inf
        base, other = self.runs
        predicted, rounding = predicted_gap(self.optimizer, self.S, *base.gradients[:2])
        seen = other.theta[2] - base.theta[2]
        # One subtraction for the gap, one for the error.
        rounding += gamma(2) * (norm(seen) + norm(predicted))
        return norm(seen - predicted), (self.rounding[2] + rounding) * ENLARGE
