"""Diagonal TO: A = diag(a), a ← a − β r⊙w."""

import numpy as np

from .trainable import TrainableOptimizer


class DiagonalTO(TrainableOptimizer):
    """`variables` is a of shape (…, n)."""

    def first(self, w):
        return (
            np.zeros_like(w)
            if self.start is None
            else np.broadcast_to(np.asarray(self.start, dtype=np.float64), w.shape).copy()
        )

    def linear(self, variables, w):
        return variables * w

    def learn(self, variables, w, r, beta):
        return variables - beta * r * w
