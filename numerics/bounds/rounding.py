"""Unit roundoff, γ_n and norms (N. J. Higham, Accuracy and Stability of Numerical
Algorithms, 2nd edition, SIAM 2002, chapters 2 and 3).

Assumed throughout: IEEE double precision, no underflow, no overflow. A sum of
n products, in whatever order and with or without fused multiply-add, has error
at most γ_n times the sum of the absolute values (section 3.1).
"""

import math
from functools import cache

import numpy as np

U = 2.0**-53

# The bounds are themselves evaluated in floating point: sums, products and
# quotients of non-negative numbers, far fewer than 2³⁰ in a row, hence wrong by
# a relative 2⁻²³ at most. The result is enlarged by this factor at the end.
ENLARGE = 1 + 2.0**-20


def gamma(n):
    """γ_n = nu/(1 − nu) (Higham, Lemma 3.1)."""
    return n * U / (1 - n * U)


def norm(A):
    """The Euclidean norm of a vector, the Frobenius norm of a matrix."""
    A = np.asarray(A).ravel()
    return math.sqrt(A.dot(A))


def spectral(A):
    """An upper bound of ‖A‖₂: the smaller of ‖A‖_F and √(‖A‖₁‖A‖∞), at most √k too large."""
    A = np.abs(A)
    # the sums and maxima of arrays' methods, without what these do besides
    columns, rows = np.add.reduce(A, axis=0), np.add.reduce(A, axis=1)
    return min(norm(A), math.sqrt(np.maximum.reduce(columns) * np.maximum.reduce(rows)))


def norms(A):
    """`norm` of every array of a stack A (steps, …)."""
    A = A.reshape(len(A), -1)
    return np.sqrt(np.vecdot(A, A))


def spectrals(A):
    """`spectral` of every matrix of a stack A (steps, m, n)."""
    A = np.abs(A)
    columns, rows = np.add.reduce(A, axis=1), np.add.reduce(A, axis=2)
    largest = np.maximum.reduce(columns, axis=1) * np.maximum.reduce(rows, axis=1)
    return np.minimum(norms(A), np.sqrt(largest))


def inverse_norm(A):
    """An upper bound of ‖A⁻¹‖₂, infinite if A is not seen to be invertible.

    With X the computed inverse and ρ ≥ ‖AX − I‖: A⁻¹ = X (AX)⁻¹, so ‖A⁻¹‖ ≤ ‖X‖/(1 − ρ).
    """
    try:
        X = np.linalg.inv(A)
    except np.linalg.LinAlgError:
        return math.inf
    rho = product_defect(A, X)
    return spectral(X) / (1 - rho) if rho < 1 else math.inf


def product_defect(A, X):
    """An upper bound of ‖AX − I‖_F, A (m, n), X (n, m): the residual and its rounding
    γ_{n+1}(|A||X| + I)."""
    identity = _identity(A.shape[0])
    return norm(A @ X - identity) + gamma(A.shape[1] + 1) * norm(np.abs(A) @ np.abs(X) + identity)


def product_defects(A, X):
    """`product_defect` of every pair of two stacks."""
    identity = _identity(A.shape[1])
    rounding = norms(np.abs(A) @ np.abs(X) + identity)
    return norms(A @ X - identity) + gamma(A.shape[2] + 1) * rounding


@cache
def _identity(n):
    return np.eye(n)


def orthogonality_defect(Q):
    """An upper bound of ‖QᵀQ − I‖_F."""
    return product_defect(Q.T, Q)
