"""Unit j of J(λ; k) stores Σ_i C(i, j−1) λ^{i−j+1} g_{t−i}, batched."""

from ..batched.device import load_torch

EDGES = ("λ = 0", "λ = 1", "λ = −1", "zero gradients", "equal gradients")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=16, first=0, chunk=None
):
    """Run J(λ; k), 0.1 < |λ| < 1, and compare every entry with the sum over its closed rule.

    Arguments and errors as in abstract_rule.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, 4 * steps, wide=True, edges=EDGES
        ):
            errors, bounds = compare(seed, numbers, *shape, chosen, number, steps)
            worst.add(numbers, errors, bounds)
    return worst.result(
        instances, f"{worst.compared} entries of J(λ;k) compared with binomial sums"
    )


def eigenvalues(streams):
    """λ (B,), 0.1 < |λ| < 1 of either sign: its powers do not underflow in float32."""
    return streams.uniform(0.1, 1) * (1 - 2 * streams.choice(2))


def blocks(lam, k):
    """T (B, k, k) and v (B, k) of J(λ; k) for every λ of a batch."""
    import torch

    eye = torch.eye(k, dtype=lam.dtype, device=lam.device)
    shift = torch.diag(lam.new_ones(k - 1), 1)
    return lam[:, None, None] * eye + shift, eye[0].expand(len(lam), k)


def closed_rules(lam, k, count):
    """C(i, j) λ^{i−j}, shaped (B, count, k): Pascal's triangle in whole numbers, powers by
    products."""
    import torch

    triangle = torch.zeros(count, k, dtype=torch.int64, device=lam.device)
    triangle[:, 0] = 1
    for i in range(1, count):
        triangle[i, 1:] = triangle[i - 1, 1:] + triangle[i - 1, :-1]
    powers = [torch.ones_like(lam)]
    for _ in range(count - 1):
        powers.append(powers[-1] * lam)
    powers = torch.stack(powers, 1)
    lag = (
        torch.arange(count, device=lam.device)[:, None]
        - torch.arange(k, device=lam.device)[None, :]
    )
    return triangle.to(lam.dtype) * powers[:, lag.clamp(min=0)]


def compare(seed, numbers, n, k, device, dtype, steps):
    """|recursion − closed sum| and its bound, both (steps·n·k, B).

    In the sum a term passes less than t products in the power, one rounding of the binomial,
    two products and t sums: 2t + 2 ≤ t(k + 1) + 2 roundings, as memories.memories asks.
    """
    from ..batched.edges import Edges
    from ..batched.memories import memories, rows, sums
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    edges, lam = Edges(EDGES, numbers, device), eigenvalues(streams)
    for name, value in {"λ = 0": 0, "λ = 1": 1, "λ = −1": -1}.items():
        lam = edges.put(name, lam, value)
    lam, drive = lam.to(dtype), edges.gradients(streams.bell(steps, n)).to(dtype)
    M, bounds = memories(LinearRule(*blocks(lam, k)), drive)
    return rows((M - sums(closed_rules(lam, k, steps), drive)).abs()), rows(bounds)
