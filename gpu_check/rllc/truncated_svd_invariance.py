"""With a cutoff below 1/(κ(M)κ(S)) the truncated inverse is invariant; above it, it jumps;
batched."""

from ..batched.device import load_torch

EDGES = ("S = 1", "S = −1", "equal singular values", "g = 0")


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """S T(MS)g against T(M)g at full column rank, T with cutoff just below 1/(κ(M)κ(S)).

    An instance in which a frame truncates all the same has an infinite error. And M = S = diag(1,
    1/10) with cutoff 1/20 must jump by 10. Arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(instances, first, dims, chosen, chunk, 1, edges=EDGES):
            worst.add(numbers, *compare(*draw(seed, numbers, *shape, chosen, dtype), number))
        gap = jump(chosen, number)
    note = f"{worst.compared} comparisons; M = S = diag(1, 1/10) at cutoff 1/20 jumps by {gap:.6g}"
    return worst.result(instances, note, ok=gap > 1)


def draw(seed, numbers, n, k, device, dtype):
    """(M, S, g) in float64; S has condition at most 100, or 4 for runs in single precision."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    M = sampling.full_rank_memory(streams, n, k) * streams.uniform(0.25, 1)[:, None, None]
    S = sampling.change_of_basis(streams, k, 100.0 if dtype == "float64" else 4.0)
    edges = Edges(EDGES, numbers, device)
    M = edges.put("equal singular values", M, torch.eye(n, k))
    return M, edges.frame(S), edges.put("g = 0", streams.bell(n), 0)


def compare(M, S, g, dtype):
    """Errors and bounds (1, B); both inverses are seen from M's frame.

    Where nothing is truncated, T(M) is M⁺ = V diag(1/s) Uᵀ, and M = U diag(s) Vᵀ + residue with
    factors orthonormal up to defects: T(M)g is the exact (M + F)⁺g, ‖F‖ ≤ residue + s_max·defects,
    up to defects·‖g‖/s_min and the products' rounding; Wedin's identity at full column rank carries
    (M + F)⁺ to M⁺.
    """
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, gamma, norm
    from ..batched.instances import times
    from ..optimizers import truncated

    M, S, g = M.to(dtype), S.to(dtype), g.to(dtype)
    k, u, wide, MS = S.shape[1], UNIT[dtype], S.double(), M @ S
    sizes = [torch.linalg.svdvals(A.double()) for A in (M, S)]
    kappa = (sizes[0][:, 0] / sizes[0][:, -1]) * (sizes[1][:, 0] / sizes[1][:, -1])
    cutoff = (0.99 / kappa).to(dtype)[:, None]
    here, there = truncated.apply(M, g, cutoff).double(), truncated.apply(MS, g, cutoff).double()
    kept = [(truncated.factors(A, cutoff)[3] > 0).all(1) for A in (M, MS)]
    product = gamma(k, u) * norm(M.double().abs() @ wide.abs())
    first = _distance(M, g, cutoff, torch.zeros_like(product))
    second = norm(wide) * _distance(MS, g, cutoff, product)
    outer = gamma(k + 2, U64) * (norm(times(wide.abs(), there.abs())) + norm(here))
    errors = torch.where(kept[0] & kept[1], norm(times(wide, there) - here), torch.inf)
    return errors[None], ((first + second + outer) * ENLARGE)[None]


def _distance(M, g, cutoff, off):
    """A bound of ‖T(M)g − (M + E)⁺g‖ for every E with ‖E‖ ≤ off, if nothing is truncated."""
    import torch

    from ..batched.bounds import U64, UNIT, defect, gamma, norm
    from ..optimizers import truncated

    n, k = M.shape[1:]
    U, s, Vt, inverse = (A.double() for A in truncated.factors(M, cutoff))
    defects = defect(U.mT, U) + defect(Vt, Vt.mT)
    residue = norm(M.double() - (U * s[:, None, :]) @ Vt) + gamma(k + 2, U64) * norm(
        M.double().abs() + (U.abs() * s[:, None, :]) @ Vt.abs()
    )
    F = residue + s[:, 0] * 2 * defects + off
    m, length = inverse[:, -1] * (1 + 2.0**-40), norm(g.double())
    rounding = gamma(n + k + 2, UNIT[M.dtype]) * norm(
        Vt.mT.abs() @ (inverse[:, :, None] * (U.mT.abs() @ g.double().abs()[:, :, None]))
    )
    x = norm(truncated.apply(M, g, cutoff).double()) + rounding + 2 * defects * length * m
    p = torch.where(m * F < 1, m / (1 - m * F), torch.inf)
    return rounding + 2 * defects * length * m + p * F * x + p * p * F * length


def jump(device, dtype):
    """‖S T(MS) − T(M)‖_F for M = S = diag(1, 1/10), cutoff 1/20: diag(1, 0) against diag(1, 10)."""
    import torch

    from ..batched.bounds import norm
    from ..optimizers import truncated

    M = torch.diag(torch.tensor([1, 0.1], dtype=dtype, device=device))[None].expand(2, 2, 2)
    g = torch.eye(2, dtype=dtype, device=device)  # two columns of the identity as a batch of two
    here, there = truncated.apply(M, g, 0.05), truncated.apply(M @ M, g, 0.05)
    return float(norm((M @ there[:, :, None])[:, :, 0] - here).norm())
