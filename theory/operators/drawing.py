"""Small matrices of several kinds, drawn for a letter in search of a point."""

from __future__ import annotations

import random
from typing import Any

from flint import fmpq, fmpq_mat

from .polynomial import Letter

MATRIX_KINDS = ("any", "any", "diagonal", "identity", "nilpotent", "zero", "permutation", "ones")


def drawn(
    letter: Letter, where: Any, sizes: dict[str, int], rng: random.Random, plain: bool = False
):
    """A value of a letter: a matrix of its shape, or a number; with the sign that it has. Where
    ``plain``, no special matrix, and of the semidefinite ones those of rank one besides."""
    if letter.is_scalar:
        low = 0 if letter.nonneg or letter.name in where.nonneg else -3
        return fmpq(rng.randint(low, 3), rng.choice((1, 1, 2, 3)))
    shape = [1 if d == "1" else sizes[d] for d in (letter.rows, letter.cols)]
    return _matrix(shape, letter, where, rng, plain)


def _matrix(shape, letter, where, rng, plain) -> fmpq_mat:
    rows, cols = shape
    signed = letter.name in where.psd or letter.name in where.pd
    if plain and signed:
        cols = rng.choice((1, cols))
    kind = "any" if plain else rng.choice(MATRIX_KINDS)

    def entry(i, j):
        if kind == "any":
            return rng.randint(-3, 3)
        if kind == "diagonal":
            return rng.randint(-3, 3) if i == j else 0
        if kind == "identity":
            return int(i == j)
        if kind == "nilpotent":
            return int(j == i + 1)
        if kind == "permutation":
            return int(j == (i + 1) % cols)
        return int(kind == "ones")

    value = fmpq_mat(rows, cols, [entry(i, j) for i in range(rows) for j in range(cols)])
    if signed:
        value = value * value.transpose()
        if letter.name in where.pd:
            value += fmpq_mat(rows, rows, [int(i == j) for i in range(rows) for j in range(rows)])
    elif letter.symmetric:
        value = value + value.transpose()
    return value
