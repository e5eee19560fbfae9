"""Adam (Kingma & Ba 2014), batched."""

import torch

from ...batched.refusals import decay, positive


class Adam:
    """x ← x − η·m̂/(√v̂ + ε), both averages bias corrected."""

    def __init__(self, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        positive(lr=lr, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def init(self, x):
        return 0, torch.zeros_like(x), torch.zeros_like(x)

    def advance(self, state, x, g):
        t, m, v = state
        t += 1
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g * g
        root = (v / (1 - self.beta2**t)).sqrt()
        return (t, m, v), self.lr / (1 - self.beta1**t) * m / (root + self.eps)
