"""Rank-one TO below its bound while Σβ_t stays under the limit."""

import math

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm, norms
from ..optimizers.to_rank_one import RankOneTO
from ..worst import Worst
from .schedules import Power

EDGES = ("n = 1", "p = 0", "b = 0", "p = q")


def check(instances=60, seed=0, steps=100, first=0):
    """max(|p_t|, |q_t|) against X, X²/(DX²+G) = X_1²/(DX_1²+G)·e^{4DGΣβ}; D = 1, w and g aligned to
    push. Returns a Result.

    Rounding changes p and q by γ_{3n+10} of |p| + β|r||q| a step, at most that part of the next x;
    it is carried like x itself, so x grows by 1 + γ_{4n+12} more in every step.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n, G = 1 if at == "n = 1" else int(rng.integers(1, 6)), rng.uniform(0.2, 2)
        p, q, b, axis = rng.standard_normal((4, n))
        p = {"p = 0": 0 * p, "p = q": q}.get(at, p)
        b *= G * rng.uniform() / np.linalg.norm(b) * (at != "b = 0")
        axis /= np.linalg.norm(axis)
        x = max(np.linalg.norm(p), np.linalg.norm(q))
        limit = math.log1p(G / x**2) / (4 * G)
        shift = 3.0
        beta = Power(0.9 * limit / Power(1.0, shift, 2).total(), shift, 2)
        optimizer = RankOneTO(0.0, beta, Power(shift, shift, 1), variables=(p, q), b=b)
        state, left, right, spent = optimizer.init(axis), [], [], 0.0
        for t in range(1, steps + 1):
            w = axis * rng.choice((-1, 1)) if t % 2 else q0(state) * (1 - 1e-12)
            state = optimizer.update(state, w, G * (1 - 1e-12) * axis * (-1) ** t)
            spent += beta(t)
            z = x**2 / (x**2 + G) * math.exp(4 * G * spent)
            X = math.sqrt(G * z / (1 - z))
            left.append(state.variables)
            right.append(X * (1 + gamma((4 * n + 12) * t)) * ENLARGE)
        sizes = [norms(np.array(part)) for part in zip(*left)]
        worst.add(index, np.maximum(*sizes), right)
    return worst.result(instances, f"{worst.compared} sizes of p and q below X")


def q0(state):
    """The unit vector along q, which reads the most."""
    q = state.variables[1]
    return q / norm(q)
