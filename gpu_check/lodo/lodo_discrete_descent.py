"""The change of V in one step of the averaged recursion, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold ‖X − αHAEH‖² − ‖X‖² to α²‖HAEH‖² − 2α tr(AᵀHAE), A = XH, E = FFᵀ.

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
        "{count} changes of V in one averaged step",
    )


def compare(seed, numbers, n, device, dtype):
    from .bowls import Bowl
    from .majorant import Poly, distance

    at = Bowl(seed, numbers, n, device, dtype)
    F = Poly(at.draw(n, n, dtype) / 4)
    X, H, E = at.G, at.H, F @ F.mT
    A = X @ H
    step = H @ A @ E @ H
    moved = X - step.times(at.alpha)
    fall = (A.mT @ H @ A @ E).trace().times(at.alpha)
    width = (step.mT @ step).trace().times(at.alpha).times(at.alpha)
    errors, bounds = distance(
        (moved.mT @ moved).trace() - (X.mT @ X).trace(), width - (fall + fall)
    )
    return errors[None], bounds[None]
