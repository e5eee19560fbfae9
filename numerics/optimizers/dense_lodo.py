"""LODO with a dense preconditioner (Liao et al., arXiv 2210.06171, section 4.1 and Algorithm 1)."""

from typing import NamedTuple

import numpy as np

from .. import arrays
from .optimizer import Optimizer


class State(NamedTuple):
    """G (n, n), the average m (n,) of gradients that the next step uses, and the meta-optimizer's
    moments of the hypergradient and step count (unused by SGD)."""

    preconditioner: np.ndarray
    average: np.ndarray
    first: np.ndarray
    second: np.ndarray
    count: int


def hypergradient(gradient, stepped):
    """d loss(x − Gm)/dG = −∇loss(x − Gm) mᵀ, for columns (n, 1)."""
    return -(gradient @ stepped.T)


class DenseLODO(Optimizer):
    """x ← x − G m; with g = ∇loss at the new x: G ← G − meta-step(−g mᵀ), m ← βm + (1 − β)g.

    `meta` is "sgd" or "adam" (bias-corrected, moments β₁ = 0.9, β₂ = 0.999, `epsilon` beside the
    root), `rate` its learning rate α > 0; `beta` in [0, 1); `symmetric` symmetrizes the
    hypergradient. G starts as `preconditioner`, (n, n). m starts at zero, so the first step is zero
    in Algorithm 1; here, as in every Optimizer, a gradient comes first. With beta = 0 and SGD this
    is the simplified LODO of section 4.1. Raises ValueError for other choices.
    """

    def __init__(
        self,
        preconditioner,
        rate,
        beta=0.0,
        *,
        meta="sgd",
        symmetric=False,
        moments=(0.9, 0.999),
        epsilon=1e-8,
    ):
        self.preconditioner = arrays.square("preconditioner", preconditioner)
        if meta not in ("sgd", "adam"):
            raise ValueError(f"meta is {meta!r}; give sgd or adam")
        if not rate > 0:
            raise ValueError(f"rate is {rate!r}; give a positive number")
        if not 0 <= beta < 1:
            raise ValueError(f"beta is {beta!r}; give a number in [0, 1)")
        self.rate, self.beta, self.meta, self.symmetric = float(rate), float(beta), meta, symmetric
        self.moments, self.epsilon = moments, epsilon

    def init(self, theta):
        n = arrays.vector("theta", theta).size
        if self.preconditioner.shape != (n, n):
            raise ValueError(
                f"the preconditioner is {self.preconditioner.shape}; give one of shape ({n}, {n})"
            )
        zero = np.zeros((n, n))
        return State(self.preconditioner.copy(), np.zeros(n), zero, zero, 0)

    def update(self, state, theta, gradient):
        slope = hypergradient(gradient[:, None], state.average[:, None])
        if self.symmetric:
            slope = (slope + slope.T) * 0.5
        state = self._meta(state, slope)
        return state._replace(average=self.beta * state.average + (1 - self.beta) * gradient)

    def step(self, state):
        return state.preconditioner @ state.average

    def _meta(self, state, slope):
        if self.meta == "sgd":
            return state._replace(
                preconditioner=state.preconditioner - self.rate * slope, count=state.count + 1
            )
        b1, b2 = self.moments
        count = state.count + 1
        first = b1 * state.first + (1 - b1) * slope
        second = b2 * state.second + (1 - b2) * slope**2
        size = np.sqrt(second / (1 - b2**count)) + self.epsilon
        change = first / (1 - b1**count) / size
        return State(state.preconditioner - self.rate * change, state.average, first, second, count)
