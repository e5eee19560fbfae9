"""The relaxed pseudo-inverse (MᵀM + εI)⁻¹Mᵀg, batched (the paper's Remark 3.5)."""

import torch

from ..batched.pseudo_inverse import back_substitution, twice_gram_schmidt


def extended(M, root):
    """[M; √ε I] (B, n + k, k); √ε is a number or has shape (B,)."""
    k = M.shape[2]
    eye = torch.eye(k, dtype=M.dtype, device=M.device).expand(len(M), k, k)
    root = torch.as_tensor(root, dtype=M.dtype, device=M.device)
    return torch.cat([M, root.reshape(-1, 1, 1) * eye], 1)


def lengthened(g, k):
    """[g; 0] (B, n + k)."""
    return torch.cat([g, g.new_zeros(len(g), k)], 1)


def apply(M, g, root):
    """R_ε(M)g (B, k) for M (B, n, k), g (B, n), √ε > 0; `root` is √ε."""
    Q, R = twice_gram_schmidt(extended(M, root))
    return back_substitution(R, Q.mT @ lengthened(g, M.shape[2])[:, :, None])[:, :, 0]
