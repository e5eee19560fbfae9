"""Theorem 5.2, batched: LM-RLLC in two bases takes the same steps on full-rank memory."""

from .device import load_torch


def check(instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=10, first=0, chunk=None):
    """Run both frames of every instance and compare θ step by step with the bound.

    Half the instances are open loops, half convex quadratics; S has condition
    at most 100. `dims` = (n, k) fixes the shape, `chunk` the instances held at
    once. Returns a Result; ValueError for bad arguments, DeviceUnavailable for
    cuda without one, TorchMissing without torch.
    """
    load_torch()
    from . import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    worst = cut.Worst(seed, chosen, number)
    shapes = cut.shape_list(dims)
    n, k = max(shapes)
    size = chunk or cut.devices.chunk_size(chosen, 8 * (20 * n * k + 4 * n * n + 2 * steps * n + 20 * k * k))
    for shape, numbers in cut.batches(instances, first, shapes, size):
        worst.add(numbers, *compare(seed, numbers, *shape, chosen, number, steps))
    note = f"{worst.compared} steps compared, in open loop and on quadratics"
    return worst.result(instances, note)


def compare(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from .frames import gaps

    instance, S = draw(seed, numbers, n, k, device, steps)
    pairs = list(gaps(instance.to(dtype), S, steps))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def draw(seed, numbers, n, k, device, steps):
    """(Instance, S) in float64."""
    import torch

    from . import sampling
    from .frames import Instance
    from .rllc import State, System
    from .streams import Streams

    streams = Streams(seed, numbers, device)
    T, v = sampling.propagator(streams, k)
    S = sampling.change_of_basis(streams, k)
    M = sampling.full_rank_memory(streams, n, k)
    L, theta = streams.bell(k), streams.bell(n)
    closed = streams.choice(2).double()
    H = sampling.quadratic(streams, n) * closed[:, None, None]
    drive = streams.bell(steps, n)
    drive = torch.where(closed[:, None, None] > 0, drive[:, :1], drive)
    c1, c2 = streams.uniform(0.02, 0.1), streams.uniform(0.02, 0.1)
    return Instance(System(T, v, c1, c2), State(M, L, theta), H, drive), S
