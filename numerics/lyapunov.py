"""The discrete Lyapunov equation."""

import numpy as np


def solve(A, Q):
    """X with X = AXAᵀ + Q, from its k² linear equations; A, Q (k, k). LinAlgError where two
    eigenvalues of A have the product 1."""
    k = len(A)
    twice = (A[:, None, :, None] * A[None, :, None, :]).reshape(k * k, k * k)
    return np.linalg.solve(np.eye(k * k) - twice, Q.ravel()).reshape(k, k)
