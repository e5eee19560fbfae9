"""a(t)² = −W₀(−a₀²e^{−a₀²}e^{−2ct}) in float64, between two Euler schemes."""

import math

import numpy as np
from scipy.special import lambertw

from .. import sampling
from ..bounds.rounding import U
from ..worst import Worst


def solution(a0, rate, time):
    """a(t)² for a′ = −rate·a/(1 − a²), |a0| < 1."""
    y = np.square(a0)
    return -lambertw(-y * np.exp(-y - 2 * rate * time)).real


EDGES = {
    "tiny start": (1e-6, 1.0, 1.0),
    "slow mode": (0.5, 1e-9, 1.0),
    "long time": (0.5, 1.0, 20.0),
    "near 1": (0.97, 0.5, 0.5),
    "negative start": (-0.5, 1.0, 1.0),
}


def check(instances=60, seed=0, steps=4000, first=0):
    """Hold the closed form between explicit and implicit Euler for y′ = f(y) = −2cy/(1 − y), a mode
    an instance.

    f and f′ are negative on (0, 1), so y″ = f′f > 0: the solution is convex and falls. Explicit
    steps, monotone while h|f′| ≤ 1, stay below it; implicit ones stay above. A step rounds by fewer
    than 16 units, relatively; the steps contract, so after k of them both are off by 16ku at most.
    The error of the Result is the distance from the middle, the bound half the width.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, tuple(EDGES)):
        rng, at = sampling.stream(seed, index), sampling.edge(tuple(EDGES), index)
        a0, rate, end = EDGES.get(at) or (
            rng.uniform(0.1, 0.9),
            rng.uniform(0.2, 2.0),
            rng.uniform(0.2, 2.0),
        )
        step = end / steps
        kappa = 2 * rate * step
        low = high = a0 * a0
        errors, bounds = [], []
        for k in range(1, steps + 1):
            low = low - kappa * low / (1 - low)
            half = 1 + kappa + high
            high = 2 * high / (half + math.sqrt(half * half - 4 * high))
            if k % 500 == 0:
                found = solution(a0, rate, step * k)
                slack = 16 * k * U
                below, above = low * (1 - slack), high * (1 + slack)
                errors.append(abs(found - (below + above) / 2))
                bounds.append((above - below) / 2)
        worst.add(index, errors, bounds)
    return worst.result(instances, f"{worst.compared} values of Lambert's W inside their brackets")
