"""Projections onto balls do not lengthen differences, nor steps that start in the ball."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..invariance.worst import Worst
from ..optimizers.trainable import Ball


def projection(instances=200, seed=0, first=0):
    """|Proj x − Proj y| ≤ |x − y|, and |Proj(w − αm) − w| ≤ α|m| for w in the ball. Returns a
    Result.

    A projection rounds n + 4 times, relative to its size: γ_{n+4}(|Proj x| + |Proj y|) at most.
    """
    sampling.check_counts(instances, seed, first)
    worst = Worst(seed)
    for index in range(first, first + instances):
        rng = sampling.stream(seed, index)
        n = int(rng.integers(1, 20))
        ball = Ball(rng.uniform(0.1, 3))
        x, y, m = rng.standard_normal((3, n)) * rng.choice((0.1, 1.0, 10.0))
        w, alpha = ball(y), rng.uniform(0, 2)
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
