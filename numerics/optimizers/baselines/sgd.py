"""SGD with heavy-ball momentum."""

import numpy as np

from ..optimizer import Optimizer
from .checks import decay, positive


class SGD(Optimizer):
    """v ← βv + g, x ← x − ηv; β = 0 is plain SGD (torch.optim.SGD without dampening)."""

    def __init__(self, lr, momentum=0.0):
        positive(lr=lr)
        decay(momentum=momentum)
        self.lr, self.momentum = lr, momentum

    def init(self, theta):
        return np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        return self.momentum * state + gradient

    def step(self, state):
        return self.lr * state
