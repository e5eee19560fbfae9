"""The stationary moments of one mode with averaged gradients, and φ(μ), batched."""

from ..batched.device import load_torch


def check(instances=500, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold the stationary moments of one mode to φ(μ) and to E[b₊m] ∝ 1 + β − μ.

    β, μ are drawn (stable), h = 1, σ² = 1. c = φ(μ), k and the others come from the closed forms
    multiplied by the denominators, so the recursion's balance of E[b²] and E[m²] is a polynomial
    identity with an a-priori bound. `dims` is (1, 1).
    """
    load_torch()
    from .bowls import every_size

    if dims not in (None, (1, 1)):
        raise ValueError(f"dims is {tuple(dims)}; give (1, 1): it is one mode")
    return every_size(
        compare,
        instances,
        seed,
        device,
        dtype,
        (1, 1),
        first,
        chunk,
        "{count} balances of stationary moments",
    )


def compare(seed, numbers, n, device, dtype):
    """With D = 1 − β² + 2βμ: c → D², k → (1−β)(1+β−μ)D, p = βk + (1−β)c and (1+β)m = 2βk + (1−β)c;
    two balances."""
    import torch

    from ..batched.streams import Streams
    from .majorant import Poly, distance

    streams = Streams(seed, numbers, device)
    beta = Poly(streams.uniform(0.0, 0.9, 1, 1).to(dtype))
    mu = Poly(streams.uniform(0.1, 2.0, 1, 1).to(dtype))
    one = Poly(torch.ones_like(beta.value))
    two = one + one
    rest, more = one - beta, one + beta
    D = rest @ more + two @ beta @ mu
    c, k = D @ D, rest @ (more - mu) @ D
    p = beta @ k + rest @ c
    m = two @ beta @ k + rest @ c  # (1 + β)·E[m²]
    # E[b₊m] = p − μm, times 1 + β; and σ² = 2μp − μ²m against φ: μ(1−β)(2(1+β) − (1−β)μ)c = Dσ²
    first = distance(more @ k, more @ p - mu @ m)
    sigma = two @ more @ mu @ p - mu @ mu @ m
    second = distance(more @ mu @ rest @ (two @ more - rest @ mu) @ c, D @ sigma)
    errors, bounds = zip(first, second)
    return torch.stack(errors), torch.stack(bounds)
