"""The Moore–Penrose inverse applied to a vector, through QR or SVD.

An *inverse* here is any object with `apply(memory, gradient)`, which returns
the k numbers that RLLC adds, times c2, to its law. This file is the exact one
of Definition 3.2; a relaxed, truncated or gated inverse is another such class.
The Gram matrix MᵀM is never formed: it would square the condition number.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

# Singular values below RCOND times the largest count as zero. Rounding leaves
# about 1e-15 in the place of an exact zero in runs of some dozen steps.
RCOND = 1e-12


@dataclass(frozen=True)
class QRFactors:
    """M = QR of full column rank; Q is n by k, R upper triangular."""

    Q: np.ndarray
    R: np.ndarray

    @property
    def rank(self):
        return self.R.shape[1]

    def apply(self, g):
        """R⁻¹ Qᵀ g; g may be a vector or a matrix of n rows."""
        # The LU factors of a triangular R are I and R: this is back substitution.
        return np.linalg.solve(self.R, self.Q.T @ g)


@dataclass(frozen=True)
class SVDFactors:
    """The r leading singular triples of M, r below k; r = 0 gives M⁺ = 0."""

    U: np.ndarray
    s: np.ndarray
    V: np.ndarray

    @property
    def rank(self):
        return self.s.size

    def apply(self, g):
        """V diag(1/s) Uᵀ g; g may be a vector or a matrix of n rows."""
        return self.V @ ((self.U.T @ g).T / self.s).T


def factor(M, rcond=RCOND):
    """The factors of M, of shape (n, k), that M⁺ is applied through.

    QR when all k singular values exceed rcond times the largest, else SVD
    truncated there. What is judged was factored once already: the last memories' factors are kept.
    """
    return _factor(M.tobytes(), M.dtype.char, M.shape, rcond)


@lru_cache(1024)
def _factor(numbers, dtype, shape, rcond):
    M, (n, k) = np.frombuffer(numbers, dtype).reshape(shape), shape
    if n >= k:
        Q, R = np.linalg.qr(M)
        if _surely_full(R, rcond):
            return QRFactors(Q, R)
        s = np.linalg.svd(R, compute_uv=False)
        if s[-1] > rcond * s[0]:
            return QRFactors(Q, R)
    U, s, Vt = np.linalg.svd(M, full_matrices=False)
    rank = int(np.count_nonzero(s > rcond * s[0]))
    return SVDFactors(U[:, :rank], s[:rank], Vt[:rank].T)


def _surely_full(R, rcond):
    """Whether the singular values of R are seen to pass the test without being computed: s_k is at
    least ∏s_i/s_1^{k−1}, ∏s_i = |∏R_ii|, and s_1 ≤ ‖R‖. The test's own rounding, some 10⁻¹⁵s_1,
    would not change its answer."""
    flat = R.ravel()
    size = math.sqrt(flat.dot(flat))
    product = abs(math.prod(R.diagonal().tolist()))
    return product > max(2 * rcond, 1e-12) * math.prod([size] * len(R))


class PseudoInverse:
    """M⁺ g, with rank decided by a relative cutoff on the singular values.

    0⁺ = 0, so a zero memory (Definition 5.1) leaves the law as it is. k > n is
    allowed: M then never has rank k.
    """

    def __init__(self, rcond=RCOND):
        if not 0 <= rcond < 1:
            raise ValueError(f"rcond is {rcond}; give a number in [0, 1)")
        self.rcond = rcond

    def apply(self, memory, gradient):
        """M⁺ g of shape (k,), for M of shape (n, k) and g of shape (n,)."""
        return factor(memory, self.rcond).apply(gradient)
