"""Random batches of instances from gpu_check.batched.streams.

Small products are written out entry by entry, in a fixed order, so that an
instance has the same numbers in every chunk and on every device.

Random draws never hit the edges of a statement: 0, 1, equal or singular values, zero gradients. A
check names the edges that its hypotheses allow, in a tuple of strings. Each stands for COPIES
instances, so for one of every shape, numbered from −1 downwards; they are run whenever a check
starts at instance 0 (batches.batches), and `edge` says which they are.
"""

import torch

COPIES = 7  # as many shapes as a check has at most: consecutive instances take each in turn
SHAPES = ((16, 4), (4, 4), (7, 2), (5, 1), (2, 2), (12, 3))


def check_counts(instances, seed, first, edges=0):
    """ValueError unless instances ≥ 1, seed ≥ 0 and first ≥ −edges are whole numbers."""
    limits = ("instances", instances, 1), ("seed", seed, 0), ("first", first, -edges)
    for name, value, least in limits:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**62:
            raise ValueError(f"{name} is {value!r}; give a whole number of at least {least}")


def edge(edges, name, numbers, device):
    """(B,) of truth values: which of the instances with these numbers are the edge `name`?"""
    numbers = torch.as_tensor(numbers, dtype=torch.int64, device=device)
    return (numbers < 0) & ((-1 - numbers) // COPIES == edges.index(name))


def at_edge(edges, name, numbers, x, value):
    """x (B, …), but ``value`` in those of these instances that are the edge `name`."""
    return placed(edge(edges, name, numbers, x.device), x, value)


def placed(these, x, value):
    """x (B, …), but ``value`` in the instances that `these` (B,) marks; as x in type and device."""
    import torch

    value = torch.as_tensor(value, dtype=x.dtype, device=x.device)
    return torch.where(these.reshape(-1, *[1] * (x.ndim - 1)), value, x)


def dot(a, b):
    """Σ_i a_i b_i over the last axis, added from left to right."""
    return _sum(a.unbind(-1), b.unbind(-1))


def product(A, B):
    """A B for A (…, m, p), B (…, p, q), added like `dot`."""
    return _sum(A[..., None, :].unbind(-1), B[..., None, :, :].unbind(-2))


def _sum(left, right):
    total = left[0] * right[0]
    for a, b in zip(left[1:], right[1:]):
        total = total + a * b
    return total


def frobenius(A):
    """‖A‖_F over the last two axes, shaped to divide A by."""
    flat = A.flatten(-2)
    return dot(flat, flat).sqrt()[..., None, None]


def orthogonal(streams, k, columns=None):
    """Q (B, k, columns): a product of `columns` random reflections, orthogonal to rounding."""
    columns = k if columns is None else columns
    like = streams.bell(columns, k)
    Q = torch.eye(k, dtype=like.dtype, device=like.device)[:, :columns].expand(
        len(like), k, columns
    )
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


def dense(streams, k):
    """T (B, k, k) with ‖T‖_F = 0.9 and v (B, k), both in general position."""
    T, v = streams.bell(k, k), streams.bell(k)
    return 0.9 * T / frobenius(T).clamp(min=2.0**-10), v


def propagator(streams, k):
    """T (B, k, k), v (B, k): a third each dense, J(λ;k) with |λ| < 0.9 and J(0;k), the last two
    with v = e_1."""
    T, v = dense(streams, k)
    eye = torch.eye(k, dtype=T.dtype, device=T.device)
    shift = torch.diag(eye.new_ones(k - 1), 1)
    jordan = streams.uniform(-0.9, 0.9)[:, None, None] * eye + shift
    kind = streams.choice(3)[:, None]
    T = torch.where(kind[:, :, None] == 0, T, torch.where(kind[:, :, None] == 1, jordan, shift))
    return T, torch.where(kind == 0, v, eye[0])


def integer_reflections(streams, k):
    """S (B, k, k), integers with SSᵀ = σ²I exactly: a product of two (wᵀw)I − 2wwᵀ."""
    eye = torch.eye(k, dtype=torch.float64, device=streams.key.device)
    S = eye.expand(len(streams.key), k, k)
    for _ in range(2):
        w = (_small(streams, k) + 4 * eye[0]).double()
        S = product(S, dot(w, w)[:, None, None] * eye - 2 * w[:, :, None] * w[:, None, :])
    return S


def _small(streams, k):
    """Whole numbers in −3 … 3."""
    return (streams.bits(k) >> 33) % 7 - 3


def no_slope(theta):
    """H = 0: an open loop."""
    return theta.new_zeros(*theta.shape, theta.shape[1])


def quadratic(streams, n):
    """H (B, n, n), symmetric with eigenvalues in [0.1, 2]."""
    V = orthogonal(streams, n)
    H = product(V * streams.uniform(0.1, 2, n)[:, None, :], V.mT)
    return (H + H.mT) / 2
