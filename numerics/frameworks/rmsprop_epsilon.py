"""RMSprop with ε inside of the root beside ε outside of it, on the same gradients."""

import numpy as np

from .. import sampling
from ..worst import Worst
from .running import Running, held

STEPS = 30
EDGES = ("n = 1", "ε = 0", "α = 0", "tiny gradients")


def check(instances=60, seed=0, first=0, factor=1.0):
    """The steps' quotient is (√v + ε)/√(v + ε²) and lies in [1, √2]; `factor` ≠ 1 makes the inner ε
    wrong."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 if at == "n = 1" else int(rng.integers(2, 9))
        gradients = rng.standard_normal((STEPS, n)) * (1e-3 if at == "tiny gradients" else 1.0)
        errors, bounds = compare(rng, gradients, at, factor)
        worst.add(index, errors, bounds)
    return worst.result(instances, f"{worst.compared} quotients of steps and their limits")


def compare(rng, gradients, at, factor):
    """Errors and bounds of the quotients and of their two limits."""
    alpha = Running(0.0 if at == "α = 0" else rng.uniform(0.5, 0.99))
    epsilon = Running(0.0 if at == "ε = 0" else 10.0 ** rng.uniform(-3, 0))
    inside, v = epsilon * epsilon * factor, 0 * gradients[0]
    errors, bounds = [], []
    for g in gradients:
        v = alpha * v + (1 - alpha) * g * g
        outer, inner = g / (v.sqrt() + epsilon), g / (v + inside).sqrt()
        quotient = inner / outer
        squares = (v.sqrt() + epsilon) * (v.sqrt() + epsilon) / (v + epsilon * epsilon)
        found = [held(quotient, squares.sqrt())]
        room = quotient.error + 4 * np.spacing(1.0)
        found.append((np.maximum(1 - quotient.value, 0), room))
        found.append((np.maximum(quotient.value - np.sqrt(2), 0), room))
        errors += [x[0].ravel() for x in found]
        bounds += [x[1].ravel() for x in found]
    return np.concatenate(errors), np.concatenate(bounds)
