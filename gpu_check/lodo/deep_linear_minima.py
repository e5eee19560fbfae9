"""Two-layer linear networks: the second order, and negative curvature at critical points,
batched."""

from ..batched.device import load_torch


def check(instances=300, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """½‖W₂W₁ − B‖² with W₂ n×n, W₁ n×(n+1). Rows: W₂ᵀR = 0 and RW₁ᵀ = 0 at critical points; the
    curvature along (−Rx aᵀ, a xᵀ) against |W₂a|²|x|² − 2|a|²|Rx|²; the loss at W + τ(U, V) against
    its four orders, at any point.

    The critical points leave out the last singular direction of B, in random frames of integers;
    the curvature must be negative by more than its rounding. `dims` is (n, 1). Errors are held to
    the a-priori bound of `majorant`.
    """
    load_torch()
    from .bowls import every_size

    return every_size(
        compare,
        instances,
        seed,
        device,
        dtype,
        dims,
        first,
        chunk,
        "{count} gradients, negative curvatures and second orders of two-layer networks",
    )


def inner(a, b):
    return (a.mT @ b).trace()


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.streams import Streams
    from .majorant import Poly, distance

    streams = Streams(seed, numbers, device)
    W2, W1, B, a, x = critical(streams, n, dtype)
    R = W2 @ W1 - B
    zero = [Poly(torch.zeros_like(m.value)) for m in (W2.mT @ R, R @ W1.mT)]
    rows = [distance(W2.mT @ R, zero[0]), distance(R @ W1.mT, zero[1])]
    V, U = a @ x.mT, zero[1] - (R @ x @ a.mT)
    first = U @ W1 + W2 @ V
    found = inner(first, first) + inner(R, U @ V) + inner(R, U @ V)
    length = inner(a, a) @ inner(R @ x, R @ x)
    known = inner(W2 @ a, W2 @ a) @ inner(x, x) - length - length
    error, bound = distance(found, known)
    negative = found.value.double()[:, 0, 0] < -found.error[:, 0, 0]
    rows.append((torch.where(negative, error, torch.inf), bound))

    W2, U = (Poly(streams.bell(n, n).to(dtype) / 4) for _ in range(2))
    W1, V, B = (Poly(streams.bell(n, n + 1).to(dtype) / 4) for _ in range(3))
    tau = Poly(streams.uniform(-1, 1, 1, 1).to(dtype))
    R, first, second = W2 @ W1 - B, U @ W1 + W2 @ V, U @ V
    moved = (W2 + U.times(tau)) @ (W1 + V.times(tau)) - B
    square = inner(first, first) + inner(R, second) + inner(R, second)
    cross, last = inner(R, first) + inner(R, first), inner(first, second) + inner(first, second)
    orders = inner(second, second)
    for term in (last, square, cross, inner(R, R)):  # Horner, twice the loss
        orders = orders.times(tau) + term
    rows.append(distance(inner(moved, moved), orders))
    errors, bounds = zip(*rows)
    return torch.stack(errors), torch.stack(bounds)


def critical(streams, n, dtype):
    """W₂ = PZTᵀ, W₁ = TZDQᵀ, B = tPDQᵀ for frames P, T, Q, TTᵀ = t, D = [diag(d) 0] and Z = diag(1,
    …, 1, 0); a = Te_n, which both layers forget, and x = Qe_n."""
    import torch

    from .frames import Frame
    from .majorant import Poly

    P, T, Q = Frame(streams, n, dtype), Frame(streams, n, dtype), Frame(streams, n + 1, dtype)
    keep = torch.ones(n, dtype=dtype, device=P.S.value.device)
    keep[-1] = 0
    d = streams.uniform(0.5, 1, n).to(dtype)
    D = torch.cat([torch.diag_embed(d), d.new_zeros(len(d), n, 1)], 2)
    Z = Poly(torch.diag(keep).expand(len(d), n, n))
    W1 = T.S @ Poly(keep[:, None] * D) @ Q.S.mT
    return (
        P.S @ Z @ T.S.mT,
        W1,
        (P.S @ Poly(D) @ Q.S.mT).times(T.s),
        Poly(T.S.value[:, :, -1:]),
        Poly(Q.S.value[:, :, n - 1 : n]),
    )
