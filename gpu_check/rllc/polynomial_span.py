"""Laws of J(λ; k) are polynomials: vᵀTⁱL = p(i)λⁱ, batched."""

from ..batched.device import load_torch

EDGES = ("λ = 0", "λ = 1", "λ = −1", "p = 0")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=16, first=0, chunk=None
):
    """Iterate vᵀTⁱ of J(λ; k) for i < steps and compare vᵀTⁱL with p(i)λⁱ, deg p < k ≤ 6.

    `dims` is (1, k). The law holds Newton's forward differences of p at 0, times powers of λ.
    Arguments and errors as in abstract_rule.check otherwise.
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched.quick import by_shape

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    sizes = [dims] if dims is not None else [(1, k) for k in range(1, 7)]
    begin, end = cut.span(first, instances, EDGES)
    with cut.devices.settings(chosen):
        for shape, mine in by_shape(sizes, begin, end, sizes[::2]):
            for _, at in cut.batches(len(mine), 0, shape, chosen, chunk, steps, wide=True):
                numbers = mine[at.start : at.stop]
                worst.add(numbers, *compare(seed, numbers, shape[1], chosen, number, steps))
    return worst.result(instances, f"{worst.compared} numbers vᵀTⁱL compared with p(i)λⁱ")


def difference_table(k):
    """(k, k) whole numbers: row s holds the s-th forward difference of i^q at i = 0, for each q."""
    values = [[i**q for q in range(k)] for i in range(k)]
    table = []
    for _ in range(k):
        table.append(values[0])
        values = [[b - a for a, b in zip(low, high)] for low, high in zip(values, values[1:])]
    return table


def compare(seed, numbers, k, device, dtype, steps):
    """|vᵀTⁱL − p(i)λⁱ| and its bound, both (steps, B).

    p(i) = Σ_s C(i, s) Δˢp(0), so L_s = λ^s Δˢp(0): 2k + 1 roundings at most on
    |λ|^s Σ_q |p_q| Δˢ(i^q)(0). The row passes i(k + 1) roundings, the product with L another k.
    p(i)λⁱ passes i + 3k (i^q by products), its terms |p_q| i^q |λ|ⁱ add up to the same majorant
    |v|ᵀ|T|ⁱ|L|. So both sides are within γ_N of it, N = i(k + 1) + 4k + 2.
    """
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.edges import Edges
    from ..batched.memories import rows
    from ..batched.streams import Streams
    from .jordan_abstract_rule import blocks, eigenvalues

    streams = Streams(seed, numbers, device)
    edges, lam = Edges(EDGES, numbers, device), eigenvalues(streams)
    for name, value in {"λ = 0": 0, "λ = 1": 1, "λ = −1": -1}.items():
        lam = edges.put(name, lam, value)
    lam, p = lam.to(dtype), edges.put("p = 0", streams.bell(k), 0).to(dtype)
    table = torch.tensor(difference_table(k), dtype=dtype, device=device)
    powers = [torch.ones_like(lam)]
    for _ in range(k - 1):
        powers.append(powers[-1] * lam)
    powers = torch.stack(powers, 1)
    T, row = blocks(lam, k)
    law, law_size = (
        powers * (p @ table.T),
        powers.double().abs() * (p.double().abs() @ table.double().T),
    )
    size, power, errors, bounds = row.double().abs(), torch.ones_like(lam), [], []
    for i in range(steps):
        value = torch.zeros_like(lam)
        for q in reversed(range(k)):
            value = value * i + p[:, q]
        errors.append(((row * law).sum(1) - value * power).abs())
        bounds.append(
            2 * gamma(i * (k + 1) + 4 * k + 2, UNIT[dtype]) * (size * law_size).sum(1) * ENLARGE
        )
        row = (row[:, None, :] @ T)[:, 0]
        size = (size[:, None, :] @ T.double().abs())[:, 0]
        power = power * lam
    return rows(torch.stack(errors, 1)), rows(torch.stack(bounds, 1))
