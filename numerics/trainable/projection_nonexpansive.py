"""Projections onto balls do not lengthen differences, nor steps that start in the ball."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..optimizers.trainable import Ball
from ..worst import Worst

EDGES = ("n = 1", "x = y", "x = 0", "m = 0", "alpha = 0", "x and y opposite")


def check(instances=200, seed=0, first=0):
    """|Proj x − Proj y| ≤ |x − y|, and |Proj(w − αm) − w| ≤ α|m| for w in the ball. Returns a
    Result.

    A projection rounds n + 4 times, relative to its size: γ_{n+4}(|Proj x| + |Proj y|) at most.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 if at == "n = 1" else int(rng.integers(1, 20))
        ball = Ball(rng.uniform(0.1, 3))
        x, y, m = rng.standard_normal((3, n)) * rng.choice((0.1, 1.0, 10.0))
        x = {"x = y": y, "x = 0": 0 * x, "x and y opposite": -y}.get(at, x)
        m = m * (at != "m = 0")
        w, alpha = ball(y), rng.uniform(0, 2) * (at != "alpha = 0")
        after = ball(w - alpha * m)
        slack = gamma(n + 4) * (
            norm(ball(x))
            + 2 * norm(w)
            + norm(after)
            + norm(w)
            + norm(x)
            + norm(y)
            + alpha * norm(m)
        )
        worst.add(
            index,
            [norm(ball(x) - ball(y)), norm(after - w)],
            np.array([norm(x - y) + slack, alpha * norm(m) + slack]) * ENLARGE,
        )
    return worst.result(instances, f"{worst.compared} projections onto balls")
