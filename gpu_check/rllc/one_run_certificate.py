"""One closed-loop run tells two fixed laws apart at the first i with h_i ≠ h'_i; batched."""

from ..batched.device import load_torch

EDGES = ("T = 0", "v = 0", "L = 0")


def check(instances=500, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Run two laws on one quadratic from the same θ_0 and look for the first difference.

    In an instance with (n, k) the laws first differ at i = (instance number) mod (k + 2): θ agrees
    up to θ_i within the bound, and θ_{i+1} − θ'_{i+1} is −(h_i − h'_i)g_1 within it. How many of
    these vectors are larger than the bound, so that the exact runs differ, is said. Arguments as in
    fixed_law_equivalence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, decided = cut.Worst(seed, chosen, number), 0
    with cut.devices.settings(chosen):
        for (n, k), numbers in cut.batches(
            instances, first, dims, chosen, chunk, 8, wide=True, edges=EDGES
        ):
            for i in range(k + 2):
                some = [number for number in numbers if number % (k + 2) == i]
                if some:
                    errors, bounds, ratio = compare(seed, some, n, k, i, chosen, number)
                    worst.add(some, errors, bounds)
                    decided += int((ratio > 1).sum())
    note = (
        f"{decided} of {instances} pairs differ at the predicted step by more than rounding, "
        "all by the predicted vector"
    )
    return worst.result(instances, note, ok=decided > 0)


def compare(seed, numbers, n, k, i, device, dtype):
    """(errors, bounds, predicted difference/bound): (i + 1, B), (i + 1, B), (B,)."""
    import torch

    from ..batched import fixed_laws
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.edges import Edges
    from ..batched.instances import times
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    edges, law = Edges(EDGES, numbers, device), fixed_laws.draw_law(streams, k)
    T, v = edges.rule(law.T, law.v)
    law = fixed_laws.Law(T, v, edges.put("L = 0", law.L, 0))
    d = (1 + fixed_laws.small(streams, 3, 1).abs()) / 8
    other = with_response(fixed_laws.disguise(streams, law), i, d)
    drive = fixed_laws.draw_drive(streams, n, i + 1, loops=1).to(dtype)
    runs = [fixed_laws.run(each.to(dtype), drive, i + 1) for each in (law, other)]
    (theta, g, one), (changed, _, two) = runs
    errors, bounds = (changed - theta).norm(dim=2), (one + two).norm(dim=2)
    # h_i − h'_i = −d; g is rounded, and one product and two subtractions in float64 are added.
    predicted, seen = d * g, theta[-1] - changed[-1]
    wide = drive.to(torch.float64)
    g_error = gamma(n + 1, UNIT[dtype]) * (
        times(wide.H.abs(), wide.theta.abs()) + wide.b[:, 0].abs()
    )
    errors[-1] = (seen - predicted).norm(dim=1)
    bounds[-1] = bounds[-1] + (
        d * g_error + gamma(3, 2.0**-53) * (predicted.abs() + seen.abs())
    ).norm(dim=1)
    return errors, bounds * ENLARGE, predicted.norm(dim=1) / bounds[-1]


def with_response(law, i, d):
    """The law with h_i + d for h_i: J(0; i + 1) beside it, the law d·e_{i+1} on it; d is (B, 1)."""
    import torch

    from ..batched.fixed_laws import Law

    k, batch = law.T.shape[1], len(law.T)
    T = law.T.new_zeros(batch, k + i + 1, k + i + 1)
    T[:, :k, :k] = law.T
    T[:, k:, k:] = torch.diag(T.new_ones(i), 1)
    v, L = T.new_zeros(batch, i + 1), T.new_zeros(batch, i + 1)
    v[:, 0], L[:, i] = 1, d[:, 0]
    return Law(T, torch.cat([law.v, v], 1), torch.cat([law.L, L], 1))
