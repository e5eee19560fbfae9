"""TO with A = 0, β = 0, γ = 1 − μ against momentum."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, U, gamma
from ..optimizers.to_full import FullTO
from ..worst import Worst

EDGES = ("n = 1", "mu = 0", "zero gradients", "equal gradients", "w = 0")


def check(instances=60, seed=0, steps=40, first=0):
    """w of TO(α, 0, 1−μ) beside buf ← μ·buf + g, w ← w − α(1−μ)·buf, on given gradients. Returns a
    Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        at = sampling.edge(EDGES, index)
        worst.add(index, *compare(sampling.stream(seed, index), steps, at))
    return worst.result(
        instances, f"{worst.compared} steps beside momentum with lr = α(1−μ) and dampening 0"
    )


def compare(rng, steps, at=""):
    """Largest |w − w̃| over the entries after each step, and its bound.

    In b ← b − γ(b − g) and buf ← μ·buf + g each step rounds products and sums of the sizes below,
    at most γ_8 of them with fl(1−μ); what is there already shrinks by μ, up to u. A step of w adds
    γ_6 of its own sizes.
    """
    n = 1 if at == "n = 1" else int(rng.integers(1, 9))
    mu, alpha = rng.uniform(0, 0.99) * (at != "mu = 0"), rng.uniform(0.01, 0.5)
    rate = 1 - mu
    optimizer = FullTO(alpha, 0.0, rate)
    w = twin = rng.standard_normal(n) * (at != "w = 0")
    state, buf = optimizer.init(w), np.zeros(n)
    off_b, off_w, size = np.zeros(n), np.zeros(n), np.zeros(n)
    errors, bounds = [], []
    stream = rng.standard_normal((steps, n))
    if at.endswith("gradients"):
        stream[:] = 0 if at == "zero gradients" else stream[0]
    for g in stream:
        state = optimizer.update(state, w, g)
        w = w - optimizer.step(state)
        buf = mu * buf + g
        twin = twin - alpha * rate * buf
        off_b = (mu + U) * off_b + 2 * gamma(8) * (2 * size + np.abs(g))
        size = np.maximum(np.abs(state.m), rate * np.abs(buf)) + off_b
        off_w = off_w + alpha * off_b + 2 * gamma(6) * (alpha * size + np.abs(w) + np.abs(twin))
        errors.append(np.abs(w - twin).max())
        bounds.append(off_w.max() * ENLARGE)
    return errors, bounds
