"""Exact runs of the trainable optimizer over ℚ, with plain lists of ``fmpq``."""

from __future__ import annotations

import random

from flint import fmpq


def draw(rng: random.Random, size: int = 3, below: int = 2) -> fmpq:
    return fmpq(rng.randint(-size, size), rng.randint(1, below))


def vector(rng: random.Random, n: int) -> list:
    return [draw(rng) for _ in range(n)]


# edges of one step: which of its letters are all 0, and n = 1
EDGES = ("n = 1", "w = 0", "g = 0", "A = b = 0", "b = 0", "w = g = A = b = 0")


def drawn(rng: random.Random, at: str, largest: int, *more: str) -> dict:
    """A, b, w, g and ``more`` vectors by their letters, n ≤ ``largest``; 0, or n = 1, where the
    edge says so."""
    n = 1 if at == "n = 1" else rng.randint(1, largest)
    found = {"A": [vector(rng, n) for _ in range(n)]}
    found |= {name: vector(rng, n) for name in ("b", "w", "g", *more)}
    gone = at.removesuffix(" = 0").split(" = ") if at.endswith(" = 0") else ()
    zero = [fmpq(0)] * n
    return found | {name: [zero] * n if name == "A" else zero for name in found if name in gone}


def dot(x, y) -> fmpq:
    return sum((a * b for a, b in zip(x, y)), fmpq(0))


def full(A, b, w, g, beta, gamma):
    """One step of full TO: (A′, b′, m, u, r)."""
    u = [dot(row, w) + b_ for row, b_ in zip(A, b)]
    r = [x - y for x, y in zip(u, g)]
    A = [[a - beta * r_ * w_ for a, w_ in zip(row, w)] for row, r_ in zip(A, r)]
    b = [b_ - gamma * r_ for b_, r_ in zip(b, r)]
    return A, b, [dot(row, w) + b_ for row, b_ in zip(A, b)], u, r


def diagonal(a, b, w, g, beta, gamma):
    """One step of diagonal TO."""
    u = [x * y + z for x, y, z in zip(a, w, b)]
    r = [x - y for x, y in zip(u, g)]
    a = [x - beta * y * z for x, y, z in zip(a, r, w)]
    b = [x - gamma * y for x, y in zip(b, r)]
    return a, b, [x * y + z for x, y, z in zip(a, w, b)], u, r


def rank_one(p, q, b, w, g, beta, gamma):
    """One step of rank-one TO: (p′, q′, b′, m, u, r), both factors from the old values."""
    read = dot(q, w)
    u = [x * read + z for x, z in zip(p, b)]
    r = [x - y for x, y in zip(u, g)]
    pr = dot(p, r)
    p, q = [x - beta * y * read for x, y in zip(p, r)], [x - beta * pr * y for x, y in zip(q, w)]
    b = [x - gamma * y for x, y in zip(b, r)]
    read = dot(q, w)
    return p, q, b, [x * read + z for x, z in zip(p, b)], u, r
