"""f(θ) = ½ θᵀHθ − bᵀθ."""

import numpy as np

from .. import arrays, sampling
from ..bounds.rounding import gamma, norm


class Quadratic:
    """f(θ) = ½ θᵀHθ − bᵀθ, H symmetric of shape (n, n), b of shape (n,)."""

    def __init__(self, H, b=None):
        self.H = arrays.square("H", H)
        if not np.array_equal(self.H, self.H.T):
            raise ValueError("H is not symmetric; give a symmetric matrix")
        self.size = self.H.shape[0]
        self.b = np.zeros(self.size) if b is None else arrays.vector("b", b, self.size)
        # ‖H‖₂ ≤ ‖H‖∞ for symmetric H, but the Frobenius norm can be smaller.
        self._lipschitz = min(norm(self.H), float(np.abs(self.H).sum(axis=1).max()))

    def value(self, theta):
        return float(theta @ (self.H @ theta) / 2 - self.b @ theta)

    def gradient(self, theta):
        return self.H @ theta - self.b

    def lipschitz(self, theta, radius):
        """An upper bound of ‖H‖₂, the same everywhere."""
        return self._lipschitz

    def gradient_rounding(self, theta):
        """‖fl(∇f(θ)) − ∇f(θ)‖₂ ≤ γ_{n+1} ‖ |H||θ| + |b| ‖₂ (Higham, section 3.5)."""
        return gamma(self.size + 1) * norm(np.abs(self.H) @ np.abs(theta) + np.abs(self.b))


def convex_quadratic(rng, n):
    """½θᵀHθ − bᵀθ with eigenvalues of H in [0.1, 2]."""
    V = sampling.orthogonal(rng, n)
    H = (V * rng.uniform(0.1, 2, n)) @ V.T
    return Quadratic((H + H.T) / 2, rng.standard_normal(n))
