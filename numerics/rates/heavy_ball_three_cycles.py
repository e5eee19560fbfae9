"""Heavy ball in float64 round the triangle of the claim."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst

EDGES = ("κ = 25 with Polyak's tuning",)
STEPS = 300


def check(instances=40, seed=0, first=0):
    """The distance from the exact triangle over 300 steps, against what rounding makes of it.

    The nearest point of H is the corner w_t, which is asked of every step: ⟨x − w_t, w_s − w_t⟩ is
    at most a thousandth of |x|². So an error e obeys e′ = e + b(e − e₋) − aμe + δ, and |e_k| ≤
    Σ_j‖Mʲ‖·max|δ|, M the matrix of that recursion. A step has at most 24 roundings in a row.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        a, b, mu, L = inside(rng, at)
        errors, size = distances(a, b, mu, L, float(np.exp(rng.uniform(-2, 2))))
        bound = amplification(a * mu, b) * gamma(24) * size * ENLARGE
        worst.add(index, errors, np.full(STEPS, bound))
    return worst.result(instances, f"{worst.compared} points of heavy ball round a triangle")


def inside(rng, at):
    """(a, b, μ, L) with both inequalities of the claim at most −1/20."""
    if at == "κ = 25 with Polyak's tuning":
        return 1 / 9, 4 / 9, 1.0, 25.0
    while True:
        L, b = float(rng.uniform(10, 200)), float(rng.uniform(0.05, 0.95))
        a = float(rng.uniform(0, 2 * (1 + b))) / L
        common = 3 * (b * b + b + 1) + L * a * a
        lags = (common - a * (2 * L * b + L + b + 2), common - a * (L * b + 2 * L + 2 * b + 1))
        if max(lags) <= -0.05:
            return a, b, 1.0, L


def distances(a, b, mu, L, scale):
    """(errors of 300 steps, size of what is added in a step)."""
    u = scale * np.array([1.0, -1.0, 0.0])
    points = [np.roll(u, t) for t in range(3)]
    gradients = [
        ((1 + b) * points[t] - b * points[t - 1] - points[(t + 1) % 3]) / a for t in range(3)
    ]
    corners = [(g - mu * x) / (L - mu) for g, x in zip(gradients, points)]
    before, x, errors = points[2], points[0], []
    for t in range(STEPS):
        w = corners[t % 3]
        room = max((x - w) @ (v - w) for v in corners)
        after = x + b * (x - before) - a * (mu * x + (L - mu) * w)
        before, x = x, after
        gap = norm(x - points[(t + 1) % 3])
        errors.append(gap if room <= 1e-3 * (x @ x) else np.inf)
    return errors, (3 + 2 * b) * norm(u) + a * L * (norm(u) + norm(corners[0]))


def amplification(step, b):
    """Σ_j ‖Mʲ‖_F, M = [[1 + b − aμ, −b], [1, 0]], cut where a power is below a half."""
    M = np.array([[1 + b - step, -b], [1.0, 0.0]])
    power, total = np.eye(2), 0.0
    while (size := norm(power)) >= 0.5:
        total += size
        power = power @ M
    return total / (1 - size)
