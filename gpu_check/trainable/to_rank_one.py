"""Rank-one TO below its bound while Σβ_t stays under the limit, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("p = 0", "p = q", "zero gradients", "w = 0")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=60, first=0, chunk=None
):
    """max(|p|, |q|) against X, X²/(X²+G) = X_1²/(X_1²+G)·e^{4GΣβ}, |w| ≤ 1, |g| ≤ G, b_1 = 0."""
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps)

    return hold(
        one,
        "sizes of p and q below X",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )


def compare(seed, numbers, n, device, dtype, steps):
    """Both sides, (steps, B); rounding lets x grow by 1 + γ_{4n+16} more in every step."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers.to_systems import project, rank_one

    streams = Streams(seed, numbers, device)
    pair = tuple(streams.bell(n).to(dtype) for _ in range(2))
    p, q = pair
    pair = (
        sampling.at_edge(
            EDGES, "p = 0", numbers, sampling.at_edge(EDGES, "p = q", numbers, p, q), 0.0
        ),
        q,
    )
    G = streams.uniform(0.2, 2)
    drive = streams.bell(steps, 2, n).to(dtype)
    drive = sampling.at_edge(
        EDGES, "zero gradients", numbers, drive, drive * drive.new_tensor([1.0, 0.0])[:, None]
    )
    drive = sampling.at_edge(
        EDGES, "w = 0", numbers, drive, drive * drive.new_tensor([0.0, 1.0])[:, None]
    )
    b = torch.zeros_like(pair[0])
    x = torch.maximum(norm(pair[0].double()), norm(pair[1].double())).clamp(min=1e-3)
    # Σ 1/(t(t+1)) < 1 shares out nine tenths of the limit
    share = 0.9 * torch.log1p(G / x**2) / (4 * G)
    spent, left, right = torch.zeros_like(x), [], []
    for t in range(1, steps + 1):
        beta = (share / (t * (t + 1))).to(dtype)[:, None]
        w = project(drive[:, t - 1, 0] * 4, 1 - 1e-6)
        g = project(drive[:, t - 1, 1], 1 - 1e-6) * G.to(dtype)[:, None]
        pair, b, _, _, _ = rank_one(pair, b, w, g, beta, 0.5)
        spent = spent + share / (t * (t + 1))
        z = x**2 / (x**2 + G) * torch.exp(4 * G * spent)
        left.append(torch.maximum(norm(pair[0].double()), norm(pair[1].double())))
        right.append(
            (G * z / (1 - z)).sqrt() * (1 + gamma((4 * n + 16) * t, UNIT[dtype])) * ENLARGE
        )
    return torch.stack(left), torch.stack(right)
