"""(MS)⁺ = S⁻¹M⁺ at full column rank, and S(MS)⁺ = GRᵀ(RGRᵀ)⁻¹C⁺ for M = CR; batched."""

from ..batched.device import load_torch

EDGES = ("S = 1", "S = −1", "equal singular values", "g = 0")


def check(instances=1000, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Apply both sides to random vectors g and compare with the bound.

    Instances with full column rank and, where k ≥ 2, of rank k − 1 (the general
    formula; its right side is S(RS)⁺C⁺). And M = [1 1], S = diag(1, 2), where
    (MS)⁺ ≠ S⁻¹M⁺, must differ by more than rounding. Arguments and errors as in
    basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for (n, k), numbers in cut.batches(instances, first, dims, chosen, chunk, 1, edges=EDGES):
            worst.add(numbers, *compare(seed, numbers, n, k, chosen, number))
        gap, rounding = counterexample(chosen, number)
    note = (
        f"{worst.compared} comparisons; M=[1 1], S=diag(1,2) differ by {gap:.3g} "
        f"with rounding below {rounding:.1g}"
    )
    return worst.result(instances, note, ok=gap > rounding)


def compare(seed, numbers, n, k, device, dtype):
    """Errors and bounds (1 or 2, B): full column rank, then rank k − 1 if k ≥ 2."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    S = sampling.change_of_basis(streams, k).to(dtype)
    edges = Edges(EDGES, numbers, device)
    S, g = edges.frame(S), edges.put("g = 0", streams.bell(n), 0).to(dtype)
    M = edges.put(
        "equal singular values", sampling.full_rank_memory(streams, n, k), torch.eye(n, k)
    )
    M = M.to(dtype)
    pairs = [full_rank(M, S, g)]
    if k > 1:
        R = sampling.full_rank_memory(streams, k, k - 1).mT.contiguous().to(dtype)
        pairs.append(general_formula(M[:, :, 1:].contiguous(), R, S, g))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def full_rank(M, S, g):
    """‖S(MS)⁺g − M⁺g‖ and its bound, seen from M's frame."""
    from ..batched.bounds import ENLARGE, UNIT, applied, gamma, inverse_norm, norm, wedin
    from ..batched.instances import times
    from ..batched.pseudo_inverse import apply_pinv

    k, u, wide = S.shape[1], UNIT[M.dtype], S.double()
    MS = M @ S
    there = apply_pinv(MS, g).double()
    error = norm(times(wide, there) - apply_pinv(M, g).double())
    at, other = applied(M, g), applied(MS, g, wide)
    distance = gamma(k, u) * norm(M.double().abs() @ wide.abs()) * inverse_norm(wide)
    bound = at.error + other.error + wedin(at, distance, True)[0]
    return error, (bound + _product_rounding(wide, there)) * ENLARGE


def general_formula(C, R, S, g):
    """‖S(CRS)⁺g − S(RS)⁺C⁺g‖ and its bound, for C (B, n, r), R (B, r, k) of rank r < k."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, applied, gamma, norm, wedin
    from ..batched.instances import times
    from ..batched.pseudo_inverse import apply_pinv

    r, k, u, wide = R.shape[1], R.shape[2], UNIT[C.dtype], S.double()
    MS = (C @ R) @ S
    left = apply_pinv(MS, g, full_rank=False).double()
    # (RS)⁺ = (K⁺)ᵀ, where K = (RS)ᵀ has full column rank.
    K, identity = (R @ S).mT.contiguous(), torch.eye(k, dtype=C.dtype, device=C.device).expand_as(S)
    Y, z = apply_pinv(K, identity).mT, apply_pinv(C, g)
    y = times(Y, z).double()
    error = norm(times(wide, left - y))
    at = applied(MS, g, wide, full_rank=False)
    majorant = C.double().abs() @ R.double().abs() @ wide.abs()
    distance = at.tail + gamma(r + k, u) * norm(majorant)
    bound = at.error + norm(wide) * wedin(at, distance, False)[0]
    at_K, at_C = applied(K, identity), applied(C, g)
    K_error = at_K.error + wedin(at_K, gamma(k, u) * norm(R.double().abs() @ wide.abs()), True)[0]
    product = gamma(r, u) * norm(times(Y.double().abs(), z.double().abs()))
    bound = bound + norm(wide) * (K_error * at_C.size + norm(Y.double()) * at_C.error + product)
    bound = torch.where(at.rank == r, bound, torch.inf)
    return error, (bound + _product_rounding(wide, left.abs() + y.abs())) * ENLARGE


def counterexample(device, dtype):
    """M = [1 1], S = diag(1, 2), g = 1: (the distance of S(MS)⁺g and M⁺g, a bound of its
    rounding)."""
    import torch

    from ..batched.bounds import UNIT, applied, gamma, norm, wedin
    from ..batched.pseudo_inverse import apply_pinv

    M = torch.ones(1, 1, 2, dtype=dtype, device=device)
    S = torch.diag(torch.tensor([1.0, 2.0], dtype=dtype, device=device))[None]
    g = torch.ones(1, 1, dtype=dtype, device=device)
    x, there = apply_pinv(M, g, False), apply_pinv(M @ S, g, False)
    gap = norm((S @ there[:, :, None])[:, :, 0].double() - x.double())
    # M and MS are exact and have rank 1, so only the pseudo-inverses round.
    rounding = 0.0
    for memory, frame in ((M, None), (M @ S, S.double())):
        at = applied(memory, g, frame, False)
        scale = 1.0 if frame is None else norm(frame)
        rounding = rounding + at.error + scale * wedin(at, at.tail, False)[0]
    return float(gap), float(
        rounding + norm(S.double()) * gamma(3, UNIT[dtype]) * norm(there.double())
    )


def _product_rounding(S, x):
    """Rounding of S x in float64."""
    from ..batched.bounds import U64, gamma, norm
    from ..batched.instances import times

    return gamma(S.shape[1] + 1, U64) * norm(times(S.abs(), x.abs()))
