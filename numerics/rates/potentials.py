"""Potentials along float64 runs on random functions: none exceeds what the claims allow.

Each method is a generator of (left, right, size): left is the potential after a step, right what it
may be at most, L = 1, x* = 0, f* = 0. What is compared is the potential at the stored points, so
nothing is carried from step to step: a step and both potentials are computed with at most 40n + 200
roundings in a row, each relative to products of two of the vectors in `size`, whose coefficients
add up to COEFFICIENTS at most. So left ≤ right + COEFFICIENTS·γ_{40n+200}·size².
"""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst
from .functions import random_function

EDGES = ("steepest", "flattest", "quadratic", "at the minimizer")
COEFFICIENTS = 100.0
STEPS = 40


def total(*vectors):
    return sum(norm(v) for v in vectors)


def interpolation(f, x, g):
    """2(1 − μ)·q(x, x*), which is ≥ 0 on F(μ, 1)."""
    return 2 * (1 - f.mu) * f.value(x) - g @ g + 2 * f.mu * (g @ x) - f.mu * (x @ x)


def gradient_descent(f, x, rng):
    step = rng.uniform(0.05, 1.95)
    rate = max(abs(1 - step * f.mu), abs(1 - step))
    while True:
        g = f.gradient(x)
        after = x - step * g
        yield after @ after, rate**2 * (x @ x), total(x, g, after)
        x = after


def nag(f, x, rng):
    s = 1 / np.sqrt(f.mu)
    before, y = x, x

    def potential(x, y):
        g = f.gradient(y)
        z = x + s * (y - g - x)
        return 2 * f.value(y) - g @ g + f.mu * (z @ z), total(x, y, g, z)

    while True:
        x = y - f.gradient(y)
        following = x + (s - 1) / (s + 1) * (x - before)
        (old, size), (new, size_after) = potential(before, y), potential(x, following)
        yield new, (1 - 1 / s) * old, size + size_after
        before, y = x, following


def triple_momentum(f, x, rng, rate=None):
    kappa = 1 / f.mu
    rate = 1 - np.sqrt(f.mu) if rate is None else rate
    turn = (1 - rate) ** 2 * (1 + rate)
    a, b, c = kappa * turn, kappa * rate**3 / (kappa - 1), rate**3 / ((kappa - 1) * turn)
    weight = f.mu**2 * (kappa - 1 - kappa * rate**2) / (rate * (1 - rate))
    d = np.zeros_like(x)

    def potential(x, d):
        y = x + c * d
        g = f.gradient(y)
        z = x + (b * d - a * g) / (1 - rate**2)
        return interpolation(f, y, g) + weight * (z @ z), total(x, d, y, g, z)

    while True:
        old, size = potential(x, d)
        d = b * d - a * f.gradient(x + c * d)
        x = x + d
        new, size_after = potential(x, d)
        yield new, rate**2 * old, size + size_after


def robust_momentum(f, x, rng):
    low, high = 1 - np.sqrt(f.mu), np.sqrt(1 - f.mu)
    yield from triple_momentum(f, x, rng, low + rng.uniform(0.05, 0.9) * (high - low))


def heavy_ball(f, x, rng):
    """Polyak's tuning, κ < 9 + 4√5."""
    root = np.sqrt(f.mu)
    b = (1 - root) / (1 + root)
    a, p, q = (1 + b) ** 2, x, x
    x = q + b * b * (q - p) - a * f.gradient(q)

    def potential(x, q, p):
        h = f.gradient(q)
        form = (2 - b * b) * (x @ x) + 2 * (b - 1) * (b + 1) ** 2 * (x @ q)
        form += -2 * b * (b * b - b + 1) * (x @ p) + b * b * (p @ p)
        form += -(b - 1) * (b**3 - b * b + 3 * b + 1) * (q @ q)
        form += 2 * b * (b - 1) ** 2 * (b + 1) * (q @ p)
        return form + a * a * interpolation(f, q, h), total(x, q, p, h)

    while True:
        after = x + b * b * (x - q) - a * f.gradient(x)
        (old, size), (new, size_after) = potential(x, q, p), potential(after, x, q)
        drop = 4 * b * (1 - b - b * b) * ((x - q) @ (x - q))
        yield new + drop, old, size + size_after
        x, q, p = after, x, q


def polyak_tuning(f, x, rng):
    """The same with the potential of the rate b²(1 + b)(6 + b)/(1 + 5b), divided by 8b³."""
    root = np.sqrt(f.mu)
    b = (1 - root) / (1 + root)
    a, q, c = (1 + b) ** 2, x, 1 + b
    R = b * b * c * (6 + b) / (1 + 5 * b)
    u = np.polyval([638, -352, -1154, 1432, -526, -7, 1, 0], b) / 38
    A = R**3 * c + R * R * (6 * b**3 + 8 * b * b * (1 + u) + 4 * b * (1 + 2 * u))
    A += R * b * b * (28 * c * u * u - b * (11 * b * b + 16 * b * u + 31 * b + 24 * u + 20) - 8 * u)
    A += 16 * b**3 * c * u * u * (2 * u - c)
    B = 4 * b * b * c * u * (c - u) - R * (R * c - 5 * b * b * c + 2 * b * (1 + 2 * b) * u)
    C = -2 * b * b * (3 * R + 2 * R * b + 2 * b * c * u)
    G = 4 * b * (R * (3 * b * b + 4 * b + 1) - b * b * c * c - 2 * b * u * u)
    H = -2 * b * (R * c - b * b * c - 2 * b * u)
    form = np.array([[A, 2 * b * B, C], [2 * b * B, G, H], [C, H, -2 * b * b]])

    def potential(q, x):
        g = f.gradient(x)
        y = x + b * b * (x - q) - a * g
        moved, points = y + b * b * q, np.stack([q, x, y])
        value = a * a * interpolation(f, x, g) / 2 + moved @ moved - 4 * b * b * (x @ x)
        value = 4 * b * c * R * value + np.sum(form * (points @ points.T))
        return value / (8 * b**3), total(q, x, y, g), y

    while True:
        old, size, y = potential(q, x)
        new, size_after, _ = potential(x, y)
        yield new, R * old, size + size_after
        q, x = x, y


def heavy_ball_region(f, x, rng):
    """Any step below 2, any momentum with a(1 − bμ) < 2(1 − b²)."""
    a = rng.uniform(0.02, 1.98)
    half = f.mu * a / 4
    b = rng.uniform(0, 0.999) * (half + np.sqrt(half * half + 1 - a / 2))
    room, q = 2 * (1 - b * b) - a * (1 - b * f.mu), x

    def potential(q, x):
        value = 2 * a * (f.value(x) + b * f.value(q))
        return value + (2 - a) * (1 - room / 4) * ((x - q) @ (x - q)), total(q, x)

    while True:
        after = x + b * (x - q) - a * f.gradient(x)
        (old, size), (new, size_after) = potential(q, x), potential(x, after)
        moves = (x - q) @ (x - q) + (after - x) @ (after - x)
        yield new + (2 - a) * room / 4 * moves, old, size + size_after
        q, x = x, after


def gradient_descent_sublinear(f, x, rng):
    k = 0

    def potential(x, k):
        g = f.gradient(x)
        value = (2 * k + 1) * f.value(x) + k * (k + 2) * (g @ g) + x @ x
        return value, norm(x) + (k + 2) * norm(g)

    while True:
        after = x - f.gradient(x)
        (old, size), (new, size_after) = potential(x, k), potential(after, k + 1)
        yield new, old, size + size_after
        x, k = after, k + 1


def fista(f, x, rng):
    """t grows by at most what is admissible, at random."""
    t, z = 0.0, x
    while True:
        longest = (1 + np.sqrt(1 + 4 * t * t)) / 2
        following = 1 + rng.uniform(0, 1 - 2.0**-40) * (longest - 1) if t else 1.0
        y = x + (z - x) / following
        g = f.gradient(y)
        after, turned = y - g, z - following * g
        left = 2 * following**2 * f.value(after) + turned @ turned
        size = total(x, y, z, after, turned) + (following + 1) * norm(g)
        # t²f(x) is at most t²|x||∇f(x)|
        size += following * np.sqrt(norm(x) * norm(f.gradient(x)))
        yield left, 2 * t * t * f.value(x) + z @ z, size
        x, z, t = after, turned, following


def ogm(f, y, rng):
    theta, g = 1.0, f.gradient(y)
    z = y - 2 * g
    while True:
        following = (1 + np.sqrt(1 + 4 * theta**2)) / 2
        old = 2 * theta**2 * (2 * f.value(y) - g @ g) + z @ z
        size = norm(y) + norm(z) + theta * (norm(g) + np.sqrt(norm(y) * norm(g)))
        y = (1 - 1 / following) * (y - g) + z / following
        g = f.gradient(y)
        z = z - 2 * following * g
        new = 2 * following**2 * (2 * f.value(y) - g @ g) + z @ z
        size += norm(y) + norm(z) + following * (norm(g) + np.sqrt(norm(y) * norm(g)))
        yield new, old, size
        theta = following


def polyak_lojasiewicz(f, x, rng):
    """F(μ, 1) has the PL inequality with μ."""
    while True:
        after = x - f.gradient(x)
        rate = (2 - 2 * f.mu) / (2 + f.mu)
        yield f.value(after), rate * f.value(x), total(x, after)
        x = after


METHODS = {
    run.__name__: run
    for run in (
        gradient_descent,
        nag,
        triple_momentum,
        robust_momentum,
        heavy_ball,
        polyak_tuning,
        heavy_ball_region,
        gradient_descent_sublinear,
        fista,
        ogm,
        polyak_lojasiewicz,
    )
}
CONVEX = ("gradient_descent_sublinear", "fista", "ogm")
BELOW_GOLDEN = ("heavy_ball", "polyak_tuning")


def check(instances=60, seed=0, first=0, method="gradient_descent"):
    """Hold every potential of 40 steps below what the step before allows. Returns a Result."""
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; give one of {', '.join(METHODS)}")
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = int(rng.integers(1, 9))
        root = rng.uniform(1.2, 4.2 if method in BELOW_GOLDEN else 12.0)
        mu = 0.0 if method in CONVEX and index % 2 else 1 / root**2
        f = random_function(rng, mu, n, at)
        x = rng.standard_normal(n)
        if at == "at the minimizer":
            x = 0 * x
        slack = COEFFICIENTS * gamma(40 * n + 200) * ENLARGE
        lefts, rights = [], []
        for _, (left, right, size) in zip(range(STEPS), METHODS[method](f, x, rng)):
            lefts.append(max(float(left), 0.0))
            rights.append(max(float(right), 0.0) + slack * size * size)
        worst.add(index, lefts, rights)
    return worst.result(instances, f"{worst.compared} potentials of {method} after a step")
