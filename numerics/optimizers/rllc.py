"""RLLC, Retrospective Learning Law Correction (Szegedy et al., Definition 3.2)."""

from typing import Any, NamedTuple

import numpy as np

from .. import arrays
from .optimizer import Optimizer, start_memory
from .pseudo_inverse import PseudoInverse


class State(NamedTuple):
    """Memory M of shape (n, k), law L of shape (k,), hidden state h of the memory rule."""

    memory: np.ndarray
    law: np.ndarray
    hidden: Any = None


class RLLC(Optimizer):
    """RLLC over a memory rule f with learning rates c1, c2:

        L ← L + c2 M⁺ g        (the old memory's pseudo-inverse)
        (M, h) ← f(M, h, g)
        θ ← θ − c1 M L

    `rule` has `units` (k), `start()` (the first hidden state) and
    `rule(M, h, g) -> (M, h)`. `memory` is M_0 of shape (n, k), zero if left
    out (Definition 5.1). `inverse` has `apply(M, g)`; the exact M⁺ if left out.
    """

    def __init__(self, rule, law, c1, c2, memory=None, inverse=None):
        self.rule = rule
        self.law = arrays.vector("the law", law, rule.units)
        self.c1 = arrays.number("c1", c1)
        self.c2 = arrays.number("c2", c2)
        self.memory = (
            None if memory is None else arrays.matrix("the memory", memory, None, rule.units)
        )
        self.inverse = PseudoInverse() if inverse is None else inverse

    def init(self, theta):
        memory = start_memory(self.memory, theta, self.rule.units)
        return State(memory, self.law, self.rule.start())

    def update(self, state, theta, gradient):
        g = arrays.vector("the gradient", gradient, state.memory.shape[0])
        law = state.law + self.c2 * self.inverse.apply(state.memory, g)
        memory, hidden = self.rule(state.memory, state.hidden, g)
        return State(memory, law, hidden)

    def step(self, state):
        return self.c1 * (state.memory @ state.law)
