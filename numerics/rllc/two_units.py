"""Named optimizers beside their Opt(diag(0, b), v, L) in float64, in closed loop with noise."""

from dataclasses import replace

import numpy as np

from .. import sampling
from ..optimizers import FixedLaw
from ..simulate import Trajectory, iterate
from ..worst import Worst
from . import closeness
from .noisy_convex import draw

STEPS = 40
EDGES = ("n = 1", "b = 0", "b = 1", "c = 0", "at rest")


def two_units(problem, start, steps, b, law, weight=1.0, memory=None, decay=0.0, sign=1.0):
    """The trajectory of Opt(diag(0, b), (1, weight), law) on G = ±∇f + decay·θ, from M_0 (zero if
    None)."""
    optimizer = FixedLaw(np.diag([0.0, b]), [1.0, weight], law, memory)

    def gradient(t, theta):
        return sign * problem.gradient(t, theta) + decay * theta

    found = list(iterate(optimizer, start, gradient, steps))
    gradients, states, thetas = zip(*found)
    return Trajectory(
        np.array([start, *thetas]), np.array(gradients), (optimizer.init(start), *states)
    )


def compare(pair, instances, seed, first, what):
    """Every instance's pair of runs held together; a Result.

    `pair(rng, problem, start, index, at)` gives the trajectory of Opt, the reference with its last
    state, the law, and options of `closeness.bounds`.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 if at == "n = 1" else int(rng.integers(1, 9))
        problem, start = draw(rng, STEPS, n), rng.standard_normal(n)
        if at == "at rest":  # every gradient is 0
            problem = replace(problem, noise=0 * problem.noise, minimizer=start)
        run, other, last, law, more = pair(rng, problem, start, index, at)
        bounds = closeness.bounds(problem, run, other, last, law, **more)
        worst.add(index, np.abs(run.theta[1:] - other.points[1:]).ravel(), bounds.ravel())
    return worst.result(
        instances, f"{worst.compared} coordinates of {what}, {STEPS} steps with noisy gradients"
    )
