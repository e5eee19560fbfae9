"""k Adams side by side on one stream of gradients, their steps at rate 1 (Shahid's thesis,
Algorithm 4)."""

from typing import NamedTuple

import numpy as np

from .timescales import timescales as read


class Moments(NamedTuple):
    """The number of gradients, and the first and second moments, (n, k)."""

    t: int
    m: np.ndarray
    v: np.ndarray


class Adams:
    """Column i is m̂/(√v̂ + ε) of the Adam with the i-th pair (β₁, β₂)."""

    def __init__(self, timescales=6, eps=1e-8):
        self.timescales = read(timescales)
        if not eps > 0:
            raise ValueError(f"eps is {eps}; give a number above 0")
        self.eps = float(eps)
        self.beta1, self.beta2 = np.array(self.timescales).T

    @property
    def k(self):
        return len(self.timescales)

    def init(self, theta):
        zero = np.zeros((np.size(theta), self.k))
        return Moments(0, zero, zero)

    def update(self, moments, gradient):
        """The moments after a gradient (n,), and the k steps (n, k)."""
        t, g = moments.t + 1, gradient[:, None]
        m = self.beta1 * moments.m + (1 - self.beta1) * g
        v = self.beta2 * moments.v + (1 - self.beta2) * g**2
        return Moments(t, m, v), m / (1 - self.beta1**t) / (
            np.sqrt(v / (1 - self.beta2**t)) + self.eps
        )
