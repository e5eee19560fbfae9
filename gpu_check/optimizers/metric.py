"""The Gramian of a propagator and pseudo-inverses in its metric, batched (Gramian-metric RLLC,
ours)."""

import torch

from ..batched.instances import times
from ..batched.pseudo_inverse import apply_pinv
from . import relaxed

DOUBLINGS = 40


def gramian(T, v):
    """W (B, k, k) = Σ (Tᵀ)ⁱ v vᵀ Tⁱ in float64, summed by doubling: 2⁴⁰ terms; ρ(T) < 1 is needed.

    Raises ValueError where that overflows or does not settle.
    """
    v = v.double()
    return total(T, v[:, :, None] * v[:, None, :])


def total(T, C=None):
    """Σ (Tᵀ)ⁱ C Tⁱ in float64, C = I if left out: with A = T^(2ʲ), the first 2ʲ⁺¹ terms are W +
    AᵀWA."""
    A = T.double()
    W = torch.eye(A.shape[1], dtype=A.dtype, device=A.device).expand_as(A) if C is None else C
    for _ in range(DOUBLINGS):
        if A.device.type != "meta" and not A.any():
            break  # nothing is added from here on
        W, A = W + A.mT @ W @ A, A @ A
    if W.device.type != "meta" and not (W.isfinite().all() and (A.abs().amax() == 0)):
        raise ValueError("the Gramian does not converge; give a T with spectral radius below 1")
    return (W + W.mT) / 2


def frame(W):
    """F (B, k, k) with FFᵀ = W⁻¹: from the eigenvalues of W. ValueError if W is not positive
    definite."""
    values, vectors = torch.linalg.eigh(W)
    if W.device.type != "meta" and not (values[:, 0] > W.shape[1] * 2.0**-53 * values[:, -1]).all():
        raise ValueError("a Gramian is not positive definite: (T, v) must be controllable")
    return vectors / values.sqrt()[:, None, :]


def apply(M, g, F, root=None):
    """F(MF)⁺g, or F R_ε(MF)g = (MᵀM + εW)⁻¹Mᵀg with √ε = `root`; shapes (B, n, k), (B, n), (B, k,
    k)."""
    K = M @ F
    return times(
        F, apply_pinv(K, g, full_rank=False) if root is None else relaxed.apply(K, g, root)
    )
