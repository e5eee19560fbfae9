"""Chambolle and Pock's method at σ = 1/τ, its conjugate a projection, beside Douglas–Rachford."""

from .pairs import compare
from .running import Running
from .splitting import STEPS, clip, draw, quadratic, soft

EDGES = ("n = 1", "g = 0", "y_0 = 0")


def check(instances=60, seed=0, first=0, factor=1.0):
    """v and x − τy; `factor` ≠ 1 makes σ wrong."""

    def pair(rng, problem, at, index):
        h, s, size, n = draw(rng, at)
        tau = Running(rng.uniform(0.2, 2))
        sigma = factor / tau
        x = Running(rng.standard_normal(n))
        y = Running(rng.standard_normal(n) * (at != "y_0 = 0"))
        v = x - tau * y
        for _ in range(STEPS):
            new = quadratic(x - tau * y, tau, h, s)
            y = clip(y + sigma * (2 * new - x), size)
            x = new
            one = quadratic(v, tau, h, s)
            v = v + soft(2 * one - v, tau, size) - one
            yield v, x - tau * y

    return compare(pair, instances, seed, first, "states of the two methods", EDGES)
