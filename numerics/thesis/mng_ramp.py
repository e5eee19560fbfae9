"""MNG on a constant gradient against s_{t+1} = ½Σ_{j<k−1} s_{t−j} + η over ℚ."""

from fractions import Fraction

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE
from ..optimizers.mng import MNG
from ..simulate import open_loop
from ..worst import Worst
from .mng_rounding import one_step

EDGES = ("k = 1", "k = 2", "k = 3", "start at 0", "eta = 1", "the smallest gradient")


def check(instances=40, seed=0, k=None, first=0, steps=40):
    """Runs of `steps` steps, k from 1 to 10. Returns a Result.

    x⁺ = 1½ newest − ½ oldest − ση, so an error E of the points goes on as 1½E + ½E plus the step's
    own rounding.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        length = int(k or (at[4:] if at.startswith("k =") else 1 + index % 10))
        worst.add(index, *compare(rng, length, steps, at))
    return worst.result(instances, f"{worst.compared} points of runs on a constant gradient")


def compare(rng, k, steps, at=""):
    """|x_t − (x⁰ − σΣs)| and its bound, t = 1 … steps."""
    start, eta, g = rng.standard_normal(), 10.0 ** rng.uniform(-6, 0), rng.standard_normal()
    if at == "start at 0":
        start = 0.0
    if at == "eta = 1":
        eta = 1.0
    if at == "the smallest gradient":
        g = -np.nextafter(0, 1)
    run = open_loop(MNG(k, eta), np.full((steps, 1), g), np.array([start]))
    exact = [
        Fraction(float(start)) - int(np.sign(g)) * s
        for s in distances(k, Fraction(float(eta)), steps)
    ]
    off = [0.0] * k  # errors of the last k points, the oldest first
    bounds = []
    for state, after in zip(run.states[1:], run.theta[1:]):
        off = [
            *off[1:],
            1.5 * off[-1] + 0.5 * off[0] + float(one_step(state.points, after, eta)[0]),
        ]
        bounds.append(off[-1] * ENLARGE)
    errors = [abs(float(Fraction(float(x)) - e)) for x, e in zip(run.theta[1:, 0], exact)]
    return errors, bounds


def distances(k, eta, steps):
    """Σ_{i≤t} s_i for t = 1 … steps, in fractions."""
    s, total, found = [Fraction(0)] * max(k - 1, 0), Fraction(0), []
    for _ in range(steps):
        step = sum(s, Fraction(0)) / 2 + eta
        s = [*s[1:], step] if s else s
        total += step
        found.append(total)
    return found
