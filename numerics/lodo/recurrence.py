"""Equations (5) and (6) of the LODO paper, and the identity for V = ‖H⁻¹ − G‖_F², on float64 runs.

Each step starts from the floats that the run has reached, so that only one step's rounding is
between the two ways to compute it; both are bounded by `tracked`.
"""

import numpy as np

from .. import sampling
from ..invariance.worst import Worst
from ..optimizers.dense_lodo import DenseLODO
from . import tracked
from .tracked import Tracked


EDGES = ("n = 1", "H = 1", "flat H", "G = H⁻¹", "G = 0", "at the centre")


def bowl(rng, n, at=""):
    """H with eigenvalues in [0.2, 2], G near half of its inverse, a start and centre, α; `at` names
    an edge."""
    V = sampling.orthogonal(rng, n)
    H = (V * rng.uniform(0.2, 2, n)) @ V.T
    H = (H + H.T) / 2
    G = 0.5 * np.eye(n) + 0.03 * rng.standard_normal((n, n))
    x, c, alpha = rng.standard_normal(n), rng.standard_normal(n), float(rng.uniform(0.0002, 0.002))
    if at in ("H = 1", "flat H"):
        H = np.diag(np.geomspace(1e-4, 1, n) if at == "flat H" else np.ones(n))
    if at in ("G = H⁻¹", "G = 0"):
        G = np.linalg.inv(H) * (at == "G = H⁻¹")
    return H, G, x, x.copy() if at == "at the centre" else c, alpha


def _size(rng, n, at):
    return 1 if at == "n = 1" else int(rng.integers(1, 9)) if n is None else int(n)


def error_recurrence(instances=40, seed=0, n=None, steps=20, first=0):
    """Hold DenseLODO's own b₊ and A₊ = 1 − G₊H to Ab − s and A − αHb₊bᵀH², n ≤ 8."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        errors, bounds = zip(*_steps(rng, _size(rng, n, at), steps, at))
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


def error_identity(instances=40, seed=0, n=None, steps=20, first=0):
    """Hold V₊ = ‖H⁻¹ − G₊‖_F² of DenseLODO to V − 2α b₊ᵀHAb + α²|Hb₊|²|Hb|², n ≤ 8.

    The run is rewritten in X = H⁻¹ − G with A = XH, so no inverse is rounded: `X` starts as floats
    and moves as G does, with the opposite sign.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        errors, bounds = zip(*_falls(rng, _size(rng, n, at), steps, at))
        worst.add(index, errors, bounds)
    return worst.result(
        instances, f"{worst.compared} steps of V = ‖H⁻¹ − G‖² against the pathwise identity"
    )


def _falls(rng, n, steps, at):
    H, G, x, c, alpha = bowl(rng, n, at)
    X, b = np.linalg.inv(H) - G, (x - c)[:, None]
    for _ in range(steps):
        move = rng.standard_normal((n, 1))
        now, old = Tracked(X), Tracked(b)
        A = now @ H
        after = A @ old - move
        new = now - alpha * ((H @ after) @ (H @ old).T)
        V, V_next = tracked.inner(now, now), tracked.inner(new, new)
        size = tracked.inner(H @ after, H @ after) * tracked.inner(H @ old, H @ old)
        yield tracked.distance(
            V_next, V - (2 * alpha) * (after.T @ (H @ (A @ old))) + (alpha * alpha) * size
        )
        X, b = new.value, after.value
