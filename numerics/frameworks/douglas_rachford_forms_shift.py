"""Both forms of Douglas–Rachford splitting for a quadratic and an absolute value."""

from .pairs import compare
from .running import Running
from .splitting import STEPS, draw, quadratic, soft

EDGES = ("n = 1", "g = 0", "x_3 = 0")


def check(instances=60, seed=0, first=0, factor=1.0):
    """x_3 and p, x_1 and q; `factor` ≠ 1 makes the second form's step wrong."""

    def pair(rng, problem, at, index):
        h, s, size, n = draw(rng, at)
        a = Running(rng.uniform(0.2, 2))
        x = p = Running(rng.standard_normal(n) * (at != "x_3 = 0"))
        q = quadratic(p, a, h, s)
        for _ in range(STEPS):
            first = quadratic(x, a, h, s)
            yield x, p
            yield first, q
            x = x + soft(2 * first - x, a, size) - first
            p = soft(2 * q - p, a, size) + p - q * factor
            q = quadratic(p, a, h, s)

    return compare(pair, instances, seed, first, "states of the two forms", EDGES)
