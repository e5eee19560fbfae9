"""Rank-one TO: A = p qᵀ, both factors from the old values: p ← p − β r(qᵀw), q ← q − β(pᵀr)w.

With p = q = 0 it stays there: give a start.
"""

import numpy as np

from .trainable import TrainableOptimizer, dot


class RankOneTO(TrainableOptimizer):
    """`variables` is the pair (p, q), each of shape (…, n)."""

    def first(self, w):
        pair = (np.zeros_like(w), np.zeros_like(w)) if self.start is None else self.start
        return tuple(np.broadcast_to(np.asarray(x, dtype=np.float64), w.shape).copy() for x in pair)

    def linear(self, variables, w):
        p, q = variables
        return p * dot(q, w)

    def learn(self, variables, w, r, beta):
        p, q = variables
        return p - beta * r * dot(q, w), q - beta * dot(p, r) * w
