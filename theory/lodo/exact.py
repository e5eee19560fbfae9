"""Exact numbers of simplified LODO over ℚ (python-flint): E, the flow, its derivatives."""

from __future__ import annotations

import random

from flint import fmpq, fmpq_mat

from ..operators.matrices import Singular, is_psd, matrix, unit


def trace(a: fmpq_mat) -> fmpq:
    return sum((a[i, i] for i in range(a.nrows())), fmpq(0))


def norm2(a: fmpq_mat) -> fmpq:
    """‖a‖_F²."""
    return sum((x * x for x in a.entries()), fmpq(0))


def diagonal(*entries) -> fmpq_mat:
    n = len(entries)
    return fmpq_mat(n, n, [entries[i] if i == j else 0 for i in range(n) for j in range(n)])


def stein(a: fmpq_mat, sigma: fmpq_mat) -> fmpq_mat:
    """The E (n×n) with E = aEaᵀ + sigma; Singular where it is not unique (a product of two
    eigenvalues of a is 1).  It is Σ_n aⁿ sigma (aᵀ)ⁿ if the spectral radius of a is below 1."""
    n = a.nrows()
    big = fmpq_mat(
        n * n,
        n * n,
        [
            int(i == k and j == m) - a[i, k] * a[j, m]
            for i in range(n)
            for j in range(n)
            for k in range(n)
            for m in range(n)
        ],
    )
    try:
        found = big.solve(fmpq_mat(n * n, 1, sigma.entries()))
    except ZeroDivisionError:
        raise Singular("two eigenvalues of A have the product 1, so E is not determined") from None
    return fmpq_mat(n, n, found.entries())


def converges(a: fmpq_mat) -> bool:
    """Is the spectral radius of ``a`` below 1?  By Stein: E = aEaᵀ + 1 has a solution E ≻ 0."""
    try:
        return is_psd(stein(a, unit(a.nrows())), strict=True)
    except Singular:
        return False


def flow(h: fmpq_mat, a: fmpq_mat, sigma: fmpq_mat) -> fmpq_mat:
    """dA/d(αt) = −H A E H² (equation 10)."""
    return h * a * stein(a, sigma) * h * h * -1


def random_hessian(rng: random.Random, n: int) -> fmpq_mat:
    """A positive definite n×n matrix with small rational entries."""
    return random_psd(rng, n) + unit(n) * fmpq(rng.randint(1, 4), rng.randint(1, 3))


def random_psd(rng: random.Random, n: int) -> fmpq_mat:
    factor = draw(rng, n, n)
    return factor * factor.transpose()


def draw(rng: random.Random, rows: int, cols: int, scale: int = 1) -> fmpq_mat:
    """Entries in −2 … 2 over 1 or 2, and then over ``scale``."""
    return fmpq_mat(
        rows,
        cols,
        [fmpq(rng.randint(-2, 2), rng.choice((1, 2)) * scale) for _ in range(rows * cols)],
    )


def stable(rng: random.Random, n: int) -> fmpq_mat:
    """A matrix of spectral radius below 1."""
    while True:
        a = draw(rng, n, n, rng.randint(1, 3))
        if converges(a):
            return a


__all__ = [
    "converges",
    "diagonal",
    "draw",
    "flow",
    "matrix",
    "norm2",
    "random_hessian",
    "random_psd",
    "stable",
    "stein",
    "trace",
]
