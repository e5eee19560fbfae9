"""Meta-steps, batched: what is done with a hypergradient."""

import torch

from ...batched.refusals import decay, positive


class SGD:
    """w ← w − rate·h."""

    def __init__(self, rate):
        positive(rate=rate)
        self.rate = rate

    def init(self, w):
        return ()

    def move(self, state, w, h):
        """The new state and weights."""
        return state, w - self.rate * h


class Adam:
    """Keras's: w ← w − rate·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε)."""

    def __init__(self, rate, beta1=0.9, beta2=0.999, eps=1e-7):
        positive(rate=rate, eps=eps)
        decay(beta1=beta1, beta2=beta2)
        self.rate, self.beta1, self.beta2, self.eps = rate, beta1, beta2, eps

    def init(self, w):
        return 0, torch.zeros_like(w), torch.zeros_like(w)

    def move(self, state, w, h):
        """The new state and weights."""
        t, m, v = state
        t += 1
        m = self.beta1 * m + (1 - self.beta1) * h
        v = self.beta2 * v + (1 - self.beta2) * h * h
        scale = self.rate * (1 - self.beta2**t) ** 0.5 / (1 - self.beta1**t)
        return (t, m, v), w - scale * m / (v.sqrt() + self.eps)
