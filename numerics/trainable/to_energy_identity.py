"""The energy identity of full TO, and the bound that it gives, on float runs."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst

EDGES = ("n = 1", "A = b = 0", "zero gradients", "w = 0")


def check(instances=60, seed=0, steps=30, first=0):
    """‖Θ'‖² + |u|² + (1−c)|r|² against ‖Θ‖² + |g|², step by step, Θ = (A/√β, b/√γ). Returns a
    Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        at = sampling.edge(EDGES, index)
        worst.add(index, *identity(sampling.stream(seed, index), steps, at))
    return worst.result(instances, f"{worst.compared} steps of the energy identity")


def bound(instances=60, seed=0, steps=200, first=0):
    """Σ|u_t − A*w_t − b*|² below ‖A_1−A*‖²/β + |b_1−b*|²/γ + Σ|g_t − A*w_t − b*|²; c_t ≤ 1. Returns
    a Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        at = sampling.edge(EDGES, index)
        worst.add(index, *summed(sampling.stream(seed, index), steps, at))
    return worst.result(instances, f"{worst.compared} sums of prediction errors below the bound")


def step(A, b, w, g, beta, rate):
    """(A′, b′, u, r, c) and what rounding can do to the identity: γ_{n²+4n+30} of all terms'
    sizes."""
    n = len(w)
    u = A @ w + b
    r = u - g
    after = A - beta * np.outer(r, w), b - rate * r
    c = beta * (w @ w) + rate
    big_u = np.abs(A) @ np.abs(w) + np.abs(b)
    big_r = big_u + np.abs(g)
    sizes = (
        norm(np.abs(A) + beta * np.outer(big_r, np.abs(w))) ** 2 / beta
        + norm(np.abs(b) + rate * big_r) ** 2 / rate
    )
    sizes += (
        norm(A) ** 2 / beta
        + norm(b) ** 2 / rate
        + g @ g
        + big_u @ big_u
        + (1 + c) * (big_r @ big_r)
    )
    return *after, u, r, c, gamma(n * n + 4 * n + 30) * sizes


def start(rng, at):
    """n, A_1, b_1 of an instance at this edge."""
    n = 1 if at == "n = 1" else int(rng.integers(1, 9))
    A, b = rng.standard_normal((n, n)), rng.standard_normal(n)
    return (n, 0 * A, 0 * b) if at == "A = b = 0" else (n, A, b)


def identity(rng, steps, at=""):
    n, A, b = start(rng, at)
    beta, rate = rng.uniform(0.05, 1, 2)
    errors, bounds = [], []
    for _ in range(steps):
        w, g = rng.standard_normal((2, n)) / np.sqrt(n)
        w, g = w * (at != "w = 0"), g * (at != "zero gradients")
        before = norm(A) ** 2 / beta + norm(b) ** 2 / rate
        A, b, u, r, c, slack = step(A, b, w, g, beta, rate)
        after = norm(A) ** 2 / beta + norm(b) ** 2 / rate
        errors.append(abs(after + u @ u + (1 - c) * (r @ r) - before - g @ g))
        bounds.append(slack * ENLARGE)
    return errors, bounds


def summed(rng, steps, at=""):
    """The float iterates obey the identity up to each step's slack, so the sum does up to their
    sum."""
    n, A, b = start(rng, at)
    target, offset = rng.standard_normal((n, n)), rng.standard_normal(n)
    rate = rng.uniform(0.05, 0.6)
    beta = 0.99 * (1 - rate)  # |w| ≤ 1
    right = norm(A - target) ** 2 / beta + norm(b - offset) ** 2 / rate
    left, slack, lefts, rights = 0.0, gamma(n * n + 8) * right, [], []
    for _ in range(steps):
        w, xi = rng.standard_normal((2, n))
        w = w / max(1.0, norm(w) * (1 + 1e-12))
        w = w * (at != "w = 0")
        g = (target @ w + offset + 0.5 * xi) * (at != "zero gradients")
        # the identity for Θ − Θ*: its prediction is u − A*w − b*, its target g − A*w − b*
        _, _, u, _, _, more = step(A - target, b - offset, w, g - target @ w - offset, beta, rate)
        A, b, *_, again = step(A, b, w, g, beta, rate)
        left, right = left + u @ u, right + norm(g - target @ w - offset) ** 2
        slack += more + again
        lefts.append(left)
        rights.append((right + slack) * ENLARGE)
    return lefts, rights
