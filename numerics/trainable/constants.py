"""The constants of the convergence theorem in float64 (to_convergence, Theorem 1 with explicit numbers)."""

import math
from dataclasses import dataclass

from ..optimizers.trainable import Ball
from .schedules import Power, require


@dataclass(frozen=True)
class Bounds:
    """E|m_t − ∇F|² ≤ N/(t+θ), E|w_t − w*|² ≤ M/(t+θ); the schedules, the ball W, and K = L + a."""

    N: float
    M: float
    theta: float
    K: float
    alpha: Power
    beta: Power
    gamma: Power
    ball: Ball


def convergence_bounds(mu, L, sigma, D, G, a, distance):
    """The theorem's numbers with θ = ⌈2κ⌉ + 1 and the largest β; BrokenHypothesis names what fails.

    `distance` is |w_1 − w*|; the run starts with A_1 = 0, b_1 = 0.
    """
    if not 0 < mu <= L:
        raise ValueError(f"mu is {mu}, L is {L}; give 0 < mu ≤ L")
    K = L + a
    kappa = (K / mu) * (1 + 2 * L / mu)
    theta = math.ceil(2 * kappa) + 1
    beta = min(a**2 * theta / G**2, (1 + theta) * (theta - 2 * kappa) / D**2)
    # rounding must not push c_1 above 1
    schedules = Power(1 / mu, theta, 1), Power(beta * (1 - 2.0**-40), theta, 2), Power(1 + 2 * kappa, theta, 1)
    require(schedules[1], schedules[2], D, summable=True, ratio=True)
    C = 1 + 2 * kappa + beta * D**2 / (1 + theta)
    first = (1 - schedules[2](1)) ** 2 * L**2 * distance**2 + (C / (1 + theta)) ** 2 * sigma**2
    N = max(C**2 * sigma**2 / (1 + 2 * kappa), (1 + theta) * first, (1 + theta) * mu**2 * distance**2 / 4)
    return Bounds(N, 4 * N / mu**2, theta, K, *schedules, Ball(D))
