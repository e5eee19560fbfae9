"""Equivalent fixed laws take the same steps from the zero start; batched."""

from ..batched.device import load_torch

EDGES = ("T = 0", "T = 1", "v = 0", "L = 0", "zero gradients", "equal gradients")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=10, first=0, chunk=None
):
    """Run Opt(T, v, L) and an equivalent law, one ignored unit more, in another frame, and compare
    θ.

    k > n is allowed: the statement needs no rank. Arguments, result and errors as in
    basis_independence.check otherwise.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, wide=True, edges=EDGES
        ):
            worst.add(numbers, *compare(seed, numbers, *shape, chosen, number, steps))
    return worst.result(instances, f"{worst.compared} steps of equivalent laws compared")


def compare(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    from ..batched import fixed_laws
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    edges = Edges(EDGES, numbers, device)
    law = fixed_laws.draw_law(streams, k)
    T, v = edges.rule(law.T, law.v)
    law = fixed_laws.Law(T, v, edges.put("L = 0", law.L, 0))
    pair = law, fixed_laws.disguise(streams, law)
    drive = edges.drive(fixed_laws.draw_drive(streams, n, steps)).to(dtype)
    (theta, _, one), (changed, _, two) = (
        fixed_laws.run(each.to(dtype), drive, steps) for each in pair
    )
    return (changed - theta).norm(dim=2), (one + two).norm(dim=2)
