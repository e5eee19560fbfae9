"""f(θ) = Σ h_i(√(1 + (θ_i − s_i)²) − 1) with noise in the gradient: smooth, convex, not
quadratic."""

from dataclasses import dataclass

import numpy as np

# fl(h·r/√(1 + r²)), r = θ − s: the difference, the square, the sum, the root, the product and
# the quotient are one rounding each, and none is magnified, since |d log φ′/d log r| ≤ 1.
ROUNDINGS = 7


@dataclass(frozen=True)
class NoisyHuber:
    """Slopes h (n,) > 0, minimizer s (n,), noise (N, n). ∇f is Lipschitz with h_i in coordinate
    i."""

    slope: np.ndarray
    minimizer: np.ndarray
    noise: np.ndarray

    def gradient(self, t, theta):
        """∇f(θ) plus the noise of step t, t = 1, 2, …"""
        r = theta - self.minimizer
        return self.slope * r / np.sqrt(1 + r * r) + self.noise[t - 1]

    def size(self, t):
        """What the two terms of the gradient can be at most, in absolute value."""
        return self.slope + np.abs(self.noise[t - 1])


def draw(rng, steps, n):
    """A problem with slopes in (0.1, 1), bell-shaped minimizer, and noise of deviation 0.3."""
    return NoisyHuber(
        rng.uniform(0.1, 1, n), rng.standard_normal(n), 0.3 * rng.standard_normal((steps, n))
    )
