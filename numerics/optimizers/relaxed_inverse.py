"""The relaxed pseudo-inverse (MᵀM + εI)⁻¹Mᵀ (Szegedy et al., Remark 3.5)."""

import numpy as np

from .. import arrays
from .pseudo_inverse import PseudoInverse, factor


class RelaxedInverse:
    """R_ε(M) g = (MᵀM + εI)⁻¹Mᵀg: for ε > 0 defined at every rank; ε = 0 is its limit M⁺.

    Computed as the least-squares solution of [M; √ε I] x = [g; 0] through QR: the Gram
    matrix is never formed. ε stays the same in another basis, as in the paper, so a
    change of basis changes the run (relaxed_inverse_covariance). Raises ValueError for ε < 0.
    """

    def __init__(self, epsilon):
        self.epsilon = arrays.number("epsilon", epsilon)
        if self.epsilon < 0:
            raise ValueError(f"epsilon is {epsilon}; give a number of at least 0")

    def apply(self, memory, gradient):
        """R_ε(M) g of shape (k,), for M of shape (n, k) and g of shape (n,) or (n, m)."""
        if self.epsilon == 0:
            return PseudoInverse().apply(memory, gradient)
        return factor(augmented(memory, self.epsilon), 0.0).apply(padded(gradient, memory.shape[1]))


def augmented(memory, epsilon):
    """[M; √ε I], of shape (n + k, k); R_ε(M) g is its pseudo-inverse times [g; 0]."""
    return np.vstack([memory, np.sqrt(epsilon) * np.eye(memory.shape[1])])


def padded(gradient, units):
    """[g; 0] with k = `units` zeros below; g may be a vector or a matrix."""
    return np.concatenate([gradient, np.zeros((units, *gradient.shape[1:]))])
