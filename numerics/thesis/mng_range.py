"""The range of the history: Δ⁺ ≤ 1.5Δ + η always, and Δ_{t+k−1} ≤ (½ + ϑ)Δ_t over k − 1 calm
steps."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE
from ..optimizers import mng
from ..simulate import closed_loop
from ..worst import Worst
from .mng_rounding import one_step

EDGES = ("k = 2", "zero gradients", "equal coordinates")


def check(instances=40, seed=0, k=None, first=0, steps=80):
    """Runs on separable quadratics from random starts, coordinate by coordinate. Returns a
    Result."""
    worst, windows = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        length = (2 if at == "k = 2" else int(rng.integers(2, 7))) if k is None else int(k)
        errors, bounds, found = compare(rng, length, steps, at)
        windows += found
        worst.add(index, errors, bounds)
    note = f"{worst.compared} ranges, {windows} of them after k − 1 steps with ϑ < 1/2"
    return worst.result(instances, note, ok=windows > 0)


def compare(rng, k, steps, at=""):
    """Δ⁺ and its bound at every step and coordinate; Δ_{t+k−1} and its bound wherever ϑ < ½ for k −
    1 steps.

    A new point is off by e at most, so ranges are nested up to ke; the lemma then loses at most (4k
    + 2)e.
    """
    from ..problems import Quadratic

    curvature, b, start = (
        10.0 ** rng.uniform(-1, 1, 8),
        rng.standard_normal(8),
        rng.uniform(-10, 10, 8),
    )
    if at == "zero gradients":
        b, start = 0 * b, 0 * start
    if at == "equal coordinates":
        curvature, b, start = (np.full(8, x[0]) for x in (curvature, b, start))
    problem = Quadratic(np.diag(curvature), b)
    eta = 10.0 ** rng.uniform(-8, -1)
    run = closed_loop(mng.MNG(k, eta), problem, start, steps)
    histories = [(state.points, mng.mean_step(state.gradients)) for state in run.states[1:]]
    widths = np.array([mng.spread(points)[1] for points, _ in histories])
    reach = np.array([np.abs(delta) for _, delta in histories]) * (widths + eta)
    slack = np.array(
        [one_step(points, after, eta) for (points, _), after in zip(histories, run.theta[1:])]
    )
    errors, bounds = [widths[1:].ravel()], [((1.5 * widths + eta)[:-1] + 4 * slack[:-1]).ravel()]
    found = 0
    for t in range(len(widths) - k + 1):
        spans, part = widths[t : t + k - 1], reach[t : t + k - 1]
        calm = (2 * part < spans).all(axis=0)
        theta = (part[:, calm] / spans[:, calm]).max(axis=0, initial=0)
        found += int(calm.sum())
        errors.append(widths[t + k - 1, calm])
        bounds.append(
            (0.5 + theta) * widths[t, calm]
            + (4 * k + 2) * slack[t : t + k - 1, calm].max(axis=0, initial=0)
        )
    return np.concatenate(errors), np.concatenate(bounds) * ENLARGE, found
