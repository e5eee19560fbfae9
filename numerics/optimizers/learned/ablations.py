"""LODO with a simpler G: a diagonal, a single number, or residual layers (Liao et al., section
5.3)."""

from typing import NamedTuple

import numpy as np

from ...streams import generator
from ..optimizer import Optimizer
from .meta import MetaAdam
from .network import INITIAL


class State(NamedTuple):
    """The average m (n,), the weights, the meta-step's state, and the step Gm."""

    m: np.ndarray
    weights: np.ndarray
    meta: tuple
    applied: np.ndarray


class _Learned(Optimizer):
    """m ← βm + (1−β)g and x ← x − G(w)m, w by the meta-step on −∂(gᵀG(w)m)/∂w."""

    def __init__(self, alpha=0.27, meta=MetaAdam(0.00096), beta=0.195):
        if not alpha > 0:
            raise ValueError(f"alpha is {alpha}; give a first learning rate above 0")
        if not 0 <= beta < 1:
            raise ValueError(f"beta is {beta}; give a decay in [0, 1)")
        self.alpha, self.meta, self.beta = alpha, meta, beta

    def init(self, theta):
        weights = self.start(theta.size)
        return State(np.zeros(theta.size), weights, self.meta.init(weights), np.zeros(theta.size))

    def update(self, state, theta, gradient):
        h = self.hypergradient(state.weights, state.m, gradient)
        meta, weights = self.meta.step(state.meta, state.weights, h)
        m = self.beta * state.m + (1 - self.beta) * gradient
        return State(m, weights, meta, self.apply(weights, m))

    def step(self, state):
        return state.applied


class Diagonal(_Learned):
    """G = α₀·diag(w), w of ones at the start."""

    def start(self, n):
        return np.ones(n)

    def apply(self, w, x):
        return self.alpha * w * x

    def hypergradient(self, w, m, g):
        return -self.alpha * g * m


class Global(_Learned):
    """G = α₀·w·I, one number w = 1 at the start."""

    def start(self, n):
        return np.ones(1)

    def apply(self, w, x):
        return self.alpha * w[0] * x

    def hypergradient(self, w, m, g):
        return np.array([-self.alpha * (g @ m)])


class Residuals(_Learned):
    """G = α₀[I 0]G̃ᵀDG̃[I; 0], G̃ a product of layers I + diag(w_l)P_l, D a learned diagonal.

    As in the paper's public code ñ = 2n, w is drawn from N(0, `spread`²) with a spread of 1/8, and
    D = I at the start; a spread of 0 starts at G = α₀I. The rows of the weights are w_1 … w_L and
    D's diagonal. Raises ValueError for depth < 1, spread < 0 or theta of another size.
    """

    def __init__(self, n, seed=0, depth=64, spread=0.125, **options):
        super().__init__(**options)
        if depth < 1:
            raise ValueError(f"depth is {depth}; give a depth of at least 1")
        if not 0 <= spread < np.inf:
            raise ValueError(f"spread is {spread}; give a standard deviation of at least 0")
        rng = generator(seed, 0, INITIAL)
        self.n, self.hidden = n, 2 * n
        self.perm = np.stack([rng.permutation(self.hidden) for _ in range(depth)])
        self.first = spread * rng.standard_normal((depth, self.hidden))

    def start(self, n):
        if n != self.n:
            raise ValueError(f"theta has {n} entries; this optimizer was made for {self.n}")
        return np.vstack([self.first, np.ones(self.hidden)])

    def forward(self, w, x):
        """G̃[x; 0], and the layers' permuted inputs."""
        a, inputs = np.zeros(self.hidden), []
        a[: self.n] = x
        for weight, p in zip(w[:-1], self.perm):
            inputs.append(a[p])
            a = a + weight * inputs[-1]
        return a, inputs

    def backward(self, w, top):
        """G̃ᵀ·top, and the layers' output signals, first layer first."""
        signals = []
        for weight, p in zip(w[-2::-1], self.perm[::-1]):
            signals.append(top)
            moved = np.zeros(self.hidden)
            moved[p] = weight * top
            top = top + moved
        return top, signals[::-1]

    def apply(self, w, x):
        top, _ = self.forward(w, x)
        return self.alpha * self.backward(w, w[-1] * top)[0][: self.n]

    def hypergradient(self, w, m, g):
        top_m, in_m = self.forward(w, m)
        top_g, in_g = self.forward(w, g)
        _, back_m = self.backward(w, w[-1] * top_m)
        _, back_g = self.backward(w, w[-1] * top_g)
        layers = [bg * im + bm * ig for bg, im, bm, ig in zip(back_g, in_m, back_m, in_g)]
        return -self.alpha * np.stack([*layers, top_m * top_g])
