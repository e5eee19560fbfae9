"""LA_b in the convex hull of the steps, LA_a at its amplification, in float64."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers.multiscale.linear_averages import MIXTURES, mix
from ..worst import Worst
from .linear_average_rounding import exact, exact_average, spread

EDGES = ("k = 1", "equal weights", "a zero weight", "negative weights", "equal steps", "zero steps")


def check(instances=300, seed=0, first=0):
    """Each instance: LA_a or LA_b of k ≤ 11 steps with weights of one or both signs.

    Held: every w̄_j against its exact value; LA_b's step outside [min, max] by at most
    γ_{2k+4}·max|δ| (weights that sum to 1 within γ_{k+1}, a dot product); LA_a's longest step
    against Σ|w̄|.  Without any tolerance: LA_b never turns unanimous signs.
    """
    worst, turned = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        k = 1 if at == "k = 1" else int(rng.integers(2, 12) if at else rng.integers(1, 12))
        w = rng.standard_normal(k)
        if at == "equal weights":
            w[:] = w[0]
        if at == "a zero weight":
            w[0] = 0
        if at == "negative weights":
            w = -np.abs(w)
        steps = (
            rng.standard_normal((k, 5)) if index % 3 else np.tile(rng.standard_normal(5), (k, 1))
        )
        if at.endswith("steps"):
            steps = np.tile(steps[0] * (at == "equal steps"), (k, 1))
        errors, bounds = zip(
            *(average_error(name, w) for name in ("LA_a", "LA_b")), outside(w, steps), longest(w)
        )
        worst.add(index, np.concatenate(errors), np.concatenate(bounds))
        turned += int(
            (mix("LA_b", w, np.abs(steps)) < 0).sum() + (mix("LA_b", w, -np.abs(steps)) > 0).sum()
        )
    return worst.result(
        instances,
        f"{worst.compared} weights and coordinates; {turned} unanimous signs turned",
        ok=turned == 0,
    )


def average_error(name, w):
    """|w̄ − its exact value| and its bound, (k,) each."""
    true = exact_average(name, exact(w))
    found = exact(MIXTURES[name](w))
    size = np.array([abs(float(x)) for x in true])
    return np.array([abs(float(a - b)) for a, b in zip(found, true)]), spread(
        name, w
    ) * size * ENLARGE


def outside(w, steps):
    """How far LA_b's step lies outside the steps' range, and the bound, by coordinate."""
    taken = mix("LA_b", w, steps)
    gap = np.maximum(taken - steps.max(0), steps.min(0) - taken).clip(min=0)
    return gap, gamma(2 * len(w) + 4) * np.abs(steps).max(0) * ENLARGE


def longest(w):
    """LA_a's step for δ = sign(w̄) against Σ|w̄|, the same numbers summed in another order."""
    average = MIXTURES["LA_a"](w)
    size = np.abs(average).sum()
    taken = mix("LA_a", w, np.sign(average)[:, None])
    return np.abs(taken - size), np.array([2 * gamma(len(w)) * size * ENLARGE])
