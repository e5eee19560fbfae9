"""Zero starts of rank min(t, k) with SSᵀ diagonal in the Gram–Schmidt basis of v, Tᵀv, …;
batched."""

from ..batched.device import load_torch

EDGES = ("S = 1", "S = −1", "L = 0", "c2 = 0")


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Run zero starts on gradients in general position in both frames and compare θ with the bound.

    v = e_1, T is zero above its superdiagonal, S a diagonal of powers of two times integer
    reflections. The witness J(1/2;2), S = diag(1, 3), g_2 = g_1 must differ by more than rounding
    at t = 3. Arguments and errors as in basis_independence.check, but k ≥ 2.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, least_k=2, edges=EDGES
        ):
            worst.add(numbers, *compare(seed, numbers, *shape, chosen, number, steps))
        gap, rounding = witness(chosen, number)
    note = (
        f"{worst.compared} steps compared; with g_2 = g_1 the runs differ by {gap:.3g} "
        f"(rounding {rounding:.1g})"
    )
    return worst.result(instances, note, ok=gap > rounding)


def compare(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from ..batched.instances import change_basis

    instance, S = draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    ones = torch.ones(len(numbers), dtype=torch.long, device=device)
    return gaps(instance, change_basis(instance, S), S.double(), steps, lambda t: min(t, k) * ones)


def gaps(instance, changed, S, steps, rank):
    """‖θ' − θ‖ and its bound, (steps, B)."""
    import torch

    from ..batched.bounds import norm
    from ..batched.memory_gap import LinearGap
    from ..optimizers.strategies import Plain, carry

    pairs = carry(
        (instance, changed), plain, Plain(S, True), LinearGap(instance, changed, S), steps, rank, S
    )
    found = [(norm(b.theta.double() - a.theta.double()), bound) for (a, b), bound in pairs]
    return tuple(torch.stack(column) for column in zip(*found))


def plain(M, g):
    """M⁺g at the rank that M has."""
    from ..batched.pseudo_inverse import apply_pinv

    return apply_pinv(M, g, full_rank=False)


def draw(seed, numbers, n, k, device, steps):
    """(Instance, S) in float64."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    T = (0.5 * streams.bell(k, k)).tril(-1) + torch.diag_embed(streams.uniform(-0.9, 0.9, k))
    T = T + torch.diag_embed(streams.uniform(0.5, 1, k - 1), 1)
    scales = 2.0 ** torch.arange(k, dtype=torch.float64, device=device)
    S = scales[:, None] * sampling.integer_reflections(streams, k)
    drive, L = streams.bell(steps, n), streams.bell(k)
    theta = drive.new_zeros(len(drive), n)
    start = State(drive.new_zeros(len(drive), n, k), L, theta)
    v = torch.eye(k, dtype=torch.float64, device=device)[:1].expand(len(drive), k)
    c1, c2 = streams.uniform(0.1, 1), streams.uniform(0.1, 1)
    edges = Edges(EDGES, numbers, device)
    one = Instance(LinearRule(T, v), c1, c2, start, sampling.no_slope(theta), drive)
    return edges.instance(one), edges.frame(S)


def witness(device, dtype):
    """(‖θ'_3 − θ_3‖, the rounding of both runs) for J(1/2;2), S = diag(1, 3), g = (1,0), (1,0),
    (1,1)."""
    import torch

    from ..batched.bounds import norm
    from ..batched.instances import Instance, change_basis
    from ..batched.memory_gap import LinearGap
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..optimizers.strategies import Plain, carry

    def tensor(values):
        return torch.tensor([values], dtype=dtype, device=device)

    start = State(tensor([[0, 0], [0, 0]]), tensor([1, 0]), tensor([0, 0]))
    one, rule = (
        torch.ones(1, dtype=dtype, device=device),
        LinearRule(tensor([[0.5, 1], [0, 0.5]]), tensor([1, 0])),
    )
    base = Instance(
        rule, one, one, start, tensor([[0, 0], [0, 0]]), tensor([[1, 0], [1, 0], [1, 1]])
    )
    ends = []
    for each in (base, change_basis(base, tensor([[1, 0], [0, 3]]))):
        rank = lambda t: torch.full((1,), min(t, 1), device=device)  # noqa: E731
        *_, last = carry((each,), plain, Plain(), LinearGap(each), 3, rank)
        ends.append(last)
    ((one,), first), ((two,), second) = ends
    return float(norm(two.theta.double() - one.theta.double())), float(first + second)
