"""Inputs over ℚ for the sampled checks: a list of edges that is always run, then random draws.

Sampling alone hardly ever draws 0, 1, equal, singular, nilpotent, flat or far values; a false
statement is false there first.
"""

from __future__ import annotations

import random

from flint import fmpq, fmpq_mat

from . import exact

KINDS = 6
FAR = fmpq(10**6)


class Draws:
    """What one instance is made of.  ``kind`` None draws at random; a number takes the edges of
    that kind, every next call the next kind where ``mixed``."""

    def __init__(self, rng: random.Random, kind: int | None = None, mixed: bool = False):
        self.rng, self.kind, self.mixed, self.calls = rng, kind, mixed, 0

    def _kind(self) -> int:
        self.calls += 1
        return (self.kind + self.mixed * (self.calls - 1)) % KINDS

    def matrix(self, rows: int, cols: int, scale: int = 1) -> fmpq_mat:
        """Any matrix: 0, 1, −1, nilpotent, all ones, one far entry; or drawn."""
        if self.kind is None:
            return exact.draw(self.rng, rows, cols, scale)
        kind, same = self._kind(), lambda i, j: int(i == j)
        entry = (
            lambda i, j: 0,
            same,
            lambda i, j: -same(i, j),
            lambda i, j: int(i < j),
            lambda i, j: 1,
            lambda i, j: FAR if i == j == 0 else 1 / FAR,
        )[kind]
        return fmpq_mat(rows, cols, [entry(i, j) for i in range(rows) for j in range(cols)])

    def symmetric(self, n: int) -> fmpq_mat:
        """Any symmetric matrix, singular and indefinite ones among them."""
        found = self.matrix(n, n)
        return found + found.transpose()

    def hessian(self, n: int) -> fmpq_mat:
        """H ≻ 0: 1, equal, flat, not diagonal, spread, tiny; or drawn."""
        if self.kind is None:
            return exact.random_hessian(self.rng, n)
        one = exact.unit(n)
        return (
            one,
            one * 2,
            exact.diagonal(*[1 / FAR] * (n - 1), 1),
            one + fmpq_mat(n, n, [1] * (n * n)),
            exact.diagonal(*[10**i for i in range(n)]),
            one / 1000,
        )[self._kind()]

    def psd(self, n: int) -> fmpq_mat:
        """Σ ⪰ 0: 0, 1, singular, of rank one, far, tiny; or drawn."""
        if self.kind is None:
            return exact.random_psd(self.rng, n)
        one = exact.unit(n)
        return (
            one * 0,
            one,
            exact.diagonal(*[0] * (n - 1), 1),
            fmpq_mat(n, n, [1] * (n * n)),
            one * FAR,
            one / FAR,
        )[self._kind()]

    def stable(self, n: int) -> fmpq_mat:
        """ρ(A) < 1: 0, equal, near −1, nilpotent, defective, near 1 beside 0; or drawn."""
        if self.kind is None:
            return exact.stable(self.rng, n)
        one, step = (
            exact.unit(n),
            fmpq_mat(n, n, [int(j == i + 1) for i in range(n) for j in range(n)]),
        )
        return (
            one * 0,
            one / 2,
            one * fmpq(-99, 100),
            step * 10,
            one / 2 + step,
            exact.diagonal(fmpq(99, 100), *[0] * (n - 1)),
        )[self._kind()]

    def rate(self) -> fmpq:
        """A number ≥ 0: 0, 1, tiny, ½, 2, far; or drawn."""
        if self.kind is None:
            return abs(exact.draw(self.rng, 1, 1)[0, 0])
        return (fmpq(0), fmpq(1), 1 / FAR, fmpq(1, 2), fmpq(2), FAR)[self._kind()]


EDGES = tuple((n, kind, mixed) for n in (1, 2, 3) for kind in range(KINDS) for mixed in (0, 1))


def drawn(rng: random.Random, at: tuple | str, index: int, largest: int = 3) -> tuple[int, Draws]:
    """(n, Draws) of an edge (n, kind, mixed), or of a drawn instance, n = 1 … ``largest`` in
    turn."""
    return (at[0], Draws(rng, *at[1:])) if at else (1 + index % largest, Draws(rng))
