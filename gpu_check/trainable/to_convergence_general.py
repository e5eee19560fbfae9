"""The worst cases of (W) and (E) with general scales, batched: the induction of TO's convergence
theorem, step by step."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("L = mu", "a = 0", "alpha = 3/(4 mu)")


def check(
    instances=2000,
    seed=0,
    device="auto",
    dtype="float64",
    dims=None,
    steps=200,
    first=0,
    chunk=None,
):
    """(W) and (E) with equality from ε² = N/s, δ² = ρ²N/s: then ε² ≤ N/s and δ² ≤ ρ²N/s at every
    later step.

    Every instance has its own μ, L, a, α, γ ≥ 1 + κ, and q = Δ (half of the cubic's leading
    coefficient); it starts at the least s that the sufficient condition allows. N = 1. `dims` says
    nothing here.
    """
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, device, dtype, steps)

    return hold(
        one,
        "worst-case errors and distances below N/s and M/s",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        (1,),
        edges=EDGES,
    )


def compare(seed, numbers, device, dtype, steps):
    """Both sides (2·steps, B): s·ε² and s·δ² against N and M.

    Every entry of the recursion is ≥ 0 but 1 − γ/(s+1) and 1 − μα/s, which are differences of
    numbers ≤ 1: they are at least 1/(s+1), so a rounding of u is (s+1)u of them at most. A step has
    fewer than 40 others, all relative.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT
    from ..batched.streams import Streams

    u, streams = UNIT[dtype], Streams(seed, numbers, device)
    mu = streams.uniform(0.5, 2)
    L, a = mu * streams.uniform(1, 4), mu * streams.uniform(0, 1)
    L, a = (
        sampling.at_edge(EDGES, "L = mu", numbers, L, mu),
        sampling.at_edge(EDGES, "a = 0", numbers, a, 0.0),
    )
    alpha = streams.uniform(0.75, 3)
    alpha = sampling.at_edge(EDGES, "alpha = 3/(4 mu)", numbers, alpha, 0.75) / mu
    rho = alpha / (alpha * mu - 0.5)
    kappa = (L + a) * alpha * (1 + L * rho)
    x = kappa * streams.uniform(1, 3)
    q = (1 + 2 * x - 2 * kappa) / 2
    s = torch.maximum(torch.maximum(x, x * (x - 2 * kappa) / q), alpha * (mu + L) / 2) + 1
    mu, L, K, alpha, rho, gamma, q, s = (
        v.to(dtype) for v in (mu, L, L + a, alpha, rho, 1 + x, q, s)
    )
    eps, delta = s**-0.5, rho * s**-0.5
    carried = torch.zeros_like(s, dtype=torch.float64)
    left, right = [], []
    for _ in range(steps):
        rate = alpha / s
        grown = (1 + K * rate) * eps + K * L * rate * delta
        delta = (1 - mu * rate) * delta + rate * eps
        s = s + 1
        # C²σ² = qN
        eps = (((1 - gamma / s) * grown) ** 2 + q / s**2).sqrt()
        carried = carried + (40 + 4 * s.double()) * u
        left += [s.double() * eps.double() ** 2, s.double() * delta.double() ** 2]
        # both numbers' relative error is at most `carried`, doubled by the square
        room = (1 + 2 * carried + 4 * carried**2) * ENLARGE
        right += [room, rho.double() ** 2 * room]
    return torch.stack(left), torch.stack(right)
