"""Adagrad (Duchi, Hazan, Singer 2011), batched."""

import torch

from ...batched.refusals import positive


class Adagrad:
    """s ← s + g², x ← x − ηg/(√s + ε); with `inside` ηg/√(s + ε)."""

    def __init__(self, lr=1e-2, eps=1e-10, inside=False):
        positive(lr=lr, eps=eps)
        self.lr, self.eps, self.inside = lr, eps, inside

    def init(self, x):
        return torch.zeros_like(x)

    def advance(self, state, x, g):
        state = state + g * g
        root = (state + self.eps).sqrt() if self.inside else state.sqrt() + self.eps
        return state, self.lr * g / root
