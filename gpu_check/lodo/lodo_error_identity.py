"""The pathwise identity for V = ‖H⁻¹ − G‖_F², batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold V₊ to V − 2α b₊ᵀHAb + α²|Hb₊|²|Hb|², where X = H⁻¹ − G is drawn and A = XH, so H is any
    symmetric matrix.

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
        "{count} steps of V against the pathwise identity",
    )


def compare(seed, numbers, n, device, dtype):
    from .bowls import Bowl
    from .majorant import distance

    at = Bowl(seed, numbers, n, device, dtype)
    X, b, H = at.G, at.x, at.H
    A = X @ H
    after = A @ b - at.s
    pushed, pulled = H @ after, H @ b
    new = X - (pushed @ pulled.mT).times(at.alpha)
    inner = after.mT @ H @ A @ b
    width = (pushed.mT @ pushed).times(pulled.mT @ pulled).times(at.alpha).times(at.alpha)
    fall = (inner + inner).times(at.alpha)
    errors, bounds = distance((new.mT @ new).trace(), (X.mT @ X).trace() - fall + width)
    return errors[None], bounds[None]
