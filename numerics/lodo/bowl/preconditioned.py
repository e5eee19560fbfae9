"""Frozen symmetric preconditioners with a gradient average on dense bowls, many runs at once."""

from dataclasses import dataclass

import numpy as np

from ... import sampling
from ...streams import centre_steps


@dataclass(frozen=True)
class FrozenInstance:
    """H, G (n, n), a factor of Σ (n, n), β, and the modes of K = H^½GH^½: μ (n,) and their noises
    (n,)."""

    H: np.ndarray
    G: np.ndarray
    factor: np.ndarray
    beta: float
    mu: np.ndarray
    noise: np.ndarray

    def stationary_loss(self, phi):
        """½Σ noise_i·phi_i for the values φ(μ_i)."""
        return float(self.noise @ np.asarray(phi)) / 2


def random_instance(seed, n=4):
    """H with eigenvalues in [0.2, 2], H^½GH^½ with eigenvalues μ in [0.3, 1.9], any Σ, β = 0.3."""
    rng = sampling.stream(seed, 0)
    V, U = sampling.orthogonal(rng, n), sampling.orthogonal(rng, n)
    root = (V * np.sqrt(rng.uniform(0.2, 2, n))) @ V.T
    mu = rng.uniform(0.3, 1.9, n)
    inverse = np.linalg.inv(root)
    factor = rng.standard_normal((n, n)) / np.sqrt(n)
    noise = ((U.T @ root @ factor) ** 2).sum(axis=1)
    return FrozenInstance(root @ root, inverse @ (U * mu) @ U.T @ inverse, factor, 0.3, mu, noise)


def frozen_losses(instance, steps, window, seeds):
    """The mean loss over the last `window` of `steps` steps of m ← βm + (1−β)g, x ← x − Gm, one a
    seed."""
    if not 1 <= window <= steps:
        raise ValueError(f"a window of {window} of {steps} steps; give 1 ≤ window ≤ steps")
    H, G, beta = instance.H, instance.G, instance.beta
    n, seeds = len(H), list(seeds)
    kicks = np.stack([centre_steps(s, n, 0, steps) for s in seeds], axis=1) @ instance.factor.T
    b, m, total = np.zeros((len(seeds), n)), np.zeros((len(seeds), n)), np.zeros(len(seeds))
    for t in range(steps):
        m = beta * m + (1 - beta) * (b @ H)
        b = b - m @ G - kicks[t]
        if t >= steps - window:
            total += ((b @ H) * b).sum(axis=1)
    return total / (2 * window)
