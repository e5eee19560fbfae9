"""Adam (Kingma & Ba 2014)."""

import numpy as np

from ..optimizer import Optimizer
from .checks import decay, positive


class Adam(Optimizer):
    """x ← x − η·m̂/(√v̂ + ε), both averages bias corrected (torch.optim.Adam)."""

    def __init__(self, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        positive(lr=lr, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def init(self, theta):
        return 0, np.zeros_like(theta, dtype=float), np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        t, m, v = state
        m = self.beta1 * m + (1 - self.beta1) * gradient
        return t + 1, m, self.beta2 * v + (1 - self.beta2) * gradient**2

    def step(self, state):
        t, m, v = state
        if t == 0:
            return np.zeros_like(m)
        return self.lr * (m / (1 - self.beta1**t)) / (np.sqrt(v / (1 - self.beta2**t)) + self.eps)
