"""The trainable optimizer (TO) of Wang, Klabjan (arXiv 2508.01764), formulas rebuilt from its
prose.

One step at w with gradient g, t = 1, 2, …, and schedules α_t, β_t, γ_t:

    u = A w + b, r = u − g, descent on ½|r|² in A (rate β) and b (rate γ), m = A′w + b′,
    w ← Proj_W(w − α m)

Leading dimensions of arrays are a batch: w (…, n).
"""

from abc import abstractmethod
from typing import Any, NamedTuple

import numpy as np

from .. import arrays
from .optimizer import Optimizer


class State(NamedTuple):
    """Variables of the linear part, b (…, n), the direction m, the move w − w′, the step count."""

    variables: Any
    b: np.ndarray
    m: np.ndarray
    move: np.ndarray
    steps: int


def dot(x, y):
    """⟨x, y⟩ over the last axis, which stays with length 1."""
    return np.add.reduce(x * y, axis=-1, keepdims=True)


class Ball:
    """The projection onto |w| ≤ radius."""

    def __init__(self, radius):
        self.radius = arrays.number("the radius", radius)
        if self.radius <= 0:
            raise ValueError(f"the radius is {self.radius}; give a number > 0")

    def __call__(self, w):
        norm = np.sqrt(dot(w, w))
        return w * np.minimum(1.0, self.radius / np.maximum(norm, self.radius))


class TrainableOptimizer(Optimizer):
    """What the three variants share; ``alpha``, ``beta``, ``gamma`` are numbers or functions of t ≥
    1.

    ``project`` maps w to W (the whole space if left out). ``variables`` and ``b`` are the start,
    zero if left out. Raises ValueError for a rate that is negative or not finite.
    """

    def __init__(self, alpha, beta, gamma, project=None, variables=None, b=None):
        self.schedules = [
            x if callable(x) else _constant(n, x)
            for n, x in (("alpha", alpha), ("beta", beta), ("gamma", gamma))
        ]
        self.project, self.start, self.b = project, variables, b

    def init(self, theta):
        w = np.asarray(theta, dtype=np.float64)
        b = (
            np.zeros_like(w)
            if self.b is None
            else np.broadcast_to(np.asarray(self.b, dtype=np.float64), w.shape).copy()
        )
        return State(self.first(w), b, np.zeros_like(w), np.zeros_like(w), 0)

    def update(self, state, theta, gradient):
        t = state.steps + 1
        alpha, beta, gamma = (schedule(t) for schedule in self.schedules)
        w = np.asarray(theta, dtype=np.float64)
        r = self.linear(state.variables, w) + state.b - gradient
        variables = self.learn(state.variables, w, r, beta)
        b = state.b - gamma * r
        m = self.linear(variables, w) + b
        after = w - alpha * m
        move = alpha * m if self.project is None else w - self.project(after)
        return State(variables, b, m, move, t)

    def step(self, state):
        return state.move

    @abstractmethod
    def first(self, w):
        """The variables of the linear part at the start."""

    @abstractmethod
    def linear(self, variables, w):
        """A w."""

    @abstractmethod
    def learn(self, variables, w, r, beta):
        """The variables after one descent step on ½|r|²."""


def _constant(name, value):
    number = arrays.number(name, value)
    if number < 0:
        raise ValueError(f"{name} is {number:g}; give a number ≥ 0, or a function of t")
    return lambda t: number
