"""The Gramian of a propagator: what size its memory has when it is fed white noise (ours)."""

import numpy as np

from .. import arrays, lyapunov


def gramian(T, v):
    """W of shape (k, k) with W = TᵀWT + vvᵀ, that is Σ (Tᵀ)ⁱ v vᵀ Tⁱ; the expected MᵀM/n of noise.

    In the S-frame it is SᵀWS, and LᵀWL = Σ h_i². Raises ValueError unless ρ(T) < 1, where the
    sum converges, and (T, v) is controllable, where W is invertible.
    """
    T = arrays.square("T", T)
    v = arrays.vector("v", v, len(T))
    if not v.size:
        raise ValueError("the propagator has no memory unit; give k ≥ 1")
    radius = float(np.abs(np.linalg.eigvals(T)).max())
    if not radius < 1:
        raise ValueError(
            f"T has spectral radius {radius:.3g}; the Gramian exists below 1 only, so let old "
            "gradients decay"
        )
    W = lyapunov.solve(T.T, np.outer(v, v))
    return (W + W.T) / 2


def orthonormal_frame(W):
    """F of shape (k, k) with FFᵀ = W⁻¹, so FᵀWF = I: the inverse of W's Cholesky factor,
    transposed.

    Raises ValueError if W is not symmetric, or not seen to be positive definite: storing W rounds
    its eigenvalues by ku times the largest, u = 2⁻⁵³.
    """
    W = arrays.square("W", W)
    if not np.array_equal(W, W.T):
        raise ValueError("W is not symmetric; give a symmetric positive definite matrix")
    values = np.linalg.eigvalsh(W)
    if not values[0] > len(W) * 2.0**-53 * values[-1]:
        raise ValueError(
            "W is not positive definite; a Gramian is if (T, v) is controllable: leave "
            "unreachable units out"
        )
    return np.linalg.inv(np.linalg.cholesky(W)).T
