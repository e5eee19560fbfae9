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
        errors, bounds = zip(*_steps(rng, dimension(rng, n, at), steps, at))
        worst.add(index, errors, bounds)
    return worst.result(
        instances, f"{worst.compared} comparisons of DenseLODO with equations (5) and (6)"
    )


def _steps(rng, n, steps, at):
    H, G, x, c, alpha = bowl(rng, n, at)
    optimizer = DenseLODO(G, alpha)
    state = optimizer.update(optimizer.init(x), x, H @ (x - c))
    for _ in range(steps):
        move = rng.standard_normal(n)
        before, x_before, c_before = state, x, c
        x, c = x - optimizer.step(state), c + move
        state = optimizer.update(state, x, H @ (x - c))
        yield from _compare(H, alpha, before, state, x_before, c_before, x, c, move)


def _compare(H, alpha, before, after, x0, c0, x1, c1, move):
    """(error, bound) for b₊ and for A₊; what the run rounded is re-derived with its bound."""
    n, column = len(H), (lambda v: v[:, None])
    old, b0 = Tracked(before.preconditioner), Tracked(column(x0)) - column(c0)
    gradient = H @ b0
    new_x, new_c = Tracked(column(x0)) - old @ gradient, Tracked(column(c0)) + column(move)
    b1 = new_x - new_c
    rounded = Tracked(
        column(x1) - column(c1), b1.error
    )  # the run's floats, within the same bound of the exact step
    A = np.eye(n) - old @ H
    yield tracked.distance(rounded, A @ b0 - column(move))
    G1 = old + alpha * ((H @ b1) @ gradient.T)
    run = Tracked(after.preconditioner, G1.error)
    predicted = A - alpha * (H @ (A @ b0 - column(move)) @ b0.T @ H @ H)
    yield tracked.distance(np.eye(n) - run @ H, predicted)
