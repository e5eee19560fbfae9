"""Near a rank drop the step of RLLC grows without bound; batched."""

from ..batched.device import load_torch

POWERS = (0, 3, 7, 11, 14)
EDGES = ("T = 0", "L = 0", "g = m")


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """One unit, memory δm, δ = 1 … 2⁻¹⁴: the step against c1(δTm + gv)(L + c2⟨m, g⟩/(δ|m|²)), and
    c1gvL at δ = 0.

    m is ±1 on one or three entries and 0 elsewhere, and all else dyadic with few digits, so that
    the data are exact; the bound is that of one step (frames) plus the formula's rounding in
    float64. The smallest growth from δ = 1 and δ = 0 to 2⁻¹⁴ is said and must exceed 1. `dims` is
    (n, 1); arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut

    if dims is not None and dims[1] != 1:
        raise ValueError(f"dims is {tuple(dims)}; give (n, 1): the formula is that of one unit")
    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, growth = cut.Worst(seed, chosen, number), float("inf")
    with cut.devices.settings(chosen):
        for (n, _), numbers in cut.batches(instances, first, dims, chosen, chunk, 1, edges=EDGES):
            errors, bounds, grown = compare(*draw(seed, numbers, n, chosen), number)
            worst.add(numbers, errors, bounds)
            growth = min(growth, float(grown.min()))
    note = (
        f"{worst.compared} steps compared; from δ = 1 to 2⁻¹⁴ they grow at least {growth:.4g}-fold"
    )
    return worst.result(instances, note, ok=growth > 1)


def draw(seed, numbers, n, device):
    """(T, v, L, c1, c2 (B,), m, g (B, n)) in float64."""
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)

    def eighths():
        """An eighth to seven eighths, of either sign."""
        return (1 + streams.choice(7)).double() / 8 * (1 - 2 * streams.choice(2)).double()

    T, v, L, c1, c2 = (eighths() for _ in range(5))
    support = 3 if n >= 3 else 1
    m, g = streams.bell(n).sign(), ((streams.bits(n) >> 33) % 7 - 3).double() / 8
    m[:, support:] = 0
    g[:, 0] = 4 * (1 - 2 * streams.choice(2)).double()  # |⟨m, g⟩| ≥ 4 − 6/8
    edges = Edges(EDGES, numbers, device)
    T, L = edges.put("T = 0", T, 0), edges.put("L = 0", L, 0)
    return T, v, L, c1.abs(), c2.abs(), m, edges.put("g = m", g, m)


def compare(T, v, L, c1, c2, m, g, dtype):
    """(errors and bounds (len(POWERS) + 1, B), growth (B,))."""
    import torch

    from ..batched.bounds import U64, gamma, norm
    from ..batched.frames import forward_errors
    from ..batched.instances import Instance
    from ..batched.memory_gap import LinearGap
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.sampling import no_slope

    errors, bounds, sizes = [], [], []
    inner, square = (m * g).sum(1), (m * m).sum(1)
    theta = torch.zeros_like(m)
    for delta in (0.0, *(2.0**-p for p in POWERS)):
        rule, start = (
            LinearRule(T[:, None, None], v[:, None]),
            State(delta * m[:, :, None], L[:, None], theta),
        )
        instance = Instance(rule, c1, c2, start, no_slope(theta), g[:, None]).to(dtype)
        law = L + c2 * inner / (delta * square) if delta else L
        wanted = -c1[:, None] * (delta * T[:, None] * m + g * v[:, None]) * law[:, None]
        largest = (delta * T[:, None] * m).abs() + (g * v[:, None]).abs()
        rounding = gamma(10, U64) * norm(c1[:, None] * largest) * (L.abs() + (law - L).abs())
        ((found, bound),) = forward_errors(
            instance,
            LinearGap(instance),
            1,
            lambda t: int(delta > 0),  # noqa: B023
        )
        errors.append(norm(found - wanted))
        bounds.append(bound + rounding)
        sizes.append(norm(found))
    return torch.stack(errors), torch.stack(bounds), sizes[-1] / torch.maximum(sizes[0], sizes[1])
