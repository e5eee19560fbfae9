"""Exact runs of the trainable optimizer over ℚ, with plain lists of Fractions."""

from __future__ import annotations

import random
from fractions import Fraction

from verify.evidence import Checked


def draw(rng: random.Random, size: int = 3, below: int = 2) -> Fraction:
    return Fraction(rng.randint(-size, size), rng.randint(1, below))


def vector(rng: random.Random, n: int) -> list:
    return [draw(rng) for _ in range(n)]


# edges of one step: which of its letters are all 0, and n = 1
EDGES = ("n = 1", "w = 0", "g = 0", "A = b = 0", "b = 0", "w = g = A = b = 0")


def zeroed(at: str, **vectors) -> dict:
    """The vectors, or lists of rows, by their letter, 0 where the edge says so."""

    def zero(x):
        return [zero(row) for row in x] if isinstance(x, list) else Fraction(0)

    gone = at.removesuffix(" = 0").split(" = ") if at.endswith(" = 0") else ()
    return {name: zero(x) if name in gone else x for name, x in vectors.items()}


def dot(x, y) -> Fraction:
    return sum((a * b for a, b in zip(x, y)), Fraction(0))


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


def diagonal_is_full_in_each_coordinate(run, count: int, steps: int = 4) -> Checked:
    rng = random.Random(f"diagonal {run.seed}")
    for _ in range(count):
        n = rng.randint(1, 4)
        a, b = vector(rng, n), vector(rng, n)
        beta, gamma = Fraction(rng.randint(0, 4), 4), Fraction(rng.randint(0, 4), 4)
        each = [([[x]], [y]) for x, y in zip(a, b)]
        for _ in range(steps):
            w, g = vector(rng, n), vector(rng, n)
            a, b, m, _, _ = diagonal(a, b, w, g, beta, gamma)
            ones = [full(A, c, [w_], [g_], beta, gamma) for (A, c), w_, g_ in zip(each, w, g)]
            each = [(one[0], one[1]) for one in ones]
            if m != [one[2][0] for one in ones] or a != [one[0][0][0] for one in ones]:
                return Checked(
                    f"w = {w}: a coordinate differs from full TO with n = 1", ok=False, refutes=True
                )
    return Checked(f"{count} runs of {steps} steps over ℚ, n ≤ 4, agree exactly", instances=count)
