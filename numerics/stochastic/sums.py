"""Sums of random convex functions with the minimizer 0 and the minimum 0.

f = (1/N)Σ f_i, f_i(x) = g_i(x) + ⟨b_i, x⟩, g_i in F(μ, 1) with its minimizer at 0, Σ b_i = 0: so
∇f(0) = 0 while the terms disagree there.
"""

import numpy as np

from ..bounds.rounding import norm
from ..rates.functions import random_function


class Sum:
    """``functions`` are the g_i, ``shifts`` (N, n) the b_i, ``signs`` (N,) multiply the g_i."""

    def __init__(self, functions, shifts, signs=None):
        self.functions, self.shifts = functions, shifts
        self.signs = np.ones(len(shifts)) if signs is None else signs

    @property
    def terms(self):
        return len(self.shifts)

    @property
    def mu(self):
        return self.functions[0].mu

    @property
    def spread(self):
        """The largest ‖b_i‖: a gradient at x is at most ‖x‖ + spread."""
        return max(norm(b) for b in self.shifts)

    def gradients(self, x):
        """(N, n), a row a term."""
        rows = [s * f.gradient(x) for s, f in zip(self.signs, self.functions)]
        return np.array(rows) + self.shifts

    def gradient(self, x):
        return self.gradients(x).mean(axis=0)

    def value(self, x):
        """f(x), without the b_i, which add up to 0."""
        return float(np.mean([s * f.value(x) for s, f in zip(self.signs, self.functions)]))


def random_sum(rng, n, terms, at="", convex=True):
    """A Sum; at the edges "one term" and "terms alike" the draws agree, at "no shifts" at 0."""
    mu = rng.uniform(0.02, 0.5)
    count = 1 if at == "one term" else terms
    functions = [random_function(rng, mu, n) for _ in range(count)]
    if at == "terms alike":
        functions = functions[:1] * count
    shifts = rng.standard_normal((count, n)) * np.exp(rng.uniform(-2, 1))
    shifts -= shifts.mean(axis=0)
    if at in ("one term", "terms alike", "no shifts"):
        shifts = np.zeros((count, n))
    signs = None if convex else rng.choice([-1.0, 1.0], count)
    return Sum(functions, shifts, signs)
