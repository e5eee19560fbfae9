"""MNG, mean normalized gradient (Shahid, "Learning to Optimize Deep Neural Networks", Algorithm
1)."""

from typing import NamedTuple

import numpy as np

from .. import arrays
from .optimizer import Optimizer


class State(NamedTuple):
    """H_x and H_∇L, each (…, n, k) with the newest column first (None before the first gradient),
    and the move x − x⁺."""

    points: np.ndarray | None
    gradients: np.ndarray | None
    move: np.ndarray


def normalize(gradients):
    """Each row of H_∇L (…, n, k) divided by the largest of its magnitudes; a row of zeros stays
    (0/0 := 0)."""
    largest = np.maximum.reduce(np.abs(gradients), axis=-1, keepdims=True)
    return np.divide(gradients, largest, out=np.zeros_like(gradients), where=largest != 0)


def mean_step(gradients, sign_only=False):
    """δ of shape (…, n): the mean of each normalized row, of the signs for the sign-only
    version."""
    rows = np.sign(gradients) if sign_only else normalize(gradients)
    return np.add.reduce(rows, axis=-1) / rows.shape[-1]


def spread(points):
    """(max + min)/2 and max − min of each row of H_x, both (…, n): x^ref and x^diff (equations 3.1,
    3.2)."""
    high, low = np.maximum.reduce(points, axis=-1), np.minimum.reduce(points, axis=-1)
    return (high + low) / 2, high - low


def push(history, newest):
    """The history with its oldest column dropped and the newest put in front."""
    return np.concatenate([newest[..., None], history[..., :-1]], axis=-1)


class MNG(Optimizer):
    """x⁺ = (max + min)/2 − δ ⊙ ((max − min) + η) over the last k points, δ the mean of the
    normalized gradients.

    `k` ≥ 1 steps are remembered; `eta` > 0 is η_min, a number or one for each parameter;
    `sign_only` puts sign(∇L) in the place of the normalized gradients. Both histories start filled
    with x⁰ and ∇L⁰. Leading dimensions are a batch. Raises ValueError for other choices.
    """

    def __init__(self, k, eta, *, sign_only=False):
        if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 1:
            raise ValueError(f"k is {k!r}; give a whole number of at least 1")
        self.k, self.sign_only = int(k), sign_only
        self.eta = arrays.number("eta", eta) if np.ndim(eta) == 0 else arrays.vector("eta", eta)
        if not np.all(self.eta > 0):
            raise ValueError(
                f"eta is {eta!r}; give positive numbers, for with 0 the first step is 0"
            )

    def init(self, theta):
        return State(None, None, np.zeros_like(theta, dtype=np.float64))

    def update(self, state, theta, gradient):
        x, g = np.asarray(theta, dtype=np.float64), np.asarray(gradient, dtype=np.float64)
        if state.points is None:
            points, gradients = (np.repeat(u[..., None], self.k, axis=-1) for u in (x, g))
        else:
            points, gradients = push(state.points, x), push(state.gradients, g)
        middle, width = spread(points)
        after = middle - mean_step(gradients, self.sign_only) * (width + self.eta)
        return State(points, gradients, x - after)

    def step(self, state):
        return state.move
