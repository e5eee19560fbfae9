"""LODO with a simpler G, batched: a diagonal, one number, or residual layers (section 5.3)."""

import math
from typing import NamedTuple

import torch

from ...batched.refusals import decay, positive, whole
from ...batched.streams import Streams
from . import meta as steps


class State(NamedTuple):
    """m (S, n), the weights (S, …) and the meta-step's state."""

    m: torch.Tensor
    weights: torch.Tensor
    meta: tuple


class _Ablation:
    """As LODO, with `first`, `apply` and `hypergradient` of its own."""

    def __init__(self, alpha=0.27, meta=None, beta=0.195):
        positive(alpha=alpha)
        decay(beta=beta)
        self.alpha, self.beta = alpha, beta
        self.meta = steps.Adam(0.00096) if meta is None else meta

    def init(self, x):
        w = self.first(x)
        return State(torch.zeros_like(x), w, self.meta.init(w))

    def advance(self, state, x, g):
        """(state′, Gm), Gm to be subtracted from x."""
        meta, w = self.meta.move(
            state.meta, state.weights, self.hypergradient(state.weights, state.m, g)
        )
        m = self.beta * state.m + (1 - self.beta) * g
        return State(m, w, meta), self.apply(w, m)


class Diagonal(_Ablation):
    """G = α₀ diag(w), w = 1 at first."""

    def first(self, x):
        return torch.ones_like(x)

    def apply(self, w, x):
        return self.alpha * w * x

    def hypergradient(self, w, m, g):
        return -self.alpha * g * m


class Global(_Ablation):
    """G = α₀w·I, one number w = 1 a seed at first."""

    def first(self, x):
        return torch.ones_like(x[:, :1])

    def apply(self, w, x):
        return self.alpha * w * x

    def hypergradient(self, w, m, g):
        return -self.alpha * (g * m).sum(1, keepdim=True)


class Residuals(_Ablation):
    """G = α₀[I 0]G̃ᵀDG̃[I; 0], layers I + diag(w_l)P_l, D a learned diagonal, ñ = 2n.

    perm (S, L, ñ): P_l a = a[perm]. The weights are (S, L + 1, ñ), D's diagonal the last row. At
    first w = `start` (S, L, ñ), 0 unless given, and D = I.
    """

    def __init__(self, perm, start=None, **options):
        super().__init__(**options)
        if start is not None and start.shape != perm.shape:
            raise ValueError(
                f"start has shape {tuple(start.shape)}, the permutations {tuple(perm.shape)}"
            )
        self.perm, self.inverse, self.start = perm, perm.argsort(dim=2), start

    @classmethod
    def drawn(cls, n, seeds, depth=64, seed=0, spread=0.125, device="cpu", **options):
        """With random permutations and w from N(0, `spread`²), addressed by (`seed`, s); ValueError
        for n < 1, depth < 1 or no seeds."""
        whole(n=n, depth=depth, seeds=len(seeds))
        streams = Streams(seed, list(seeds), device)
        perm = streams.bits(depth, 2 * n).argsort(dim=2, stable=True)
        shape = (depth, 2 * n)  # Box and Muller
        radius = (-2 * streams.uniform(0, 1, *shape).log()).sqrt()
        normal = radius * (2 * math.pi * streams.uniform(0, 1, *shape)).cos()
        return cls(perm, spread * normal, **options)

    def first(self, x):
        if self.perm.shape[0] != len(x) or self.perm.shape[2] != 2 * x.shape[1]:
            raise ValueError(
                f"x has shape {tuple(x.shape)}; the permutations {tuple(self.perm.shape)} want "
                "another"
            )
        w = x.new_zeros(len(x), self.perm.shape[1] + 1, self.perm.shape[2])
        if self.start is not None:
            w[:, :-1] = self.start
        w[:, -1] = 1
        return w

    def _up(self, w, x):
        """G̃[x; 0] and the permuted inputs of the layers."""
        a = x.new_zeros(len(x), w.shape[2])
        a[:, : x.shape[1]] = x
        inputs = []
        for layer in range(w.shape[1] - 1):
            inputs.append(a.gather(1, self.perm[:, layer]))
            a = a + w[:, layer] * inputs[-1]
        return a, inputs

    def _down(self, w, a):
        """G̃ᵀa and what reaches the outputs of the layers, first layer first."""
        signals = []
        for layer in reversed(range(w.shape[1] - 1)):
            signals.append(a)
            a = a + (w[:, layer] * a).gather(1, self.inverse[:, layer])
        return a, signals[::-1]

    def apply(self, w, x):
        return self.alpha * self._down(w, w[:, -1] * self._up(w, x)[0])[0][:, : x.shape[1]]

    def hypergradient(self, w, m, g):
        (top_m, in_m), (top_g, in_g) = self._up(w, m), self._up(w, g)
        to_m, to_g = (self._down(w, w[:, -1] * top)[1] for top in (top_m, top_g))
        rows = [a * q + b * p for a, b, p, q in zip(to_m, to_g, in_m, in_g)]
        return -self.alpha * torch.stack([*rows, top_m * top_g], 1)
