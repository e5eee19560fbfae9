"""Online L-BFGS (Schraudolph, Yu, Günter 2007)."""

import math
from typing import NamedTuple

import numpy as np

from ..optimizer import Optimizer
from .checks import history, positive
from .lbfgs import two_loops

FIRST = 1e-10  # the paper's ε: the first step is nearly none, it only makes the first pair


class State(NamedTuple):
    """The number of steps, the pairs (s, y), the newest last, and the step subtracted from θ."""

    steps: int
    pairs: tuple
    move: np.ndarray


class OLBFGS(Optimizer):
    """Both gradients of a pair on the same sample, the core scaled by the mean of sᵀy/yᵀy over the
    history.

    `difference(theta, s)` is ∇f(θ + s) − ∇f(θ) on the sample of the step just made; on a quadratic
    Hs. The step is lr·τ/(τ + t), t the steps before; τ infinite (the default) keeps it constant.
    """

    def __init__(self, lr, difference, history_size=10, tau=math.inf):
        positive(lr=lr, tau=tau)
        history(history_size)
        self.lr, self.difference, self.history, self.tau = lr, difference, history_size, tau

    def init(self, theta):
        return State(0, (), np.zeros(theta.size))

    def update(self, state, theta, gradient):
        pairs = state.pairs
        scale = float(np.mean([(s @ y) / (y @ y) for s, y in pairs])) if pairs else FIRST
        direction = two_loops(pairs, gradient, scale)
        lr = self.lr if math.isinf(self.tau) else self.lr * self.tau / (self.tau + state.steps)
        s = -lr * direction
        y = self.difference(theta, s)
        if s @ y > 0:
            pairs = (*pairs, (s, y))[-self.history :]
        return State(state.steps + 1, pairs, -s)

    def step(self, state):
        return state.move
