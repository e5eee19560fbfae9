"""L-BFGS with a constant step (Nocedal & Wright, algorithm 7.4)."""

from typing import NamedTuple

import numpy as np

from ..optimizer import Optimizer
from .checks import history, positive


class State(NamedTuple):
    """The pairs (s, y), the newest last, the last point and gradient, and the direction."""

    pairs: tuple
    theta: np.ndarray | None
    gradient: np.ndarray | None
    direction: np.ndarray


def two_loops(pairs, gradient, scale):
    """The inverse Hessian estimate of the pairs times the gradient, `scale` times the identity at
    its core."""
    q, weights = gradient.copy(), []
    for s, y in reversed(pairs):
        weights.append((s @ q) / (s @ y))
        q -= weights[-1] * y
    q *= scale
    for (s, y), weight in zip(pairs, reversed(weights)):
        q += (weight - (y @ q) / (s @ y)) * s
    return q


class LBFGS(Optimizer):
    """y from consecutive gradients, pairs with sᵀy ≤ 0 dropped, the core scaled by sᵀy/yᵀy."""

    def __init__(self, lr=1.0, history_size=10):
        positive(lr=lr)
        history(history_size)
        self.lr, self.history = lr, history_size

    def init(self, theta):
        return State((), None, None, np.zeros(theta.size))

    def update(self, state, theta, gradient):
        pairs = state.pairs
        if state.theta is not None:
            s, y = theta - state.theta, gradient - state.gradient
            if s @ y > 0:
                pairs = (*pairs, (s, y))[-self.history :]
        scale = (pairs[-1][0] @ pairs[-1][1]) / (pairs[-1][1] @ pairs[-1][1]) if pairs else 1.0
        return State(pairs, theta, gradient, two_loops(pairs, gradient, scale))

    def step(self, state):
        return self.lr * state.direction
