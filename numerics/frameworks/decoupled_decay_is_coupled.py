"""Heavy ball with decoupled weight decay beside the one with coupled decay."""

from .pairs import EDGES, compare, decay, run
from .running import Running


def check(instances=60, seed=0, first=0, factor=1.0):
    """b′ = b(1 − cw), w′ = w(1 − b), q_0 = w/(1 − cw)·x_0; `factor` ≠ 1 makes b′ wrong on
    purpose."""

    def pair(rng, problem, at, index):
        c, w = Running(rng.uniform(0.01, 0.1)), Running(rng.uniform(0, 0.5))
        b = Running(decay(rng, at))

        def decoupled(t, g, x, m):
            m = b * m + g
            return x - c * m - c * w * x, m

        def coupled(t, g, y, q):
            q = b * (1 - c * w) * factor * q + g + w * (1 - b) * y
            return y - c * q, q

        start = w / (1 - c * w) * problem.start
        yield from zip(run(problem, decoupled, 0.0), run(problem, coupled, start))

    return compare(pair, instances, seed, first, "points with decoupled and coupled decay", EDGES)
