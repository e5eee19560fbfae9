"""Nesterov's velocity form and Opt(diag(0, b), (1, 1), c(1, b)) on the same noise."""

from . import references
from .two_units import STEPS, compare, two_units


def check(instances=60, seed=0, first=0, factor=1.0):
    """Lemma 4.1: L = c(1, b) against Nesterov's velocity form; `factor` ≠ 1 makes l2 wrong on
    purpose."""

    def pair(rng, problem, start, index, at):
        c, b = rng.uniform(0.01, 0.1) * (at != "c = 0"), rng.uniform(-0.5, 0.95)
        b = {"b = 0": 0.0, "b = 1": 1.0}.get(at, b)
        law = (c, c * b * factor)
        other, last = references.nesterov_velocity(problem, start, STEPS, c, b)
        return two_units(problem, start, STEPS, b, law), other, last, law, {}

    return compare(pair, instances, seed, first, "velocity form and Opt(diag(0,b),(1,1),c(1,b))")
