"""Adamax (Kingma & Ba 2014, section 7.1), batched."""

import torch

from ...batched.refusals import decay, positive


class Adamax:
    """x ← x − η·m̂/u, m̂ Adam's corrected average, u the largest of |g_i| + ε, each decayed by β₂ a
    step."""

    def __init__(self, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        positive(lr=lr, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def init(self, x):
        return 0, torch.zeros_like(x), torch.zeros_like(x)

    def advance(self, state, x, g):
        t, m, u = state
        t += 1
        m = self.beta1 * m + (1 - self.beta1) * g
        u = torch.maximum(self.beta2 * u, g.abs() + self.eps)
        return (t, m, u), self.lr / (1 - self.beta1**t) * m / u
