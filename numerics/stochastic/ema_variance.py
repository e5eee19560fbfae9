"""An exponential average of signed noise in float64, over all signs: a finite sum."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst

EDGES = ("β = 0", "β = 1", "β < 0", "one step")
MOST = 10  # steps, and so at most 1,024 outcomes


def check(instances=60, seed=0, first=0):
    """(1 + β)E‖m_t‖² against σ²(1 − β)(1 − β²ᵗ) for ξ_j = ±v, all 2ᵗ outcomes. Returns a Result.

    m has at most 3t + 2 roundings in a row, ‖m‖² 2(3t + 2) + n, the mean t more (NumPy adds in
    pairs; 2ᵗ are allowed for), the formula 2t + 8; each is relative to ‖v‖², times |1 + β|, for
    |β| ≤ 1, and Σ|1 − β||β|^j ≤ t|1 − β| bounds m.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n, t = int(rng.integers(1, 6)), int(rng.integers(1, MOST + 1))
        t = 1 if at == "one step" else t
        beta = {"β = 0": 0.0, "β = 1": 1.0, "β < 0": -0.5}.get(at, rng.uniform(0, 1))
        v = rng.standard_normal(n)
        signs = 1.0 - 2.0 * (np.arange(2**t)[:, None] >> np.arange(t) & 1)
        m = np.zeros((2**t, n))
        for j in range(t):
            m = beta * m + (1 - beta) * (signs[:, j, None] * v)
        left = (1 + beta) * np.mean(np.sum(m * m, axis=1))
        right = (v @ v) * (1 - beta) * (1 - beta ** (2 * t))
        reach = max(1.0, t * abs(1 - beta))
        slack = gamma(8 * t + 2 * n + 2**t + 20) * 2 * reach**2 * norm(v) ** 2 * ENLARGE
        worst.add(index, [abs(left - right)], [slack])
    return worst.result(instances, f"{worst.compared} averages, all signs of each")
