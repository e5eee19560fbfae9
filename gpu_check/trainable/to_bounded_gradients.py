"""Proposition 1's bound on batch gradients along projected runs of full TO, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("equal batches", "zero centres", "w* = 0")

BATCHES = 4


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=30, first=0, chunk=None
):
    """|∇F^B(w_t)| ≤ 2LD + max_B|∇F^B(w*)| in the unit ball, four quadratics ½(w−w_B)ᵀH_B(w−w_B),
    H_B diagonal.

    w* is a point of the sphere and w_1 is opposite; every other step has a rate so large that the
    run hits the ball.
    """
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps)

    return hold(
        one,
        "batch gradients along projected runs",
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
    """Both sides (4·steps, B); a gradient rounds twice an entry, γ_4 of |H|(|w| + |w_B|)."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers.to_systems import full, project

    streams, D = Streams(seed, numbers, device), 1 + 2.0**-10
    H = streams.uniform(0.125, 2, BATCHES, n).to(dtype)
    centres = streams.bell(BATCHES, n).to(dtype)
    star = project(streams.bell(n).to(dtype), 1.0)
    star = sampling.at_edge(EDGES, "w* = 0", numbers, star, 0.0)
    centres = sampling.at_edge(EDGES, "zero centres", numbers, centres, 0.0)
    centres = sampling.at_edge(EDGES, "equal batches", numbers, centres, centres[:, :1])
    H = sampling.at_edge(EDGES, "equal batches", numbers, H, H[:, :1])
    L = H.double().amax((1, 2))

    def gradient(which, w):
        return H[:, which] * (w - centres[:, which])

    def rounding(which, w):
        return gamma(4, UNIT[dtype]) * norm(
            (H[:, which] * (w.abs() + centres[:, which].abs())).double()
        )

    # D leaves room for the rounding of the projection
    at_star = torch.stack(
        [norm(gradient(i, star).double()) + rounding(i, star) for i in range(BATCHES)]
    ).amax(0)
    A, b, w = streams.bell(n, n).to(dtype) / 4, torch.zeros_like(star), -star
    left, right = [], []
    for t in range(steps):
        for i in range(BATCHES):
            left.append(norm(gradient(i, w).double()))
            right.append((2 * L * D + at_star + rounding(i, w)) * ENLARGE)
        A, b, m, _, _ = full(A, b, w, gradient(t % BATCHES, w), 0.25, 0.5)
        w = project(w - (4.0 if t % 2 else 0.25) * m, 1.0)
    return torch.stack(left), torch.stack(right)
