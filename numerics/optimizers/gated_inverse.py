"""M⁺ where M has full column rank, nothing elsewhere (ours)."""

import numpy as np

from .. import arrays
from .gramian import gramian, orthonormal_frame
from .pseudo_inverse import PseudoInverse


class GatedInverse:
    """M⁺g at the steps where M has rank k, 0 at the others, so that the law stays (gated RLLC,
    ours).

    Rank k means that the smallest generalized eigenvalue of (MᵀM, W) is more than `threshold`
    times the largest, W being the Gramian of (T, v): they are the squared singular values of MF
    with FFᵀ = W⁻¹, the same in every basis, which the singular values of M are not. The test
    is made at every step (gated_law_invariance). With k > n the gate never opens.
    """

    def __init__(self, T, v, threshold=1e-16):
        self.threshold = arrays.number("threshold", threshold)
        if not 0 <= self.threshold < 1:
            raise ValueError(f"threshold is {threshold}; give a number of at least 0 and below 1")
        self.T, self.v = arrays.square("T", T), arrays.vector("v", v)
        self.frame = orthonormal_frame(gramian(T, v))
        self.exact = PseudoInverse()

    def is_open(self, memory):
        """Whether M counts as of rank k."""
        n, k = memory.shape
        if n < k:
            return False
        s = np.linalg.svd(memory @ self.frame, compute_uv=False)
        return bool(s[-1] > np.sqrt(self.threshold) * s[0])

    def apply(self, memory, gradient):
        """M⁺g of shape (k,), or zeros."""
        if self.is_open(memory):
            return self.exact.apply(memory, gradient)
        return np.zeros(memory.shape[1])

    def change_basis(self, S):
        """The gate of (S⁻¹TS, Sᵀv), its Gramian solved for anew."""
        return GatedInverse(np.linalg.solve(S, self.T @ S), S.T @ self.v, self.threshold)
