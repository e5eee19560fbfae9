"""Random batches of instances from gpu_check.streams.

Small products are written out entry by entry, in a fixed order, so that an
instance has the same numbers in every chunk and on every device.
"""

import torch

SHAPES = ((16, 4), (4, 4), (7, 2), (5, 1), (2, 2), (12, 3))


def check_counts(instances, seed, first):
    """ValueError unless instances ≥ 1, seed ≥ 0 and first ≥ 0 are whole numbers."""
    for name, value, least in (("instances", instances, 1), ("seed", seed, 0), ("first", first, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**62:
            raise ValueError(f"{name} is {value!r}; give a whole number of at least {least}")


def dot(a, b):
    """Σ_i a_i b_i over the last axis, added from left to right."""
    total = a[..., 0] * b[..., 0]
    for i in range(1, a.shape[-1]):
        total = total + a[..., i] * b[..., i]
    return total


def product(A, B):
    """A B for A (…, m, p), B (…, p, q)."""
    return dot(A[..., :, None, :], B.mT[..., None, :, :])


def frobenius(A):
    """‖A‖_F over the last two axes, shaped to divide A by."""
    flat = A.flatten(-2)
    return dot(flat, flat).sqrt()[..., None, None]


def orthogonal(streams, k, columns=None):
    """Q (B, k, columns): a product of `columns` random reflections, orthogonal to rounding."""
    columns = k if columns is None else columns
    like = streams.bell(columns, k)
    Q = torch.eye(k, dtype=like.dtype, device=like.device)[:, :columns].expand(len(like), k, columns)
    for i in range(columns):
        w = like[:, i]
        scale = 2 / dot(w, w).clamp(min=2.0**-40)
        Q = Q - (scale[:, None] * w)[:, :, None] * dot(Q.mT, w[:, None, :])[:, None, :]
    return Q


def change_of_basis(streams, k, condition=100.0):
    """S (B, k, k) with singular values in [1/√condition, √condition], none drawn at the ends."""
    # Square roots only: exp and log differ in the last bit between devices.
    root = condition**0.25
    s = streams.uniform(1 / root, root, k) ** 2
    return product(orthogonal(streams, k) * s[:, None, :], orthogonal(streams, k))


def full_rank_memory(streams, n, k):
    """M (B, n, k) with singular values in [1, 3]."""
    left = orthogonal(streams, n, k) * streams.uniform(1, 3, k)[:, None, :]
    return product(left, orthogonal(streams, k))


def propagator(streams, k):
    """T (B, k, k), v (B, k): a third each dense with ‖T‖_F = 0.9, J(λ;k) and J(0;k)."""
    dense, v = streams.bell(k, k), streams.bell(k)
    dense = 0.9 * dense / frobenius(dense).clamp(min=2.0**-10)
    eye = torch.eye(k, dtype=dense.dtype, device=dense.device)
    shift = torch.diag(torch.ones(k - 1, dtype=dense.dtype, device=dense.device), 1)
    jordan = streams.uniform(-0.9, 0.9)[:, None, None] * eye + shift
    kind = streams.choice(3)[:, None]
    T = torch.where(kind[:, :, None] == 0, dense, torch.where(kind[:, :, None] == 1, jordan, shift))
    return T, torch.where(kind == 0, v, eye[0])


def quadratic(streams, n):
    """H (B, n, n), symmetric with eigenvalues in [0.1, 2]."""
    V = orthogonal(streams, n)
    H = product(V * streams.uniform(0.1, 2, n)[:, None, :], V.mT)
    return (H + H.mT) / 2
