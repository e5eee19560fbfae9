"""Fixed linear methods on the bowl, all seeds and modes at once.

A linear method and the bowl ½(x − x*)ᵀH(x − x*) with Σ = σ²I look the same in every orthonormal
basis, so the eigenbasis of H serves: one small linear system a mode.
"""

from dataclasses import dataclass

import numpy as np

from ... import arrays
from ...simulate import Diverged
from ...streams import centre_steps


@dataclass(frozen=True)
class LinearMode:
    """M ← MT + g vᵀ, θ ← θ − ML: T (k, k), v (k,), law (k,) (RLLC paper, Definition 5.1, c2 =
    0)."""

    T: np.ndarray
    v: np.ndarray
    law: np.ndarray

    @classmethod
    def sgd(cls, eta):
        return cls(np.zeros((1, 1)), np.ones(1), np.array([eta], float))

    @classmethod
    def heavy_ball(cls, eta, beta):
        """v ← βv − ηg, x ← x + v."""
        return cls(np.array([[beta]], float), np.ones(1), np.array([eta], float))

    @classmethod
    def ema(cls, eta, beta):
        """m ← βm + (1 − β)g, x ← x − ηm."""
        return cls(np.array([[beta]], float), np.array([1.0 - beta]), np.array([eta], float))


def systems(mode, spectrum):
    """F (modes, k + 1, k + 1): (b, memory) ↦ the next ones without noise."""
    k = len(mode.law)
    system = np.zeros((len(spectrum), k + 1, k + 1))
    system[:, 0, 0] = 1 - spectrum * (mode.v @ mode.law)
    system[:, 0, 1:] = -(mode.T @ mode.law)
    system[:, 1:, 0] = spectrum[:, None] * mode.v
    system[:, 1:, 1:] = mode.T.T
    return system


def radius(mode, spectrum):
    """The largest spectral radius of the method over the spectrum."""
    return float(np.abs(np.linalg.eigvals(systems(mode, spectrum))).max())


def final_losses(mode, spectrum, steps, window, seeds, sigma=1.0):
    """The mean loss over the last `window` of `steps` steps from the bottom, one number a seed.

    `spectrum` (n,), eigenvalues > 0; `seeds` a sequence of seeds. Raises ValueError for an unstable
    method, with its spectral radius, and Diverged if a run leaves the finite numbers.
    """
    spectrum = arrays.vector("the spectrum", spectrum)
    if not (spectrum > 0).all():
        raise ValueError(
            f"the eigenvalue {spectrum.min()} is not positive; H must be positive definite"
        )
    if not 1 <= window <= steps:
        raise ValueError(f"a window of {window} of {steps} steps; give 1 ≤ window ≤ steps")
    if radius(mode, spectrum) >= 1:
        raise ValueError(
            f"the method has spectral radius {radius(mode, spectrum):.6g} on this bowl, stable is "
            "below 1; take a smaller law"
        )
    n, seeds = spectrum.size, list(seeds)
    noise = np.stack([centre_steps(s, n, 0, steps) for s in seeds], axis=1) * sigma
    b, memory = np.zeros((len(seeds), n)), np.zeros((len(seeds), n, len(mode.law)))
    total = np.zeros(len(seeds))
    for t in range(steps):
        memory = memory @ mode.T + (spectrum * b)[..., None] * mode.v
        b = b - memory @ mode.law - noise[t]
        if t >= steps - window:
            total += (b * b) @ spectrum
    losses = total / (2 * window)
    if not np.isfinite(losses).all():
        raise Diverged("the loss", steps)
    return losses
