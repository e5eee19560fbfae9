"""Is a rational matrix positive semidefinite? By elimination, exactly."""

from __future__ import annotations

from flint import fmpq_mat


def is_psd(a: fmpq_mat, strict: bool = False) -> bool:
    """Positive semidefinite (definite where ``strict``), by symmetric elimination."""
    if a != a.transpose():
        return False
    size = a.nrows()
    work = [[a[i, j] for j in range(size)] for i in range(size)]
    for i in range(size):
        pivot = work[i][i]
        if pivot < 0 or (strict and pivot == 0):
            return False
        if pivot == 0:
            if any(work[i][j] != 0 for j in range(i, size)):
                return False
            continue
        for j in range(i + 1, size):
            factor = work[j][i] / pivot
            for k in range(i, size):
                work[j][k] -= factor * work[i][k]
    return True
