"""Full LODO and its ablations No-Momentum (β = 0) and SGD (an SGD meta-step), batched."""

from typing import NamedTuple

import torch

from ...batched.refusals import decay
from . import meta as steps
from .layers import draw


class State(NamedTuple):
    """m (S, n), the weights, the meta-step's state, and what m passed through the layers."""

    m: torch.Tensor
    weights: torch.Tensor
    meta: tuple
    passed: tuple


class LODO:
    """At g = ∇loss(x): the layers by the meta-step on d loss/d layers through the last step −Gm,
    then m ← βm + (1−β)g and the next step −Gm. So the first step, from m = 0, is zero.

    `layers` with first weights W, as `layers.draw` makes them. Raises ValueError for β outside [0,
    1).
    """

    def __init__(self, layers, weights, meta=None, beta=0.195):
        decay(beta=beta)
        self.layers, self.weights, self.beta = layers, weights, beta
        self.meta = steps.Adam(0.00096) if meta is None else meta

    @classmethod
    def drawn(
        cls,
        n,
        seeds,
        depth=16,
        alpha=0.27,
        meta=None,
        beta=0.195,
        seed=0,
        device="cpu",
        dtype=torch.float64,
    ):
        """With random layers; arguments and errors as in `layers.draw`."""
        return cls(*draw(n, seeds, depth, alpha, seed, device, dtype), meta, beta)

    def init(self, x):
        """The state before the first gradient; ValueError unless x is (S, n)."""
        if tuple(x.shape) != (len(self.weights), self.layers.n):
            raise ValueError(
                f"x has shape {tuple(x.shape)}; give {(len(self.weights), self.layers.n)}, a row "
                "a seed"
            )
        m = self.weights.new_zeros(x.shape)
        return State(
            m, self.weights, self.meta.init(self.weights), self.layers.apply(self.weights, m)[1]
        )

    def advance(self, state, x, g):
        """(state′, Gm), Gm to be subtracted from x."""
        h = self.layers.hypergradient(state.weights, state.passed, g)
        meta, weights = self.meta.move(state.meta, state.weights, h)
        m = self.beta * state.m + (1 - self.beta) * g
        applied, passed = self.layers.apply(weights, m)
        return State(m, weights, meta, passed), applied
