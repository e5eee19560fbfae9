"""The energy bound on A along batched runs of full TO."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("zero variables", "zero gradients", "w = 0")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=60, first=0, chunk=None
):
    """‖A‖² ≤ ‖A_1‖² + (β_1/γ_1)|b_1|² + Σβ_t|g_t|² with β_t = 1/(t+2)², γ_t = 2/(t+2), |w| ≤ 1: c_t
    ≤ 1, β_t/γ_t falls."""
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps)

    return hold(
        one,
        "values of ‖A‖² below the energy bound",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )


def schedule(t):
    """β_t and γ_t: their ratio falls from 1/6."""
    return 1 / (t + 2) ** 2, 2 / (t + 2)


def compare(seed, numbers, n, device, dtype, steps):
    """Both sides, (steps, B); each step adds β_tγ_{n²+4n+40} of the sizes of the terms of the
    energy identity."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers.to_systems import full, project

    streams = Streams(seed, numbers, device)
    A, b = streams.bell(n, n).to(dtype), streams.bell(n).to(dtype)
    drive = streams.bell(steps, 2, n).to(dtype)
    A, b = (
        sampling.at_edge(EDGES, "zero variables", numbers, A, 0.0),
        sampling.at_edge(EDGES, "zero variables", numbers, b, 0.0),
    )
    drive = sampling.at_edge(
        EDGES, "zero gradients", numbers, drive, drive * drive.new_tensor([1.0, 0.0])[:, None]
    )
    drive = sampling.at_edge(
        EDGES, "w = 0", numbers, drive, drive * drive.new_tensor([0.0, 1.0])[:, None]
    )
    unit = gamma(n * n + 4 * n + 40, UNIT[dtype])
    first, second = schedule(1)
    right = norm(A.double()) ** 2 + norm(b.double()) ** 2 * (first / second)
    left, rights = [], []
    for t in range(1, steps + 1):
        beta, rate = schedule(t)
        w, g = project(drive[:, t - 1, 0], 1 - 1e-6), drive[:, t - 1, 1]
        big_u = (A.double().abs() @ w.double().abs()[:, :, None])[:, :, 0] + b.double().abs()
        big_r = big_u + g.double().abs()
        sizes = (
            norm(A.double().abs() + beta * big_r[:, :, None] * w.double().abs()[:, None, :]) ** 2
            / beta
        )
        sizes = sizes + norm(b.double().abs() + rate * big_r) ** 2 / rate + 4 * norm(big_r) ** 2
        A, b, _, _, _ = full(A, b, w, g, beta, rate)
        right = right + beta * (norm(g.double()) ** 2 + 2 * unit * sizes)
        left.append(norm(A.double()) ** 2)
        rights.append(right * ENLARGE)
    return torch.stack(left), torch.stack(rights)
