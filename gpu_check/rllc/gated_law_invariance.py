"""Gated RLLC (ours) is basis independent from the zero start; batched."""

from functools import partial

from ..batched.device import load_torch


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=9, first=0, chunk=None
):
    """Run LM-RLLC behind the gate from M_0 = 0 in both frames, each with its own Gramian, and
    compare θ.

    The gate must be open in both runs exactly at the steps with rank k; where it is not, the error
    is infinite, or the bound, if rounding explains it (`judge`). Instances as in zero_starts.draw;
    arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched.zero_starts import EDGES

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, opened = cut.Worst(seed, chosen, number), 0
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, edges=EDGES
        ):
            errors, bounds, gates = compare(seed, numbers, *shape, chosen, number, steps)
            worst.add(numbers, errors, bounds)
            opened += int(gates)
    return worst.result(instances, f"{worst.compared} steps compared, {opened} with the gate open")


def compare(seed, numbers, n, k, device, dtype, steps):
    """(errors, bounds (steps, B), the number of open gates)."""
    import torch

    from ..batched import zero_starts
    from ..batched.bounds import norm
    from ..batched.instances import change_basis
    from ..batched.memory_gap import LinearGap
    from ..optimizers import gated, metric
    from ..optimizers.strategies import Gated, carry

    instance, S, rank = zero_starts.draw(seed, numbers, n, k, device, steps)
    instance, S = instance.to(dtype), S.to(dtype)
    both, wide = (instance, change_basis(instance, S)), S.double()
    frames = [metric.frame(metric.gramian(*one.rule)).to(dtype) for one in both]
    inverse = partial(gated.apply, F=torch.cat(frames))
    runs = list(carry(both, inverse, Gated(wide), LinearGap(*both, wide), steps, rank, wide))
    wanted = torch.stack([rank(t) == k for t in range(steps)])
    errors, bounds = (
        torch.stack(column)
        for column in zip(
            *((norm(b.theta.double() - a.theta.double()), bound) for (a, b), bound in runs)
        )
    )
    doubt = torch.zeros_like(wanted)
    for i, (one, F) in enumerate(zip(both, frames)):
        M = torch.stack([one.start.M, *(states[i].M for states, _ in runs[:-1])])
        wrong, excused = judge(one, F, M, wanted)
        errors, doubt = torch.where(wrong & ~excused, torch.inf, errors), doubt | (wrong & excused)
    bounds = torch.where(doubt.cumsum(0) > 0, torch.inf, bounds)
    return errors, bounds, wanted.sum()


def judge(instance, F, M, wanted):
    """Whether the gate is not as wanted, whether rounding or the threshold explains it; (steps, B)
    each, for the memories M (steps, B, n, k) before the steps.

    With a bound D of a memory's distance from the exact one, the singular values of the computed MF
    differ from those of the exact memory's by at most `noise` = D‖F‖ + γ_k‖|M||F|‖ + what the
    decomposition is off (its residue and defects, in float64; Weyl). A gate open at rank below k is
    explained where the smallest singular value is within the noise of 0, a gate closed at rank k
    where it is within the noise of the threshold.
    """
    import torch

    from ..batched.bounds import U64, UNIT, defect, gamma, norm
    from ..batched.memory_gap import LinearGap
    from ..optimizers import gated, truncated

    gap = LinearGap(instance)
    gap.over([(M, None, instance.b.movedim(1, 0)[: len(M)])])
    D = [gap.start]
    while len(D) < len(M):
        D.append(gap.next(D[-1], torch.zeros_like(gap.start)))
    shape, k, D = M.shape[:2], M.shape[3], torch.cat(D)
    M, F = M.flatten(0, 1), F.expand(len(M), *F.shape).flatten(0, 1)
    is_open, unit = gated.is_open(M, F).reshape(shape), UNIT[M.dtype]
    threshold = gated.THRESHOLD[M.dtype] ** 0.5
    F, M = F.double(), M.double()
    K = M @ F
    U, s, Vt, _ = truncated.factors(K, 0.0)
    size = norm(M.abs() @ F.abs())
    residue = norm(K - (U * s[:, None, :]) @ Vt) + gamma(2 * k + 2, U64) * size
    off = residue + 2 * s[:, 0] * (defect(U.mT, U) + defect(Vt, Vt.mT))
    noise = D * norm(F) + gamma(k, unit) * size + off
    level = torch.where(wanted, (threshold * (s[:, 0] + noise)).reshape(shape), 0)
    return is_open != wanted, s[:, -1].reshape(shape) <= noise.reshape(shape) + level
