"""What k timesteps and k momentums share: two histories, their normalized gradients, one learned
step."""

from typing import NamedTuple

import numpy as np

from ... import arrays
from ..meta_trained import Learned
from ..mng import normalize
from .network import StepNetwork


class State(NamedTuple):
    """H_x and H_∇L, (n, k) (None before the first gradient), and the move x − x⁺."""

    points: np.ndarray | None
    gradients: np.ndarray | None
    move: np.ndarray


class HistoryOptimizer(Learned):
    """x⁺ = x^ref − δ ⊙ ((max − min) + η), δ the network's answer to the normalized rows of H_∇L.

    (Algorithm 2; equations 3.4 and 3.5 print "+" where the algorithms and Table 3.1 have "−".)
    `weights` None means zeros, with which δ = 0: train first, or start from `draw`.
    """

    def __init__(self, k, eta, weights=None):
        self.k = whole("k", k)
        self.eta = arrays.number("eta", eta)
        if not self.eta > 0:
            raise ValueError(
                f"eta is {eta!r}; give a number above 0, for with 0 the first step is 0"
            )
        self.network = StepNetwork(self.k)
        count = self.network.dense.count
        self.weights = (
            np.zeros(count) if weights is None else arrays.vector("the weights", weights, count)
        )

    def draw(self, rng):
        return self.network.dense.draw(rng)

    def init(self, theta):
        return State(None, None, np.zeros_like(theta, dtype=np.float64))

    def remember(self, history, newest):
        """The history after `newest` (n,); None is an empty one, filled with it."""
        if history is None:
            return np.repeat(newest[:, None], self.k, axis=1)
        return self.mix(history, newest)

    def record(self, state, theta, gradient):
        points, gradients = (
            self.remember(state.points, theta),
            self.remember(state.gradients, gradient),
        )
        rows = np.arange(len(points))
        high, low = points.argmax(axis=1), points.argmin(axis=1)
        top, bottom = points[rows, high], points[rows, low]
        delta, passed = self.network.forward(self.weights, normalize(gradients))
        length = (top - bottom) + self.eta
        move = theta - (self.reference(theta, top, bottom) - delta * length)
        return State(points, gradients, move), (passed, delta, length, high, low)

    def back(self, passed, after, carried):
        inner, delta, length, high, low = passed
        history = np.zeros((delta.size, self.k))
        if carried is not None:
            newest, history = self.unmix(carried)
            after = after + newest
        weights = self.network.backward(self.weights, inner, -after * length)
        before, each = self.unreference(after)
        rows = np.arange(delta.size)
        history[rows, high] += each - after * delta
        history[rows, low] += each + after * delta
        return weights, before, history


def whole(name, value, least=1):
    """An int ≥ least; ValueError names the argument."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}; give a whole number of at least {least}")
    return int(value)
