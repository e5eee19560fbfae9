"""S R_ε(MS) = (A + εG⁻¹)⁻¹Mᵀ, and the regularizer εSᵀS that gives the old run back; batched."""

from functools import partial

from ..batched.device import load_torch


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=6, first=0, chunk=None
):
    """Compare both sides at memories of every rank, and θ of R_ε with the S-frame's (A' +
    εSᵀS)⁻¹M'ᵀ.

    S R_ε(MS)g − R_ε(M)g is compared with √ε Z⁺[0; (Sᵀ − S⁻¹)R_ε(M)g] = ε(A + εG⁻¹)⁻¹(I −
    G⁻¹)R_ε(M)g, Z = [M; √ε S⁻¹]. ε = 1/16, k > n included. M = 1, S = 2, ε = 1 must give 4/5, not
    1/2. Arguments and errors as in basis_independence.check otherwise.
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched.zero_starts import EDGES

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, wide=True, edges=EDGES
        ):
            worst.add(numbers, *compare(seed, numbers, *shape, chosen, number, steps))
        gap, rounding = scalar(chosen, number)
    note = (
        f"{worst.compared} comparisons; at M = 1, S = 2 the two sides are {gap:.3g} apart "
        f"(rounding {rounding:.1g})"
    )
    return worst.result(instances, note, ok=abs(gap - 0.3) <= rounding < gap)


ROOT = 0.25  # √ε


def compare(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (2 + steps, B) of the identities and of the runs."""
    import torch

    both = (
        identities(*memory(seed, numbers, n, k, device, dtype)),
        runs(seed, numbers, n, k, device, dtype, steps),
    )
    return tuple(torch.cat(parts) for parts in zip(*both))


def runs(seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the two runs."""
    import torch

    from ..batched import zero_starts
    from ..batched.bounds import norm
    from ..batched.instances import change_basis
    from ..batched.memory_gap import LinearGap
    from ..optimizers import metric
    from ..optimizers.strategies import Metric, carry

    instance, S, rank = zero_starts.draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    pair, wide = (instance, change_basis(instance, S)), S.double()
    eye = torch.eye(k, dtype=dtype, device=device).expand_as(S)
    F = metric.frame(wide.mT @ wide).to(dtype)
    inverse = partial(metric.apply, F=torch.cat([eye, F]), root=ROOT)
    steps_of = carry(
        pair, inverse, Metric((eye, F), ROOT, wide), LinearGap(*pair, wide), steps, rank, wide
    )
    found = [(norm(b.theta.double() - a.theta.double()), bound) for (a, b), bound in steps_of]
    return tuple(torch.stack(column) for column in zip(*found))


def memory(seed, numbers, n, k, device, dtype):
    """(M, S, g): M of rank 0 … min(n, k), by the instance number."""
    import torch

    from ..batched import sampling
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    S = sampling.change_of_basis(streams, k)
    wanted = torch.as_tensor(list(numbers), device=device) % (min(n, k) + 1)
    kept = (torch.arange(k, device=device) < wanted[:, None]).double()
    M = sampling.product(streams.bell(n, k) * kept[:, None, :], streams.bell(k, k))
    return M.to(dtype), S.to(dtype), streams.bell(n).to(dtype)


def identities(M, S, g):
    """Errors and bounds (2, B), both sides of both identities from pseudo-inverses of full column
    rank."""
    import torch

    from ..batched.bounds import (
        ENLARGE,
        U64,
        UNIT,
        applied,
        defect,
        gamma,
        inverse_norm,
        norm,
        wedin,
    )
    from ..batched.instances import times
    from ..optimizers import relaxed

    n, k = M.shape[1:]
    u, wide = UNIT[M.dtype], S.double()
    X, _ = torch.linalg.inv_ex(wide)
    tau = defect(wide, X)
    off = norm(X) * tau / (1 - tau)  # ≥ ‖X − S⁻¹‖
    inner = relaxed.apply(M @ S, g, ROOT)
    there, here = times(wide, inner.double()), relaxed.apply(M, g, ROOT).double()
    at = applied(relaxed.extended(M @ S, ROOT), relaxed.lengthened(g, k), wide)
    own = applied(relaxed.extended(M, ROOT), relaxed.lengthened(g, k))
    # The other sides in float64: their own rounding, and how far Z's blocks are off.
    Z, tall = torch.cat([M.double(), ROOT * X], 1), relaxed.lengthened(g.double(), k)
    moved = gamma(k, u) * norm(M.double().abs() @ wide.abs()) * inverse_norm(wide)
    frame = ROOT * off + U64 * norm(X)
    direct = applied(Z, tall)
    change, _ = wedin(direct, moved + frame, True)
    outer = gamma(k + 2, U64) * (norm(times(wide.abs(), inner.double().abs())) + norm(here))
    first = at.error + direct.error + change + outer
    w = ROOT * (times(wide.mT, here) - times(X, here))
    w_error = ROOT * ((norm(wide) + norm(X) + off) * own.error + off * norm(here))
    w_error = w_error + gamma(k + 3, U64) * norm(times(wide.mT.abs() + X.abs(), here.abs()))
    below = torch.cat([w.new_zeros(len(w), n), w], 1)
    predicted = applied(Z, below)
    moving, p = wedin(predicted, frame, True)
    second = predicted.error + moving + p * w_error + own.error + at.error + outer + change
    errors = norm(there - _solve(Z, tall)), norm(there - here - _solve(Z, below))
    return torch.stack(errors), torch.stack([first, second]).nan_to_num(nan=torch.inf) * ENLARGE


def _solve(Z, y):
    """Z⁺y at full column rank, through the factors that bounds.applied looks at."""
    from ..batched.pseudo_inverse import apply_pinv

    return apply_pinv(Z, y)


def scalar(device, dtype):
    """(2R_1(2) − R_1(1) = 4/5 − 1/2, its rounding)."""
    import torch

    from ..batched.bounds import UNIT, applied
    from ..optimizers import relaxed

    one = torch.ones(1, 1, 1, dtype=dtype, device=device)
    g = torch.ones(1, 1, dtype=dtype, device=device)
    gap = 2 * relaxed.apply(2 * one, g, 1.0) - relaxed.apply(one, g, 1.0)
    parts = [
        applied(relaxed.extended(s * one, 1.0), relaxed.lengthened(g, 1), s * one.double()).error
        for s in (1, 2)
    ]
    return float(gap), float(sum(parts)) + 2 * UNIT[dtype]
