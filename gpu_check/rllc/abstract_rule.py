"""Equation (2), batched: from M_0 = 0, M_t = Σ_{i<t} g_{t−i} vᵀTⁱ."""

from ..batched.device import load_torch

EDGES = ("v = 0", "T = 1", "zero gradients", "equal gradients")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=12, first=0, chunk=None
):
    """Run the memory rule and compare every entry of M_1 … M_steps with the sum and its bound.

    k > n is allowed: the statement needs no rank. Arguments and errors as in
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
            errors, bounds = compare(seed, numbers, *shape, chosen, number, steps)
            worst.add(numbers, errors, bounds)
    return worst.result(
        instances, f"{worst.compared} entries of M_1 … M_{steps} compared with the sum"
    )


def compare(seed, numbers, n, k, device, dtype, steps):
    """|recursion − sum| and its bound, entry by entry, both (steps·n·k, B).

    Either side is within γ_N Σ|g_{t−i}||v|ᵀ|T|ⁱ, N = t(k + 1) + 2: that many roundings
    a term passes at most, k + 1 a step in the recursion (Higham, Accuracy and
    Stability of Numerical Algorithms, section 3.1), k a power, one product and t
    additions in the sum.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.edges import Edges
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    T, v = sampling.propagator(streams, k)
    drive = streams.bell(steps, n)
    edges = Edges(EDGES, numbers, device)
    rule = LinearRule(*edges.rule(T, v)).to(dtype)
    drive = edges.gradients(drive).to(dtype)
    M, rows, errors, bounds = drive.new_zeros(len(drive), n, k), [rule.v], [], []
    majorant = M.double()
    for t in range(1, steps + 1):
        M, _ = rule(M, None, drive[:, t - 1])
        if t > 1:
            rows.append((rows[-1][:, None, :] @ rule.T)[:, 0])
        total = torch.zeros_like(M)
        for i, row in enumerate(rows):
            total = total + drive[:, t - 1 - i, :, None] * row[:, None, :]
        newest = drive[:, t - 1].double().abs()[:, :, None] * rule.v.double().abs()[:, None, :]
        majorant = majorant @ rule.T.double().abs() + newest
        errors.append((M.double() - total.double()).abs())
        bounds.append(2 * gamma(t * (k + 1) + 2, UNIT[dtype]) * majorant * ENLARGE)
    return _by_instance(errors), _by_instance(bounds)


def _by_instance(arrays):
    import torch

    return torch.stack(arrays, 1).flatten(1).T
