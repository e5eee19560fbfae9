"""RAdam's recursion beside bias-corrected momentum: equal bits while ρ_t ≤ 5."""

import math
from fractions import Fraction

import numpy as np

from .. import sampling
from ..worst import Worst
from . import pairs

EDGES = ("n = 1", "zero gradients", "β₂ = 0", "β₂ = 2/3")


def check(instances=60, seed=0, first=0, factor=1.0):
    """The points differ by 0 at linear steps; rectified ones must differ where a gradient did not
    vanish. `factor` ≠ 1 makes the momentum wrong."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        problem = pairs.draw(rng, at)
        beta2 = {"β₂ = 0": 0.0, "β₂ = 2/3": 2 / 3}.get(at, float(rng.uniform(0.3, 0.999)))
        beta1, c = float(rng.uniform(0.5, 0.95)), float(rng.uniform(0.001, 0.01))
        linear = linear_steps(beta2, len(problem.noise))
        ours = radam(problem, c, beta1, beta2, linear)
        theirs = momentum(problem, c * factor, beta1)
        gaps = np.abs(ours - theirs)
        rest = gaps[linear:]
        if len(rest) and not rest.any() and problem.noise.any():
            gaps = gaps + np.inf  # a rectified step that is none
        worst.add(index, gaps[:linear].ravel(), 0 * gaps[:linear].ravel())
    return worst.result(instances, f"{worst.compared} numbers of linear steps of RAdam, bit by bit")


def length(beta2, t):
    """ρ_t of the float β₂, over ℚ."""
    b = Fraction(beta2)
    return 2 / (1 - b) - 1 - 2 * t * b**t / (1 - b**t)


def linear_steps(beta2, steps):
    """How many steps ρ_t ≤ 5 lasts, at most `steps`."""
    return next((t for t in range(steps) if length(beta2, t + 1) > 5), steps)


def radam(problem, c, beta1, beta2, linear):
    """Points of the recursion with its rectification from step `linear` + 1 on."""
    x, m, v, points = problem.start, 0 * problem.start, 0 * problem.start, []
    end = 2 / (1 - beta2) - 1
    for t, _ in enumerate(problem.noise, start=1):
        g = problem.gradient(t - 1, x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        step = m / (1 - beta1**t)
        if t > linear:
            rho = float(length(beta2, t))
            rectified = (rho - 4) * (rho - 2) * end / ((end - 4) * (end - 2) * rho)
            step = step * math.sqrt(rectified) * math.sqrt(1 - beta2**t) / (np.sqrt(v) + 1e-8)
        x = x - c * step
        points.append(x)
    return np.array(points)


def momentum(problem, c, beta1):
    """Points of bias-corrected momentum."""
    x, m, points = problem.start, 0 * problem.start, []
    for t, _ in enumerate(problem.noise, start=1):
        g = problem.gradient(t - 1, x)
        m = beta1 * m + (1 - beta1) * g
        x = x - c * (m / (1 - beta1**t))
        points.append(x)
    return np.array(points)
