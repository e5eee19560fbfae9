"""Methods on sums, a step at a time: what is expected of all draws, then one that is drawn.

Each is a generator of (left, right, size): left is the expectation, given the past, that the claim
bounds by right, a mean over every draw. L = 1, x⋆ = 0, f⋆ = 0. ``size`` adds up the norms of what
is squared; both sides are sums of at most COEFFICIENTS (in all) products of two of these.
"""

from itertools import combinations

import numpy as np

from ..bounds.rounding import norm


def square(v):
    return float(v @ v)


def mean_square(rows):
    return float(np.mean(np.sum(rows * rows, axis=-1)))


def variance(rows):
    return mean_square(rows - rows.mean(axis=0))


def drawn(rng, rows):
    return rows[int(rng.integers(len(rows)))]


def sgd(f, x, rng):
    """E‖x₊‖² ≤ (1 − αμ)‖x‖² + α²σ²."""
    step = rng.uniform(0.05, 1)
    while True:
        g = f.gradients(x)
        after = x - step * g
        right = (1 - step * f.mu) * square(x) + step**2 * variance(g)
        yield mean_square(after), right, norm(x) + f.spread
        x = drawn(rng, after)


def subgradient(f, x, rng):
    """E‖x₊‖² + 2αf(x) ≤ (1 − αμ)‖x‖² + α²E‖g‖², α = 2/(μ(t + 1)), points being projected onto the
    ball in which the run begins."""
    radius, t = norm(x), 1
    while True:
        step, g = 2 / (f.mu * (t + 1)), f.gradients(x)
        after = x - step * g
        lengths = np.sqrt(np.sum(after * after, axis=1, keepdims=True))
        after = after * np.minimum(1.0, radius / np.maximum(lengths, 1e-300))
        left = mean_square(after) + 2 * step * f.value(x)
        right = (1 - step * f.mu) * square(x) + step**2 * mean_square(g)
        size = (1 + step) * (norm(x) + f.spread)
        yield left + size**2, right + size**2, size
        x, t = drawn(rng, after), t + 1


def nonconvex(f, x, rng):
    """E f(x₊) ≤ f(x) − α(1 − α/2)‖∇f‖² + α²σ²/2; both sides have the size² added, to be ≥ 0."""
    step = rng.uniform(0.05, 1)
    while True:
        g, size = f.gradients(x), norm(x) + f.spread
        slope = square(g.mean(axis=0))
        left = np.mean([f.value(x - step * row) for row in g])
        right = f.value(x) - step * (1 - step / 2) * slope + step**2 / 2 * variance(g)
        yield left + size**2, right + size**2, size
        x = drawn(rng, x - step * g)
        x = x / max(1.0, norm(x) / 10)  # it may run away where f falls for ever


def expected_smoothness(f, x, rng):
    """E‖x₊‖² ≤ (1 − αμ)‖x‖² + 2α²σ⋆², α ≤ 1/2, σ⋆² the variance at the optimum."""
    step, at_best = rng.uniform(0.05, 0.5), mean_square(f.shifts)
    while True:
        after = x - step * f.gradients(x)
        right = (1 - step * f.mu) * square(x) + 2 * step**2 * at_best
        yield mean_square(after), right, norm(x) + f.spread
        x = drawn(rng, after)


def svrg(f, x, rng):
    """E‖v‖² ≤ 4(f(x) + f(w)), and then E‖x₊‖² + 2α(1 − 2α)f(x) ≤ ‖x‖² + 4α²f(w), in turn."""
    step, w, count = rng.uniform(0.05, 0.5), x, 0
    while True:
        v = f.gradients(x) - f.gradients(w) + f.gradient(w)
        size = norm(x) + norm(w) + f.spread
        yield mean_square(v), 4 * (f.value(x) + f.value(w)), size
        after, here, there = x - step * v, f.value(x), f.value(w)
        left = mean_square(after) + 2 * step * (1 - 2 * step) * here
        yield left, square(x) + 4 * step**2 * there, size
        x, count = drawn(rng, after), count + 1
        w = x if count % 5 == 0 else w


def saga(f, x, rng):
    """T = ‖x‖² + (4α²/p)H, p = 1/N, over every index that may be drawn."""
    step, N = rng.uniform(0.01, 1 / 6), f.terms
    points = x + rng.standard_normal((N, len(x)))
    table = np.array([f.gradients(y)[i] for i, y in enumerate(points)])
    weight = 4 * step**2 * N
    while True:
        g = f.gradients(x)
        after = x - step * (g - table + table.mean(axis=0))
        centred, renewed = table - f.shifts, g - f.shifts
        H = mean_square(centred)
        later = [_replaced(centred, i, renewed[i]) for i in range(N)]
        left = mean_square(after) + weight * np.mean([mean_square(t) for t in later])
        right = (1 - step * f.mu) * square(x) + (1 - 1 / (2 * N)) * weight * H
        size = norm(x) + f.spread + np.sqrt(weight) * (norm(table) + norm(g) + norm(f.shifts))
        yield left, right, size
        i = int(rng.integers(N))
        x, table = after[i], _replaced(table, i, g[i])


def loopless(f, x, rng):
    """T = ‖x‖² + (4α²/p)H(w), over every index and both sides of the coin."""
    step, p = rng.uniform(0.01, 1 / 6), rng.uniform(0.05, 1)
    w, weight = x + rng.standard_normal(len(x)), 4 * step**2 / p
    while True:
        g, old = f.gradients(x), f.gradients(w)
        after = x - step * (g - old + old.mean(axis=0))
        new, kept = mean_square(g - f.shifts), mean_square(old - f.shifts)
        left = mean_square(after) + weight * (p * new + (1 - p) * kept)
        right = (1 - step * f.mu) * square(x) + (1 - p / 2) * weight * kept
        yield left, right, (1 + np.sqrt(weight)) * (norm(x) + norm(w) + f.spread)
        w = x if rng.uniform() < p else w
        x = drawn(rng, after)


def storm(f, x, rng):
    """E‖ε₊‖² ≤ (1 − c)²‖ε‖² + 2c²σ² + 2(1 − c)²α²‖d‖²."""
    step, c = rng.uniform(0.05, 1), rng.uniform(0, 1)
    d = f.gradients(x)[0]
    while True:
        old, moved = f.gradients(x), x - step * d
        new = f.gradients(moved)
        following = new + (1 - c) * (d - old)
        error = square(d - old.mean(axis=0))
        right = (1 - c) ** 2 * error + 2 * c**2 * variance(new)
        right += 2 * (1 - c) ** 2 * step**2 * square(d)
        yield mean_square(following - new.mean(axis=0)), right, norm(x) + norm(d) + f.spread
        x, d = moved, drawn(rng, following)


def page(f, x, rng):
    """E‖ε₊‖² ≤ (1 − p)(‖ε‖² + α²‖d‖²), over every index and both sides of the coin."""
    step, p = rng.uniform(0.05, 1), rng.uniform(0, 1)
    d = f.gradients(x)[0]
    while True:
        old, moved = f.gradients(x), x - step * d
        new = f.gradients(moved)
        following, mean = d + new - old, new.mean(axis=0)
        right = (1 - p) * (square(d - old.mean(axis=0)) + step**2 * square(d))
        left = (1 - p) * mean_square(following - mean)
        yield left, right, norm(x) + norm(d) + f.spread
        x, d = moved, mean if rng.uniform() < p else drawn(rng, following)


def compressor(f, x, rng):
    """E f(x₊) ≤ f(x) − α(1 − α(1 + ω)/2)‖∇f‖², k of n coordinates kept, ω = n/k − 1."""
    n = len(x)
    k = int(rng.integers(1, n + 1))
    step, subsets = rng.uniform(0.05, 1) * k / n, list(combinations(range(n), k))
    while True:
        g = f.gradient(x)
        kept = np.zeros((len(subsets), n))
        for row, subset in zip(kept, subsets):
            row[list(subset)] = g[list(subset)] * n / k
        left = np.mean([f.value(x - step * row) for row in kept])
        right = f.value(x) - step * (1 - step * n / (2 * k)) * square(g)
        size = norm(x) + f.spread
        yield left + size**2, right + size**2, size
        x = x - step * drawn(rng, kept)


def ef21(f, x, rng):
    """‖ε₊‖² ≤ (1 − k/n)((1 + s)‖ε‖² + (1 + 1/s)α²‖g‖²), the k largest entries being sent."""
    n = len(x)
    k = int(rng.integers(1, n + 1))
    step, s = rng.uniform(0.05, 1), np.exp(rng.uniform(-1, 1))
    g = np.zeros(n)
    while True:
        error, moved = square(g - f.gradient(x)), x - step * g
        mean = f.gradient(moved)
        change = mean - g
        sent, largest = np.zeros(n), np.argsort(-np.abs(change), kind="stable")[:k]
        sent[largest] = change[largest]
        right = (1 - k / n) * ((1 + s) * error + (1 + 1 / s) * step**2 * square(g))
        yield square(g + sent - mean), right, norm(x) + norm(moved) + norm(g)
        x, g = moved, g + sent


def predictable(f, x, rng):
    """E‖x₊‖² = ‖x − c∇f‖² + c²σ², c = η/√(1 + Σ‖G‖²) over the gradients before: both ways."""
    rate, past = rng.uniform(0.1, 2), 0.0
    while True:
        g, c = f.gradients(x), rate / np.sqrt(1 + past)
        left = mean_square(x - c * g)
        right = square(x - c * g.mean(axis=0)) + c**2 * variance(g)
        size = (1 + c) * (norm(x) + f.spread)
        yield left, right, size
        yield right, left, size
        i = int(rng.integers(len(g)))
        x, past = x - c * g[i], past + square(g[i])


def _replaced(rows, i, row):
    made = rows.copy()
    made[i] = row
    return made
