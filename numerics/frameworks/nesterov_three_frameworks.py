"""Nesterov momentum as torch, optax and Keras write it, side by side."""

import numpy as np

from .pairs import EDGES, compare, decay, run
from .running import Running


def check(instances=60, seed=0, first=0, factor=1.0):
    """The three recursions at one rate; `factor` ≠ 1 makes Keras's momentum wrong."""

    def pair(rng, problem, at, index):
        c, b = Running(rng.uniform(0.01, 0.1)), Running(decay(rng, at))

        def torch(t, g, x, q):
            q = g if q is None else b * q + g
            return x - c * (g + b * q), q

        def optax(t, g, x, trace):
            trace = g + b * trace
            return x + -c * (g + b * trace), trace

        def keras(t, g, x, v):
            v = b * factor * v - c * g
            return x + b * v - c * g, v

        empty = np.zeros_like(problem.start)
        starts = (torch, None), (optax, empty), (keras, empty)
        first, second, third = (run(problem, step, start) for step, start in starts)
        yield from zip(first, second)
        yield from zip(first, third)

    return compare(pair, instances, seed, first, "points of three forms of Nesterov", EDGES)
