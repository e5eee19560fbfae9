"""Pseudo-inverses in a metric W on laws: what makes RLLC basis independent at every rank (ours)."""

import numpy as np

from .. import arrays
from .gramian import gramian, orthonormal_frame
from .pseudo_inverse import PseudoInverse
from .relaxed_inverse import RelaxedInverse


class MetricInverse:
    """Of the x that come closest to Mx = g, the one with the smallest xᵀWx; for ε > 0 (A +
    εW)⁻¹Mᵀg.

    With FFᵀ = W⁻¹ that is F(MF)⁺g and F R_ε(MF)g. If W becomes SᵀWS in the S-frame, so does x
    become S⁻¹x, for every M (gramian_metric_invariance). W (k, k) is symmetric positive definite.
    """

    def __init__(self, W, epsilon=0.0):
        self.W = arrays.square("W", W)
        self.frame = orthonormal_frame(self.W)
        self.inner = RelaxedInverse(epsilon) if epsilon else PseudoInverse()
        self.epsilon = float(epsilon)

    def apply(self, memory, gradient):
        """x of shape (k,), for M of shape (n, k) and g of shape (n,)."""
        return self.frame @ self.inner.apply(memory @ self.frame, gradient)

    def change_basis(self, S):
        """The same with SᵀWS."""
        W = S.T @ self.W @ S
        return MetricInverse((W + W.T) / 2, self.epsilon)


class GramianInverse(MetricInverse):
    """MetricInverse with the Gramian W = TᵀWT + vvᵀ of the propagator; ε = 0 or ridge.

    Gramian-metric RLLC (ours): basis independent from the zero start and at every rank,
    where the paper's RLLC is not. T must have spectral radius below 1, (T, v) be controllable.
    """

    def __init__(self, T, v, epsilon=0.0):
        super().__init__(gramian(T, v), epsilon)
        self.T, self.v = arrays.square("T", T), arrays.vector("v", v)

    def change_basis(self, S):
        """The Gramian inverse of (S⁻¹TS, Sᵀv), its W solved for anew."""
        return GramianInverse(np.linalg.solve(S, self.T @ S), S.T @ self.v, self.epsilon)
