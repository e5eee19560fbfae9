"""The exceptions: where Nesterov momentum with decoupled decay is gradient descent with coupled
decay."""

import numpy as np

from .pairs import compare, run
from .running import Running

EDGES = ("n = 1", "zero gradients", "b = 0", "b = 1")


def check(instances=60, seed=0, first=0, factor=1.0):
    """1 − cw = b/(1 + b) from rest at 0, and b = 0; `factor` ≠ 1 makes the decay wrong."""

    def pair(rng, problem, at, index):
        problem.start[:] = 0.0
        b = {"b = 0": 0.0, "b = 1": 1.0}.get(at, 0.0 if index % 4 == 3 else rng.uniform(0.1, 0.9))
        b, c = Running(b), Running(rng.uniform(0.01, 0.1))
        if b.value == 0:
            keeps, left = Running(rng.uniform(0.1, 0.9)), None
            left = keeps
        else:
            keeps, left = b / (1 + b), b
        keeps = keeps * factor

        def decoupled(t, g, x, m):
            m = b * m + g
            return keeps * x - c * (g + b * m), m

        def descent(t, g, y):
            return (left * y - c * (1 + b) * g,)

        empty = np.zeros_like(problem.start)
        yield from zip(run(problem, decoupled, empty), run(problem, descent))

    return compare(pair, instances, seed, first, "points where decoupled decay is coupled", EDGES)
