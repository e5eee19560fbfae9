"""dρ/dt at the start of the escape, in random frames of n dimensions, and the barrier of the
symmetric flow, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold dρ = −wᵀHAEH²u at A₀ = (9/10)uwᵀ, u = (1, 1), w = (2, −1), H = diag(1, 4), Σ = 1 to
    59571/95, turned into n ≥ 2 dimensions; and the slope of −log det(1 − S²) for Σ = H⁻¹ to −2‖KS(1
    − S²)⁻¹K‖², H = K², with its E = K⁻¹(1 − S²)⁻¹K⁻¹.

    wᵀu = 1, so 19E = 19 + 81uwᵀwuᵀ. K = LLᵀ for a unit triangular L, whose inverse is exact. `dims`
    is (n, 1). Errors are held to the a-priori bound of `majorant`.
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
        "{count} derivatives of ρ and of the barrier",
        least=2,
    )


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.streams import Streams
    from .frames import Frame

    streams = Streams(seed, numbers, device)
    rows = _speed(Frame(streams, n, dtype)) + _barrier(streams, n, dtype)
    errors, bounds = zip(*rows)
    return torch.stack(errors), torch.stack(bounds)


def _speed(frame):
    """H/4 for H and E̅ = 19E/64: −wᵀ(H/4)(uwᵀ)E̅(H/4)²u = (59571/95)·(10/9)·19/64²."""
    from .majorant import distance

    H, u, w = (
        frame.turned([[0.25, 0], [0, 1.0]], fill=0.25),
        frame.moved([1.0, 1.0]),
        frame.moved([2.0, -1.0]),
    )
    B = u @ w.mT
    E = frame.identity(19 / 64, 2) + (B @ B.mT).times(frame.scale(81 / 64, 0))
    # 100E̅ = 81BE̅Bᵀ + 1900/64
    stein = distance(
        E.times(frame.scale(100.0, 2)),
        (B @ E @ B.mT).times(frame.scale(81.0, 0)) + frame.identity(1900 / 64, 4),
    )
    slope = w.mT @ H @ B @ E @ H @ H @ u
    return [stein, distance(slope, frame.scale(-13238 / 4096, 7))]


def _barrier(streams, n, dtype):
    import torch

    from .majorant import Poly, distance, identity, reciprocal

    low = torch.tril(((streams.bits(n, n) >> 40) % 5 - 2).double() / 16, -1)
    one = torch.eye(n, dtype=torch.float64, device=low.device)
    inverse, power = one - low, low
    for step in range(2, n):  # 1 − N + N² − …, exact: few bits
        power = power @ low
        inverse = inverse + (-1) ** step * power
    L, back = Poly((one + low).to(dtype)), Poly(inverse.to(dtype))
    K, K_inverse = L @ L.mT, back.mT @ back
    s = ((streams.bits(n) >> 40) % 769 - 384).to(dtype) / 512  # 1 − s² is exact
    root = reciprocal(1 - s * s)
    S = Poly(torch.diag_embed(s))
    R = Poly(torch.diag_embed(root.value), torch.diag_embed(root.size), 1)
    H, one = K @ K, identity(S.value)
    A = one - (K_inverse @ (one - S) @ K_inverse) @ H
    E = K_inverse @ R @ K_inverse
    solved = distance(E, A @ E @ A.mT + K_inverse @ K_inverse)
    flow = H @ A @ E @ H
    move = K @ (flow + flow.mT) @ K  # −2dS
    middle = K @ S @ R @ K
    square = (middle.mT @ middle).trace()
    return [
        solved,
        distance((R @ (S @ move + move @ S)).trace(), square + square + square + square),
    ]
