"""LODO with a dense G, batched; β = 0 and an SGD meta-step is the simplified LODO of section
4.1."""

from typing import NamedTuple

import torch

from ...batched.refusals import decay
from . import meta as steps


class State(NamedTuple):
    """m (S, n), G (S, n, n) and the meta-step's state."""

    m: torch.Tensor
    G: torch.Tensor
    meta: tuple


class DenseLODO:
    """At g = ∇loss(x): G by the meta-step on d loss/dG = −gmᵀ, m ← βm + (1−β)g, and the next step
    −Gm.

    `G` (S, n, n) is the first preconditioner; `symmetric` takes the symmetric part of the
    hypergradient. Raises ValueError for β outside [0, 1) and an x of another shape than (S, n).
    """

    def __init__(self, G, meta=None, beta=0.0, symmetric=False):
        decay(beta=beta)
        self.G, self.beta, self.symmetric = G, beta, symmetric
        self.meta = steps.SGD(1e-3) if meta is None else meta

    def init(self, x):
        if x.shape != self.G.shape[:2] or self.G.shape[1] != self.G.shape[2]:
            raise ValueError(
                f"x has shape {tuple(x.shape)} and G {tuple(self.G.shape)}; give (S, n) and (S, "
                "n, n)"
            )
        return State(torch.zeros_like(x), self.G, self.meta.init(self.G))

    def advance(self, state, x, g):
        """(state′, Gm), Gm to be subtracted from x."""
        h = -g[:, :, None] * state.m[:, None, :]
        if self.symmetric:
            h = (h + h.mT) / 2
        meta, G = self.meta.move(state.meta, state.G, h)
        m = self.beta * state.m + (1 - self.beta) * g
        return State(m, G, meta), (G @ m[:, :, None])[:, :, 0]
