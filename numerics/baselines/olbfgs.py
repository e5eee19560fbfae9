"""Online L-BFGS (Schraudolph, Yu, Günter 2007)."""

import numpy as np

from ..optimizers.optimizer import Optimizer
from .checks import history, positive
from .lbfgs import State, two_loops

FIRST = 1e-10  # the paper's ε: the first step is nearly none, it only makes the first pair


class OLBFGS(Optimizer):
    """Both gradients of a pair on the same sample, the core scaled by the mean of sᵀy/yᵀy over the history.

    `difference(theta, s)` is ∇f(θ + s) − ∇f(θ) on the sample of the step just made; on a quadratic Hs.
    """

    def __init__(self, lr, difference, history_size=10):
        positive(lr=lr)
        history(history_size)
        self.lr, self.difference, self.history = lr, difference, history_size

    def init(self, theta):
        return State((), None, None, np.zeros(theta.size))

    def update(self, state, theta, gradient):
        pairs = state.pairs
        scale = float(np.mean([(s @ y) / (y @ y) for s, y in pairs])) if pairs else FIRST
        direction = two_loops(pairs, gradient, scale)
        s = -self.lr * direction
        y = self.difference(theta, s)
        if s @ y > 0:
            pairs = (*pairs, (s, y))[-self.history :]
        return State(pairs, theta, gradient, direction)

    def step(self, state):
        return self.lr * state.direction
