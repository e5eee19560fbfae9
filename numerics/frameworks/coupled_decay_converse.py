"""Heavy ball with coupled weight decay below the limit, and its two decoupled forms."""

import numpy as np

from .pairs import compare, run
from .running import Running

EDGES = ("n = 1", "zero start", "zero gradients", "cw′ = (1 − s)²/2", "cw′ = 0")


def check(instances=60, seed=0, first=0, factor=1.0):
    """b, p = (1 + s² − k ∓ r)/2, r² = ((1 − s)² − k)((1 + s)² − k); `factor` ≠ 1 makes p wrong."""

    def pair(rng, problem, at, index):
        c, s = Running(rng.uniform(0.02, 0.1)), Running(rng.uniform(0.2, 0.9))
        share = {"cw′ = (1 − s)²/2": 0.5, "cw′ = 0": 0.0}.get(at, rng.uniform(0, 0.95))
        k = share * (1 - s) * (1 - s)
        root = (((1 - s) * (1 - s) - k) * ((1 + s) * (1 + s) - k)).sqrt()
        low, high = (1 + s * s - k - root) / 2, (1 + s * s - k + root) / 2
        m = x = np.zeros_like(problem.start)

        def coupled(t, g, y, q):
            q = s * s * q + g + k / c * y
            return y - c * q, q

        # from rest at 0, where no buffer is to be matched
        problem.start[:] = 0.0
        theirs = run(problem, coupled, m)
        for b, p in ((low, high), (high, low)):

            def decoupled(t, g, x, m, b=b, p=p * factor):
                m = b * m + g
                return p * x - c * m, m

            yield from zip(theirs, run(problem, decoupled, x))

    return compare(pair, instances, seed, first, "points with coupled and decoupled decay", EDGES)
