"""Gradient descent on ½‖W₂W₁ − B‖_F² in float64."""

import numpy as np

from .. import sampling
from ..worst import Worst

EDGES = ("all sizes 1", "one row", "one column", "equal singular values")


def check(instances=20, seed=0, first=0, most=40000):
    """Run gradient descent from random small starts, h ≥ min(p, q), until ‖R‖ ≤ 1e-6‖B‖.

    A bad local minimum would stop a run above that; the number of steps is bounded by `most`. B has
    singular values in [0.5, 2], the rate is 0.05. The error of the Result is ‖R‖/‖B‖ at the end.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        p, q = (int(k) for k in rng.integers(1, 5, 2))
        p, q = {"all sizes 1": (1, 1), "one row": (1, 3), "one column": (3, 1)}.get(at, (p, q))
        h = min(p, q) + int(rng.integers(0, 2))
        small = min(p, q)
        B = (
            sampling.orthogonal(rng, p)[:, :small] * rng.uniform(0.5, 2, small)
        ) @ sampling.orthogonal(rng, q)[:, :small].T
        if at == "equal singular values":
            B = np.eye(p, q)
        W1, W2 = 0.1 * rng.standard_normal((h, q)), 0.1 * rng.standard_normal((p, h))
        size = np.linalg.norm(B)
        for _ in range(most):
            R = W2 @ W1 - B
            if np.linalg.norm(R) <= 1e-6 * size:
                break
            W1, W2 = W1 - 0.05 * (W2.T @ R), W2 - 0.05 * (R @ W1.T)
        worst.add(index, [np.linalg.norm(R) / size], [1e-6])
    return worst.result(instances, f"{worst.compared} descents ended at the global minimum")
