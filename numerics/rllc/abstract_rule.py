"""Equation (2): from M_0 = 0, M_t = Σ_{i<t} g_{t−i} vᵀTⁱ."""

import numpy as np

from .. import sampling
from ..bounds.abstract_rule import abstract_rule_bound
from ..optimizers import FixedLaw
from ..simulate import open_loop
from ..worst import Worst

KINDS = ("dense", "jordan", "nilpotent", "zero", "rotation")
EDGES = ("v = 0", "T = 1", "zero gradients", "equal gradients", "n = k = 1", "n = 1, k = 8")
SIZES = {"n = k = 1": (1, 1), "n = 1, k = 8": (1, 8)}


def check(instances=120, seed=0, dims=None, steps=20, first=0):
    """Run the memory step by step and compare every entry with the sum of equation (2).

    n and k up to 8, k > n included (the statement needs no rank). Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, dims, steps))
        worst.add(index, errors.ravel(), bounds.ravel())
    return worst.result(
        instances, f"{worst.compared} entries of M_1 … M_{steps} compared with the sum"
    )


def instance(seed, index, dims=None, steps=20):
    """(T, v, gradients) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = SIZES.get(at, rng.integers(1, 9, 2)) if dims is None else dims
    if min(n, k) < 1:
        raise ValueError(f"dims is {tuple(dims)}; give (n, k) with n, k ≥ 1")
    T, v = sampling.propagator(rng, int(k), KINDS[index % len(KINDS)], at)
    return T, v, sampling.gradients(rng, steps, int(n), at)


def compare(T, v, gradients):
    """|recursion − sum| and its bound, both (N, n, k)."""
    run = open_loop(FixedLaw(T, v, np.ones(len(v))), gradients)
    rows = [v]
    for _ in range(len(gradients) - 1):
        rows.append(rows[-1] @ T)
    rows = np.array(rows)
    sums = [gradients[:t][::-1].T @ rows[:t] for t in range(1, len(gradients) + 1)]
    return np.abs(np.array(run.states[1:]) - np.array(sums)), abstract_rule_bound(T, v, gradients)
