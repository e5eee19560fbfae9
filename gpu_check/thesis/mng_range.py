"""The range of MNG's history over batched steps: membership, Δ⁺ ≤ 1.5Δ + η, and (½ + ϑ)Δ after k −
1 calm steps."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("equal points", "zero gradients", "delta = 1")


def check(instances=2000, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Histories of 2 to 8 points (`dims`) and steps δ drawn, calm ones for k − 1 steps in a row."""
    load_torch()
    return hold(
        compare,
        "ranges",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        (2, 3, 5, 8),
        edges=EDGES,
    )


def compare(seed, numbers, k, device, dtype):
    """(2, B): Δ⁺ against 1.5Δ + η after one step of MNG; Δ after k − 1 steps with |δ|(Δ + η) ≤ ϑΔ
    against (½ + ϑ)Δ.

    A point is off by e = γ_{k+12}(4 max|x| + η) at most, the rounding of δ, four times, included;
    they lose at most (4k + 2)e.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers import mng

    streams = Streams(seed, numbers, device)
    H, G = streams.bell(1, k).to(dtype), streams.bell(1, k).to(dtype)
    eta = streams.uniform(0.001, 1, 1).to(dtype)

    H = sampling.at_edge(EDGES, "equal points", numbers, H, H[..., :1])
    G = sampling.at_edge(EDGES, "zero gradients", numbers, G, 0.0)
    G = sampling.at_edge(EDGES, "delta = 1", numbers, G, -1.0)

    def width(points):
        low, high = points.aminmax(dim=-1)
        return high - low

    after = mng.next_point(H, G, eta)
    size = 4 * torch.maximum(H.abs().amax(-1), after.abs()) + eta
    e = gamma(k + 12, UNIT[dtype]) * size
    once = width(mng.push(H, after)), 1.5 * width(H) + eta + 4 * e

    theta = streams.uniform(0.01, 0.49, 1).to(dtype)
    calm, start = H, width(H)
    for _ in range(k - 1):
        delta = streams.uniform(-1, 1, 1).to(dtype) * theta * width(calm) / (width(calm) + eta)
        calm = mng.push(calm, mng.shoot(calm, delta, eta))
    many = width(calm), (0.5 + theta) * start + (4 * k + 2) * e
    return tuple(
        torch.stack([a[:, 0], b[:, 0]]) * c
        for a, b, c in ((once[0], many[0], 1.0), (once[1], many[1], ENLARGE))
    )
