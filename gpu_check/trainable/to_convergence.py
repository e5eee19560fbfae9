"""The one-step inequalities of TO's convergence theorem on projected runs, batched."""

from ..batched.device import load_torch
from .runs import hold

EDGES = ("no noise", "w = w*", "w* = 0", "L = mu")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=40, first=0, chunk=None
):
    """(W) |w₊−w*| ≤ (1−μα)|w−w*| + α|e| and (E) |e + (A′−H)(w₊−w)| ≤ (1+Kα)|e| + KLα|w−w*|.

    Full TO on ½(w−w*)ᵀH(w−w*), H diagonal, from random A, b, in the unit ball. `dims` is the size
    n.
    """
    load_torch()

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps)

    return hold(
        one,
        "one-step inequalities of projected runs",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )


def compare(seed, numbers, n, device, dtype, steps, diagonal=False):
    """Both sides (2·steps, B) for full or diagonal TO; the right sides carry γ_{2n+10} of the sum
    of all terms' sizes."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers import to_systems
    from ..optimizers.to_systems import project

    streams = Streams(seed, numbers, device)
    low, high = 0.5, 2.0
    # entries of the same number type as the run, so that H itself is exact
    H = streams.uniform(low, high, n).to(dtype)
    H[:, 0] = low
    H = sampling.at_edge(EDGES, "L = mu", numbers, H, low)
    star = project(streams.bell(n), 0.9).to(dtype)
    w = project(streams.bell(n), 1.0).to(dtype)
    star = sampling.at_edge(EDGES, "w* = 0", numbers, star, 0.0)
    w = sampling.at_edge(EDGES, "w = w*", numbers, w, star)
    variables = streams.bell(n, n).to(dtype) / 4
    if diagonal:
        variables = variables.diagonal(dim1=1, dim2=2)
    system = to_systems.diagonal if diagonal else to_systems.full
    b = torch.zeros_like(w)
    noise = streams.bell(steps, n).to(dtype)
    noise = sampling.at_edge(EDGES, "no noise", numbers, noise, 0.0)
    left, right = [], []
    for t in range(1, steps + 1):
        alpha, beta, rate = 1 / (low * (t + 4)), 0.5 / (t + 4), 2 / (t + 4)
        grad = H * (w - star)
        variables, b, m, _, _ = system(variables, b, w, grad + noise[:, t - 1], beta, rate)
        A = torch.diag_embed(variables) if diagonal else variables
        after = project(w - alpha * m, 1.0)
        e, z, move = m - grad, w - star, after - w
        K = high + norm(A.double())
        sizes = (
            (A.abs() + torch.diag_embed(H)) @ (w.abs() + after.abs() + star.abs())[:, :, None]
        )[:, :, 0]
        sizes = norm((sizes + m.abs() + b.abs() + w.abs() + star.abs()).double())
        slack = gamma(2 * n + 10, UNIT[dtype]) * (1 + alpha) * (1 + K) * sizes
        e_size, z_size = norm(e.double()), norm(z.double())
        left += [
            norm((after - star).double()),
            norm((e + (A @ move[:, :, None])[:, :, 0] - H * move).double()),
        ]
        right += [
            ((1 - low * alpha) * z_size + alpha * e_size + slack) * ENLARGE,
            ((1 + K * alpha) * e_size + K * high * alpha * z_size + slack) * ENLARGE,
        ]
        w = after
    return torch.stack(left), torch.stack(right)
