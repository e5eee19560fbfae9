"""The pseudo-inverse with the singular values below a relative cutoff left out, batched."""

import torch


def factors(M, cutoff):
    """(U, s, Vᵀ, 1/s where s > cutoff·s_max and 0 elsewhere) for M (B, n, k)."""
    U, s, Vt = torch.linalg.svd(M, full_matrices=False)
    keep = s > cutoff * s[:, :1]
    return U, s, Vt, torch.where(keep, 1 / torch.where(keep, s, 1), 0)


def apply(M, g, cutoff):
    """V diag(1/s) Uᵀg (B, k) over the singular values s > cutoff·s_max, for g (B, n)."""
    U, _, Vt, inverse = factors(M, cutoff)
    return (Vt.mT @ ((U.mT @ g[:, :, None]) * inverse[:, :, None]))[:, :, 0]
