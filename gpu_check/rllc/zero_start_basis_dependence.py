"""From the zero start the basis matters, unless SSᵀ = σ²I; batched."""

from ..batched.device import load_torch

EDGES = ("S = 1", "S = −1", "L = 0", "c2 = 0")


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Both directions, from M_0 = 0 with T dense (so (T, v) is controllable) and k ≥ 2.

    Agreement: S with SSᵀ = σ²I exactly (integer reflections); θ must agree
    within the bound. Difference: S a diagonal of distinct powers of two, so that
    the S-frame's numbers are exact, and the minimal witness; the witness must
    differ by more than the rounding of both runs, so the exact runs differ, and
    how many of the others do is said. θ_2 must differ by what `predicted_gap` says.
    Arguments and errors as in basis_independence.check, but k ≥ 2.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    decided = 0
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, least_k=2, edges=EDGES
        ):
            worst.add(numbers, *agreement(seed, numbers, *shape, chosen, number, steps))
            numbers = [i for i in numbers if i >= 0]  # the edges are of the agreement
            if not numbers:
                continue
            ratio, errors, bounds = difference(
                *differing(seed, numbers, *shape, chosen, number, steps)
            )
            worst.add(numbers, errors, bounds)
            decided += int((ratio > 1).sum())
        least = float(difference(*witness(chosen, number))[0].min())
    note = (
        f"θ agrees for SSᵀ = σ²I; {decided} of {instances} other changes of basis "
        f"differ by more than rounding, the witness by {least:.2g} times the rounding"
    )
    return worst.result(instances, note, ok=least > 1 and decided > 0)


def agreement(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) for S with SSᵀ = σ²I."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.frames import gaps
    from ..batched.instances import change_basis
    from ..batched.memory_gap import LinearGap

    instance, streams = draw(seed, numbers, n, k, device, steps)
    edges = Edges(EDGES, numbers, device)
    S = edges.frame(sampling.integer_reflections(streams, k)).to(dtype)
    instance = edges.instance(instance).to(dtype)
    changed = change_basis(instance, S)
    memory_gap = LinearGap(instance, changed, S.double())
    pairs = list(gaps(instance, changed, S, memory_gap, steps, _rank(n, k)))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def differing(seed, numbers, n, k, device, dtype, steps):
    """(instance, S, steps) with S a diagonal of the powers of two 1, 2, …, 2^{k−1}."""
    import torch

    instance, _ = draw(seed, numbers, n, k, device, steps)
    S = torch.diag(2.0 ** torch.arange(k, dtype=dtype, device=device)).expand(len(numbers), k, k)
    return instance.to(dtype), S, steps


def witness(device, dtype):
    """(instance, S, steps) of the minimal witness: n = 1, k = 2, t = 2, θ_2 = −5/4 against −7/5."""
    import torch

    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule

    def tensor(values):
        return torch.tensor([values], dtype=dtype, device=device)

    rule = LinearRule(tensor([[0, 0], [0, 0.5]]), tensor([1, 1]))
    start = State(tensor([[0, 0]]), tensor([0, 0]), tensor([0]))
    one = torch.ones(1, dtype=dtype, device=device)
    instance = Instance(rule, one, one, start, tensor([[0]]), tensor([[1], [1]]))
    return instance, tensor([[1, 0], [0, 2]]), 2


def difference(instance, S, steps):
    """(gap/rounding at the t where it is largest (B,), errors and bounds of θ'_2 − θ_2 (1, B))."""
    import torch

    from ..batched.bounds import ENLARGE, norm
    from ..batched.frames import forward_errors
    from ..batched.instances import change_basis
    from ..batched.memory_gap import LinearGap

    n, k = instance.start.M.shape[1:]
    best = torch.zeros(len(S), dtype=torch.float64, device=S.device)
    runs = [
        forward_errors(one, LinearGap(one), steps, _rank(n, k))
        for one in (instance, change_basis(instance, S))
    ]
    for t, ((theta, first), (changed, second)) in enumerate(zip(*runs), start=1):
        gap, rounding = changed - theta, first + second
        best = torch.maximum(best, torch.where(norm(gap) > 0, norm(gap) / rounding, 0))
        if t == 2:
            predicted, own = predicted_gap(instance, S)
            errors, bounds = norm(gap - predicted), (rounding + own) * ENLARGE
    return best, errors[None], bounds[None]


def predicted_gap(instance, S):
    """(θ'_2 − θ_2 (B, n), a bound of the rounding in it) for a diagonal S, steps of rank 1 and H =
    0.

    Since M_1 = g1 vᵀ, with G = SSᵀ and d = Gv/vᵀGv − v/vᵀv (so vᵀd = 0), the law's
    gap at t = 2 is c2 (⟨g1, g2⟩/|g1|²) d, and M_2 d = (vᵀTd) g1:

        θ'_2 − θ_2 = −c1 c2 (⟨g1, g2⟩/|g1|²)(vᵀTd) g1.

    Evaluated in float64: at most 2n + 5k + 16 roundings to a term, plus the two
    subtractions that compare it with the runs.
    """
    import torch

    from ..batched.bounds import U64, gamma, norm
    from ..batched.instances import times

    rule = instance.rule.to(torch.float64)
    g1, g2 = instance.b[:, 0].double(), instance.b[:, 1].double()
    Gv = S.double().diagonal(dim1=1, dim2=2) ** 2 * rule.v
    vGv, vv = (rule.v * Gv).sum(1)[:, None], (rule.v**2).sum(1)[:, None]
    rate = instance.c1.double() * instance.c2.double() / (g1 * g1).sum(1)
    weight = (rule.v * times(rule.T, Gv / vGv - rule.v / vv)).sum(1)
    majorant = (rule.v.abs() * times(rule.T.abs(), Gv.abs() / vGv + rule.v.abs() / vv)).sum(1)
    predicted = -(rate * (g1 * g2).sum(1) * weight)[:, None] * g1
    largest = rate.abs() * (g1 * g2).abs().sum(1) * majorant * norm(g1)
    return predicted, gamma(2 * g1.shape[1] + 5 * rule.v.shape[1] + 20, U64) * largest


def draw(seed, numbers, n, k, device, steps):
    """(Instance from the zero start in open loop, the streams it came from), in float64."""
    from ..batched import sampling
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    T, v = sampling.dense(streams, k)
    drive, L = streams.bell(steps, n), streams.bell(k)
    theta = drive.new_zeros(len(drive), n)
    start = State(drive.new_zeros(len(drive), n, k), L, theta)
    c1, c2 = streams.uniform(0.1, 1), streams.uniform(0.1, 1)
    return Instance(LinearRule(T, v), c1, c2, start, sampling.no_slope(theta), drive), streams


def _rank(n, k):
    """The rank of M_t: at most min(t, n, k) by equation (2), and that in general position."""
    return lambda t: min(t, n, k)
