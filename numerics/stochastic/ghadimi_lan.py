"""Whole runs of SGD in float64, over every path of draws: the sum of the squared gradients."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst
from .methods import mean_square, variance
from .sums import random_sum

STEPS = 6
EDGES = ("terms alike", "no shifts", "at the optimum")


def check(instances=40, seed=0, first=0):
    """α(1 − α/2)Σ_{t<T} E‖∇f(x_t)‖² against f(x_0) + Tα²σ²/2, L = 1, f⋆ = 0, T = 1, …, 6, σ² the
    largest variance at any point of the tree; 2 or 3 terms, so at most 729 paths.

    A point has at most (20n + 70)T roundings in a row, relative to ‖x_0‖ + T·spread, which bounds
    points and gradients since a step is no longer than 1; the means have one an outcome more.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n, terms = int(rng.integers(1, 5)), int(rng.integers(2, 4))
        f = random_sum(rng, n, terms, at)
        x = np.zeros(n) if at == "at the optimum" else rng.standard_normal(n)
        step, start = rng.uniform(0.05, 1), f.value(x)
        points, total, most, sides = x[None], 0.0, 0.0, []
        for t in range(1, STEPS + 1):
            rows = [f.gradients(y) for y in points]
            total += mean_square(np.array([g.mean(axis=0) for g in rows]))
            most = max(most, *(variance(g) for g in rows))
            sides.append((step * (1 - step / 2) * total, start + t * step**2 * most / 2))
            points = np.concatenate([y - step * g for y, g in zip(points, rows)])
        size = norm(x) + STEPS * f.spread
        roundings = (20 * n + 70) * STEPS + terms**STEPS
        slack = 8 * STEPS * gamma(roundings) * size**2 * ENLARGE
        worst.add(index, [left for left, _ in sides], [right + slack for _, right in sides])
    return worst.result(instances, f"{worst.compared} sums over every path of SGD")
