"""M⁺g at the steps where M has rank k, nothing at the others, batched (gated RLLC, ours)."""

import torch

from ..batched.pseudo_inverse import apply_pinv

# The largest part of the largest generalized eigenvalue of (MᵀM, W) that counts as zero, by number
# type.
THRESHOLD = {torch.float64: 1e-16, torch.float32: 1e-9}


def is_open(M, F):
    """Whether M (B, n, k) counts as of rank k: the squared singular values of MF, FFᵀ = W⁻¹,
    decide."""
    n, k = M.shape[1:]
    if n < k:
        return torch.zeros(len(M), dtype=torch.bool, device=M.device)
    s = torch.linalg.svdvals(M @ F)
    return s[:, -1] > THRESHOLD[M.dtype] ** 0.5 * s[:, 0]


def apply(M, g, F):
    """M⁺g (B, k) where the gate is open, 0 elsewhere."""
    return torch.where(is_open(M, F)[:, None], apply_pinv(M, g, full_rank=False), 0)
