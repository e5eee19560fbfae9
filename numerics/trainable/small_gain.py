"""Lemma 2 of the TO paper in float64: its witness, and its converse on systems that have a
solution."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..worst import Worst

EDGES = ("all 1", "a small gap", "equal to the converse", "a spare of 0")


def check(instances=200, seed=0, first=0):
    """|pM − rN| and |qN − sM − k| for the witness N = pk/(pq−rs), M = rN/p; pk ≤ (pq−rs)N wherever
    M, N solve. Returns a Result.

    pM passes 4 roundings, so misses rN by γ_4·rN at most. The computed pq − rs misses the true one
    by γ_2(pq+rs), so qN − sM, which is k(pq−rs) over the computed one, misses k by
    γ_2·k(pq+rs)/(pq−rs) and γ_8 of its terms. In the converse, p and q are rounded, which changes
    pM and qN by γ_3 of their sizes, and the two sides by γ_6 of p(qN + sM + k) + rsN.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        given, gain = np.exp(rng.uniform(-3, 3, 5)), rng.uniform(0.001, 2)
        if at in ("all 1", "equal to the converse"):
            given, gain = np.ones(5), 1.0
        gain = {"a small gap": 2.0**-30, "a spare of 0": 0.0}.get(at, gain)
        side = (at in EDGES[:2]) if at else index % 2 == 0
        worst.add(index, *(witness if side else converse)(*given, gain))
    return worst.result(instances, f"{worst.compared} sides of coupled bounds")


def witness(p, r, s, k, _, gain):
    """The witness of a system with pq = (1 + gain)rs."""
    q = (1 + gain) * r * s / p
    gap = p * q - r * s
    N = p * k / gap
    M = r * N / p
    if not (N > 0 and M > 0):
        return [1.0], [0.0]
    slack = gamma(2) * k * (p * q + r * s) / gap + gamma(8) * (q * N + s * M + k)
    return [abs(p * M - r * N), abs(q * N - s * M - k)], [
        gamma(4) * r * N * ENLARGE,
        slack * ENLARGE,
    ]


def converse(M, r, s, k, N, spare):
    """pk against (pq − rs)N, where pM = rN and qN = (1 + spare)(sM + k)."""
    p, q = r * N / M, (1 + spare) * (s * M + k) / N
    return [p * k], [
        ((p * q - r * s) * N + gamma(9) * (p * (q * N + s * M + k) + r * s * N)) * ENLARGE
    ]
