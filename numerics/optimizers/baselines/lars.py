"""LARS (You et al. 2017)."""

import numpy as np

from ..optimizer import Optimizer
from .checks import decay, positive


class LARS(Optimizer):
    """v ← βv + η·ρ·(g + wx), x ← x − v with ρ = trust·‖x‖/(‖g‖ + w‖x‖), one layer; ρ = 1 where a
    norm is zero."""

    def __init__(self, lr, momentum=0.9, weight_decay=0.0, trust=1e-3):
        positive(lr=lr, trust=trust)
        decay(momentum=momentum)
        if not weight_decay >= 0:
            raise ValueError(f"weight_decay is {weight_decay}; give a number of at least 0")
        self.lr, self.momentum, self.weight_decay, self.trust = lr, momentum, weight_decay, trust

    def init(self, theta):
        return np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        sizes = [np.linalg.norm(x, axis=-1, keepdims=True) for x in (theta, gradient)]
        below = sizes[1] + self.weight_decay * sizes[0]
        ratio = np.where(
            (sizes[0] > 0) & (below > 0), self.trust * sizes[0] / np.where(below > 0, below, 1), 1.0
        )
        return self.momentum * state + self.lr * ratio * (gradient + self.weight_decay * theta)

    def step(self, state):
        return state
