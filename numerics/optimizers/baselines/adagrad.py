"""Adagrad (Duchi, Hazan, Singer 2011; Shahid's thesis, section 1.1)."""

import numpy as np

from ..optimizer import Optimizer
from .checks import positive


class Adagrad(Optimizer):
    """G ← G + g², x ← x − η·g/(√G + ε) (torch.optim.Adagrad without decay).

    With `inside` the quotient is g/√(G + ε), the thesis's.
    """

    def __init__(self, lr=1e-2, eps=1e-10, inside=False):
        positive(lr=lr, eps=eps)
        self.lr, self.eps, self.inside = lr, eps, inside

    def init(self, theta):
        return np.zeros_like(theta, dtype=float), np.zeros_like(theta, dtype=float)

    def update(self, state, theta, gradient):
        total = state[0] + gradient**2
        root = np.sqrt(total + self.eps) if self.inside else np.sqrt(total) + self.eps
        return total, self.lr * gradient / root

    def step(self, state):
        return state[1]
