"""RMSprop with momentum, batched."""

import torch

from ...batched.refusals import decay, positive


class RMSprop:
    """v ← ρv + (1−ρ)g², u ← μu + g/√(v + ε), x ← x − ηu; with `inside` False g/(√v + ε)."""

    def __init__(self, lr, rho=0.99, momentum=0.0, eps=1e-8, inside=True):
        positive(lr=lr, eps=eps)
        decay(rho=rho, momentum=momentum)
        self.lr, self.rho, self.momentum, self.eps, self.inside = lr, rho, momentum, eps, inside

    def init(self, x):
        return torch.zeros_like(x), torch.zeros_like(x)

    def advance(self, state, x, g):
        v, u = state
        v = self.rho * v + (1 - self.rho) * g * g
        root = (v + self.eps).sqrt() if self.inside else v.sqrt() + self.eps
        u = self.momentum * u + g / root
        return (v, u), self.lr * u
