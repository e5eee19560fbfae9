"""Full LODO (Liao et al., Algorithm 1), one optimizer for many seeds."""

from typing import NamedTuple

import numpy as np

from ..optimizer import Optimizer
from .meta import MetaAdam
from .network import Network


class State(NamedTuple):
    """m (S, n), the weights, the meta-step's state, Gm and what passed through the layers on the
    way."""

    m: np.ndarray
    weights: np.ndarray
    meta: tuple
    applied: np.ndarray
    passed: tuple


class LODO(Optimizer):
    """x ← x − Gm; at the new x the gradient g; the layers by the meta-step on d loss/d layers
    through that one step; then m ← βm + (1−β)g. So the first step is zero.

    θ has shape (S, n), one row a seed; a vector is one seed. β = 0 is LODO-No-Momentum, a MetaSGD
    meta-step LODO-SGD. Raises ValueError for β outside [0, 1), depth < 1, α₀ ≤ 0 or another n.
    """

    def __init__(
        self,
        n,
        seeds=(0,),
        alpha=0.27,
        meta=MetaAdam(0.00096),
        beta=0.195,
        depth=16,
        dtype=np.float64,
    ):
        if not 0 <= beta < 1:
            raise ValueError(f"beta is {beta}; give a decay in [0, 1)")
        self.network, self.first = Network.draw(n, seeds, depth, alpha)
        self.first = self.first.astype(dtype)
        self.meta, self.beta, self.n = meta, beta, n

    def init(self, theta):
        theta = np.atleast_2d(np.asarray(theta, self.first.dtype))
        if theta.shape != (len(self.first), self.n):
            raise ValueError(
                f"theta has shape {theta.shape}; give one row of {self.n} numbers a seed, "
                f"{len(self.first)} of them"
            )
        m = np.zeros_like(theta)
        applied, passed = self.network.apply(self.first, m)
        return State(m, self.first, self.meta.init(self.first), applied, passed)

    def update(self, state, theta, gradient):
        gradient = np.atleast_2d(gradient)
        h = self.network.hypergradient(state.weights, state.passed, gradient)
        meta, weights = self.meta.step(state.meta, state.weights, h)
        m = self.beta * state.m + (1 - self.beta) * gradient
        applied, passed = self.network.apply(weights, m)
        return State(m, weights, meta, applied, passed)

    def step(self, state):
        return state.applied
