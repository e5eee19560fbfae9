"""The energy identity of full TO, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("zero variables", "zero gradients", "w = 0")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=20, first=0, chunk=None
):
    """‖Θ′‖² + |u|² + (1−c)|r|² against ‖Θ‖² + |g|² at every step, Θ = (A/√β, b/√γ)."""
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps)

    return hold(
        one,
        "steps of the energy identity",
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
    """The two sides' difference and γ_{n²+4n+40} of all terms' sizes, (steps, B).

    Sums of squares are taken in float64 from the run's numbers, so that float32 is judged by its
    steps.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers.to_systems import full

    streams = Streams(seed, numbers, device)
    A, b = streams.bell(n, n).to(dtype), streams.bell(n).to(dtype)
    beta, rate = (streams.uniform(0.05, 1, 1).to(dtype) for _ in range(2))
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
    B, C = beta.double()[:, 0], rate.double()[:, 0]
    left, right = [], []
    for t in range(steps):
        w, g = drive[:, t, 0], drive[:, t, 1]
        before = norm(A.double()) ** 2 / B + norm(b.double()) ** 2 / C
        big_u = (A.double().abs() @ w.double().abs()[:, :, None])[:, :, 0] + b.double().abs()
        big_r = big_u + g.double().abs()
        sizes = (
            norm(
                A.double().abs()
                + B[:, None, None] * big_r[:, :, None] * w.double().abs()[:, None, :]
            )
            ** 2
            / B
        )
        sizes = sizes + norm(b.double().abs() + C[:, None] * big_r) ** 2 / C + before
        A, b, _, u, r = full(A, b, w, g, beta[:, :, None], rate)
        c = B * norm(w.double()) ** 2 + C
        sizes = sizes + norm(g.double()) ** 2 + norm(big_u) ** 2 + (1 + c) * norm(big_r) ** 2
        after = norm(A.double()) ** 2 / B + norm(b.double()) ** 2 / C
        left.append(
            (
                after
                + norm(u.double()) ** 2
                + (1 - c) * norm(r.double()) ** 2
                - before
                - norm(g.double()) ** 2
            ).abs()
        )
        right.append(gamma(n * n + 4 * n + 40, UNIT[dtype]) * sizes * ENLARGE)
    return torch.stack(left), torch.stack(right)
