"""The closed forms of TO's direction m against the update rules, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("w = 0", "zero gradients", "zero variables", "beta = 0", "gamma = 1")


def check(instances=600, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """One step of full, diagonal and rank-one TO; m against (1−c)u + cg, (1−C)u + Cg and the
    rank-one formula."""
    load_torch()
    return hold(
        compare,
        "directions against their closed forms",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )


def compare(seed, numbers, n, device, dtype):
    """|m − formula| and its bound, (3, B): 2γ_{8n+40} of the sizes of the terms, which are the same
    on both sides."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers import to_systems
    from ..optimizers.to_systems import dot

    streams = Streams(seed, numbers, device)
    w, g, b, p, q = (streams.bell(n).to(dtype) for _ in range(5))
    A = streams.bell(n, n).to(dtype)
    beta, rate = (streams.uniform(0, 1, 1).to(dtype) for _ in range(2))

    w, g = (
        sampling.at_edge(EDGES, "w = 0", numbers, w, 0.0),
        sampling.at_edge(EDGES, "zero gradients", numbers, g, 0.0),
    )
    A, b, p, q = (sampling.at_edge(EDGES, "zero variables", numbers, x, 0.0) for x in (A, b, p, q))
    beta, rate = (
        sampling.at_edge(EDGES, "beta = 0", numbers, beta, 0.0),
        sampling.at_edge(EDGES, "gamma = 1", numbers, rate, 1.0),
    )

    def closed(c, u, g, sign):
        return u + c * (u + g) if sign > 0 else (1 - c) * u + c * g

    def full(A, b, w, g, sign):
        return closed(beta * dot(w, w) + rate, (A @ w[:, :, None])[:, :, 0] + b, g, sign)

    def diagonal(a, b, w, g, sign):
        return closed(beta * w * w + rate, a * w + b, g, sign)

    def rank_one(pair, b, w, g, sign):
        p, q = pair
        read, square = dot(q, w), dot(w, w)
        u = p * read + b
        r = u + sign * g
        return u + sign * (
            (rate + beta * read**2 + sign * beta**2 * read * dot(p, r) * square) * r
            + beta * square * dot(p, r) * p
        )

    left, right = [], []
    for system, formula, start in (
        ("full", full, A),
        ("diagonal", diagonal, p),
        ("rank_one", rank_one, (p, q)),
    ):
        rates = (beta[:, :, None], rate) if system == "full" else (beta, rate)
        m = getattr(to_systems, system)(start, b, w, g, *rates)[2]
        sizes = tuple(x.abs() for x in start) if isinstance(start, tuple) else start.abs()
        left.append(norm((m - formula(start, b, w, g, -1)).double()))
        right.append(
            2
            * gamma(8 * n + 40, UNIT[dtype])
            * norm(formula(sizes, b.abs(), w.abs(), g.abs(), 1).double())
            * ENLARGE
        )
    return torch.stack(left), torch.stack(right)
