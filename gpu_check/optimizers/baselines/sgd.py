"""SGD with heavy-ball momentum, batched."""

import torch

from ...batched.refusals import decay, positive


class SGD:
    """v ← βv + g, x ← x − ηv; β = 0 is plain SGD."""

    def __init__(self, lr, momentum=0.0):
        positive(lr=lr)
        decay(momentum=momentum)
        self.lr, self.momentum = lr, momentum

    def init(self, x):
        return torch.zeros_like(x)

    def advance(self, v, x, g):
        v = self.momentum * v + g
        return v, self.lr * v
