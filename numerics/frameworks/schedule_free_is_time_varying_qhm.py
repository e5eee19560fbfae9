"""Schedule-free SGD beside its momentum form."""

import numpy as np

from .pairs import compare
from .running import Running

EDGES = ("n = 1", "zero start", "zero gradients", "β = 0", "β = 1")


def check(instances=60, seed=0, first=0, factor=1.0):
    """m ← (t − 1)/(t + 1)·m + 2/(t + 1)·g, y ← y − c((1 − β)g + (β/2)m); every other instance
    has weights 1/t, so a step y − cg before. `factor` ≠ 1 makes the half wrong."""

    def pair(rng, problem, at, index):
        beta = {"β = 0": 0.0, "β = 1": 1.0}.get(at, rng.uniform(0.1, 0.95))
        beta, c = Running(beta), Running(rng.uniform(0.01, 0.5))
        x = z = here = Running(problem.start)
        m = Running(np.zeros_like(problem.start))
        late = index % 2
        for t in range(1 - late, len(problem.noise) + 1 - late):
            y = (1 - beta) * z + beta * x
            yield y, here
            z = z - c * problem.gradient(t - 1 + late, y)
            x = x + (z - x) / (t + 1)
            g = problem.gradient(t - 1 + late, here)
            if t == 0:
                here = here - c * g
                continue
            m = (t - 1) * m / (t + 1) + 2 * g / (t + 1)
            here = here - c * ((1 - beta) * g + beta * (0.5 * factor) * m)

    what = "points of schedule-free SGD and of its momentum form"
    return compare(pair, instances, seed, first, what, EDGES)
