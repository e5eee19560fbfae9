"""How far the float64 linear averages and their meta-gradients are from the exact ones (Higham,
chapter 3).

With ρ = γ_k·Σ|w|/|Σw| (LA_b: γ_k) the computed sum is Σw(1 + θ), |θ| ≤ ρ.
"""

from fractions import Fraction

import numpy as np

from ..bounds.rounding import ENLARGE, U, gamma


def spread(name, w):
    """2(ρ + 2u): bounds the relative error of each w̄_j while ρ < 1/2; infinite beyond."""
    if name == "LA_c":
        return 0.0
    condition = 1.0 if name == "LA_b" else np.abs(w).sum() / abs(w.sum())
    rho = gamma(len(w) + 1) * condition
    return 2 * (rho + 2 * U) if rho < 0.5 else np.inf


def gradient_bound(name, average, w, h):
    """Bounds of the errors of `meta_gradient`, shape (k,): the terms h_j and w̄·h, a dot product, a
    difference, a quotient."""
    if name == "LA_c":
        return np.zeros(len(w))
    total = abs(w.sum()) if name == "LA_a" else np.abs(w).sum()
    terms = np.abs(h) + np.abs(average) @ np.abs(h)
    return 2 * (gamma(len(w) + 6) + 2 * spread(name, w)) * terms / total * ENLARGE


def exact(numbers):
    """The float64 numbers as Fractions."""
    return [Fraction(float(x)) for x in numbers]


def exact_loss(name, w, h):
    """h·w̄ as a Fraction, from the definition alone."""
    parts = [abs(x) for x in w] if name == "LA_b" else w
    value = sum(a * x for a, x in zip(h, parts))
    return value if name == "LA_c" else value / sum(parts)


def exact_average(name, w):
    """w̄ as Fractions, from the definition alone."""
    if name == "LA_c":
        return w
    parts = [abs(x) for x in w] if name == "LA_b" else w
    total = sum(parts)
    return [x / total for x in parts]
