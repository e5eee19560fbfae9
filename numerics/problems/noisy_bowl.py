"""The noisy quadratic bowl: ½(x − x*)ᵀH(x − x*), the centre x* moved by N(0, Σ) at every step."""

import numpy as np

from .. import arrays, sampling
from ..streams import centre_steps, generator

BASIS = 2  # the purpose of the stream that draws the eigenvectors


def paper_spectrum():
    """exp(linspace(ln .001, ln 1, 100)) (Liao et al., Appendix F.1)."""
    return np.exp(np.linspace(np.log(0.001), 0.0, 100))


class NoisyBowl:
    """H (n, n) symmetric positive definite, Σ (n, n) positive semidefinite (the identity if left
    out).

    Raises ValueError for an H that is not, with its least eigenvalue, and a Σ that is not.
    """

    def __init__(self, H, Sigma=None):
        self.H = arrays.square("H", H)
        self.size = len(self.H)
        if not np.array_equal(self.H, self.H.T):
            raise ValueError("H is not symmetric; give a symmetric matrix")
        self.spectrum = np.linalg.eigvalsh(self.H)
        if not self.spectrum[0] > 0:
            raise ValueError(
                f"H has the eigenvalue {self.spectrum[0]:.6g}; give a positive definite H"
            )
        self.factor = None if Sigma is None else _root(arrays.square("Sigma", Sigma, self.size))

    @classmethod
    def from_spectrum(cls, spectrum, basis_seed=0, sigma2=1.0):
        """H with these eigenvalues and uniformly random orthonormal eigenvectors, Σ = σ²I."""
        spectrum = arrays.vector("the spectrum", spectrum)
        if not (spectrum > 0).all():
            raise ValueError(f"the spectrum holds {spectrum.min():.6g}; give eigenvalues above 0")
        if not sigma2 >= 0:
            raise ValueError(f"sigma2 is {sigma2}; give a variance of at least 0")
        V = sampling.orthogonal(generator(basis_seed, 0, BASIS), spectrum.size)
        H = (V * spectrum) @ V.T
        return cls((H + H.T) / 2, None if sigma2 == 1 else sigma2 * np.eye(spectrum.size))

    def kicks(self, seed, first, count):
        """The centre's steps first … first + count − 1 of this seed, (count, n)."""
        steps = centre_steps(seed, self.size, first, count)
        return steps if self.factor is None else steps @ self.factor.T

    def loss(self, b):
        """½bᵀHb along the last axis."""
        return ((b @ self.H) * b).sum(axis=-1) / 2

    def gradient(self, b):
        return b @ self.H


def _root(Sigma):
    """A factor F with FFᵀ = Σ; ValueError unless Σ is symmetric positive semidefinite."""
    values, vectors = np.linalg.eigh((Sigma + Sigma.T) / 2)
    # eigh's values are off by at most some n·u·‖Σ‖ (backward stability)
    slack = 8 * len(Sigma) * np.finfo(float).eps * np.abs(values).max()
    if not np.array_equal(Sigma, Sigma.T) or values[0] < -slack:
        raise ValueError(
            f"Sigma is not symmetric positive semidefinite (least eigenvalue {values[0]:.6g}); "
            "give a covariance matrix"
        )
    return vectors * np.sqrt(values.clip(min=0))
