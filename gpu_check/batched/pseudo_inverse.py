"""M⁺g for a batch of memories, without the Gram matrix.

Full column rank: Gram–Schmidt done twice (its Q is orthogonal to rounding:
L. Giraud, J. Langou, M. Rozložník, Numerische Mathematik 101 (2005)), then back
substitution. Lower rank: Householder QR and the singular value decomposition
of R, truncated.
"""

from typing import NamedTuple

import torch

# Singular values below RCOND times the largest count as zero.
RCOND = {torch.float64: 1e-12, torch.float32: 1e-5}


class QR(NamedTuple):
    """M = QR; Q (B, n, k), R (B, k, k) upper triangular with diagonal ≥ 0."""

    Q: torch.Tensor
    R: torch.Tensor


class SVD(NamedTuple):
    """M = U diag(s) Vᵀ; `inverse` is 1/s, 0 where s counts as zero."""

    U: torch.Tensor
    s: torch.Tensor
    Vt: torch.Tensor
    inverse: torch.Tensor


def twice_gram_schmidt(M):
    """QR of M (B, n, k); a dependent column gives a zero on R's diagonal."""
    k = M.shape[2]
    Q = torch.zeros_like(M)
    R = M.new_zeros(len(M), k, k)
    for j in range(k):
        column = M[:, :, j]
        for _ in range(2 if j else 0):
            inner = (Q[:, :, :j] * column[:, :, None]).sum(1)
            column = column - (Q[:, :, :j] * inner[:, None, :]).sum(2)
            R[:, :j, j] += inner
        length = (column * column).sum(1).sqrt()
        R[:, j, j] = length
        Q[:, :, j] = column / torch.where(length > 0, length, 1)[:, None]
    return QR(Q, R)


def cholesky_qr_twice(M):
    """(Q, R1, R2) with M = Q R2 R1: CholeskyQR2, few large operations where twice_gram_schmidt has
    many small ones.

    R1 is the Cholesky factor of MᵀM, R2 that of QᵀQ for Q = MR1⁻¹, close to the identity, which
    repairs what squaring the condition lost (Yamamoto and others, ETNA 44 (2015)). NaN where MᵀM is
    not seen to be positive.
    """
    factors = []
    for _ in range(2):
        L, info = torch.linalg.cholesky_ex(M.mT @ M)
        R = torch.where((info == 0)[:, None, None], L, torch.nan).mT
        M = torch.linalg.solve_triangular(R, M, upper=True, left=False)
        factors.append(R)
    return M, *factors


def back_substitution(R, y):
    """x with R x = y, for y (B, k, m); infinite where R's diagonal is 0."""
    k = R.shape[-1]
    x = torch.zeros_like(y)
    for i in reversed(range(k)):
        known = (R[:, i, i + 1 :, None] * x[:, i + 1 :, :]).sum(1)
        x[:, i, :] = (y[:, i, :] - known) / R[:, i, i, None]
    return x


def truncated_svd(M):
    """The singular value decomposition of M (B, n, k), small values marked as zero."""
    Q, R = torch.linalg.qr(M)
    W, s, Vt = torch.linalg.svd(R, full_matrices=False)
    keep = s > RCOND[M.dtype] * s[:, :1]
    return SVD(Q @ W, s, Vt, torch.where(keep, 1 / torch.where(keep, s, 1), 0))


def apply_pinv(M, g, full_rank=True):
    """M⁺g for M (B, n, k) and g (B, n) or (B, n, m); full_rank=False decides each rank by RCOND."""
    if g.dim() == 2:
        return apply_pinv(M, g[:, :, None], full_rank)[:, :, 0]
    if full_rank:
        Q, R = twice_gram_schmidt(M)
        return back_substitution(R, Q.mT @ g)
    U, _, Vt, inverse = truncated_svd(M)
    return Vt.mT @ ((U.mT @ g) * inverse[:, :, None])
