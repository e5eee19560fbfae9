"""Two recursions of the same points, side by side in a closed loop with noise."""

from dataclasses import dataclass

import numpy as np

from .. import sampling
from ..worst import Worst
from .running import Running, held

STEPS = 30
EDGES = ("n = 1", "zero start", "zero gradients", "b = 0", "b = 1")


@dataclass(frozen=True)
class Problem:
    """∇f(x) = slope·(x − minimizer) + noise_t, entry by entry; noise (STEPS, n)."""

    slope: np.ndarray
    minimizer: np.ndarray
    noise: np.ndarray
    start: np.ndarray

    def gradient(self, t, x):
        """At step t = 0, 1, …; x is an array or a Running."""
        return self.slope * (x - self.minimizer) + self.noise[t]


def draw(rng, at=""):
    """A problem of at most 8 entries; 1 at the edge "n = 1"."""
    n = 1 if at == "n = 1" else int(rng.integers(2, 9))
    slope, minimizer = rng.uniform(0.1, 0.5, n), rng.standard_normal(n)
    noise, start = 0.3 * rng.standard_normal((STEPS, n)), rng.standard_normal(n)
    if at == "zero gradients":
        slope, noise = 0 * slope, 0 * noise
    return Problem(slope, minimizer, noise, start * (at != "zero start"))


def compare(pair, instances, seed, first, what, edges=EDGES):
    """Every instance's two runs held together; a Result.

    `pair(rng, problem, at, index)` yields (a, b), points or other numbers that are exactly equal.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, edges):
        rng, at = sampling.stream(seed, index), sampling.edge(edges, index)
        found = [held(a, b) for a, b in pair(rng, draw(rng, at), at, index)]
        errors, bounds = (np.concatenate([np.ravel(x) for x in side]) for side in zip(*found))
        worst.add(index, errors, bounds)
    return worst.result(instances, f"{worst.compared} numbers of {what}")


def decay(rng, at=""):
    """A momentum parameter; 0 and 1 at the edges of these names."""
    return {"b = 0": 0.0, "b = 1": 1.0}.get(at, float(rng.uniform(0.1, 0.9)))


def run(problem, step, *state):
    """The points x_1 … of a recursion: step(t, g, x, *state) gives the next (x, *state); the
    gradient is asked at x."""
    x = Running(problem.start)
    points = []
    for t in range(len(problem.noise)):
        x, *state = step(t, problem.gradient(t, x), x, *state)
        points.append(x)
    return points
