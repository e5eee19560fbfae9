"""Meta-steps: what is done with a hypergradient."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class MetaSGD:
    """w ← w − rate·h."""

    rate: float

    def init(self, weights):
        return ()

    def step(self, state, weights, hypergradient):
        """The new state and weights."""
        return state, weights - self.rate * hypergradient


@dataclass(frozen=True)
class MetaAdam:
    """Adam as in Keras, where the paper's code ran: ε beside the root of the raw second moment.

    rate·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε).
    """

    rate: float
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-7

    def init(self, weights):
        return 0, np.zeros_like(weights), np.zeros_like(weights)

    def step(self, state, weights, hypergradient):
        """The new state and weights."""
        t, first, second = state
        t += 1
        first = self.beta1 * first + (1 - self.beta1) * hypergradient
        second = self.beta2 * second + (1 - self.beta2) * hypergradient**2
        rate = self.rate * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return (t, first, second), weights - rate * first / (np.sqrt(second) + self.eps)
