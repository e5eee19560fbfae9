"""Steps of the averaged recursion below and above the limit of α, in float64."""

from .. import sampling
from ..worst import Worst
from . import tracked
from .flow import MOVING as EDGES
from .flow import dimension, instance
from .tracked import Tracked


def check(instances=100, seed=0, n=None, first=0):
    """The averaged recursion: V₊ − V to −2α tr(AᵀHAE) + α²‖HAEH‖², at half and at twice the limit
    of α.

    Below the limit V₊ < V, above it V₊ > V, each by more than rounding.
    """
    worst, signs = Worst(seed), True
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        K, X, E = (Tracked(m) for m in instance(rng, dimension(rng, n, at), at))
        H = K @ K
        A = X @ H
        step, fall = H @ A @ E @ H, tracked.inner(A, H @ A @ E)
        width = tracked.inner(step, step)
        limit = float(2 * fall.value[0, 0] / width.value[0, 0])
        errors, bounds = [], []
        for alpha, sign in ((limit / 2, -1), (limit * 2, 1)):
            moved = X - alpha * step
            change = tracked.inner(moved, moved) - tracked.inner(X, X)
            signs &= bool(sign * change.value[0, 0] > 2 * change.error[0, 0])
            for store, number in zip(
                (errors, bounds), tracked.distance(change, alpha * alpha * width - 2 * alpha * fall)
            ):
                store.append(number)
        worst.add(index, errors, bounds)
    return worst.result(
        instances,
        f"{worst.compared} steps at half and at twice the limit of α: V falls and rises",
        signs,
    )
