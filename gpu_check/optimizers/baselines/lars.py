"""LARS (You et al. 2017), batched; a row is one layer."""

import torch

from ...batched.refusals import decay, positive


class LARS:
    """v ← βv + η·ρ·(g + wx), x ← x − v with ρ = trust·|x|/(|g| + w|x|), and ρ = 1 where a norm is
    zero."""

    def __init__(self, lr, momentum=0.9, weight_decay=0.0, trust=1e-3):
        positive(lr=lr, trust=trust)
        decay(momentum=momentum)
        if not weight_decay >= 0:
            raise ValueError(f"weight_decay is {weight_decay}; give a number of at least 0")
        self.lr, self.momentum, self.weight_decay, self.trust = lr, momentum, weight_decay, trust

    def init(self, x):
        return torch.zeros_like(x)

    def advance(self, v, x, g):
        size = x.norm(dim=1, keepdim=True)
        below = g.norm(dim=1, keepdim=True) + self.weight_decay * size
        ratio = torch.where((size > 0) & (below > 0), self.trust * size / below, 1.0)
        v = self.momentum * v + self.lr * ratio * (g + self.weight_decay * x)
        return v, v
