"""Rounding of the two sides of equation (2), entry by entry."""

import numpy as np

from .rounding import ENLARGE, gamma


def abstract_rule_bound(T, v, gradients):
    """A bound (N, n, k) of |fl(recursion) − fl(sum)| for M_t = Σ_{i<t} g_{t−i} vᵀTⁱ, t = 1 … N.

    In the recursion M ← MT + g vᵀ the term g_{t−i} vᵀTⁱ passes one product and
    one sum when it enters and k + 1 roundings a step after; in the sum it
    passes k a power, one product and t additions. Neither is more than
    N_t = t(k + 1) + 2, so each side is within γ_{N_t} Σ |g_{t−i}||v|ᵀ|T|ⁱ of the
    exact value (Higham, section 3.1), and the two within twice that.
    """
    T, v = np.abs(T), np.abs(v)
    majorant = np.zeros((gradients.shape[1], v.size))
    bounds = []
    for t, g in enumerate(np.abs(gradients), start=1):
        majorant = majorant @ T + np.outer(g, v)
        bounds.append(2 * gamma(t * (v.size + 1) + 2) * majorant)
    return np.array(bounds).reshape(len(gradients), *majorant.shape) * ENLARGE
