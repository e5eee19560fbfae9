"""Bounds on TO's variables along float runs with falling schedules."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, norm
from ..worst import Worst
from .schedules import Power, require
from .to_energy_identity import step

EDGES = ("n = 1", "A = b = 0", "zero gradients", "w = 0")


def check(instances=30, seed=0, steps=300, first=0):
    """‖A_T‖² ≤ ‖A_1‖² + (β_1/γ_1)|b_1|² + Σβ_t|g_t|², β_t = β/(t+θ)², γ_t = γ/(t+θ), |w| ≤ 1.
    Returns a Result.

    The float iterates obey one step of the energy identity up to `energy.step`'s slack, times β_t
    here.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 if at == "n = 1" else int(rng.integers(1, 9))
        shift = float(rng.integers(2, 9))
        rate = Power(rng.uniform(0.5, 1) * shift / 2, shift, 1)
        beta = Power(rng.uniform(0.5, 1) * (1 - rate(1)) * (1 + shift) ** 2, shift, 2)
        require(beta, rate, 1.0, summable=True, ratio=True)
        A, b = rng.standard_normal((n, n)), rng.standard_normal(n)
        if at == "A = b = 0":
            A, b = 0 * A, 0 * b
        right, left, rights = norm(A) ** 2 + beta(1) / rate(1) * norm(b) ** 2, [], []
        for t in range(1, steps + 1):
            w, g = rng.standard_normal((2, n))
            w, g = w * (at != "w = 0"), g * (at != "zero gradients")
            w = w / max(1.0, norm(w) * (1 + 1e-12))
            A, b, _, _, _, slack = step(A, b, w, g, beta(t), rate(t))
            right += beta(t) * (g @ g + 2 * slack)
            left.append(norm(A) ** 2)
            rights.append(right)
        worst.add(index, left, np.array(rights) * ENLARGE)
    return worst.result(instances, f"{worst.compared} values of ‖A‖² below the energy bound")
