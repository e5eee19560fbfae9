"""Gated RLLC (ours) is basis independent from the zero start; batched."""

from ..batched.device import load_torch


def check(
    instances=250, seed=0, device="auto", dtype="float64", dims=None, steps=9, first=0, chunk=None
):
    """Run LM-RLLC behind the gate from M_0 = 0 in both frames, each with its own Gramian, and
    compare θ.

    The gate must be open in both runs exactly at the steps with rank k; where it is not, the error
    is infinite, or the bound, if rounding explains it (`Gate`). Instances as in zero_starts.draw;
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
    inverses = [lambda M, g, F=F: gated.apply(M, g, F) for F in frames]
    gates = [Gate(one, F) for one, F in zip(both, frames)]
    errors, bounds, opened, doubt = [], [], 0, False
    runs = carry(both, inverses, Gated(wide), LinearGap(*both, wide), steps, rank, wide)
    for t, (states, bound) in enumerate(runs):
        wanted, error = rank(t) == k, norm(states[1].theta.double() - states[0].theta.double())
        for gate, state in zip(gates, states):
            wrong, excused = gate.judge(wanted)
            error, doubt = (
                torch.where(wrong & ~excused, torch.inf, error),
                doubt | (wrong & excused),
            )
            gate.advance(state.M, instance.b[:, t])
        errors.append(error)
        bounds.append(torch.where(doubt, torch.inf, bound))
        opened = opened + wanted.sum()
    return torch.stack(errors), torch.stack(bounds), opened


class Gate:
    """One run's memory beside a bound D of its distance from the exact one, to judge the gate by.

    The singular values of the computed MF differ from those of the exact memory's by at most
    `noise` = D‖F‖ + γ_k‖|M||F|‖ + what the decomposition is off (its residue and defects, in
    float64; Weyl).
    """

    def __init__(self, instance, F):
        from ..batched.memory_gap import LinearGap

        self.F, self.M, self.gap = F, instance.start.M, LinearGap(instance)
        self.D = self.gap.start

    def judge(self, wanted):
        """(whether the gate is not as wanted, whether rounding or the threshold explains it), (B,)
        each.

        A gate open at rank below k is explained where the smallest singular value is within the
        noise of 0, a gate closed at rank k where it is within the noise of the threshold.
        """
        import torch

        from ..batched.bounds import U64, UNIT, defect, gamma, norm
        from ..optimizers import gated, truncated

        n, k = self.M.shape[1:]
        F, M = self.F.double(), self.M.double()
        K = M @ F
        U, s, Vt, _ = truncated.factors(K, 0.0)
        residue = norm(K - (U * s[:, None, :]) @ Vt) + gamma(2 * k + 2, U64) * norm(
            M.abs() @ F.abs()
        )
        off = residue + 2 * s[:, 0] * (defect(U.mT, U) + defect(Vt, Vt.mT))
        noise = self.D * norm(F) + gamma(k, UNIT[self.M.dtype]) * norm(M.abs() @ F.abs()) + off
        level = gated.THRESHOLD[self.M.dtype] ** 0.5 * (s[:, 0] + noise)
        wrong = gated.is_open(self.M, self.F) != wanted
        return wrong, s[:, -1] <= noise + torch.where(wanted, level, 0)

    def advance(self, M, g):
        """Go on to the next memory."""
        import torch

        self.D = self.gap.next(self.D, torch.zeros_like(self.D), [(self.M, None, g)])
        self.M = M
