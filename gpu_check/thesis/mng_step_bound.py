"""|δ| ≤ 1 for batched rows of gradients, and MNG's first step."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("zero gradients", "one gradient", "equal gradients")


def check(instances=2000, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """|δ| ≤ 1 without a tolerance (rounding is monotone), and |x¹ − (x⁰ − η sign g)|; rows of 1 to
    10 gradients (`dims`)."""
    load_torch()
    return hold(
        compare,
        "steps and first steps",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        (1, 2, 3, 5, 10),
        edges=EDGES,
    )


def compare(seed, numbers, k, device, dtype):
    """Left and right sides, (2, B): a sum of j numbers of at most 1 rounds to at most j, so |δ| has
    the bound 1."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers import mng

    streams = Streams(seed, numbers, device)
    G, x, eta = (
        streams.bell(3, k).to(dtype),
        streams.bell(1).to(dtype),
        streams.uniform(0.01, 1, 1).to(dtype),
    )
    constant = streams.choice(3) == 0
    G[constant] = G[constant][..., :1].expand(-1, -1, k)
    G = sampling.at_edge(EDGES, "zero gradients", numbers, G, 0.0)
    G = sampling.at_edge(
        EDGES, "one gradient", numbers, G, G * (torch.arange(k, device=device) == 0)
    )
    G = sampling.at_edge(EDGES, "equal gradients", numbers, G, -G[..., :1])
    g = G[:, :1, 0]
    after = mng.next_point(mng.fill(x, k), mng.fill(g, k), eta)
    off = (after - (x - eta * g.sign())).abs().amax(1)
    return torch.stack([mng.mean_step(G).abs().amax(1), off]), torch.stack(
        [torch.ones_like(off), gamma(k + 4, UNIT[dtype]) * (x.abs() + eta)[:, 0]]
    )
