"""Zero-start runs whose memory has a known rank at every step, below k included."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap
from ..bounds.strategies import strategy_gap
from .fixed_laws import drive as draw_drive
from .runs import USEFUL, distances, problem_of, run_each

KINDS = ("fresh", "repeated", "forgetting", "closed")
EDGES = ("n = k = 1", "S = 1", "S = −1", "L = 0", "c2 = 0", "zero gradients", "equal gradients")


class ZeroStart(NamedTuple):
    """LM-RLLC(T, v, c1, c2) from M_0 = 0, L_0 = law, θ_0; `rank(t)` is the rank of the exact
    M_t."""

    T: np.ndarray
    v: np.ndarray
    law: np.ndarray
    c1: float
    c2: float
    drive: Any
    theta: np.ndarray
    steps: int
    rank: Callable
    S: np.ndarray


def instance(seed, index, dims=None, steps=8, wide=False):
    """Instance `index`, with a change of basis S of condition at most 100.

    fresh: gradients in general position, so rank min(t, n, k) by equation (2). repeated: the first
    three gradients are one vector, two less. forgetting: J(0;k) and gradients from a pool of
    independent vectors, so the rank is the number of different ones among the last k, and falls
    again. closed: a convex quadratic, again min(t, n, k). `wide` allows k > n. The edges with zero
    or equal gradients have rank 0 and 1.
    """
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    kind = "fresh" if at.endswith("gradients") else KINDS[index % len(KINDS)]
    n, k = (1, 1) if at == "n = k = 1" and dims is None else _shape(rng, index, dims, wide)
    T, v = (
        sampling.propagator(rng, k, "nilpotent") if kind == "forgetting" else controllable(rng, k)
    )
    S, law = sampling.change_of_basis(rng, k, at=at), rng.standard_normal(k) * (at != "L = 0")
    c1, c2 = rng.uniform(0.1, 0.5, 2) * [1, at != "c2 = 0"]
    drive, rank = draw_drive(rng, int(kind != "closed"), n, steps), lambda t: min(t, n, k)
    if kind == "repeated":
        drive[:3] = drive[:1]
        rank = lambda t: min(t, max(t - 2, 1), n, k)  # noqa: E731
    elif kind == "forgetting":
        chosen = rng.integers(0, min(n, k + 1), steps)
        drive = drive[chosen]
        rank = lambda t: len(set(chosen[max(t - k, 0) : t]))  # noqa: E731
    if at.endswith("gradients"):
        drive = sampling.gradients(rng, steps, n, at)
        rank = lambda t: int(at == "equal gradients" and t > 0)  # noqa: E731
    return ZeroStart(T, v, law, c1, c2, drive, np.zeros(n), steps, rank, S)


def controllable(rng, k):
    """(T, v) with ‖T‖₂ = 0.9: e_1 and a T that leads from unit to unit, in a random orthonormal
    basis."""
    T = np.tril(rng.standard_normal((k, k))) / 2 + np.diag(
        rng.choice([-1, 1], k - 1) * rng.uniform(0.5, 1, k - 1), 1
    )
    Q = sampling.orthogonal(rng, k)
    return Q.T @ (0.9 * T / np.linalg.norm(T, 2)) @ Q, Q[0]


def _shape(rng, index, dims, wide):
    if dims is None and wide and index % 5 == 4:
        k = int(rng.integers(2, 5))
        return int(rng.integers(1, k)), k
    if dims is not None and wide:
        if min(dims) < 1:
            raise ValueError(f"dims is {tuple(dims)}; give (n, k) with n, k ≥ 1")
        return tuple(map(int, dims))
    return sampling.dimensions(rng, index, dims)


def compare(run, base, other, strategy):
    """‖θ'_t − θ_t‖ and its bound for two LMRLLC, `other` in the S-frame, as far as the bound is
    useful."""
    trajectories = run_each((base, other), run.drive, run.theta, run.steps)
    gap = LinearMemoryGap(base.rule, other.rule, run.S)
    bounds = strategy_gap(
        *trajectories, gap, strategy, run.c1, run.c2, run.S, problem_of(run.drive), run.rank, USEFUL
    )
    return distances(*trajectories, len(bounds)), bounds[1:], trajectories


def corrected(run, count):
    """How many of the first `count` steps correct the law at a rank from 1 to k − 1."""
    return sum(0 < run.rank(t) < len(run.v) for t in range(count))


def separation(optimizers, strategies, drive, rank, steps):
    """The largest quotient ‖θ'_t − θ_t‖/(rounding of both runs); above 1 the exact runs differ."""
    theta = np.zeros(drive.shape[1])
    runs = run_each(optimizers, drive, theta, steps)
    roundings = [
        strategy_gap(run, None, LinearMemoryGap(o.rule), strategy, o.c1, o.c2, rank=rank)
        for run, o, strategy in zip(runs, optimizers, strategies)
    ]
    count = min(map(len, roundings))
    rounding = sum(one[1:count] for one in roundings)
    return float((distances(*runs, count) / rounding).max(initial=0.0))
