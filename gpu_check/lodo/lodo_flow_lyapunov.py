"""dV/dt along the averaged flow against the excess loss, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold 2⟨X, HAEH⟩ to 2(tr HE − tr HΣ) for Σ = E − AEAᵀ, A = XH, with X, symmetric H and E = FFᵀ
    drawn.

    `dims` is (n, 1). Errors are held to the a-priori bound of `majorant`.
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
        "{count} rates of V against the excess loss",
    )


def compare(seed, numbers, n, device, dtype):
    from .bowls import Bowl
    from .majorant import Poly, distance

    at = Bowl(seed, numbers, n, device, dtype)
    F = Poly(at.draw(n, n, dtype) / 4)
    X, H, E = at.G, at.H, F @ F.mT
    A = X @ H
    rate = (X.mT @ (H @ A @ E @ H)).trace()
    sigma = E - A @ E @ A.mT
    errors, bounds = distance(
        rate + rate, (H @ E - H @ sigma).trace() + (H @ E - H @ sigma).trace()
    )
    return errors[None], bounds[None]
