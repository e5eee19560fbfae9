"""torch.optim.SGD's recursion and its (T, v, L) on the same noise."""

import numpy as np

from ..bounds.rounding import gamma
from . import references
from .two_units import STEPS, compare, two_units

TORCH = ("plain", "momentum", "nesterov", "dampened")


def check(instances=60, seed=0, first=0, factor=1.0):
    """Plain, momentum, Nesterov and dampened momentum in turn, with weight decay and maximize in
    half of them each."""

    def pair(rng, problem, start, index, at):
        # torch refuses nesterov without momentum
        mode = {"b = 0": "plain", "b = 1": "nesterov"}.get(at, TORCH[index % 4])
        c, b = rng.uniform(0.01, 0.1), 0.0 if mode == "plain" else rng.uniform(0.1, 0.95)
        c, b = c * (at != "c = 0"), {"b = 0": 0.0, "b = 1": 1.0}.get(at, b)
        damp = rng.uniform(0.1, 0.9) if mode == "dampened" else 0.0
        decay, sign = (
            (rng.uniform(0, 0.1) if index % 8 >= 4 else 0.0),
            (-1.0 if index % 16 >= 8 else 1.0),
        )
        law = {"plain": (c * factor, 0.0), "nesterov": (c, c * b * factor)}.get(
            mode, (0.0, c * factor)
        )
        memory = None
        if damp:
            g = sign * problem.gradient(1, start) + decay * start
            memory = np.stack([0 * g, damp / b * g], axis=1)
        other, last = references.torch_momentum(
            problem, start, STEPS, c, b, damp, mode == "nesterov", decay, sign
        )
        run = two_units(problem, start, STEPS, b, law, 1 - damp, memory, decay, sign)
        gap = 0.0 if memory is None else gamma(2) * np.abs(memory[:, 1])
        return run, other, last, law, {"weight": 1 - damp, "decay": decay, "start_gap": gap}

    return compare(pair, instances, seed, first, "torch.optim.SGD's recursion and its (T, v, L)")
