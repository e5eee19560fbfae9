"""Equation (3), batched: two real units are Re z and Im z of the complex momentum z ← λz + g."""

from ..batched.device import load_torch

EDGES = ("λ = 0", "λ = 1", "λ = i", "zero gradients", "equal gradients")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=20, first=0, chunk=None
):
    """Run T = [[a, b], [−b, a]], v = e_1 beside complex momenta, |λ| < 1, and compare every entry.

    `dims` is (n, 2). Arguments and errors as in abstract_rule.check otherwise.
    """
    load_torch()
    from ..batched import batches as cut

    if dims is not None and dims[1] != 2:
        raise ValueError(
            f"dims is {tuple(dims)}; give (n, 2): a complex momentum is two real units"
        )
    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims or (6, 2), chosen, chunk, 4 * steps, wide=True, edges=EDGES
        ):
            errors, bounds = compare(seed, numbers, shape[0], chosen, number, steps)
            worst.add(numbers, errors, bounds)
    return worst.result(instances, f"{worst.compared} entries compared with complex momenta")


def compare(seed, numbers, n, device, dtype, steps):
    """|M − (Re z, Im z)| and its bound, both (steps·2n, B).

    A complex step rounds two products, their sum and the sum with g, as the real one
    does: three roundings a step on the same terms.
    """
    import torch

    from ..batched.edges import Edges
    from ..batched.memories import memories, rows
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    edges = Edges(EDGES, numbers, device)
    a, b = streams.uniform(-0.7, 0.7), streams.uniform(-0.7, 0.7)
    for name, (re, im) in {"λ = 0": (0, 0), "λ = 1": (1, 0), "λ = i": (0, 1)}.items():
        a, b = edges.put(name, a, re), edges.put(name, b, im)
    a, b = a.to(dtype), b.to(dtype)
    drive = edges.gradients(streams.bell(steps, n)).to(dtype)
    T = torch.stack([torch.stack([a, b], 1), torch.stack([-b, a], 1)], 1)
    v = torch.stack([torch.ones_like(a), torch.zeros_like(a)], 1)
    M, bounds = memories(LinearRule(T, v), drive)
    lam, z, momenta = torch.complex(a, b)[:, None], torch.zeros_like(drive[:, 0] + 0j), []
    for t in range(steps):
        z = lam * z + drive[:, t]
        momenta.append(z)
    z = torch.stack(momenta, 1)
    return rows((M - torch.stack([z.real, z.imag], 3)).abs()), rows(bounds)
