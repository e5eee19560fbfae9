"""Two realizations of one fixed law take the same steps from the zero start."""

import numpy as np

from .. import sampling
from ..worst import Worst
from . import fixed_laws
from .runs import USEFUL, distances

EDGES = ("n = k = 1", "T = 0", "T = 1", "v = 0", "L = 0", "zero gradients", "equal gradients")


def check(instances=60, seed=0, dims=None, steps=15, first=0):
    """Run Opt(T, v, L) and an equivalent law, one unit more, in another frame, and compare θ.

    The frame has condition at most 100; quadratics and given gradients in turn; n ≤ 8, k ≤ 4, k > n
    included, or dims = (n, k). θ may differ by the two forward errors. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, dims, steps))
        worst.add(index, errors, bounds, steps)
    return worst.result(instances, f"{worst.compared} steps of equivalent laws compared")


def instance(seed, index, dims=None, steps=15):
    """(law, its disguise, quadratic or gradients, θ_0, steps) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = (1, 1) if at == "n = k = 1" and dims is None else shape(rng, dims)
    law = fixed_laws.random_law(rng, k, fixed_laws.KINDS[index % len(fixed_laws.KINDS)], at)
    disguised = fixed_laws.disguise(rng, law)
    drive = fixed_laws.drive(rng, index // 4, n, steps)
    if at.endswith("gradients"):
        drive = sampling.gradients(rng, steps, n, at)
    return law, disguised, drive, rng.standard_normal(n), steps


def shape(rng, dims):
    """(n, k) with n ≤ 8 and k ≤ 4, or what is given."""
    n, k = (rng.integers(1, 9), rng.integers(1, 5)) if dims is None else dims
    if min(n, k) < 1:
        raise ValueError(f"dims is {tuple(dims)}; give (n, k) with n, k ≥ 1")
    return int(n), int(k)


def compare(law, disguised, drive, theta, steps):
    """‖θ'_t − θ_t‖ and the sum of both runs' bounds, as far as it is useful."""
    (base, one), (other, two) = fixed_laws.run_both(law, disguised, drive, theta, steps)
    count = min(len(one), len(two))
    bounds = one[:count] + two[:count]
    count = int(np.argmin(np.append(bounds <= USEFUL, False)))
    return distances(base, other, count), bounds[1:count]
