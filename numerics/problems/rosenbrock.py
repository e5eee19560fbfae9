"""The Rosenbrock function in n ≥ 2 variables."""

import numpy as np

from ..bounds.rounding import gamma, norm


class Rosenbrock:
    """f(θ) = Σ_{i<n} a (θ_{i+1} − θ_i²)² + (1 − θ_i)²; minimum 0 at (1, …, 1)."""

    def __init__(self, size, a=100.0):
        if size < 2:
            raise ValueError(f"Rosenbrock of size {size}; give a size of at least 2")
        self.size = int(size)
        self.a = float(a)

    def value(self, theta):
        x, y = theta[:-1], theta[1:]
        return float(np.sum(self.a * (y - x**2) ** 2 + (1 - x) ** 2))

    def gradient(self, theta):
        x, y = theta[:-1], theta[1:]
        valley = y - x * x
        result = np.zeros(self.size)
        result[:-1] = -4 * self.a * x * valley - 2 * (1 - x)
        result[1:] += 2 * self.a * valley
        return result

    def hessian(self, theta):
        """∇²f(θ), tridiagonal, of shape (n, n)."""
        x, y = theta[:-1], theta[1:]
        diagonal = np.zeros(self.size)
        diagonal[:-1] = 12 * self.a * x * x - 4 * self.a * y + 2
        diagonal[1:] += 2 * self.a
        beside = -4 * self.a * x
        return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)

    def lipschitz(self, theta, radius):
        """A bound of ‖∇²f‖₂ on the ball of this radius around θ.

        ‖∇²f(θ)‖∞ plus what a row sum can gain: 12a(2|x_i|ρ + ρ²) + 4aρ on the
        diagonal and 4aρ in each of the two neighbours.
        """
        here = np.abs(self.hessian(theta)).sum(axis=1).max()
        x = np.abs(theta).max()
        gain = 12 * self.a * (2 * x * radius + radius**2) + 12 * self.a * radius
        # The row sums are sums of at most ten rounded terms.
        return float(here + gain) * (1 + 1e-12)

    def gradient_rounding(self, theta):
        """A bound of ‖fl(∇f(θ)) − ∇f(θ)‖₂.

        Each entry is a sum of terms; from a variable to the result a term
        passes at most 8 roundings, so γ_8 times the sum with every term taken
        by absolute value bounds the error (Higham, section 3.1).
        """
        x, y = np.abs(theta[:-1]), np.abs(theta[1:])
        valley = y + x * x
        result = np.zeros(self.size)
        result[:-1] = 4 * self.a * x * valley + 2 * (1 + x)
        result[1:] += 2 * self.a * valley
        return gamma(8) * norm(result)
