"""One step of the two paths of Theorem A.1: what separates them, batched."""

from ..batched.device import load_torch


def check(instances=300, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold b₊ − b̃₊ to A₀(b − b̃) + (A − A₀)b and A₊ − Ã₊ to A − Ã − αH((b₊ − b̃₊)bᵀ + b̃₊(b −
    b̃)ᵀ)H².

    A, A₀, b, b̃, s are drawn and Ã = A₀. `dims` is (n, 1). Errors are held to the a-priori bound of
    `majorant`.
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
        "{count} steps of the two paths",
    )


def compare(seed, numbers, n, device, dtype):
    import torch

    from .bowls import Bowl
    from .majorant import Poly, distance

    at = Bowl(seed, numbers, n, device, dtype)
    A, A0, b, c, H = at.G, Poly(at.draw(n, n, dtype) / 4), at.x, at.c, at.H
    b_next, c_next = A @ b - at.s, A0 @ c - at.s
    first = distance(b_next - c_next, A0 @ (b - c) + (A - A0) @ b)
    A_next = A - (H @ b_next @ b.mT @ H @ H).times(at.alpha)
    C_next = A0 - (H @ c_next @ c.mT @ H @ H).times(at.alpha)
    mixed = (b_next - c_next) @ b.mT + c_next @ (b - c).mT
    second = distance(A_next - C_next, (A - A0) - (H @ mixed @ H @ H).times(at.alpha))
    errors, bounds = zip(first, second)
    return torch.stack(errors), torch.stack(bounds)
