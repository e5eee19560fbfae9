"""(c1, c2, L0) ≡ (1, c1c2, c1L0), and gradients ag ≡ c1 → ac1 (relaxed: ε → εa²); batched."""

from ..batched.device import load_torch

RUNS = 5  # at once
EDGES = ("a = 1", "T = 0", "T = 1", "v = 0", "L = 0", "c2 = 0", "zero gradients", "equal gradients")


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=5, first=0, chunk=None
):
    """Run both sides from exactly related dyadic data, M_0 of full rank, and compare θ.

    Four pairs an instance: both statements, exact and relaxed inverse. θ may differ by the two
    bounds, each run against its own exact run. The same ε for gradients ag must differ by more than
    rounding in some instance. Arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, told = cut.Worst(seed, chosen, number), 0
    with cut.devices.settings(chosen):
        for (n, k), numbers in cut.batches(
            instances, first, dims, chosen, chunk, RUNS * steps, edges=EDGES
        ):
            *pairs, (errors, bounds) = compare(
                *draw(seed, numbers, n, k, chosen, steps), number, steps
            )
            for pair in pairs:
                worst.add(numbers, *pair)
            told += int((errors > bounds).any(0).sum())
    note = (
        f"{worst.compared} steps compared; with the same ε for gradients ag {told} of "
        f"{instances} pairs differ"
    )
    return worst.result(instances, note, ok=told > 0)


def draw(seed, numbers, n, k, device, steps):
    """(Instance, a = 2, 3, 4 or 5): sixteenths and eighths, so every scaling is exact, also in
    single precision."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)

    def small(*shape):
        """Whole numbers in −4 … 4."""
        return ((streams.bits(*shape) >> 33) % 9 - 4).double()

    T, v = small(k, k) / (8 * k), small(k) / 4
    M = small(n, k) / 16 + torch.eye(n, k, dtype=torch.float64, device=device)
    theta, drive = torch.zeros(len(M), n, dtype=torch.float64, device=device), small(steps, n) / 4
    c1, c2 = ((1 + streams.choice(4)).double() / 8 for _ in range(2))
    start = State(M, small(k) / 4, theta)
    one = Instance(LinearRule(T, v), c1, c2, start, sampling.no_slope(theta), drive)
    edges, a = Edges(EDGES, numbers, device), (2 + streams.choice(4)).double()
    return edges.instance(one), edges.put("a = 1", a, 1)


def rates(base):
    """(1, c1c2, c1L0)."""
    import torch

    start = base.start._replace(L=base.c1[:, None] * base.start.L)
    return base._replace(c1=torch.ones_like(base.c1), c2=base.c1 * base.c2, start=start)


def gradients(base, a):
    """Gradients ag, from aM_0."""
    a = a[:, None, None]
    return base._replace(b=a * base.b, start=base.start._replace(M=a * base.start.M))


def first_rate(base, a):
    """c1 → ac1."""
    return base._replace(c1=a * base.c1)


def compare(base, a, dtype, steps):
    """Errors and bounds (steps, B) of four pairs that run alike, then of one that does not: the
    same ε for gradients ag. √ε is 1/4, or a/4 for these gradients."""
    import torch

    from ..batched.bounds import norms

    sides = base, rates(base), gradients(base, a), first_rate(base, a)
    root = torch.full_like(a, 0.25)
    same, as_rates, scaled, as_first = runs(sides, None, dtype, steps)
    pairs = [(same, as_rates), (scaled, as_first)]
    same, as_rates, scaled, as_first, wrong = runs(
        (*sides, sides[2]), (root, root, a * root, root, root), dtype, steps
    )
    pairs += (same, as_rates), (scaled, as_first), (wrong, as_first)
    return [(norms(one[0] - other[0]), one[1] + other[1]) for one, other in pairs]


def runs(instances, roots, dtype, steps):
    """(θ_t (steps, B, n), the bound of its distance from the exact run (steps, B)) for each
    instance; √ε (B,) each, or None for M⁺. They run as one batch."""
    import torch

    from ..batched.instances import joined
    from ..batched.memory_gap import LinearGap
    from ..optimizers import relaxed
    from ..optimizers.strategies import Metric, Plain, carry
    from .generic_start_invariance import plain

    whole = joined([one.to(dtype) for one in instances])
    k = whole.start.M.shape[2]
    full = torch.full_like(whole.c1, k, dtype=torch.long)
    distance, inverse = Plain(), plain
    if roots is not None:
        root = torch.cat(roots)
        eye = torch.eye(k, dtype=dtype, device=full.device).expand(len(full), k, k)
        distance, inverse = Metric((eye,), root), lambda M, g: relaxed.apply(M, g, root)
    found = carry((whole,), inverse, distance, LinearGap(whole), steps, lambda t: full)
    theta, bounds = zip(*((state.theta.double(), bound) for (state,), bound in found))
    count = len(instances)
    return list(zip(torch.stack(theta).chunk(count, 1), torch.stack(bounds).chunk(count, 1)))
