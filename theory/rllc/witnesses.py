"""Exact runs of LM-RLLC, and instances over ℚ for the claims of this topic."""

from __future__ import annotations

import random

from flint import fmpq, fmpq_mat

from ..operators.matrices import inverse_matrix, pinv_matrix


def step(memory, law, theta, gradient, t, v, c1, c2):
    """One exact step of LM-RLLC with the old memory's pseudo-inverse (Definition 5.1)."""
    law = law + pinv_matrix(memory) * gradient * c2
    memory = memory * t + gradient * v.transpose()
    return memory, law, theta - memory * law * c1


def frames_part(s, t, v, law, gradients) -> bool:
    """Do the parameters of the two frames part, from M_0 = 0 and θ_0 = 0, with c1 = 1/2 and c2 =
    1?"""
    k, inverse = s.nrows(), inverse_matrix(s)
    here = there = None
    for g in gradients:
        n = g.nrows()
        here = here or (fmpq_mat(n, k), law, fmpq_mat(n, 1))
        there = there or (fmpq_mat(n, k), inverse * law, fmpq_mat(n, 1))
        here = step(*here, g, t, v, fmpq(1, 2), fmpq(1))
        there = step(*there, g, inverse * t * s, s.transpose() * v, fmpq(1, 2), fmpq(1))
        if here[2] != there[2]:
            return True
    return False


def draw(rng: random.Random, rows: int, cols: int, size: int = 3) -> fmpq_mat:
    return fmpq_mat(
        rows,
        cols,
        [fmpq(rng.randint(-size, size), rng.choice((1, 1, 2))) for _ in range(rows * cols)],
    )


def invertible(rng: random.Random, k: int) -> fmpq_mat:
    while True:
        s = draw(rng, k, k)
        if s.rank() == k:
            return s


def signed_permutation(rng: random.Random, k: int) -> fmpq_mat:
    order = rng.sample(range(k), k)
    return fmpq_mat(
        k, k, [rng.choice((-1, 1)) * int(order[i] == j) for i in range(k) for j in range(k)]
    )


def diagonal(k: int, above: int = 0) -> fmpq_mat:
    """The identity, or ones so many places above the diagonal."""
    return fmpq_mat(k, k, [int(j == i + above) for i in range(k) for j in range(k)])


def unimodular(rng: random.Random, k: int) -> fmpq_mat:
    """A product of two triangular matrices with entries −1, 0, 1 and ones on the diagonal."""
    places = [(i, j) for i in range(k) for j in range(k)]
    left, right = (
        fmpq_mat(k, k, [int(i == j) if s * (i - j) >= 0 else rng.randint(-1, 1) for i, j in places])
        for s in (1, -1)
    )
    return left * right


def propagator(rng: random.Random, k: int, index: int) -> fmpq_mat:
    """T at random; every fourth zero, every fourth nilpotent."""
    if index % 4 == 0:
        return fmpq_mat(k, k)
    if index % 4 == 1:
        return diagonal(k, above=1)
    return draw(rng, k, k)


# What a zero start of linear memory allows; the first two are sizes.
EDGES = (
    "n = 1, k = 3",
    "n = k = 1",
    "T = 0",
    "T nilpotent",
    "T = 1",
    "v = 0",
    "L = 0",
    "zero gradients",
    "equal gradients",
)


def size(rng: random.Random, at: str, most_n: int, most_k: int) -> tuple[int, int]:
    """(n, k), drawn unless the edge ``at`` names them."""
    n, k = rng.randint(1, most_n), rng.randint(1, most_k)
    return {"n = 1, k = 3": (1, 3), "n = k = 1": (1, 1)}.get(at, (n, k))


def zero_start(rng: random.Random, n: int, k: int, steps: int, index: int, at: str):
    """(T, v, L, gradients) of a run from M_0 = 0, drawn but for the edge ``at``."""
    t, v, law = propagator(rng, k, index), draw(rng, k, 1), draw(rng, k, 1)
    gradients = [draw(rng, n, 1) for _ in range(steps)]
    t = {"T = 0": t * 0, "T nilpotent": diagonal(k, above=1), "T = 1": diagonal(k)}.get(at, t)
    if at.endswith("gradients"):
        gradients = [gradients[0] * (at != "zero gradients")] * steps
    return t, v * (at != "v = 0"), law * (at != "L = 0"), gradients


FRAME_EDGES = (*EDGES[2:], "S = 1", "S = −1", "c2 = 0")


def frame(rng: random.Random, k: int, at: str) -> fmpq_mat:
    """An invertible S, ±1 at the edges of these names."""
    sign = {"S = 1": 1, "S = −1": -1}.get(at)
    return diagonal(k) * sign if sign else invertible(rng, k)


def times(factor, number):
    """The product of two complex numbers, each a pair (real part, imaginary part)."""
    (p, q), (x, y) = factor, number
    return p * x - q * y, q * x + p * y
