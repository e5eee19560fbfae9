"""The memory of a union is the memories of its parts, side by side."""

import numpy as np

from .. import sampling
from ..bounds.abstract_rule import abstract_rule_bound
from ..worst import Worst
from .abstract_rule import KINDS
from .memories import memory

EDGES = ("T = 0", "T = 1", "v = 0", "equal parts", "zero gradients", "equal gradients")


def check(instances=120, seed=0, dims=None, steps=20, first=0):
    """Run a union and its two parts on the same gradients and compare every entry.

    n up to 8, parts of up to 4 units, or `dims` = (n, p, q). Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, dims, steps))
        worst.add(index, errors.ravel(), bounds.ravel())
    return worst.result(instances, f"{worst.compared} entries of unions compared with their parts")


def instance(seed, index, dims=None, steps=20):
    """((A, a), (B, b), gradients) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, p, q = (*rng.integers(1, 9, 1), *rng.integers(1, 5, 2)) if dims is None else dims
    if min(n, p, q) < 1:
        raise ValueError(f"dims is {tuple(dims)}; give (n, p, q) with n, p, q ≥ 1")
    parts = [
        sampling.propagator(rng, int(k), KINDS[(index + shift) % len(KINDS)], at)
        for shift, k in enumerate((p, q))
    ]
    if at == "equal parts" and dims is None:
        parts[1] = parts[0]
    return *parts, sampling.gradients(rng, steps, int(n), at)


def compare(one, other, gradients):
    """|M − (P, Q)| and its bound, both (N, n, p + q).

    The exact memories are equal. The union's recursion is within half of
    abstract_rule_bound of its exact value, entry by entry, and so is that of
    each part, whose constants are smaller (k is) and whose majorant is the same.
    """
    (A, a), (B, b) = one, other
    p, q = len(a), len(b)
    T = np.block([[A, np.zeros((p, q))], [np.zeros((q, p)), B]])
    v = np.concatenate([a, b])
    beside = np.concatenate([memory(A, a, gradients), memory(B, b, gradients)], axis=2)
    return np.abs(memory(T, v, gradients) - beside), abstract_rule_bound(T, v, gradients)
