"""L-BFGS with a constant step (Nocedal & Wright, algorithm 7.4) and online L-BFGS (Schraudolph, Yu,
Günter 2007), batched."""

import math
from typing import NamedTuple

import torch

from ...batched.refusals import positive, whole

FIRST = 1e-10  # O-LBFGS's ε: its first step only makes the first pair


class Pairs:
    """The last h pairs of every seed, s and y (S, h, n), the newest last; 1/sᵀy is 0 where there is
    none yet."""

    def __init__(self, s, y, inverse):
        self.s, self.y, self.inverse = s, y, inverse

    @classmethod
    def none(cls, x, size):
        s = x.new_zeros(len(x), size, x.shape[1])
        return cls(s, s, x.new_zeros(len(x), size))

    def kept(self, s, y):
        """With the pair (s, y) in the seeds where sᵀy > 0."""
        sy = (s * y).sum(1)
        keep = sy > 0

        def push(old, new):
            moved = torch.cat([old[:, 1:], new[:, None]], 1)
            return torch.where(keep.view(-1, *[1] * (old.dim() - 1)), moved, old)

        return Pairs(
            push(self.s, s), push(self.y, y), push(self.inverse, 1 / torch.where(keep, sy, 1.0))
        )

    def ratios(self):
        """sᵀy/yᵀy (S, h), 0 where there is no pair."""
        there = self.inverse > 0
        square = torch.where(there, (self.y * self.y).sum(2), 1.0)
        return torch.where(there, (self.s * self.y).sum(2) / square, 0.0)

    def times(self, g, scale):
        """The inverse Hessian estimate times g, scale (S, 1) times the identity at its core."""
        q, weights = g, []
        for j in reversed(range(self.s.shape[1])):
            weights.append((self.inverse[:, j] * (self.s[:, j] * q).sum(1))[:, None])
            q = q - weights[-1] * self.y[:, j]
        q = scale * q
        for j, weight in enumerate(reversed(weights)):
            q = (
                q
                + (weight - (self.inverse[:, j] * (self.y[:, j] * q).sum(1))[:, None])
                * self.s[:, j]
            )
        return q


class State(NamedTuple):
    """The pairs, the last x and g (None at first)."""

    pairs: Pairs
    x: torch.Tensor | None
    g: torch.Tensor | None


class LBFGS:
    """y from consecutive gradients, pairs with sᵀy ≤ 0 left out, the core scaled by the newest
    sᵀy/yᵀy."""

    def __init__(self, lr=1.0, history_size=10):
        positive(lr=lr)
        whole(history_size=history_size)
        self.lr, self.history = lr, history_size

    def init(self, x):
        return State(Pairs.none(x, self.history), None, None)

    def advance(self, state, x, g):
        pairs = state.pairs
        if state.x is not None:
            pairs = pairs.kept(x - state.x, g - state.g)
        newest = pairs.ratios()[:, -1:]
        direction = pairs.times(g, torch.where(newest > 0, newest, 1.0))
        return State(pairs, x, g), self.lr * direction


class OLBFGS:
    """y = difference(x, s) = ∇f(x + s) − ∇f(x) on the sample of the step, the core scaled by the
    mean of sᵀy/yᵀy.

    The step is lr·τ/(τ + t), t the steps before; τ infinite keeps it constant.
    """

    def __init__(self, lr, difference, history_size=10, tau=math.inf):
        positive(lr=lr)
        whole(history_size=history_size)
        if not tau > 0:
            raise ValueError(f"tau is {tau}; give a number above 0")
        self.lr, self.difference, self.history, self.tau = lr, difference, history_size, tau

    def init(self, x):
        return 0, Pairs.none(x, self.history)

    def advance(self, state, x, g):
        t, pairs = state
        ratios = pairs.ratios()
        count = (ratios > 0).sum(1, keepdim=True)
        scale = torch.where(count > 0, ratios.sum(1, keepdim=True) / count.clamp(min=1), FIRST)
        step = self.lr / (1 + t / self.tau) * pairs.times(g, scale)
        return (t + 1, pairs.kept(-step, self.difference(x, -step))), step
