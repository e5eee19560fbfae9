"""D_t = ‖M'_t S⁻¹ − M_t‖ for two rounded runs, by memory rule (see gpu_check.batched.bounds)."""

import torch

from .bounds import U64, UNIT, defect, gamma, inverse_norm, norm, product_residual, residual
from .instances import times


class LinearGap:
    """Linear memory: the recursion D_t = D_{t−1}T + δ_t vᵀ + η_t, solved over all past steps.

    Without `other` and S: the distance from the exact run in the same frame.
    """

    def __init__(self, base, other=None, S=None):
        rule = base.rule.to(torch.float64)
        self.u = UNIT[base.H.dtype]
        self.T, self.v = rule
        self.rules = [rule]
        self.basis = self.vector = self.start = torch.zeros_like(norm(self.v))
        if other is not None:
            there = other.rule.to(torch.float64)
            self.rules.append(there)
            self.inverse = inverse_norm(S)
            self.basis = self.inverse * product_residual(S, there.T, self.T, S)
            self.vector = self.inverse * residual(there.v[:, :, None], S.mT, self.v[:, :, None])
            self.start = self.inverse * residual(other.start.M.double(), base.start.M.double(), S)
        self.power = self.majorant = torch.eye(
            self.T.shape[1], dtype=torch.float64, device=self.T.device
        ).expand_as(self.T)
        self.powers, self.rows = [norm(self.power)], [norm(self.v)]
        self.etas, self.deltas = [], []

    def next(self, D, delta, used):
        """D_t from D_{t−1}, δ_t and, for each run, the (M_{t−1}, h_{t−1}, g_t) it used."""
        (M, g), *other = [(M.double(), g.double()) for M, _, g in used]
        eta = self._rounding(self.rules[0], M, g)
        for there, g in other:
            eta = eta + self.inverse * self._rounding(self.rules[1], there, g)
            eta = eta + (norm(M) + D) * self.basis + norm(g) * self.vector
        self.etas.append(eta)
        self.deltas.append(delta)
        t, k = len(self.etas), self.T.shape[1]
        self.power, self.majorant = self.power @ self.T, self.majorant @ self.T.abs()
        self.powers.append(norm(self.power) + gamma(k * t, U64) * norm(self.majorant))
        row, above = times(self.power.mT, self.v), times(self.majorant.mT, self.v.abs())
        self.rows.append(norm(row) + gamma(k * t + k, U64) * norm(above))
        D = self.start * self.powers[t]
        for s in range(t):
            D = D + self.etas[s] * self.powers[t - 1 - s] + self.deltas[s] * self.rows[t - 1 - s]
        return D

    def _rounding(self, rule, M, g):
        produced = M.abs() @ rule.T.abs() + g.abs()[:, :, None] * rule.v.abs()[:, None, :]
        return gamma(M.shape[2] + 1, self.u) * norm(produced)


class ClippedSignGap:
    """ClippedSignRule f against f_S, in open loop, where h is the same number in both runs.

    Clipping moves two numbers no further apart, so D_t ≤ ‖T‖(D_{t−1} + ‖X − P‖) plus
    rounding, where X = fl(M'Ŝ) is the memory that f_S hands to f, Ŝ the computed
    inverse of S and P = M'S⁻¹: ‖X − P‖ ≤ ‖P‖‖SŜ − I‖ + γ_k‖|M'||Ŝ|‖. f rounds by
    γ_{k+1}(|X||T| + |v|), the last product by γ_k|f||S|, seen through S⁻¹.
    """

    def __init__(self, base, other, S):
        self.u = UNIT[base.H.dtype]
        self.rule, self.S_inverse = base.rule, other.rule.S_inverse
        self.S, self.inverse = S, inverse_norm(S)
        self.defect = defect(S, self.S_inverse.double())
        self.start = self.inverse * residual(other.start.M.double(), base.start.M.double(), S)
        self.slope = norm(self.rule.T.double())

    def next(self, D, delta, used):
        """D_t from D_{t−1} and, for each run, the (M_{t−1}, h_{t−1}, g_t) it used; δ_t is 0."""
        (M, h, g), (there, _, _) = used
        k = self.S.shape[1]
        # X and f are computed in the run's number type, so they are the run's own.
        X = there @ self.S_inverse
        f, _ = self.rule(X, h, g)
        rounded = norm(there.double().abs() @ self.S_inverse.double().abs())
        moved = (norm(M.double()) + D) * self.defect + gamma(k, self.u) * rounded
        back = gamma(k, self.u) * norm(f.double().abs() @ self.S.abs()) * self.inverse
        return self.slope * (D + moved) + self._rounding(M) + self._rounding(X) + back

    def _rounding(self, M):
        produced = (
            M.double().abs() @ self.rule.T.double().abs() + self.rule.v.double().abs()[:, None, :]
        )
        return gamma(M.shape[2] + 1, self.u) * norm(produced)
