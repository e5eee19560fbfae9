"""The closed forms of TO's direction m against the update rules themselves."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..optimizers.to_diagonal import DiagonalTO
from ..optimizers.to_full import FullTO
from ..optimizers.to_rank_one import RankOneTO
from ..optimizers.trainable import State
from ..worst import Worst

EDGES = tuple(
    f"{variant}, {what}"
    for what in ("n = 1", "w = 0", "zero gradients", "zero variables", "beta = 0", "gamma = 1")
    for variant in ("full", "diagonal", "rank one")
)


def check(instances=120, seed=0, n=None, first=0):
    """One step of full, diagonal and rank-one TO in turn, m against to_updates' formulas. Returns a
    Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        variant, _, what = at.partition(", ")
        size = (1 if what == "n = 1" else int(rng.integers(1, 17))) if n is None else int(n)
        rules = {"full": full, "diagonal": diagonal, "rank one": rank_one}
        rule = rules[variant] if at else (full, diagonal, rank_one)[index % 3]
        worst.add(index, *compare(rule, rng, size, what))
    return worst.result(instances, f"{worst.compared} directions against their closed forms")


def compare(variant, rng, n, at=""):
    """|m − formula| and its bound.

    Both are sums of the same products; a term passes fewer than 8n + 40 roundings on either side,
    so the difference is at most 2γ_{8n+40} of the terms' sizes (Higham, section 3.1).
    """
    w, g, b = rng.standard_normal((3, n))
    beta, rate = rng.uniform(0, 1, 2)
    w, g = w * (at != "w = 0"), g * (at != "zero gradients")
    beta, rate = beta * (at != "beta = 0"), 1.0 if at == "gamma = 1" else rate
    optimizer, start, formula = variant(rng, n)
    if at == "zero variables":
        start, b = (tuple(0 * x for x in start) if isinstance(start, tuple) else 0 * start), 0 * b
    optimizer = optimizer(0.1, beta, rate)
    state = optimizer.update(State(start, b, b, b, 0), w, g)
    absolute = tuple(np.abs(x) for x in start) if isinstance(start, tuple) else np.abs(start)
    size = formula(absolute, np.abs(b), np.abs(w), np.abs(g), beta, rate, majorant=True)
    gap = state.m - formula(start, b, w, g, beta, rate)
    return [norm(gap)], [2 * gamma(8 * n + 40) * norm(size) * ENLARGE]


def full(rng, n):
    def formula(A, b, w, g, beta, rate, majorant=False):
        u, c = A @ w + b, beta * (w @ w) + rate
        return u + c * (u + g) if majorant else (1 - c) * u + c * g

    return FullTO, rng.standard_normal((n, n)), formula


def diagonal(rng, n):
    def formula(a, b, w, g, beta, rate, majorant=False):
        u, c = a * w + b, beta * w * w + rate
        return u + c * (u + g) if majorant else (1 - c) * u + c * g

    return DiagonalTO, rng.standard_normal(n), formula


def rank_one(rng, n):
    def formula(pair, b, w, g, beta, rate, majorant=False):
        p, q = pair
        sign = 1 if majorant else -1
        read, square = q @ w, w @ w
        u = p * read + b
        r = u + sign * g
        factor = rate + beta * read**2 + sign * beta**2 * read * (p @ r) * square
        return u + sign * (factor * r + beta * square * (p @ r) * p)

    return RankOneTO, (rng.standard_normal(n), rng.standard_normal(n)), formula
