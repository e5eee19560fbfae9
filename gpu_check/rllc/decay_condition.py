"""vᵀTⁱ → 0 when the part of T that v reaches has spectral radius below one, batched."""

import time

from ..batched.device import load_torch

DOUBLINGS = 12
EDGES = ("F = 0", "F nilpotent", "v = 0")


def check(
    instances=600, seed=0, device="auto", dtype="float64", dims=None, steps=60, first=0, chunk=None
):
    """Hold ‖vᵀTⁱ‖, i < steps, below the geometric envelope of a matrix P with P − FPFᵀ ≥ 1/2.

    T = [[F, 0], [C, 2]] and v = (f, 0): a block with eigenvalue 2 stands where v does not reach.
    `dims` is (1, k), k ≤ 5 the size of F. The `error` of the Result is the norm, its bound the
    envelope. Arguments and errors as in abstract_rule.check otherwise.
    """
    torch = load_torch()
    from ..batched import batches as cut
    from ..batched.quick import by_shape
    from ..batched.worst import outcome, ratios, worst_column

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    sizes = [dims[1]] if dims is not None else range(1, 6)
    begun = time.perf_counter()
    found, compared, missing = [], 0, 0
    begin, end = cut.span(first, instances, EDGES)
    with cut.devices.settings(chosen):
        for k, mine in by_shape(sizes, begin, end, sizes[::2]):
            for _, at in cut.batches(len(mine), 0, (1, k), chosen, chunk, steps, wide=True):
                numbers = mine[at.start : at.stop]
                norms, bounds = compare(seed, numbers, k, chosen, number, steps)
                missing += int((~torch.isfinite(bounds).all(0)).sum())
                compared += norms.numel()
                instance, power = worst_column(ratios(norms, bounds))
                norms, bounds = (float(x[power, instance]) for x in (norms, bounds))
                found.append((norms, bounds, (seed, numbers[instance])))
    note = f"{compared} rows vᵀTⁱ below their envelopes, beside a block with eigenvalue 2"
    if missing:
        note += f"; no envelope for {missing} instances"
    found.sort(key=lambda one: one[2])
    return outcome(found, instances, note, begun, chosen, dtype, ok=not missing)


def compare(seed, numbers, k, device, dtype, steps):
    """‖vᵀTⁱ‖ and its envelope, both (steps, B).

    A row passes k + 1 roundings a power on k + 1 terms, so it is off by
    γ_{i(k+1)}|v|ᵀ|T|ⁱ at most (Higham, section 3.5).
    """
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma, norm
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    lam, F, f = streams.uniform(-0.9, 0.9), streams.bell(k, k), streams.bell(k)
    eye = torch.eye(k, dtype=torch.float64, device=device)
    # Triangular with λ on the diagonal: the spectral radius is |λ| however large the entries are.
    F = lam[:, None, None] * eye + torch.triu(F, 1)
    edges, shift = Edges(EDGES, numbers, device), torch.diag(torch.ones(k - 1), 1)
    F = edges.put("F nilpotent", edges.put("F = 0", F, 0), shift).to(dtype)
    f = edges.put("v = 0", f, 0)
    C = streams.bell(1, k).to(dtype)
    T = F.new_zeros(len(F), k + 1, k + 1)
    T[:, :k, :k], T[:, k:, :k], T[:, k, k] = F, C, 2
    row = torch.cat([f.to(dtype), f.to(dtype).new_zeros(len(f), 1)], 1)
    V, q = envelope(F.double(), row[:, :k].double())
    size, norms, bounds = row.double().abs(), [], []
    for i in range(steps):
        norms.append(norm(row.double()) * (1 - gamma(k + 3, UNIT[torch.float64])))
        off = gamma(i * (k + 1), UNIT[dtype]) * norm(size)
        bounds.append(((2 * V).sqrt() * q.sqrt() ** i + off) * ENLARGE)
        row = (row[:, None, :] @ T)[:, 0]
        size = (size[:, None, :] @ T.double().abs())[:, 0]
    return torch.stack(norms), torch.stack(bounds)


def envelope(F, f):
    """V, q (B,) with ‖fᵀFⁱ‖² ≤ 2 V qⁱ for the exact powers; V is infinite where none is shown.

    P = Σ FʲFʲᵀ by doubling leaves a residual E of P = FPFᵀ + 1, measured with its rounding
    γ_{2k+2}. Where ‖E‖ ≤ 1/2, W = P − FPFᵀ ≥ 1/2. A Cholesky factor of P − c, c above its
    backward error γ_{k+1} tr/(1 − γ_{k+1}) (Higham, Theorem 10.3), shows P > 0. Then P ≥ W ≥ 1/2,
    and V_i = rPrᵀ for r = fᵀFⁱ obeys V_{i+1} ≤ V_i(1 − 1/(2‖P‖)) and ‖r‖² ≤ 2V_i.
    """
    import torch

    from ..batched.bounds import ENLARGE, U64, gamma, norm

    k = F.shape[1]
    eye = torch.eye(k, dtype=F.dtype, device=F.device)
    P, power = eye.expand_as(F), F
    for _ in range(DOUBLINGS):
        P = P + power @ P @ power.mT
        power = power @ power
    P = (P + P.mT) / 2
    sizes = P.abs() + F.abs() @ P.abs() @ F.mT.abs() + eye
    residual = norm(P - F @ P @ F.mT - eye) + gamma(2 * k + 2, U64) * norm(sizes)
    trace = P.diagonal(dim1=1, dim2=2).sum(1)
    _, failed = torch.linalg.cholesky_ex(P - 4 * gamma(k + 1, U64) * trace[:, None, None] * eye)
    V = ((f[:, None, :] @ P)[:, 0] * f).sum(1) + gamma(2 * k + 1, U64) * (
        (f.abs()[:, None, :] @ P.abs())[:, 0] * f.abs()
    ).sum(1)
    V = torch.where((residual <= 0.5) & (failed == 0), V, torch.inf)
    return V, 1 - 1 / (2 * norm(P) * ENLARGE) + 2.0**-52
