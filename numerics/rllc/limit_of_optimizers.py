"""LM-RLLC on J(a) ∪ J(b) takes the steps of LM-RLLC([[a, 1], [0, b]], e_1), which tends to
J(a;2)."""

import numpy as np

from .. import sampling
from ..optimizers import LMRLLC
from ..worst import Worst
from .reachable_reduction import compare, dyadic

EDGES = ("a = 0", "L = 0", "zero gradients", "equal gradients")


def check(instances=40, seed=0, steps=8, first=0):
    """Run J(a) ∪ J(b) with law (ℓ1 − ℓ2/δ, ℓ2/δ), δ = b − a = 1/4 … 1/32, and its other frame with
    law ℓ.

    The union's memory is NS⁻¹, N of full rank 2 the start of the other. All data are small
    dyadic numbers, so S = [[1, −1/δ], [0, 1/δ]] is exact in floats and the two exact runs are the
    same: θ may differ by the sum of each float run's bound against its own exact run. Returns a
    Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        worst.add(index, *compare(*instance(seed, index, steps)), steps)
    return worst.result(
        instances,
        f"{worst.compared} steps of J(a) ∪ J(b) compared with its frame of divided differences",
    )


def instance(seed, index, steps=8):
    """(LM-RLLC on J(a) ∪ J(b), LM-RLLC on [[a, 1], [0, b]], gradients); n from 2 to 8."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, delta = 2 + index % 7, 2.0 ** -(2 + index % 4)
    a = 0.0 if at == "a = 0" else rng.integers(-6, 7) / 8
    S_inverse = np.array([[1, 1], [0, delta]])
    N = np.rint(8 * sampling.full_rank_memory(rng, n, 2)) / 8 + 4 * np.eye(n, 2)
    law = dyadic(rng, 4, 2) * (at != "L = 0")
    union_law = np.array([law[0] - law[1] / delta, law[1] / delta])
    union = LMRLLC(np.diag([a, a + delta]), [1, 1], union_law, 0.5, 0.25, N @ S_inverse)
    other = LMRLLC([[a, 1], [0, a + delta]], [1, 0], law, 0.5, 0.25, N)
    gradients = dyadic(rng, 8, steps, n) + 0.125
    if at == "equal gradients":
        gradients[:] = gradients[0]
    return union, other, gradients * (at != "zero gradients")
