"""Stationary second moments of a frozen preconditioner with averaged gradients, over ℚ.

x ← x − Gm, the centre moves by s (covariance Σ), m ← βm + (1 − β)Hb.
"""

from __future__ import annotations

from flint import fmpq, fmpq_mat

from ..operators.matrices import Singular
from .exact import converges, stein


def transition(h: fmpq_mat, g: fmpq_mat, beta: fmpq) -> fmpq_mat:
    """The 2n×2n matrix of (b, m) → (b₊, m₊): b₊ = b − Gm − s, m₊ = βm + (1 − β)Hb₊."""
    n = h.nrows()
    one = fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    pull = h * (1 - beta)
    blocks = [[one, g * -1], [pull, one * beta - pull * g]]
    return fmpq_mat(
        2 * n,
        2 * n,
        [blocks[i // n][j // n][i % n, j % n] for i in range(2 * n) for j in range(2 * n)],
    )


def stationary(h: fmpq_mat, g: fmpq_mat, sigma: fmpq_mat, beta: fmpq):
    """(E[bbᵀ], E[bmᵀ], E[mmᵀ]), n×n each; None where the recursion is not stable."""
    n = h.nrows()
    step = transition(h, g, beta)
    if not converges(step):
        return None
    pull = h * (1 - beta)
    parts = [[sigma, sigma * pull], [pull * sigma, pull * sigma * pull]]
    noise = fmpq_mat(
        2 * n,
        2 * n,
        [parts[i // n][j // n][i % n, j % n] for i in range(2 * n) for j in range(2 * n)],
    )
    try:
        both = stein(step, noise)
    except Singular:
        return None

    def block(rows, cols):
        return fmpq_mat(
            n, n, [both[rows * n + i, cols * n + j] for i in range(n) for j in range(n)]
        )

    return block(0, 0), block(0, 1), block(1, 1)
