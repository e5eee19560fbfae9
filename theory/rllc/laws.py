"""Fixed laws for the claims of this topic: random ones, disguised ones, sharp pairs."""

from __future__ import annotations

import random

from ..laws.fixed_law import FixedLaw
from ..propagators import Propagator

EDGES = ("T = 0", "T = 1", "v = 0", "L = 0", "one unit", "k zero responses")


def draw(rng: random.Random, k: int, at: str = "") -> FixedLaw:
    """A random rational law; every third T is nilpotent or diagonal. At an edge it is that."""
    if at:
        return _edge(rng, 1 if at == "one unit" else k, at)
    kind = rng.randrange(3)

    def entry(i, j):
        if kind == 0:
            return rng.choice((0, 0, 1)) * int(j > i)
        if kind == 1:
            return rng.randint(-2, 2) * int(i == j)
        return rng.randint(-2, 2)

    T = [[entry(i, j) for j in range(k)] for i in range(k)]
    return FixedLaw(
        Propagator(T, [rng.randint(-2, 2) for _ in range(k)]),
        [rng.randint(-2, 2) for _ in range(k)],
    )


def _edge(rng, k, at) -> FixedLaw:
    unit = [[int(i == j) for j in range(k)] for i in range(k)]
    shift = [[int(j == i + 1) for j in range(k)] for i in range(k)]
    T = {"T = 0": [[0] * k] * k, "T = 1": unit, "k zero responses": shift}.get(
        at, [[rng.randint(-2, 2) for _ in range(k)] for _ in range(k)]
    )
    v, L = ([rng.choice((-2, -1, 1, 2)) for _ in range(k)] for _ in range(2))
    if at == "k zero responses":  # but for the last: h = 0, …, 0, 1
        v, L = unit[0], unit[-1]
    return FixedLaw(Propagator(T, [0] * k if at == "v = 0" else v), [0] * k if at == "L = 0" else L)


def disguise(rng: random.Random, law: FixedLaw) -> FixedLaw:
    """An equivalent law that looks different: a unit that the law ignores, and another frame."""
    k = law.size + 1
    inner, v, L = law.propagator.matrix, law.propagator.start.entries(), law.column.entries()
    T = [
        [
            inner[i, j] if max(i, j) < k - 1 else rng.randint(-1, 1) * int(i == j or j == k - 1)
            for j in range(k)
        ]
        for i in range(k)
    ]
    wider = FixedLaw(Propagator(T, [*v, rng.randint(-2, 2)]), [*L, 0])
    while True:
        S = [[rng.randint(-2, 2) for _ in range(k)] for _ in range(k)]
        try:
            return wider.change_basis(S)
        except ValueError:
            continue  # a singular S is drawn again


def responses(law: FixedLaw, count: int) -> tuple:
    """(h_0, …, h_{count−1}) of a law without parameters, ``fmpq``."""
    return tuple(law.responses(count).entries())


def sharp_pair(k: int, other: int) -> tuple[FixedLaw, FixedLaw]:
    """Laws with k ≤ k′ units and transfer functions −1/z^k and −z^{k′−k}/(z^{k′} − 1)."""
    shift = [[int(j == i + 1) for j in range(k)] for i in range(k)]
    cycle = [[int(j == (i + 1) % other) for j in range(other)] for i in range(other)]
    first = FixedLaw(
        Propagator(shift, [int(i == 0) for i in range(k)]), [-int(i == k - 1) for i in range(k)]
    )
    return first, FixedLaw(
        Propagator(cycle, [int(i == 0) for i in range(other)]),
        [-int(i == k - 1) for i in range(other)],
    )
