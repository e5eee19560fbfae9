"""BFGS with a constant step (Broyden 1970 and others)."""

from typing import NamedTuple

import numpy as np

from ..optimizer import Optimizer
from .checks import positive


class State(NamedTuple):
    """The inverse Hessian estimate B (n, n), the last point and gradient, and the direction."""

    B: np.ndarray
    theta: np.ndarray | None
    gradient: np.ndarray | None
    direction: np.ndarray


class BFGS(Optimizer):
    """B ← (1 − sρyᵀ)B(1 − yρsᵀ) + ρssᵀ, ρ = 1/sᵀy, y from consecutive gradients; skipped where sᵀy
    ≤ 0."""

    def __init__(self, lr=1.0):
        positive(lr=lr)
        self.lr = lr

    def init(self, theta):
        return State(np.eye(theta.size), None, None, np.zeros(theta.size))

    def update(self, state, theta, gradient):
        B = state.B
        if state.theta is not None:
            s, y = theta - state.theta, gradient - state.gradient
            if s @ y > 0:
                left = np.eye(s.size) - np.outer(s, y) / (s @ y)
                B = left @ B @ left.T + np.outer(s, s) / (s @ y)
        return State(B, theta, gradient, B @ gradient)

    def step(self, state):
        return self.lr * state.direction
