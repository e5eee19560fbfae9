"""MNG on a constant gradient, batched, against the recurrence of its steps."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("start at 0", "eta = 1", "the smallest gradient")

STEPS = 25


def check(instances=600, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """|x_t − (x⁰ − σΣs)| for k = 1, 2, 3, 5, 10 (`dims`), t up to 25."""
    load_torch()
    return hold(
        compare,
        "points on a constant gradient",
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
    """(STEPS, B). An error E of the points goes on as 1½E + ½E plus γ_{k+12}(4 max|x| + η); the
    recurrence's own rounding, of sums of at most t(k + 2) positive terms, is γ_{t(k+2)+2} of the
    distance in float64."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, U64, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers import mng

    streams = Streams(seed, numbers, device)
    x, eta, g = (
        streams.bell(1).to(dtype),
        streams.uniform(0.001, 1, 1).to(dtype),
        streams.bell(1).to(dtype),
    )
    x, eta = (
        sampling.at_edge(EDGES, "start at 0", numbers, x, 0.0),
        sampling.at_edge(EDGES, "eta = 1", numbers, eta, 1.0),
    )
    g = sampling.at_edge(EDGES, "the smallest gradient", numbers, g, -torch.finfo(dtype).tiny)
    g = torch.where(g == 0, torch.ones_like(g), g)
    path = mng.run(lambda point: g.expand_as(point), x, k, eta, STEPS)[..., 0].double()
    start, rate, sign = (a[:, 0].double() for a in (x, eta, g.sign()))
    steps, distance, off = (
        [torch.zeros_like(start)] * STEPS,
        torch.zeros_like(start),
        [torch.zeros_like(start)] * k,
    )
    left, right = [], []
    for t in range(1, STEPS + 1):
        s = sum(steps[len(steps) - k + 1 :], torch.zeros_like(start)) / 2 + rate
        steps.append(s)
        distance = distance + s
        largest = path[: t + 1].abs().amax(0)
        off = [
            *off[1:],
            1.5 * off[-1] + 0.5 * off[0] + gamma(k + 12, UNIT[dtype]) * (4 * largest + rate),
        ]
        left.append((path[t] - (start - sign * distance)).abs())
        right.append((off[-1] + gamma(t * (k + 2) + 4, U64) * (distance + start.abs())) * ENLARGE)
    return torch.stack(left), torch.stack(right)
