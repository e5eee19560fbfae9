"""Projections onto balls do not lengthen differences, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("x = y", "x = 0", "m = 0", "x and y opposite")


def check(instances=600, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """|Proj x − Proj y| ≤ |x − y| and |Proj(w − m) − w| ≤ |m| for w in the unit ball."""
    load_torch()
    return hold(
        compare,
        "projections onto balls",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        (1, 2, 3, 10),
        edges=EDGES,
    )


def compare(seed, numbers, n, device, dtype):
    """Both sides, (2, B); a projection rounds n + 6 times, relative to its size."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers.to_systems import project

    streams = Streams(seed, numbers, device)
    x, y, m = (streams.bell(n).to(dtype) for _ in range(3))
    x = sampling.at_edge(EDGES, "x = y", numbers, x, y)
    x = sampling.at_edge(EDGES, "x = 0", numbers, x, 0.0)
    x = sampling.at_edge(EDGES, "x and y opposite", numbers, x, -y)
    m = sampling.at_edge(EDGES, "m = 0", numbers, m, 0.0)
    px, py = project(x, 1.0), project(y, 1.0)
    after = project(py - m, 1.0)
    sizes = [norm(a.double()) for a in (x, y, m, px, py, after)]
    slack = 2 * gamma(n + 6, UNIT[dtype]) * sum(sizes)
    left = torch.stack([norm((px - py).double()), norm((after - py).double())])
    right = torch.stack([norm((x - y).double()) + slack, sizes[2] + slack])
    return left, right * ENLARGE
