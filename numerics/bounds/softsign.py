"""The memory gap D_t of bounds.gap for SoftsignMemory f and its f_S.

Run 1 computes X = fl(M'Ŝ) with Ŝ the computed inverse of S, then f(X, h, g), then
times S. With P = M'S⁻¹: M'Ŝ = P(SŜ), so ‖X − P‖ ≤ ‖P‖‖SŜ − I‖ + γ_k ‖|M'||Ŝ|‖.
f's slope in M is at most ‖T‖₂ and in w = g/√(1+h) at most ‖v‖, and rounding f
costs at most γ_{k+5}(|X||T| + |w||v|ᵀ) before φ (whose slope is at most 1) and
γ_2|φ| after. The product with S adds γ_k |f||S|, pulled back by S⁻¹. In all

    D_t ≤ ‖T‖(D_{t−1} + ‖X − P‖) + ‖v‖ ‖w' − w‖ + rounding of both runs.

‖w' − w‖ is 0 in open loop, where h is the same number in both runs. In closed
loop, |w' − w| ≤ δ + |g||h' − h|/2, and |h' − h| follows its own recursion
β|h' − h| + (1 − β)δ(2|g| + δ) with γ_{n+4} h of rounding a run.
"""

import numpy as np

from .gap import start_gap
from .rounding import gamma, inverse_norm, norm, product_defect, spectral


class SoftsignGap:
    """D_t for the rule f = `base` (SoftsignMemory) and `changed` = f_S (ChangedMemory)."""

    def __init__(self, base, changed):
        self.rule, self.S = base, changed.S
        self.S_inverse = np.linalg.inv(changed.S)
        self.inverse = inverse_norm(changed.S)
        self.defect = product_defect(changed.S, self.S_inverse)
        self.slope = spectral(base.T)
        self.h, self.other_h, self.h_gap = base.start(), base.start(), 0.0

    def first(self, M, other_M):
        """D_0 = ‖M'_0 S⁻¹ − M_0‖."""
        return start_gap(M, other_M, self.S, self.inverse)

    def over(self, base, other):
        """Begin: the Steps of the runs."""
        self.steps = zip(*base.used, *other.used)

    def next(self, D, delta):
        """D_t from D_{t−1} and δ_t."""
        M, g, other_M, other_g = next(self.steps)
        k = self.S.shape[0]
        X = other_M @ self.S_inverse
        moved = (norm(M) + D) * self.defect + gamma(k) * norm(
            np.abs(other_M) @ np.abs(self.S_inverse)
        )
        rounding, _, self.h = self._rounding(M, g, self.h)
        other_rounding, f, self.other_h = self._rounding(X, other_g, self.other_h)
        back = gamma(k) * norm(np.abs(f) @ np.abs(self.S)) * self.inverse
        w_gap = 0.0 if delta == 0 else self._w_gap(delta, g)
        return (
            self.slope * (D + moved) + norm(self.rule.v) * w_gap + rounding + other_rounding + back
        )

    def _rounding(self, M, g, h):
        new, h = self.rule(M, h, g)
        w = np.abs(g) / np.sqrt(1 + h)
        before = np.abs(M) @ np.abs(self.rule.T) + np.outer(w, np.abs(self.rule.v))
        return gamma(self.rule.units + 5) * norm(before) + gamma(2) * norm(new), new, h

    def _w_gap(self, delta, g):
        """‖w' − w‖ in closed loop, advancing |h' − h|."""
        beta, size = self.rule.beta, norm(g)
        self.h_gap = beta * self.h_gap + (1 - beta) * delta * (2 * size + delta)
        self.h_gap += gamma(g.size + 4) * (self.h + self.other_h)
        return delta + size * self.h_gap / 2
