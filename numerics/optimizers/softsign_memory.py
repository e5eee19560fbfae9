"""A non-linear memory rule with a hidden state, to test statements about every rule."""

import numpy as np

from .. import arrays


class SoftsignMemory:
    """Normalized gradients in memory units that saturate at ±1:

        h ← β h + (1 − β) |g|²
        M ← φ(M T + (g/√(1 + h)) vᵀ),   φ(y) = y/(1 + |y|) entrywise

    h ≥ 0 is one number, 0 at the start; 0 ≤ β < 1. φ has slope in (0, 1], so
    f is Lipschitz in M with constant ‖T‖₂.
    """

    def __init__(self, T, v, beta=0.9):
        self.T = arrays.square("T", T)
        self.v = arrays.vector("v", v, self.T.shape[0])
        self.beta = arrays.number("beta", beta)
        if not 0 <= self.beta < 1:
            raise ValueError(f"beta is {self.beta}; give a number in [0, 1)")
        self.units = self.v.size

    def start(self):
        return 0.0

    def __call__(self, M, h, g):
        h = self.beta * h + (1 - self.beta) * float(g @ g)
        y = M @ self.T + np.outer(g / np.sqrt(1 + h), self.v)
        return y / (1 + np.abs(y)), h
