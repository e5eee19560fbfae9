"""Adamax (Kingma & Ba 2014, section 7.1; Shahid's thesis, section 1.1)."""

import numpy as np

from ..optimizer import Optimizer
from .checks import decay, positive


class Adamax(Optimizer):
    """m ← β₁m + (1−β₁)g, v ← max(β₂v, |g| + ε), x ← x − η·m/((1−β₁ᵗ)·v) (torch.optim.Adamax).

    v needs no bias correction: it is a largest magnitude, not an average.
    """

    def __init__(self, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        positive(lr=lr, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def init(self, theta):
        return 0, np.zeros_like(theta, dtype=float), np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        t, m, v = state
        m = self.beta1 * m + (1 - self.beta1) * gradient
        return t + 1, m, np.maximum(self.beta2 * v, np.abs(gradient) + self.eps)

    def step(self, state):
        t, m, v = state
        if t == 0:
            return np.zeros_like(m)
        return self.lr / (1 - self.beta1**t) * m / v
