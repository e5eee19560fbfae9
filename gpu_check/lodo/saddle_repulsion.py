"""Growth at a saddle: uᵀG⁻¹b grows by 1 + γ a step, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold vᵀ(sb₊) to (1 + γ)s·vᵀb for G = MMᵀ + 1, u = Gv, s = vᵀGv, H = −γvvᵀ/s, for which GHu =
    −γu.

    To round no quotient, the step is run times s: sb₊ = s(b − GHb) = sb + γGv(vᵀb). `dims` is (n,
    1).
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
        "{count} steps away from a saddle",
    )


def compare(seed, numbers, n, device, dtype):
    from .bowls import Bowl
    from .majorant import distance, identity

    at = Bowl(seed, numbers, n, device, dtype)
    M = at.G
    G = identity(M.value) + M @ M.mT
    v, b, rate = at.x, at.c, at.alpha
    u = G @ v
    s = v.mT @ u
    along = v.mT @ b
    step = b.times(s) + u.times(along).times(rate)
    grown = along.times(s) + along.times(s).times(rate)
    errors, bounds = distance(v.mT @ step, grown)
    return errors[None], bounds[None]
