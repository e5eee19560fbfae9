"""Lemma 3.8, batched: RLLC over f and over f_S take the same steps on full-rank memory."""

from ..batched.device import load_torch

EDGES = ("S = 1", "S = −1", "T = 0", "v = 0", "L = 0", "c2 = 0")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=8, first=0, chunk=None
):
    """Run RLLC over a non-linear rule with a hidden state, and over f_S, and compare θ with the
    bound.

    The rule stores signs of a momentum in clipped memory units (rules.ClippedSignRule),
    in open loop. Arguments, result and errors as in basis_independence.check.
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
    note = f"{worst.compared} steps compared over signs of a momentum in clipped memory units"
    return worst.result(instances, note)


def compare(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from ..batched.frames import gaps
    from ..batched.instances import change_start
    from ..batched.memory_gap import ClippedSignGap
    from ..batched.rules import ChangedRule

    instance, S = draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    rule = ChangedRule(instance.rule, S, torch.linalg.inv(S))
    changed = instance._replace(rule=rule, start=change_start(instance.start, S))
    memory_gap = ClippedSignGap(instance, changed, S.double())
    pairs = list(gaps(instance, changed, S, memory_gap, steps))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def draw(seed, numbers, n, k, device, steps):
    """(Instance, S) in float64."""
    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import ClippedSignRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    T, v = sampling.dense(streams, k)
    S = sampling.change_of_basis(streams, k)
    start = State(sampling.full_rank_memory(streams, n, k), streams.bell(k), streams.bell(n))
    rule = ClippedSignRule(T, v, streams.uniform(0, 0.95))
    c1, c2 = streams.uniform(0.1, 1), streams.uniform(0.1, 1)
    one = Instance(rule, c1, c2, start, sampling.no_slope(start.theta), streams.bell(steps, n))
    edges = Edges(EDGES, numbers, device)
    return edges.instance(one), edges.frame(S)
