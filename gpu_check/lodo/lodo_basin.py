"""tr(AᵀHAE) ≥ σh³‖X‖_F² in the basin, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold σh³‖X‖² below tr(AᵀHAE) for H = h + MMᵀ, E = AEAᵀ + σ + NNᵀ, A = XH, ‖A‖ ≤ 1/2; h = σ =
    1.

    E is a partial sum of four terms of Σ AⁿΣ(Aᵀ)ⁿ, which is at most the sum, so the inequality,
    which needs E ⪰ Σ alone, holds for it too. The `error` is what σh³‖X‖² has above the dissipation
    (0 if nothing), its bound the a-priori rounding of both. `dims` is (n, 1).
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
        "{count} dissipations above their lower bound",
    )


def compare(seed, numbers, n, device, dtype):
    from ..batched.bounds import ENLARGE
    from .bowls import Bowl
    from .majorant import Poly, identity

    at = Bowl(seed, numbers, n, device, dtype)
    M, N = Poly(at.draw(n, n, dtype) / 4), Poly(at.draw(n, n, dtype) / 4)
    H = identity(M.value) + M @ M.mT
    noise = identity(N.value) + N @ N.mT
    scale = (
        at.G.value.double().square().sum((1, 2)) * H.value.double().square().sum((1, 2))
    ).sqrt()
    X = Poly(at.G.value / (2 * scale.clamp(min=1.0)).to(dtype)[:, None, None])
    A = X @ H
    E = noise
    for _ in range(3):
        E = noise + A @ E @ A.mT
    dissipation = (A.mT @ H @ A @ E).trace()
    least = (X.mT @ X).trace()
    excess = (least.value.double() - dissipation.value.double()).clamp(min=0.0)
    bound = (dissipation.error + least.error) * ENLARGE
    return excess[None, :, 0, 0], bound[None, :, 0, 0]
