"""Equations (5) and (6) of the LODO paper on float64 runs.

Each step starts from the floats that the run has reached, so that only one step's rounding is
between the two ways to compute it; both are bounded by `tracked`.
"""

import numpy as np

from .. import sampling
from ..optimizers.dense_lodo import DenseLODO
from ..worst import Worst
from . import tracked
from .recurrence import EDGES, bowl, dimension
from .tracked import Tracked


def check(instances=40, seed=0, n=None, steps=20, first=0):
    """Hold DenseLODO's own b₊ and A₊ = 1 − G₊H to Ab − s and A − αHb₊bᵀH², n ≤ 8."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        worst.add(index, *_steps(rng, dimension(rng, n, at), steps, at))
    return worst.result(
        instances, f"{worst.compared} comparisons of DenseLODO with equations (5) and (6)"
    )


def _steps(rng, n, steps, at):
    H, G, x, c, alpha = bowl(rng, n, at)
    optimizer = DenseLODO(G, alpha)
    state = optimizer.update(optimizer.init(x), x, H @ (x - c))
    matrices, xs, cs, moves = [state.preconditioner], [x], [c], []
    for _ in range(steps):
        moves.append(rng.standard_normal(n))
        x, c = x - optimizer.step(state), c + moves[-1]
        state = optimizer.update(state, x, H @ (x - c))
        for found, new in ((matrices, state.preconditioner), (xs, x), (cs, c)):
            found.append(new)
    columns = (np.array(vectors)[:, :, None] for vectors in (xs, cs, moves))
    return _compare(H, alpha, np.array(matrices), *columns)


def _compare(H, alpha, G, x, c, move):
    """Errors and bounds for b₊ and A₊, in turn, of all steps at once; what the run rounded is
    re-derived with its bound."""
    x0, c0, one = x[:-1], c[:-1], np.eye(len(H))
    old, b0 = Tracked(G[:-1]), Tracked(x0) - c0
    gradient = H @ b0
    b1 = (Tracked(x0) - old @ gradient) - (Tracked(c0) + move)
    # the run's floats, within the same bound of the exact step
    rounded = Tracked(x[1:] - c[1:], b1.error)
    A = one - old @ H
    after = A @ b0 - move
    G1 = old + alpha * ((H @ b1) @ gradient.T)
    run = Tracked(G[1:], G1.error)
    predicted = A - alpha * (H @ after @ b0.T @ H @ H)
    pairs = tracked.distances(rounded, after), tracked.distances(one - run @ H, predicted)
    return (np.array(found).T.ravel() for found in zip(*pairs))
