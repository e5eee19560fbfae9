"""The variance of centered RMSprop on a constant gradient against αᵗ(1 − αᵗ)g²."""

from .pairs import compare
from .running import Running

EDGES = ("n = 1", "α = 0", "tiny gradients")


def check(instances=60, seed=0, first=0, factor=1.0):
    """v − a² and the closed form for 30 steps; `factor` ≠ 1 makes α of a wrong."""

    def pair(rng, problem, at, index):
        alpha = Running(0.0 if at == "α = 0" else rng.uniform(0.5, 0.99))
        g = problem.start * (1e-3 if at == "tiny gradients" else 1.0)
        v, a, power = 0 * g, 0 * g, Running(1.0)
        for _ in problem.noise:
            v = alpha * v + (1 - alpha) * g * g
            a = alpha * factor * a + (1 - alpha) * g
            power = power * alpha
            yield v - a * a, power * (1 - power) * g * g

    return compare(pair, instances, seed, first, "variances and their closed form", EDGES)
