"""‖S R_ε(MS) − R_ε(M)‖ ≤ (ε‖I − G⁻¹‖/σ²)·min(1/σ, 1/(2√ε)) and ‖R_ε(M)g‖ ≤ ‖g‖/(2√ε); batched."""

from ..batched.device import load_torch

EDGES = ("equal singular values", "S orthogonal", "g = 0")


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """How far the computed left sides exceed the right sides, against the rounding of the left
    sides.

    The excess is 0 where an inequality holds in floats. M and S are built from singular values that
    are known, so that σ and ‖I − G⁻¹‖ are; ε is 4⁻ʲ, j = 0 … 6. In every third instance g is a
    singular direction with σ = √ε, the case of equality, and the largest quotient is said; it must
    exceed 0.99. Arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, largest = cut.Worst(seed, chosen, number), [0.0, 0.0]
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(instances, first, dims, chosen, chunk, 1, edges=EDGES):
            errors, bounds, quotients = compare(*draw(seed, numbers, *shape, chosen), number)
            worst.add(numbers, errors, bounds)
            largest = [max(a, float(q.max())) for a, q in zip(largest, quotients)]
        sharp = [float(q) for q in compare(*equality(chosen), number)[2]]
    note = (
        f"{worst.compared} inequalities; largest quotients {largest[0]:.6g} and {largest[1]:.6g} "
        "in the "
        f"instances, {sharp[0]:.6g} and {sharp[1]:.6g} at σ = √ε, S = 2¹⁰"
    )
    return worst.result(instances, note, ok=min(sharp) > 0.99)


def draw(seed, numbers, n, k, device):
    """(left, s, right), (one, t, other), g, √ε in float64: M = left diag(s) rightᵀ, S = one diag(t)
    otherᵀ."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    root = 2.0 ** -(streams.choice(7).double())
    s = root[:, None] * (1 + streams.uniform(0, 4, k) ** 2)
    equal = (streams.choice(3) == 0)[:, None]
    s = torch.where(equal & (torch.arange(k, device=device) == 0), root[:, None], s)
    left, right = sampling.orthogonal(streams, n, k), sampling.orthogonal(streams, k)
    t = streams.uniform(0.32, 3.1, k) ** 2
    one, other = sampling.orthogonal(streams, k), sampling.orthogonal(streams, k)
    g = torch.where(equal, left[:, :, 0], streams.bell(n))
    edges = Edges(EDGES, numbers, device)
    s = edges.put("equal singular values", s, root[:, None])
    t, g = edges.put("S orthogonal", t, 1), edges.put("g = 0", g, 0)
    return (left, s, right), (one, t, other), g, root


def equality(device):
    """k = 1, M = ε = 1, S = 2¹⁰."""
    import torch

    one = torch.ones(1, 1, 1, dtype=torch.float64, device=device)
    return (one, one[0], one), (one, 1024 * one[0], one), one[0], one[0, 0]


def compare(memory, basis, g, root, dtype):
    """(excess (2, B), its bound, quotients of the sides).

    The reflections that make left, right, one, other are orthogonal to rounding, defects measured:
    the true singular values of M and S are within the defects, relatively, of s and t, the last
    product's rounding by Weyl added; G⁻¹'s eigenvalues are 1/t². The left side ‖E‖₂ is compared at
    random unit vectors and at g, which bounds it from below: E g for g (B, n).
    """
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, applied, gamma, norm, wedin
    from ..batched.instances import times
    from ..optimizers import relaxed

    M, s_low, _ = _known(*memory, dtype)
    S, t_low, t_high = _known(*basis, dtype)
    g, u, k = g.to(dtype), UNIT[dtype], S.shape[1]
    wide, length = S.double(), norm(g.double())
    MS = M @ S
    inner, here = relaxed.apply(MS, g, root), relaxed.apply(M, g, root).double()
    E = times(wide, inner.double()) - here
    at = applied(relaxed.extended(MS, root), relaxed.lengthened(g, k), wide)
    own = applied(relaxed.extended(M, root), relaxed.lengthened(g, k))
    moved = norm(wide) * wedin(at, gamma(k, u) * norm(M.double().abs() @ wide.abs()), True)[0]
    outer = gamma(k + 2, U64) * (norm(times(wide.abs(), inner.double().abs())) + norm(here))
    turned = torch.maximum((1 - 1 / t_low**2).abs(), (1 - 1 / t_high**2).abs())
    turned = turned + gamma(4, U64) * (1 + 1 / t_low**2)
    first = root**2 * turned / s_low**2 * torch.minimum(1 / s_low, 1 / (2 * root)) * length
    second = length / (2 * root)
    left = torch.stack([norm(E), norm(here)])
    right = torch.stack([first, second])
    rounding = (
        torch.stack([at.error + own.error + moved + outer, own.error]) + gamma(40, U64) * right
    )
    quotients = torch.where(right > 0, left / right, 0.0)
    return (left - right).clamp(min=0), rounding * ENLARGE, quotients


def _known(left, s, right, dtype):
    """(M, a lower bound of its smallest and an upper bound of its largest singular value).

    A matrix with QᵀQ = I + Δ has singular values within ‖Δ‖ of 1; the product and the cast add an
    error of norm at most γ_{k+1}‖|left|diag(s)|right|ᵀ‖ + u‖M‖ (Weyl).
    """
    from ..batched.bounds import ENLARGE, U64, UNIT, defect, gamma, norm

    k = s.shape[1]
    scaled = left * s[:, None, :]
    M = (scaled @ right.mT).to(dtype)
    one, other = defect(left.mT, left), defect(right.mT, right)
    off = (one + other + one * other) * ENLARGE
    added = gamma(k + 1, U64) * norm(scaled.abs() @ right.abs().mT)
    if UNIT[dtype] != U64:
        added = added + UNIT[dtype] * norm(M.double()) * (1 + 2.0**-20)
    return M, s.amin(1) * (1 - off) - added, s.amax(1) * (1 + off) + added
