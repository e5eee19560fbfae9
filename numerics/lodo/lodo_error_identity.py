"""The identity for V = ‖H⁻¹ − G‖_F² on float64 runs of dense LODO.

Each step starts from the floats that the run has reached, so that only one step's rounding is
between the two ways to compute it; both are bounded by `tracked`.
"""

import numpy as np

from .. import sampling
from ..worst import Worst
from . import tracked
from .recurrence import EDGES, bowl, dimension
from .tracked import Tracked


def check(instances=40, seed=0, n=None, steps=20, first=0):
    """Hold V₊ = ‖H⁻¹ − G₊‖_F² of DenseLODO to V − 2α b₊ᵀHAb + α²|Hb₊|²|Hb|², n ≤ 8.

    The run is rewritten in X = H⁻¹ − G with A = XH, so no inverse is rounded: `X` starts as floats
    and moves as G does, with the opposite sign.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        worst.add(index, *_falls(rng, dimension(rng, n, at), steps, at))
    return worst.result(
        instances, f"{worst.compared} steps of V = ‖H⁻¹ − G‖² against the pathwise identity"
    )


def _falls(rng, n, steps, at):
    """Errors and bounds: the run first, then the identity of all its steps at once."""
    H, G, x, c, alpha = bowl(rng, n, at)
    X, b, seen = np.linalg.inv(H) - G, (x - c)[:, None], []
    for _ in range(steps):
        move = rng.standard_normal((n, 1))
        seen.append((X, b, move))
        after = X @ H @ b - move
        X, b = X - alpha * ((H @ after) @ (H @ b).T), after
    X, b, move = map(np.array, zip(*seen))
    now, old = Tracked(X), Tracked(b)
    A = now @ H
    after = A @ old - move
    new = now - alpha * ((H @ after) @ (H @ old).T)
    V, V_next = tracked.inner(now, now), tracked.inner(new, new)
    size = tracked.inner(H @ after, H @ after) * tracked.inner(H @ old, H @ old)
    return tracked.distances(
        V_next, V - (2 * alpha) * (after.T @ (H @ (A @ old))) + (alpha * alpha) * size
    )
