"""The series E = Σ AⁿΣ(Aᵀ)ⁿ: its terms under a geometric bound, its partial sums, its eigenvalue
identity, batched."""

from ..batched.device import load_torch

TERMS = 6


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """A = D⁻¹ND with D a diagonal of powers of two, so P = D² has AᵀPA ⪯ ‖N‖_F²P although ‖A‖ may
    be large; Σ = FFᵀ.

    Rows: tr(P·AⁿΣ(Aᵀ)ⁿ) below ‖N‖_F²ⁿ tr(PΣ), n ≤ 6; the sum E of six terms has AEAᵀ + Σ = E + the
    seventh; and uᵀ(E − AEAᵀ)u = (1 − λ²)uᵀEu where Aᵀu = λu (A = λ + Kuzᵀ, K = −Kᵀ). `dims` is (n,
    1). Errors are held to the a-priori bound of `majorant`.
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
        "{count} terms, partial sums and eigenvalue identities of the series",
    )


def compare(seed, numbers, n, device, dtype):
    import torch

    from .bowls import Bowl
    from .majorant import Poly, distance, excess, identity

    at = Bowl(seed, numbers, n, device, dtype)
    scale = (1 << (at.streams.bits(n) >> 40) % 5).to(dtype) / 4
    small = at.draw(n, n, dtype) / (4 * n)  # ‖N‖_F < 1
    D, N = Poly(torch.diag_embed(scale)), Poly(small)
    A = Poly(small / scale[:, :, None] * scale[:, None, :])
    F = Poly(at.draw(n, n, dtype) / 4)
    sigma, q = F @ F.mT, (N.mT @ N).trace()
    rows, total, term = [], sigma, F
    weighed = bound = ((D @ F).mT @ (D @ F)).trace()
    for count in range(1, TERMS + 1):
        term, bound = A @ term, bound.times(q)
        weighed = ((D @ term).mT @ (D @ term)).trace()
        rows.append(excess(weighed, bound))
        if count < TERMS:
            total = total + term @ term.mT
    rows.append(distance(A @ total @ A.mT + sigma, total + term @ term.mT))
    rows.append(_eigenvalue(at, n, dtype, identity(F.value)))
    errors, bounds = zip(*rows)
    return torch.stack(errors), torch.stack(bounds)


def _eigenvalue(at, n, dtype, one):
    """uᵀ(E − AEAᵀ)u against uᵀEu − λ²uᵀEu."""
    from .majorant import Poly, distance

    M, F, lam = (Poly(at.draw(*shape, dtype) / 4) for shape in ((n, n), (n, n), (1, 1)))
    u, z, E = at.x, at.c, F @ F.mT
    A = one.times(lam) + (M - M.mT) @ u @ z.mT
    weight = u.mT @ E @ u
    return distance(u.mT @ (E - A @ E @ A.mT) @ u, weight - weight.times(lam).times(lam))
