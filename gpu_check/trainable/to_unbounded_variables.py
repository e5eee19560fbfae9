"""The steered runs of TO in one variable whose A grows without bound, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("mu = 0", "beta = gamma = 1/4, A = 1")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=200, first=0, chunk=None
):
    """α_t = 1/A_{t+1} on μw²/2 ± w: at even t, A² ≥ A_1² + βγt. `dims` must be 1 or left out."""
    load_torch()
    if dims not in (None, 1):
        raise ValueError(f"dims is {dims!r}; this check has one variable")

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, device, dtype, steps)

    return hold(
        one,
        "even steps of steered runs above A_1² + βγt",
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
    """A_1² + βγt and A², (steps/2, B).

    A ↦ A + βy(1+μy/A)/A has slope below 1, so errors do not grow; 30 roundings a step make γ_{60t}
    of A².
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers.to_systems import full

    streams = Streams(seed, numbers, device)
    beta, rate = (streams.uniform(0.1, 0.5, 1).to(dtype) for _ in range(2))
    mu, A = streams.uniform(0, 1, 1).to(dtype), streams.uniform(1, 2, 1, 1).to(dtype)
    mu = sampling.at_edge(EDGES, "mu = 0", numbers, mu, 0.0)
    beta, rate = (
        sampling.at_edge(EDGES, "beta = gamma = 1/4, A = 1", numbers, x, 0.25) for x in (beta, rate)
    )
    A = sampling.at_edge(EDGES, "beta = gamma = 1/4, A = 1", numbers, A, 1.0)
    w, b = torch.zeros_like(mu), torch.zeros_like(mu)
    first = A[:, 0, 0].double() ** 2
    left, right = [], []
    for t in range(1, steps + 1):
        A, b, m, _, _ = full(A, b, w, mu * w + (1 if t % 2 else -1), beta[:, :, None], rate)
        w = w - m / A[:, :, 0]
        if t % 2 == 0:
            left.append(first + beta[:, 0].double() * rate[:, 0].double() * t)
            right.append(A[:, 0, 0].double() ** 2 * (1 + gamma(60 * t, UNIT[dtype])) * ENLARGE)
    return torch.stack(left), torch.stack(right)
