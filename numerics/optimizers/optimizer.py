"""An optimizer as the paper sees it (Szegedy et al., Definition 3.1)."""

from abc import ABC, abstractmethod

import numpy as np

from .. import arrays


class Optimizer(ABC):
    """A state update function and a parameter update function.

    One step of the process: state ← update(state, θ, g), then θ ← θ − step(state).
    States are values: `update` returns a new one and leaves the old one alone.
    """

    @abstractmethod
    def init(self, theta):
        """The initial state for parameters θ of shape (n,)."""

    @abstractmethod
    def update(self, state, theta, gradient):
        """The state after the gradient g, of shape (n,), received at θ."""

    @abstractmethod
    def step(self, state):
        """The vector of shape (n,) that is subtracted from θ."""


def start_memory(memory, theta, units):
    """M_0 of shape (n, k) for θ of shape (n,): a copy of `memory`, zero if that is None."""
    n = arrays.vector("theta", theta).size
    if n == 0:
        raise ValueError("theta is empty; give at least one parameter")
    return np.zeros((n, units)) if memory is None else arrays.matrix("the memory", memory, n)
