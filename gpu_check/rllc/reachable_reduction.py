"""LM-RLLC(T, v) on memories NC with CT = FC, v = Cᵀν, against LM-RLLC(F, ν) with law CL;
batched."""

from ..batched.device import load_torch

EDGES = ("v = 0", "L = 0", "c2 = 0", "zero gradients", "equal gradients")


def check(
    instances=400, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Run both optimizers on the same gradients from N_0 of full rank r and compare θ.

    `dims` = (n, r); one unit is unreachable. All data are small dyadic numbers, so the two exact
    runs are the same, and θ may differ by the sum of each float run's bound against its own
    exact run. Arguments and errors as in basis_independence.check otherwise.
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
    return worst.result(
        instances, f"{worst.compared} steps with unreachable units compared with the reachable part"
    )


def compare(seed, numbers, n, r, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from ..batched.bounds import norm
    from ..batched.edges import Edges
    from ..batched.frames import forward_errors, told
    from ..batched.memory_gap import LinearGap

    edges = Edges(EDGES, numbers, device)
    both = (edges.instance(one).to(dtype) for one in draw(seed, numbers, n, r, device, steps))
    runs = [list(forward_errors(one, LinearGap(one), steps, lambda t: r)) for one in both]
    errors = [norm(a - b) for (a, _), (b, _) in zip(*runs)]
    bounds = [p + q for (_, p), (_, q) in zip(*runs)]
    bounds = torch.stack(bounds)
    return told(torch.stack(errors), bounds), bounds


def draw(seed, numbers, n, r, device, steps):
    """The two Instances in float64: C = [I b], T = [[FC − bx], [x]], so that CT = FC."""
    import torch

    from ..batched import sampling
    from ..batched.instances import Instance
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)

    def eighths(*shape):
        """Multiples of 1/8 between −3/8 and 3/8."""
        return ((streams.bits(*shape) >> 33) % 7 - 3).double() / 8

    F, nu, b, x = eighths(r, r), eighths(r), 8 * eighths(r, 1), eighths(1, r + 1)
    eye = torch.eye(r, dtype=F.dtype, device=F.device).expand_as(F)
    C = torch.cat([eye, b], 2)
    T = torch.cat([sampling.product(F, C) - b * x, x], 1)
    N = eighths(n, r) + 2 * torch.eye(n, r, dtype=F.dtype, device=F.device)
    law, theta = eighths(r + 1), torch.zeros(len(F), n, dtype=F.dtype, device=F.device)
    gradients = eighths(steps, n) + 1 / 16
    rate = torch.full_like(theta[:, 0], 0.5)

    def run(T, v, M, L):
        return Instance(
            LinearRule(T, v), rate, rate, State(M, L, theta), sampling.no_slope(theta), gradients
        )

    return (
        run(T, sampling.dot(C.mT, nu[:, None, :]), sampling.product(N, C), law),
        run(F, nu, N, sampling.dot(C, law[:, None, :])),
    )
