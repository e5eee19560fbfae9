"""Equations (5), (6) and their approximation (32), (33) run side by side in float64."""

import math

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, norm
from ..worst import Worst
from .tracked import Tracked

EDGES = ("n = 1", "A₀ = 0", "b₀ = 0", "H = 1", "r near 1", "moves one way")


def check(instances=20, seed=0, n=None, steps=40, first=0):
    """Hold ‖A_t − Ã_t‖₂ to h⁶B⁴(αt)²/(1 − r) for αt ≤ (1 − r)/(2h³B²), t ≤ steps, plus tracked
    rounding; and |b_t| ≤ B.

    The moves have |s_t| = s̄ and a mean that is not zero. The note has the median slope of log ‖A −
    Ã‖ in log t over the second half.
    """
    worst, slopes, inside = Worst(seed), [], True
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        size = 1 if at == "n = 1" else int(rng.integers(1, 6)) if n is None else int(n)
        errors, bounds, held = _run(rng, size, steps, at)
        inside &= held
        worst.add(index, errors, bounds)
        if at:
            continue
        late = np.log(errors[steps // 2 :])
        slopes.append(np.polyfit(np.log(np.arange(steps // 2, steps) + 1), late, 1)[0])
    order = f"; measured order in t {np.median(slopes):.2f} (median)" if slopes else ""
    return worst.result(instances, f"{worst.compared} steps within C(αt)²{order}", inside)


def _run(rng, n, steps, at):
    H = sampling.orthogonal(rng, n)
    H = (H * rng.uniform(0.2, 1, n)) @ H.T
    H = (H + H.T) / 2
    start = rng.standard_normal((n, n))
    start *= rng.uniform(0.1, 0.8) / np.linalg.norm(start, 2)
    b0 = rng.standard_normal((n, 1))
    if at == "H = 1":
        H = np.eye(n)
    if at == "b₀ = 0":
        b0 = 0 * b0
    if at in ("A₀ = 0", "r near 1"):
        start = np.eye(n) * (0.99 if at == "r near 1" else 0)
    r, h = (float(np.linalg.norm(m, 2)) * ENLARGE for m in (start, H))
    s_bar = 1.0
    B = max(float(np.linalg.norm(b0)), 2 * s_bar / (1 - r)) * ENLARGE
    alpha = (1 - r) / (2 * h**3 * B**2) / steps
    # the two runs side by side: (5), (6), then (32), (33), which keep A₀ in their b
    A, b = Tracked(np.array([start, start])), Tracked(np.array([b0, b0]))
    errors, bounds, inside = [], [], True
    for t in range(1, steps + 1):
        s = rng.standard_normal((n, 1)) + 0.5
        if at == "moves one way":
            s = np.ones((n, 1))
        s *= s_bar * (1 - 1e-12) / norm(s)
        seen = Tracked(np.array([A.value[0], start]), np.array([A.error[0], 0 * start]))
        after = seen @ b - s
        A, b = A - alpha * (H @ after @ b.T @ H @ H), after
        rounding = norm(A.error[0] + A.error[1])
        errors.append(float(np.linalg.norm(A.value[0] - A.value[1], 2)))
        bounds.append((h**6 * B**4 / (1 - r) * (alpha * t) ** 2 + rounding) * ENLARGE)
        inside &= math.hypot(*b.value[0, :, 0]) <= B
    return np.array(errors), np.array(bounds), inside
