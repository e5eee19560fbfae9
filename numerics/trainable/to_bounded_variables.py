"""Bounds on TO's variables along float runs with falling schedules."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE
from ..worst import Worst
from .schedules import Power, require
from .to_energy_identity import LARGEST, filled, square, step, unit

EDGES = ("n = 1", "A = b = 0", "zero gradients", "w = 0")


def check(instances=30, seed=0, steps=300, first=0):
    """‖A_T‖² ≤ ‖A_1‖² + (β_1/γ_1)|b_1|² + Σβ_t|g_t|², β_t = β/(t+θ)², γ_t = γ/(t+θ), |w| ≤ 1.
    Returns a Result.

    The float iterates obey one step of the energy identity up to the slack of
    `to_energy_identity.step`, times β_t here.
    """
    worst, numbers = Worst(seed), sampling.numbers(instances, seed, first, EDGES)
    drawn = [_draw(sampling.stream(seed, i), steps, sampling.edge(EDGES, i)) for i in numbers]
    for index, left, right in zip(numbers, *_run(*map(np.array, zip(*drawn)))):
        worst.add(index, left, right)
    return worst.result(instances, f"{worst.compared} values of ‖A‖² below the energy bound")


def _draw(rng, steps, at):
    """n, A_1, b_1, β_t and γ_t, |w_t| ≤ 1 and g_t."""
    n = 1 if at == "n = 1" else int(rng.integers(1, LARGEST + 1))
    shift = float(rng.integers(2, 9))
    rate = Power(rng.uniform(0.5, 1) * shift / 2, shift, 1)
    beta = Power(rng.uniform(0.5, 1) * (1 - rate(1)) * (1 + shift) ** 2, shift, 2)
    require(beta, rate, 1.0, summable=True, ratio=True)
    A, b = rng.standard_normal((n, n)), rng.standard_normal(n)
    if at == "A = b = 0":
        A, b = 0 * A, 0 * b
    w, g = rng.standard_normal((steps, 2, n)).transpose(1, 0, 2)
    t = np.arange(1, steps + 1)
    w, g = unit(w * (at != "w = 0")), g * (at != "zero gradients")
    return n, filled(A, 2), filled(b, 1), beta(t), rate(t), filled(w, 1), filled(g, 1)


def _run(n, A, b, betas, rates, ws, gs):
    """‖A‖² and its bound (B, steps), over instances side by side."""
    right = square(A) + betas[:, 0] / rates[:, 0] * square(b)
    left, rights = [], []
    for beta, rate, w, g in zip(betas.T, rates.T, ws.swapaxes(0, 1), gs.swapaxes(0, 1)):
        A, b, _, _, _, slack = step(n, A, b, w, g, beta, rate)
        right = right + beta * (square(g) + 2 * slack)
        left.append(square(A))
        rights.append(right * ENLARGE)
    return np.transpose(left), np.transpose(rights)
