"""Yogi (Zaheer et al. 2018), batched."""

import torch

from ...batched.refusals import decay, positive


class Yogi:
    """v ← v − (1−β₂)·sign(v − g²)·g², x ← x − η·m/(√v + ε), no bias correction, v = 0 at first."""

    def __init__(self, lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-3):
        positive(lr=lr, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def init(self, x):
        return torch.zeros_like(x), torch.zeros_like(x)

    def advance(self, state, x, g):
        m, v = state
        m = self.beta1 * m + (1 - self.beta1) * g
        v = v - (1 - self.beta2) * (v - g * g).sign() * g * g
        return (m, v), self.lr * m / (v.sqrt() + self.eps)
