"""TO with A = 0, β = 0, γ = 1 − μ beside the real torch.optim.SGD, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("zero gradients", "equal gradients", "w = 0")


def check(
    instances=200, seed=0, device="auto", dtype="float64", dims=None, steps=30, first=0, chunk=None
):
    """w of TO(α, 0, 1−μ) against SGD(lr=α(1−μ), momentum=μ, dampening=0) on given gradients.

    One optimizer runs a whole batch, so α and μ are one pair for each size, drawn by the seed.
    """
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps)

    return hold(
        one,
        "steps beside torch.optim.SGD",
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
    """Largest |w − w̃| over the entries and its bound, (steps, B).

    Both recursions round products and sums of the sizes below, γ_8 of them a step with fl(1−μ)
    and fl(α(1−μ)); what is there shrinks by μ, up to u. A step of w adds γ_8 of its own sizes.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers.to_systems import full

    u = UNIT[dtype]
    shared = Streams(seed, [10**9 + n], device)
    mu, alpha = float(shared.uniform(0, 0.95)), float(shared.uniform(0.01, 0.5))
    rate = 1 - mu
    streams = Streams(seed, numbers, device)
    w, drive = streams.bell(n).to(dtype), streams.bell(steps, n).to(dtype)
    w = sampling.at_edge(EDGES, "w = 0", numbers, w, 0.0)
    drive = sampling.at_edge(EDGES, "zero gradients", numbers, drive, 0.0)
    drive = sampling.at_edge(EDGES, "equal gradients", numbers, drive, drive[:, :1])
    twin = torch.nn.Parameter(w.clone())
    sgd = torch.optim.SGD([twin], lr=alpha * rate, momentum=mu, dampening=0)
    A, b = w.new_zeros(len(w), n, n), torch.zeros_like(w)
    off_b, off_w, size = (torch.zeros_like(w, dtype=torch.float64) for _ in range(3))
    left, right = [], []
    for t in range(steps):
        g = drive[:, t]
        A, b, m, _, _ = full(A, b, w, g, 0.0, rate)
        w = w - alpha * m
        twin.grad = g.clone()
        sgd.step()
        buf = sgd.state[twin]["momentum_buffer"].double().abs()
        off_b = (mu + u) * off_b + 2 * gamma(8, u) * (2 * size + g.double().abs())
        size = torch.maximum(m.double().abs(), rate * buf) + off_b
        off_w = (
            off_w
            + alpha * off_b
            + 2 * gamma(8, u) * (alpha * size + w.double().abs() + twin.detach().double().abs())
        )
        left.append((w - twin.detach()).double().abs().amax(1))
        right.append(off_w.amax(1) * ENLARGE)
    return torch.stack(left), torch.stack(right)
