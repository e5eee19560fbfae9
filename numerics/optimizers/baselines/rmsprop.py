"""RMSprop with momentum."""

import numpy as np

from ..optimizer import Optimizer
from .checks import decay, positive


class RMSprop(Optimizer):
    """v ← ρv + (1−ρ)g², u ← μu + g/√(v + ε), x ← x − ηu: Keras's, ε inside the root.

    With `inside` False the quotient is g/(√v + ε), torch.optim.RMSprop's.
    """

    def __init__(self, lr, rho=0.99, momentum=0.0, eps=1e-8, inside=True):
        positive(lr=lr, eps=eps)
        decay(rho=rho, momentum=momentum)
        self.lr, self.rho, self.momentum, self.eps, self.inside = lr, rho, momentum, eps, inside

    def init(self, theta):
        return np.zeros_like(theta, dtype=float), np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        v, u = state
        v = self.rho * v + (1 - self.rho) * gradient**2
        root = np.sqrt(v + self.eps) if self.inside else np.sqrt(v) + self.eps
        return v, self.momentum * u + gradient / root

    def step(self, state):
        return self.lr * state[1]
