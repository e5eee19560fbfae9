"""One step of a method in expectation, along runs on sums of random functions, in float64.

Gradients take at most 20n + 60 roundings in a row (../rates/forward_steps), means over the N draws
(or the subsets of coordinates) at most as many as there are, and both sides at most 40 more. So
left ≤ right + COEFFICIENTS·γ·size², with γ of 20n + 100 + 2·draws; no error is carried from one
step to the next, since both sides are evaluated at the stored state.
"""

from itertools import islice
from math import comb

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..worst import Worst
from . import methods
from .sums import random_sum

COEFFICIENTS = 60.0
STEPS = 12
EDGES = ("one term", "terms alike", "no shifts", "at the optimum")
KINDS = {
    "sgd": methods.sgd,
    "subgradient": methods.subgradient,
    "nonconvex": methods.nonconvex,
    "expected_smoothness": methods.expected_smoothness,
    "svrg": methods.svrg,
    "saga": methods.saga,
    "loopless": methods.loopless,
    "storm": methods.storm,
    "page": methods.page,
    "compressor": methods.compressor,
    "ef21": methods.ef21,
    "predictable": methods.predictable,
}


def check(instances=60, seed=0, first=0, kind="sgd"):
    """The method ``kind`` on sums of up to 5 functions of up to 6 variables: 12 values of both
    sides a run. Returns a Result."""
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; give one of {', '.join(KINDS)}")
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n, terms = int(rng.integers(1, 7)), int(rng.integers(2, 6))
        f = random_sum(rng, n, terms, at, convex=kind != "nonconvex")
        x = np.zeros(n) if at == "at the optimum" else rng.standard_normal(n)
        sides = list(islice(KINDS[kind](f, x, rng), STEPS))
        draws = max(terms, comb(n, n // 2))
        slack = COEFFICIENTS * gamma(20 * n + 100 + 2 * draws) * ENLARGE
        lefts = [left for left, _, _ in sides]
        worst.add(index, lefts, [right + slack * size**2 for _, right, size in sides], STEPS)
    return worst.result(instances, f"{worst.compared} steps of {kind}, every draw of each")
