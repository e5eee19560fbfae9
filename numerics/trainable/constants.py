"""The constants of the convergence theorem in float64 (to_convergence, Theorem 1 with explicit
numbers)."""

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
    ball: Ball | None


def convergence_bounds(
    mu, L, sigma, D, G, a, distance, scales=(1.0, 2.0), project=True, stretch=1.0
):
    """The theorem's numbers with a θ of its own and the largest β; BrokenHypothesis names what
    fails.

    `distance` is |w_1 − w*|; the run starts with A_1 = 0, b_1 = 0. `scales` = (αμ, (γ − 1)/κ), by
    default those of Theorem 1, otherwise (γ − 1)/κ ≥ 1. Without `project` the space is not bounded,
    so a must be 0. `stretch` ≥ 1 multiplies θ.
    """
    if not 0 < mu <= L:
        raise ValueError(f"mu is {mu}, L is {L}; give 0 < mu ≤ L")
    if not project and a:
        raise ValueError(f"a is {a}; without a projection the theorem needs A ≡ 0, a = 0")
    alpha = scales[0] / mu
    K, rho = L + a, alpha / (alpha * mu - 0.5)
    kappa = K * alpha * (1 + L * rho)
    x = scales[1] * kappa
    # half of the leading coefficient for the noise, unless it is Theorem 1, where Δ = 0
    q = 1 + 2 * kappa if scales[1] == 2 else (1 + 2 * x - 2 * kappa) / 2
    slope = 1 + 2 * x - 2 * kappa - q
    late = x * (x - 2 * kappa) / slope if slope > 0 else 0.0
    theta = math.ceil(stretch * max(x, late, alpha * (mu + L) / 2)) + 1
    beta = min(a**2 * theta / G**2, (1 + theta) * (theta - x) / D**2)
    # rounding must not push c_1 above 1
    schedules = (
        Power(alpha, theta, 1),
        Power(beta * (1 - 2.0**-40), theta, 2),
        Power(1 + x, theta, 1),
    )
    require(schedules[1], schedules[2], D, summable=True, ratio=True)
    C = 1 + x + beta * D**2 / (1 + theta)
    first = (1 - schedules[2](1)) ** 2 * L**2 * distance**2 + (C / (1 + theta)) ** 2 * sigma**2
    N = max(C**2 * sigma**2 / q, (1 + theta) * first, (1 + theta) * distance**2 / rho**2)
    return Bounds(N, rho**2 * N, theta, K, *schedules, Ball(D) if project else None)
