"""Theorem 5.2, batched: LM-RLLC in two bases takes the same steps on full-rank memory."""

from ..batched.device import load_torch

EDGES = (
    "S = 1",
    "S = −1",
    "T = 0",
    "T = 1",
    "v = 0",
    "L = 0",
    "c2 = 0",
    "zero gradients",
    "equal gradients",
)


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=10, first=0, chunk=None
):
    """Run both frames of every instance and compare θ step by step with the bound; some also
    against exact runs.

    Half the instances are open loops, half convex quadratics; S has condition
    at most 100. `dims` = (n, k) fixes the shape, `chunk` the instances held at
    once. Returns a Result; ValueError for bad arguments, DeviceUnavailable for
    cuda without one, TorchMissing without torch.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, edges=EDGES
        ):
            worst.add(numbers, *compare(seed, numbers, *shape, chosen, number, steps))
        few = range(first, first + min(instances, 8))
        errors, bounds = against_fractions(seed, few, chosen, number)
        exact = bool((errors <= bounds).all()) and float(bounds.max()) <= worst.useful
    note = f"{worst.compared} steps compared, in open loop and on quadratics; {len(few)} runs "
    return worst.result(
        instances, note + ("beside exact ones" if exact else "are NOT the exact ones"), ok=exact
    )


def compare(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from ..batched.frames import gaps
    from ..batched.instances import change_basis
    from ..batched.memory_gap import LinearGap

    instance, S = draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    changed = change_basis(instance, S)
    memory_gap = LinearGap(instance, changed, S.double())
    pairs = list(gaps(instance, changed, S, memory_gap, steps))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def against_fractions(seed, numbers, device, dtype, steps=4):
    """Errors and bounds (steps, B) of runs with n = 3, k = 2 in one frame against runs in exact
    fractions.

    That RLLC is run in both frames, and not something else that no basis can show.
    """
    from ..batched import exact_run
    from ..batched.memory_gap import LinearGap

    instance = draw(seed, numbers, 3, 2, device, steps)[0].to(dtype)
    return exact_run.errors(instance, LinearGap(instance), steps)


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
    T, v = sampling.propagator(streams, k)
    S = sampling.change_of_basis(streams, k)
    start = State(sampling.full_rank_memory(streams, n, k), streams.bell(k), streams.bell(n))
    closed = streams.choice(2).double()[:, None, None]
    H = sampling.quadratic(streams, n) * closed
    drive = streams.bell(steps, n)
    drive = torch.where(closed > 0, drive[:, :1], drive)
    c1, c2 = streams.uniform(0.02, 0.1), streams.uniform(0.02, 0.1)
    edges = Edges(EDGES, numbers, device)
    one = Instance(LinearRule(T, v), c1, c2, start, H, drive)
    return edges.instance(one), edges.frame(S)
