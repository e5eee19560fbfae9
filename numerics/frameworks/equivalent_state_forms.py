"""Algorithms 1 and 2, 3 and 4 of Zhao, Lessard and Udell side by side."""

from .pairs import compare
from .running import Running

EDGES = ("n = 1", "zero start", "zero gradients")
STEPS = 20


def check(instances=60, seed=0, first=0, factor=1.0):
    """The points of either pair; `factor` ≠ 1 makes the rates of algorithms 2 and 4 wrong."""

    def pair(rng, problem, at, index):
        c, start = Running(rng.uniform(0.01, 0.2)), problem.start
        last = start + (0.0 if at == "zero start" else rng.standard_normal(len(start)))
        one, two = (
            (Running(start), Running(last)),
            (2 * Running(start) - last, last - Running(start)),
        )
        three, four = (Running(start), Running(last)), 2 * Running(last) - start
        for t in range(STEPS):
            y, z = 2 * one[0] - one[1], 2 * three[1] - three[0]
            yield y, two[0]
            yield z, four
            g, h = problem.gradient(t, y), problem.gradient(t, z)
            one = y - c * g, one[0]
            three = 3 * three[0] - 2 * three[1] + c * h, three[0]
            g, h = problem.gradient(t, two[0]), problem.gradient(t, four)
            two = two[0] - two[1] - 2 * c * factor * g, two[1] + c * g
            four = four - c * factor * h

    return compare(pair, instances, seed, first, "points of the two pairs", EDGES)
