"""Proximal steps of a quadratic and of an absolute value, and of their conjugates, on Running
numbers."""

import numpy as np

from .running import Running, lift

STEPS = 12


def draw(rng, at=""):
    """(h, s, λ, n): f = h(x − s)²/2, g = λ|x|; λ is 0 at the edge "g = 0"."""
    n = 1 if at == "n = 1" else int(rng.integers(2, 9))
    size = 0.0 if at == "g = 0" else rng.uniform(0.1, 1)
    return rng.uniform(0.1, 2, n), rng.standard_normal(n), Running(size), n


def quadratic(v, a, h, s):
    """prox_{af}, f = h(x − s)²/2."""
    return (v + a * h * s) / (1 + a * h)


def quadratic_conjugate(v, a, h, s):
    """prox_{af*}: f*(y) = sy + y²/(2h)."""
    return h * (v - a * s) / (h + a)


def soft(v, a, size):
    """prox_{ag}, g = size·|x|."""
    zero = np.zeros_like(lift(v).value)
    return (v - a * size).maximum(zero) - (-v - a * size).maximum(zero)


def clip(v, size):
    """prox_{ag*} for every a: g* is the indicator of [−size, size]."""
    return -(-(v.maximum(-size))).maximum(-size)
