"""Douglas–Rachford splitting of the dual, with conjugates by their own formulas, beside ADMM."""

from .pairs import compare
from .running import Running
from .splitting import STEPS, clip, draw, quadratic, quadratic_conjugate, soft

EDGES = ("n = 1", "g = 0", "start at 0")


def check(instances=60, seed=0, first=0, factor=1.0):
    """l and a(z + u), l_1 and au; `factor` ≠ 1 makes the conjugate of f wrong."""

    def pair(rng, problem, at, index):
        h, s, size, n = draw(rng, at)
        a = Running(rng.uniform(0.2, 2))
        l = Running(rng.standard_normal(n) * (at != "start at 0"))
        z = soft(l / a, 1 / a, size)
        u = l / a - z
        for _ in range(STEPS):
            yield l, a * (z + u)
            l1 = clip(l, size)
            yield l1, a * u
            l2 = -quadratic_conjugate(-(2 * l1 - l), a, h, s * factor)
            l = l + l2 - l1
            x = quadratic(z - u, 1 / a, h, s)
            z = soft(x + u, 1 / a, size)
            u = u + x - z

    return compare(pair, instances, seed, first, "states on the dual and of ADMM", EDGES)
