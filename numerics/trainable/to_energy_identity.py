"""The energy identity of full TO, and the bound that it gives, on float runs.

The bound's instances run side by side: what has n < 8 coordinates is filled up with zeros, which
stay zeros and add none to a sum.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst

LARGEST = 8
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
    worst, numbers = Worst(seed), sampling.numbers(instances, seed, first, EDGES)
    drawn = [draw(sampling.stream(seed, i), steps, sampling.edge(EDGES, i)) for i in numbers]
    for index, left, right in zip(numbers, *summed(*map(np.array, zip(*drawn)))):
        worst.add(index, left, right)
    return worst.result(instances, f"{worst.compared} sums of prediction errors below the bound")


def filled(x, axes):
    """An array whose last axes, of n ≤ 8 coordinates, are filled up with zeros to 8."""
    more = [(0, 0)] * (x.ndim - axes) + [(0, LARGEST - x.shape[-1])] * axes
    return np.pad(x, more)


class Products(NamedTuple):
    """How Aw, pqᵀ, pᵀp, ‖A‖² and a number times an array are computed."""

    times: Callable
    outer: Callable
    dot: Callable
    square: Callable
    by: Callable


def square(x):
    """‖x‖² of each instance."""
    x = x.reshape(len(x), -1)
    return np.einsum("bi,bi->b", x, x)


def times(A, w):
    """Aw of each instance."""
    return np.einsum("bij,bj->bi", A, w)


ONE = Products(
    lambda A, w: A @ w, np.outer, lambda p: p @ p, lambda x: norm(x) ** 2, lambda c, x: c * x
)
ALL = Products(
    times,
    lambda p, q: p[:, :, None] * q[:, None, :],
    square,
    square,
    lambda c, x: c.reshape(-1, *[1] * (x.ndim - 1)) * x,
)


def step(n, A, b, w, g, beta, rate, of=ALL):
    """(A′, b′, u, r, c) and what rounding can do to the identity: γ_{n²+4n+30} of all terms' sizes.

    Of `ONE` instance, or of `ALL` at once: n, β, γ (B,), A (B, n, n), b, w, g (B, n).
    """
    u = of.times(A, w) + b
    r = u - g
    after = A - of.by(beta, of.outer(r, w)), b - of.by(rate, r)
    c = beta * of.dot(w) + rate
    big_A, big_b, big_w = np.abs(A), np.abs(b), np.abs(w)
    big_u = of.times(big_A, big_w) + big_b
    big_r = big_u + np.abs(g)
    sizes = energy(
        big_A + of.by(beta, of.outer(big_r, big_w)), big_b + of.by(rate, big_r), beta, rate, of
    )
    sizes += energy(A, b, beta, rate, of) + of.dot(g) + of.dot(big_u) + (1 + c) * of.dot(big_r)
    return *after, u, r, c, gamma(n * n + 4 * n + 30) * sizes


def energy(A, b, beta, rate, of=ALL):
    """‖A‖²/β + |b|²/γ."""
    return of.square(A) / beta + of.square(b) / rate


def start(rng, at):
    """n, A_1, b_1 of an instance at this edge."""
    n = 1 if at == "n = 1" else int(rng.integers(1, LARGEST + 1))
    A, b = rng.standard_normal((n, n)), rng.standard_normal(n)
    return (n, 0 * A, 0 * b) if at == "A = b = 0" else (n, A, b)


def identity(rng, steps, at=""):
    """Errors and bounds of the identity in each step of an instance."""
    n, A, b = start(rng, at)
    beta, rate = rng.uniform(0.05, 1, 2)
    errors, bounds = [], []
    for _ in range(steps):
        w, g = rng.standard_normal((2, n)) / np.sqrt(n)
        w, g = w * (at != "w = 0"), g * (at != "zero gradients")
        before = energy(A, b, beta, rate, ONE)
        A, b, u, r, c, slack = step(n, A, b, w, g, beta, rate, ONE)
        after = energy(A, b, beta, rate, ONE)
        errors.append(abs(after + u @ u + (1 - c) * (r @ r) - before - g @ g))
        bounds.append(slack * ENLARGE)
    return errors, bounds


def draw(rng, steps, at):
    """n, A_1, b_1, A*, b*, γ, |w| ≤ 1 and g of every step."""
    n, A, b = start(rng, at)
    target, offset = rng.standard_normal((n, n)), rng.standard_normal(n)
    rate = rng.uniform(0.05, 0.6)
    w, xi = rng.standard_normal((steps, 2, n)).transpose(1, 0, 2)
    w = unit(w) * (at != "w = 0")
    g = (w @ target.T + offset + 0.5 * xi) * (at != "zero gradients")
    A, target = filled(A, 2), filled(target, 2)
    return n, A, filled(b, 1), target, filled(offset, 1), rate, filled(w, 1), filled(g, 1)


def unit(w):
    """Rows divided by their lengths where these are above 1."""
    return w / np.maximum(1.0, np.linalg.norm(w, axis=-1, keepdims=True) * (1 + 1e-12))


def summed(n, A, b, target, offset, rate, ws, gs):
    """Sums of both sides (B, steps): the float iterates obey the identity up to each step's slack,
    so the sum does up to their sum."""
    beta = 0.99 * (1 - rate)  # |w| ≤ 1
    right = energy(A - target, b - offset, beta, rate)
    left, slack, lefts, rights = np.zeros(len(n)), gamma(n * n + 8) * right, [], []
    for w, g in zip(ws.swapaxes(0, 1), gs.swapaxes(0, 1)):
        # the identity for Θ − Θ*: its prediction is u − A*w − b*, its target g − A*w − b*
        off = g - times(target, w) - offset
        _, _, u, _, _, more = step(n, A - target, b - offset, w, off, beta, rate)
        A, b, *_, again = step(n, A, b, w, g, beta, rate)
        left, right = left + square(u), right + square(off)
        slack = slack + more + again
        lefts.append(left)
        rights.append((right + slack) * ENLARGE)
    return np.transpose(lefts), np.transpose(rights)
