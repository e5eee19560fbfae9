"""The linear averages LA_a, LA_b, LA_c (thesis, section 4.3.1): weights w of length k to weights
w̄.

The step is Σ_i w̄_i δ_i, δ_i the step of the i-th Adam.
"""

import numpy as np


def LA_a(w):
    """w̄ = w/Σw, w of shape (k,).  Raises ValueError where Σw is 0."""
    w = _weights(w)
    total = w.sum()
    if total == 0:
        raise ValueError(
            "LA_a is singular where the weights sum to 0; give weights with another sum"
        )
    return w / total


def LA_b(w):
    """w̄ = |w|/Σ|w|, w of shape (k,).  Raises ValueError where w is 0."""
    w = np.abs(_weights(w))
    total = w.sum()
    if total == 0:
        raise ValueError("LA_b has no average for weights that are all 0; give one that is not")
    return w / total


def LA_c(w):
    """w̄ = w, w of shape (k,)."""
    return _weights(w).copy()


MIXTURES = {"LA_a": LA_a, "LA_b": LA_b, "LA_c": LA_c}


def mix(name, w, steps):
    """Σ_i w̄_i δ_i, of shape (n,), for steps of shape (k, n) under the mixture called `name`.

    Raises ValueError for an unknown name, for shapes that do not fit, and where the mixture is
    singular.
    """
    average = _named(name)(w)
    steps = np.asarray(steps, dtype=float)
    if steps.ndim != 2 or len(steps) != len(average):
        raise ValueError(
            f"steps has shape {steps.shape}; give one row a weight, ({len(average)}, n)"
        )
    return average @ steps


def meta_gradient(name, w, h):
    """∇_w L, of shape (k,), where L depends on w through w̄ alone and h = ∇_w̄ L, of shape (k,).

    LA_a: (h_j − w̄·h)/Σw.  LA_b: sgn(w_j)(h_j − w̄·h)/Σ|w|, with 0 at w_j = 0, as torch has it.
    LA_c: h_j. Raises ValueError as `mix` does.
    """
    average, w, h = _named(name)(w), _weights(w), np.asarray(h, dtype=float)
    if h.shape != w.shape:
        raise ValueError(f"h has shape {h.shape} and w {w.shape}; give one number a weight")
    if name == "LA_c":
        return h.copy()
    if name == "LA_a":
        return (h - average @ h) / w.sum()
    return np.sign(w) * (h - average @ h) / np.abs(w).sum()


def _named(name):
    if name not in MIXTURES:
        raise ValueError(f"{name!r} is no linear average; give {', '.join(MIXTURES)}")
    return MIXTURES[name]


def _weights(w):
    w = np.asarray(w, dtype=float)
    if w.ndim != 1 or len(w) == 0:
        raise ValueError(
            f"the weights have shape {w.shape}; give one number a timescale, at least one"
        )
    return w
