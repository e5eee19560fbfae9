"""Momentum with the rate outside of the buffer beside the one with the rate inside, on a
schedule."""

import numpy as np

from .pairs import EDGES, STEPS, compare, decay, run
from .running import Running


def check(instances=60, seed=0, first=0, factor=1.0):
    """β_t = b·c_t/c_{t−1}; `factor` ≠ 1 makes the inner rate wrong from step 10 on."""

    def pair(rng, problem, at, index):
        rates = [Running(c) for c in rng.uniform(0.01, 0.1, STEPS + 1)]
        own = [Running(decay(rng, at)) for _ in range(STEPS)]
        nesterov = index % 2

        def outside(t, g, x, m):
            m = own[t] * m + g
            return x - rates[t + 1] * (g + own[0] * m if nesterov else m), m

        def inside(t, g, y, v):
            c = rates[t + 1] * (factor if t >= 10 else 1.0)
            v = own[t] * rates[t + 1] / rates[t] * v - c * g
            return (y - c * g + own[0] * v if nesterov else y + v), v

        empty = np.zeros_like(problem.start)
        yield from zip(run(problem, outside, empty), run(problem, inside, empty))

    return compare(pair, instances, seed, first, "points with the rate outside and inside", EDGES)
