"""Full TO: A is n by n, A ← A − β r wᵀ."""

import numpy as np

from .trainable import TrainableOptimizer


class FullTO(TrainableOptimizer):
    """`variables` is A of shape (…, n, n)."""

    def first(self, w):
        shape = (*w.shape, w.shape[-1])
        return (
            np.zeros(shape, order="C" if w.flags.c_contiguous else "F")
            if self.start is None
            else np.broadcast_to(np.asarray(self.start, dtype=np.float64), shape).copy()
        )

    def linear(self, variables, w):
        if w.flags.c_contiguous:
            return (variables @ w[..., None])[..., 0]
        return np.einsum("...ij,...j->...i", variables, w)  # lies in memory as w does

    def learn(self, variables, w, r, beta):
        step = beta * r[..., :, None] * w[..., None, :]
        # into the same array: a second one of n² numbers would cost more than the arithmetic
        return np.subtract(variables, step, out=step)
