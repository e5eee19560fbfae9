"""Rprop and the one that hands out its steps one call late, on the same gradients."""

import numpy as np

from .. import sampling
from ..worst import Worst
from .running import Running, held

STEPS = 40
EDGES = ("n = 1", "zero gradients", "alternating", "one sign")


def check(instances=60, seed=0, first=0, factor=1.0):
    """y = x + p + L at every call; `factor` ≠ 1 makes the late step wrong."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 if at == "n = 1" else int(rng.integers(2, 9))
        gradients = rng.standard_normal((STEPS, n)) * (at != "zero gradients")
        if at == "alternating":
            gradients = np.abs(gradients) * (-1.0) ** np.arange(STEPS)[:, None]
        gradients = np.abs(gradients) if at == "one sign" else gradients
        found = [held(a, b) for a, b in compare(gradients, rng.uniform(0.001, 0.1), factor)]
        errors, bounds = (np.concatenate(side) for side in zip(*found))
        worst.add(index, errors, bounds)
    return worst.result(instances, f"{worst.compared} points of the late Rprop")


def compare(gradients, size, factor, up=1.2, down=0.5, low=1e-6, high=50.0):
    """Pairs of the late one's points and x + p + L; signs are exact, so only sizes are rounded."""
    zero = Running(0 * gradients[0])
    size, p, x, y, lost = Running(zero.value + size), zero, zero, zero, zero
    for g in gradients:
        s = np.sign(g * p.value)
        size = size * np.where(s > 0, up, np.where(s < 0, down, 1.0))
        size = Running(np.clip(size.value, low, high), size.error)
        step = size * np.sign(g) * (s >= 0)
        x, y = x - step, y - p * factor * (s >= 0)
        lost, p = lost + p * (s < 0), step
        yield y, x + p + lost
