"""torch's AMSGrad after one large gradient: the squared effective rate against (1 − βᵗ)/u."""

import numpy as np

from .pairs import compare
from .running import Running

EDGES = ("n = 1", "zero gradients", "β = 0")


def check(instances=60, seed=0, first=0, factor=1.0):
    """30 steps of v and its maximum; `factor` ≠ 1 makes the first gradient wrong."""

    def pair(rng, problem, at, index):
        beta = Running(0.0 if at == "β = 0" else rng.uniform(0.5, 0.99))
        start = 1 + np.abs(problem.start)
        v = (1 - beta) * start * start
        u, power = v, beta
        share = (1 - beta.value) * 0.9
        for noise in problem.noise[1:]:
            g = share * np.clip(noise, -1, 1)  # below √(1 − β)·start
            v, power = beta * v + (1 - beta) * g * g, power * beta
            u = u.maximum(v)
            yield (1 - power) / u, (1 - power) / (1 - beta) / (start * start * factor)

    return compare(pair, instances, seed, first, "squared effective rates of AMSGrad", EDGES)
