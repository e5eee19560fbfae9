"""Rosenbrock's function as meant and as misprinted (Shahid's thesis, equation 2.2)."""

import numpy as np


class ThesisRosenbrock:
    """L = (1 − x)² + 100(y − x²)²; with `misprinted` 100(y − x)², as printed: a convex quadratic.

    Both have their minimum 0 at (1, 1). x⁰ uniform on [−2, 2]².
    """

    size = 2

    def __init__(self, misprinted=False):
        self.misprinted = bool(misprinted)
        self.name = "rosenbrock_misprinted" if misprinted else "rosenbrock"

    def start(self, rng):
        return rng.uniform(-2.0, 2.0, 2)

    def batch(self, rng):
        return None

    def loss_gradient(self, theta, batch=None):
        x, y = float(theta[0]), float(theta[1])
        curve, slope = (x, 1.0) if self.misprinted else (x * x, 2 * x)
        valley = y - curve
        return (1 - x) ** 2 + 100 * valley**2, np.array(
            [-2 * (1 - x) - 200 * valley * slope, 200 * valley]
        )
