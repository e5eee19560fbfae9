"""D_t = ‖M'_t S⁻¹ − M_t‖ for two rounded runs, by memory rule (see gpu_check.batched.bounds)."""

import torch

from .bounds import U64, UNIT, defect, gamma, inverse_norm, norm, norms, product_residual, residual
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

    def over(self, used):
        """Begin: for each run the (M_{t−1}, h_{t−1}, g_t) that it used, (steps, B, …) each. All but
        what D and δ add is worked out here."""
        (M, g), *other = [(M.double(), g.double()) for M, _, g in used]
        self.local, self.sizes, self.fed = self._rounding(self.rules[0], M, g), norms(M), None
        for there, g in other:
            self.local = self.local + self.inverse * self._rounding(self.rules[1], there, g)
            self.fed = norms(g) * self.vector
        self._powers(len(M))
        self.sums, self.t = self.start * self.powers, 0

    def next(self, D, delta):
        """D_t from D_{t−1} and δ_t; `sums[t]` has what the steps so far add to D_t."""
        t = self.t
        eta = self.local[t]
        if self.fed is not None:
            eta = eta + (self.sizes[t] + D) * self.basis + self.fed[t]
        later = len(self.local) - t
        self.sums[t + 1 :] += eta * self.powers[:later]
        self.sums[t + 1 :] += delta * self.rows[:later]
        self.t += 1
        return self.sums[t + 1]

    def _powers(self, steps):
        """‖Tⁱ‖ and ‖vᵀTⁱ‖, i = 0 … steps."""
        k = self.T.shape[1]
        eye = torch.eye(k, dtype=torch.float64, device=self.T.device).expand_as(self.T)
        powers, majorants, size = [eye], [eye], self.T.abs()
        for _ in range(steps):
            powers.append(powers[-1] @ self.T)
            majorants.append(majorants[-1] @ size)
        powers, majorants = torch.stack(powers), torch.stack(majorants)
        rows, above = times(powers.mT, self.v), times(majorants.mT, self.v.abs())
        counts = torch.arange(steps + 1, dtype=torch.float64, device=self.T.device)[:, None]
        self.powers = norms(powers) + gamma(k * counts, U64) * norms(majorants)
        self.rows = norms(rows) + gamma(k * counts + k, U64) * norms(above)
        # exact: T⁰ = 1
        self.rows[0] = norm(self.v)

    def _rounding(self, rule, M, g):
        produced = M.abs() @ rule.T.abs() + g.abs()[..., None] * rule.v.abs()[:, None, :]
        return gamma(M.shape[-1] + 1, self.u) * norms(produced)


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

    def over(self, used):
        """Begin, as LinearGap.over: all but what D adds is worked out here."""
        (M, h, g), (there, _, _) = used
        k = self.S.shape[1]
        # X and f are computed in the run's number type, so they are the run's own.
        X = there @ self.S_inverse
        f, _ = self.rule(X, h, g)
        rounded = norms(there.double().abs() @ self.S_inverse.double().abs())
        self.sizes, self.rounded = norms(M.double()), gamma(k, self.u) * rounded
        self.back = gamma(k, self.u) * norms(f.double().abs() @ self.S.abs()) * self.inverse
        self.local, self.t = (self._rounding(M), self._rounding(X)), 0

    def next(self, D, delta):
        """D_t from D_{t−1}; δ_t is 0."""
        t = self.t
        self.t += 1
        moved = (self.sizes[t] + D) * self.defect + self.rounded[t]
        return self.slope * (D + moved) + self.local[0][t] + self.local[1][t] + self.back[t]

    def _rounding(self, M):
        produced = (
            M.double().abs() @ self.rule.T.double().abs() + self.rule.v.double().abs()[:, None, :]
        )
        return gamma(M.shape[-1] + 1, self.u) * norms(produced)
