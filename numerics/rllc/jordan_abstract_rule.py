"""Unit j of J(λ; k) stores Σ_i C(i, j−1) λ^{i−j+1} g_{t−i}."""

from math import comb

import numpy as np

from .. import sampling
from ..bounds.abstract_rule import abstract_rule_bound
from ..worst import Worst
from .memories import memory, sums

EDGES = (
    "λ = 0",
    "λ = 1",
    "λ = −1",
    "n = k = 1",
    "n = 1, k = 6",
    "zero gradients",
    "equal gradients",
)


def check(instances=120, seed=0, dims=None, steps=25, first=0):
    """Run J(λ; k) step by step and compare every entry with the sum over its closed rule.

    n up to 8 and k up to 6, or `dims` = (n, k); −1 < λ < 1, every fifth λ = 0. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, dims, steps))
        worst.add(index, errors.ravel(), bounds.ravel())
    return worst.result(
        instances, f"{worst.compared} entries of J(λ;k) compared with binomial sums"
    )


def instance(seed, index, dims=None, steps=25):
    """(λ, k, gradients) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = (rng.integers(1, 9), rng.integers(1, 7)) if dims is None else dims
    if dims is None:
        n, k = {"n = k = 1": (1, 1), "n = 1, k = 6": (1, 6)}.get(at, (n, k))
    if min(n, k) < 1:
        raise ValueError(f"dims is {tuple(dims)}; give (n, k) with n, k ≥ 1")
    lam = 0.0 if index % 5 == 4 else float(rng.uniform(-1, 1))
    lam = {"λ = 0": 0.0, "λ = 1": 1.0, "λ = −1": -1.0}.get(at, lam)
    return lam, int(k), sampling.gradients(rng, steps, int(n), at)


def block(lam, k):
    """T and v of J(λ; k)."""
    return lam * np.eye(k) + np.eye(k, k=1), np.eye(k)[0]


def closed_rules(lam, k, count):
    """C(i, j) λ^{i−j} for i < count, j < k, shaped (count, k); powers by repeated products."""
    powers = [1.0]
    for _ in range(count - 1):
        powers.append(powers[-1] * lam)
    return np.array(
        [[comb(i, j) * powers[i - j] if j <= i else 0.0 for j in range(k)] for i in range(count)]
    )


def compare(lam, k, gradients):
    """|recursion − closed sum| and its bound, both (N, n, k).

    The recursion is within half of abstract_rule_bound of the exact value. In the sum a
    term passes at most i < t products in the power, one rounding of the binomial, one
    product with it, one with the gradient and t sums: 2t + 2 ≤ t(k + 1) + 2 roundings,
    so it is within the other half.
    """
    T, v = block(lam, k)
    rules = closed_rules(lam, k, len(gradients))
    return np.abs(memory(T, v, gradients) - sums(rules, gradients)), abstract_rule_bound(
        T, v, gradients
    )
