"""LM-RLLC on J(a) ∪ J(b) takes the steps of LM-RLLC([[a, 1], [0, b]], e_1), which tends to J(a;2);
batched."""

from ..batched.device import load_torch

EDGES = ("L = 0", "c2 = 0", "zero gradients", "equal gradients")


def check(instances=400, seed=0, device="auto", dtype="float64", steps=6, first=0, chunk=None):
    """Run J(a) ∪ J(b) with law (ℓ1 − ℓ2/δ, ℓ2/δ), δ = b − a = 1/4 … 1/32, and its other frame with
    law ℓ.

    Both start at full rank 2. All data are small dyadic numbers, so the two exact runs are the
    same, and θ may differ by the sum of each float run's bound against its own exact run.
    Arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for (n, _), numbers in cut.batches(
            instances, first, (8, 2), chosen, chunk, steps, edges=EDGES
        ):
            worst.add(numbers, *compare(seed, numbers, n, chosen, number, steps))
    return worst.result(
        instances,
        f"{worst.compared} steps of J(a) ∪ J(b) compared with its frame of divided differences",
    )


def compare(seed, numbers, n, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from ..batched.bounds import norm
    from ..batched.edges import Edges
    from ..batched.frames import forward_errors, told
    from ..batched.memory_gap import LinearGap

    edges = Edges(EDGES, numbers, device)
    both = (edges.instance(one).to(dtype) for one in draw(seed, numbers, n, device, steps))
    runs = [list(forward_errors(one, LinearGap(one), steps, lambda t: 2)) for one in both]
    errors = [norm(x - y) for (x, _), (y, _) in zip(*runs)]
    bounds = torch.stack([p + q for (_, p), (_, q) in zip(*runs)])
    return told(torch.stack(errors), bounds), bounds


def draw(seed, numbers, n, device, steps):
    """The two Instances in float64: diag(a, b), (1, 1) from NS⁻¹ and Sℓ; [[a, 1], [0, b]], e_1 from
    N and ℓ."""
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

    a, delta = eighths(), 0.25 / 2 ** streams.choice(4).double()
    # without gradients a memory keeps its rank only where neither a nor b is 0
    a = sampling.at_edge(EDGES, "zero gradients", numbers, a, 0.25)
    zero, one = torch.zeros_like(a), torch.ones_like(a)

    def matrix(*entries):
        return torch.stack(entries, 1).reshape(-1, 2, 2)

    N = eighths(n, 2) + 2 * torch.eye(n, 2, dtype=a.dtype, device=a.device)
    law, theta, gradients = (
        eighths(2),
        torch.zeros(len(a), n, dtype=a.dtype, device=a.device),
        eighths(steps, n) + 1 / 16,
    )
    union_law = torch.stack([law[:, 0] - law[:, 1] / delta, law[:, 1] / delta], 1)
    rate = torch.full_like(a, 0.5)

    def run(T, v, M, L):
        return Instance(
            LinearRule(T, v), rate, rate, State(M, L, theta), sampling.no_slope(theta), gradients
        )

    return (
        run(
            matrix(a, zero, zero, a + delta),
            torch.stack([one, one], 1),
            sampling.product(N, matrix(one, one, zero, delta)),
            union_law,
        ),
        run(matrix(a, one, zero, a + delta), torch.stack([one, zero], 1), N, law),
    )
