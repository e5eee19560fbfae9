"""Multiscale Adam: a learned average of k Adams (Shahid's thesis, chapter 4, Algorithms 4 and
5)."""

import math
from typing import NamedTuple

import numpy as np

from ... import arrays
from ..meta_trained import Learned
from .adams import Adams, Moments
from .combinations import combination as named


class State(NamedTuple):
    """The moments of the k Adams and the move x − x⁺."""

    moments: Moments
    move: np.ndarray


class MultiscaleAdam(Learned):
    """x⁺ = x − η·Σ w̄_i δ_i, δ_i the steps at rate 1 of Adams at the given timescales.

    `combination`: LA_a, LA_b, LA_c, MLP, RNN1 or RNN2. `timescales`: 5, 6, 11 or a list of pairs
    (β₁, β₂). `weights` None means equal shares for the linear averages and zeros (equal shares too)
    for the networks. With `anneal` T steps, η falls along half a cosine (section 4.4.1):
    η(1 + cos(πt/T))/2 at step t = 0 … T, and 0 after. (Algorithms 4 and 5 print "+ η δ" and would
    apply η twice if Adam's step had it.)
    """

    def __init__(
        self, combination="LA_b", timescales=6, rate=1e-2, weights=None, eps=1e-8, anneal=None
    ):
        self.adams = Adams(timescales, eps)
        self.rate = arrays.number("the rate", rate)
        if not self.rate > 0:
            raise ValueError(f"the rate is {rate}; give a number above 0")
        if anneal is not None and (isinstance(anneal, bool) or not isinstance(anneal, int)):
            raise ValueError(f"anneal is {anneal!r}; give a whole number of steps, or None")
        if anneal is not None and anneal < 1:
            raise ValueError(f"anneal is {anneal}; give at least 1 step")
        self.anneal = anneal
        self.combination, self.mixture = combination, named(combination, self.adams.k)
        if weights is None:
            self.weights = self.mixture.equal
        else:
            self.weights = arrays.vector("the weights", weights, self.mixture.count)

    @property
    def options(self):
        return {
            "system": "multiscale",
            "combination": self.combination,
            "timescales": [list(pair) for pair in self.adams.timescales],
            "rate": self.rate,
            "eps": self.adams.eps,
            **({} if self.anneal is None else {"anneal": self.anneal}),
        }

    def at(self, t):
        """η at step t = 0, 1, …"""
        if self.anneal is None:
            return self.rate
        return self.rate * (1 + math.cos(math.pi * min(t / self.anneal, 1.0))) / 2

    def draw(self, rng):
        return self.mixture.draw(rng)

    def init(self, theta):
        return State(self.adams.init(theta), np.zeros_like(theta, dtype=np.float64))

    def record(self, state, theta, gradient):
        rate = self.at(state.moments.t)
        moments, steps = self.adams.update(state.moments, gradient)
        average, passed = self.mixture.forward(self.weights, steps)
        return State(moments, rate * average), (passed, rate)

    def back(self, passed, after, carried):
        inner, rate = passed
        return self.mixture.backward(self.weights, inner, -rate * after), after, None
