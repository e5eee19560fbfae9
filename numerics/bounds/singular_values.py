"""The largest singular value from a computed SVD, its factors' defects measured."""

import numpy as np

from .rounding import gamma, norm, orthogonality_defect


def largest_singular_value(Z):
    """(s, error): the computed largest singular value of Z (m, n), m ≥ n, and a bound of |s −
    ‖Z‖₂|.

    Z = U diag(s) Vᵀ + F with UᵀU = I + E, VᵀV = I + E′; F, E and E′ are measured with their own
    rounding.
    """
    left, s, right = np.linalg.svd(Z, full_matrices=False)
    product = (left * s) @ right
    residual = norm(Z - product) + gamma(len(s) + 2) * norm(
        (np.abs(left) * s) @ np.abs(right) + np.abs(Z)
    )
    one, other = orthogonality_defect(left), orthogonality_defect(right.T)
    return float(s[0]), residual + float(s[0]) * (one + other + one * other)
