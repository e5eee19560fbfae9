"""Yogi (Zaheer et al. 2018)."""

import numpy as np

from ..optimizer import Optimizer
from .checks import decay, positive


class Yogi(Optimizer):
    """v ← v − (1−β₂)·sign(v − g²)·g², x ← x − η·m/(√v + ε), no bias correction, v_0 = 0."""

    def __init__(self, lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-3):
        positive(lr=lr, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def init(self, theta):
        return np.zeros_like(theta, dtype=float), np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        m, v = state
        square = gradient**2
        m = self.beta1 * m + (1 - self.beta1) * gradient
        return m, v - (1 - self.beta2) * np.sign(v - square) * square

    def step(self, state):
        m, v = state
        return self.lr * m / (np.sqrt(v) + self.eps)
