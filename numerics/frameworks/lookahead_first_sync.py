"""Lookahead with gradient descent beside its linear form."""

import numpy as np

from .pairs import compare
from .running import Running

EDGES = ("n = 1", "zero start", "zero gradients", "α = 0", "α = 1")


def check(instances=60, seed=0, first=0, factor=1.0):
    """θ ← θ − cg, plus (1 − α)cs every k steps; `factor` ≠ 1 makes that wrong."""

    def pair(rng, problem, at, index):
        k = 1 + index % 6
        share = {"α = 0": 0.0, "α = 1": 1.0}.get(at, rng.uniform(0.1, 0.9))
        share, c = Running(share), Running(rng.uniform(0.01, 0.5))
        fast = slow = here = Running(problem.start)
        held = Running(np.zeros_like(problem.start))
        for t in range(1, len(problem.noise) + 1):
            fast = fast - c * problem.gradient(t - 1, fast)
            g = problem.gradient(t - 1, here)
            here, held = here - c * g, held + g
            if t % k == 0:
                slow = slow + share * (fast - slow)
                fast = slow
                here, held = here + (1 - share) * factor * c * held, 0 * held
            yield fast, here

    return compare(pair, instances, seed, first, "points of Lookahead and its linear form", EDGES)
