"""The memory of a union is the memories of its parts, side by side, batched."""

from ..batched.device import load_torch

EDGES = ("T = 0", "T = 1", "v = 0", "equal parts", "zero gradients", "equal gradients")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=12, first=0, chunk=None
):
    """Run a union of two parts of k units and the parts alone; compare every entry.

    `dims` is (n, k), k the size of EACH part. Arguments and errors as in abstract_rule.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, 8 * steps, wide=True, edges=EDGES
        ):
            errors, bounds = compare(seed, numbers, *shape, chosen, number, steps)
            worst.add(numbers, errors, bounds)
    return worst.result(instances, f"{worst.compared} entries of unions compared with their parts")


def compare(seed, numbers, n, k, device, dtype, steps):
    """|M − (P, Q)| and its bound, both (steps·n·2k, B); the bound is that of the union's recursion.

    The parts' terms pass fewer roundings, their k being smaller, and have the same sizes. The
    union is run with its units in the opposite order, so that its sums round differently.
    """
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.memories import memories, rows
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    edges = Edges(EDGES, numbers, device)
    A, a = (x.to(dtype) for x in edges.rule(*sampling.propagator(streams, k)))
    B, b = (x.to(dtype) for x in edges.rule(*sampling.propagator(streams, k)))
    B, b = edges.put("equal parts", B, A), edges.put("equal parts", b, a)
    drive = edges.gradients(streams.bell(steps, n)).to(dtype)
    T = A.new_zeros(len(A), 2 * k, 2 * k)
    T[:, :k, :k], T[:, k:, k:] = A, B
    M, bounds = memories(LinearRule(T.flip(1, 2), torch.cat([a, b], 1).flip(1)), drive)
    P, Q = (memories(LinearRule(*part), drive)[0] for part in ((A, a), (B, b)))
    return rows((M.flip(3) - torch.cat([P, Q], 3)).abs()), rows(bounds.flip(3))
