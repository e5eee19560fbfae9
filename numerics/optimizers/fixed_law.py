"""Opt(T, v, L): linear memory with a fixed law (Szegedy et al., section 4)."""

from .. import arrays
from .linear_memory import LinearMemory
from .optimizer import Optimizer, start_memory


class FixedLaw(Optimizer):
    """M ← M T + g vᵀ, θ ← θ − M L; the state is M, zero at the start unless given.

    k = 1 is heavy-ball momentum with decay T and rate vL; Lemma 4.1 gives Nesterov's method.
    """

    def __init__(self, T, v, law, memory=None):
        self.rule = LinearMemory(T, v)
        self.law = arrays.vector("the law", law, self.rule.units)
        self.memory = (
            None if memory is None else arrays.matrix("the memory", memory, None, self.rule.units)
        )

    def init(self, theta):
        return start_memory(self.memory, theta, self.rule.units)

    def update(self, state, theta, gradient):
        g = arrays.vector("the gradient", gradient, state.shape[0])
        return self.rule(state, None, g)[0]

    def step(self, state):
        return state @ self.law
