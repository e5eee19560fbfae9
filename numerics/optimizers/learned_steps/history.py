"""What k timesteps and k momentums share: two histories, their normalized gradients, one learned
step."""

from typing import NamedTuple

import numpy as np

from ... import arrays
from ..meta_trained import Learned
from ..mng import normalize
from .network import NETWORKS


class State(NamedTuple):
    """H_x and H_∇L, (n, k) (None before the first gradient), and the move x − x⁺; the history of
    the squared gradients where they normalize."""

    points: np.ndarray | None
    gradients: np.ndarray | None
    move: np.ndarray
    squares: np.ndarray | None = None


class HistoryOptimizer(Learned):
    """x⁺ = x^ref − δ ⊙ ((max − min) + η), δ the network's answer to the normalized rows of H_∇L.

    (Algorithm 2; equations 3.4 and 3.5 print "+" where the algorithms and Table 3.1 have "−".)
    `weights` None means zeros, with which δ = 0: train first, or start from `draw`.

    What the thesis tried beside it (sections 3.3 and 3.5.2): `output` "tanh" in the place of
    "softmax"; `positions`, the points beside the gradients among the network's inputs, each row
    mapped onto [−1, 1]; `normalization` "adam", each gradient divided by the root of the same
    history's mean square, in the place of "largest". The network's inputs are held fixed in
    meta-gradients.
    """

    def __init__(
        self, k, eta, weights=None, output="softmax", positions=False, normalization="largest"
    ):
        self.k = whole("k", k)
        if output not in NETWORKS:
            raise ValueError(f"output is {output!r}; give {' or '.join(NETWORKS)}")
        if normalization not in ("largest", "adam"):
            raise ValueError(f"normalization is {normalization!r}; give largest or adam")
        self.output, self.positions, self.normalization = output, bool(positions), normalization
        self.eta = arrays.number("eta", eta)
        if not self.eta > 0:
            raise ValueError(
                f"eta is {eta!r}; give a number above 0, for with 0 the first step is 0"
            )
        self.network = NETWORKS[output](self.k * (2 if self.positions else 1))
        count = self.network.dense.count
        self.weights = (
            np.zeros(count) if weights is None else arrays.vector("the weights", weights, count)
        )

    @property
    def tried(self):
        """The options that differ from the thesis's own."""
        usual = {"output": "softmax", "positions": False, "normalization": "largest"}
        return {name: getattr(self, name) for name in usual if getattr(self, name) != usual[name]}

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
        squares = None
        if self.normalization == "adam":
            squares = self.remember(state.squares, gradient**2)
        rows = np.arange(len(points))
        high, low = points.argmax(axis=1), points.argmin(axis=1)
        top, bottom = points[rows, high], points[rows, low]
        inputs = normalize(gradients) if squares is None else by_squares(gradients, squares)
        if self.positions:
            inputs = np.concatenate([inputs, onto_interval(points, top, bottom)], axis=1)
        delta, passed = self.network.forward(self.weights, inputs)
        length = (top - bottom) + self.eta
        move = theta - (self.reference(theta, top, bottom) - delta * length)
        return State(points, gradients, move, squares), (passed, delta, length, high, low)

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


def by_squares(gradients, squares):
    """Gradients (n, k) over the root of their mean squares (n, k); 0 where that is 0."""
    root = np.sqrt(squares)
    return np.divide(gradients, root, out=np.zeros_like(gradients), where=root != 0)


def onto_interval(points, top, bottom):
    """Each row of points (n, k) mapped from [bottom, top] onto [−1, 1]; a constant row to 0."""
    half = ((top - bottom) / 2)[:, None]
    centred = points - ((top + bottom) / 2)[:, None]
    return np.divide(centred, half, out=np.zeros_like(points), where=half != 0)


def whole(name, value, least=1):
    """An int ≥ least; ValueError names the argument."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}; give a whole number of at least {least}")
    return int(value)
