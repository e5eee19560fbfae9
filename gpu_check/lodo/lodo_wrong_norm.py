"""‖A‖_F rises while V falls, in random frames of n dimensions, and the rate of the symmetric plane,
batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold d‖A‖_F² and dV along dA = −HAEH² (Σ = 1) to 25/3, −50/3 and 3824/1505 at the two
    witnesses, turned.

    The witnesses (rank one, so (1 − ρ²)E = (1 − ρ²) + AAᵀ) stand in n ≥ 2 dimensions beside A = 0,
    H = 1, in the frame of integers S with SSᵀ = s: every rate is its exact value times a power of
    s. Beside it, for n = 2 and symmetric G: W = SWS + H and the rate as a sum of squares, both
    times (1 − s_1²)(1 − s_1s_2)(1 − s_2²). `dims` is (n, 1). Errors are held to the a-priori bound
    of `majorant`.
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
        "{count} rates of ‖A‖_F², of V and of the plane",
        least=2,
    )


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.streams import Streams
    from .frames import Frame

    streams = Streams(seed, numbers, device)
    frame = Frame(streams, n, dtype)
    # A = [[1, −½], [1, −½]], ρ = ½; and 25/16 of [[4/5, −4/25], [2/5, −2/25]], whose ρ = 18/25
    rows = _witness(frame, [[1, 0], [0, 4]], [[1, -0.5], [1, -0.5]], 0.75, 0.25, 25 / 4, -25 / 2)
    rows += _witness(
        frame,
        [[1, 0], [0, 6]],
        [[1.25, -0.25], [0.625, -0.125]],
        301 / 256,
        324 / 256,
        3824 * 125 / 65536,
        None,
    )
    rows += _plane(streams, dtype)
    errors, bounds = zip(*rows)
    return torch.stack(errors), torch.stack(bounds)


def _witness(frame, hessian, matrix, gap, square, rise, fall):
    """`matrix` = kA, `square` = k²ρ², `gap` = k²(1 − ρ²), E̅ = gap + matrix·matrixᵀ = gap·E; the
    rates are times k²·gap."""
    from .majorant import distance

    H, A = frame.turned(hessian, fill=1.0), frame.turned(matrix)
    E = frame.identity(gap, 2) + A @ A.mT
    # k²E̅ = AE̅Aᵀ + k²·gap with k² = gap + square
    stein = distance(
        E.times(frame.scale(gap + square, 2)),
        A @ E @ A.mT + frame.identity((gap + square) * gap, 4),
    )
    moved = H @ A @ E @ H
    growth = (A.mT @ moved @ H).trace()
    found = [stein, distance(growth + growth, frame.scale(-rise, 7))]
    if fall is not None:
        sink = (A.mT @ H @ A @ E).trace()
        found.append(distance(sink + sink, frame.scale(-fall, 5)))
    return found


def _plane(streams, dtype):
    """n = 2, S = diag(s_1, s_2), H any symmetric matrix."""
    import torch

    from .majorant import Poly, distance

    s1, s2 = (Poly(streams.uniform(-0.9, 0.9, 1, 1).to(dtype)) for _ in range(2))
    h11, h12, h22 = (Poly(streams.bell(1, 1).to(dtype) / 4) for _ in range(3))
    one = Poly(torch.ones_like(h11.value))
    units = torch.eye(4, dtype=dtype, device=h11.value.device).reshape(4, 1, 2, 2)
    e11, e12, e21, e22 = (Poly(unit.expand(len(h11.value), 2, 2)) for unit in units)
    d11, d12, d22 = one - s1 @ s1, one - s1 @ s2, one - s2 @ s2

    def matrix(a, b, c):
        return e11.times(a) + (e12 + e21).times(b) + e22.times(c)

    H, W = matrix(h11, h12, h22), matrix(h11 @ d12 @ d22, h12 @ d11 @ d22, h22 @ d11 @ d12)
    S = e11.times(s1) + e22.times(s2)
    solved = distance(W, S @ W @ S + H.times(d11 @ d12 @ d22))
    rate = (S @ S @ W @ H @ H + S @ W @ S @ H @ H).trace()
    first = s1 @ s1 @ d12 @ d22 @ h11 @ (h11 @ h11 + h12 @ h12)
    second = s2 @ s2 @ d11 @ d12 @ h22 @ (h22 @ h22 + h12 @ h12)
    mixed = (s1 + s2) @ (s1 + s2) @ d11 @ d22 @ h12 @ h12 @ (h11 + h22)
    return [solved, distance(rate, first + first + second + second + mixed)]
