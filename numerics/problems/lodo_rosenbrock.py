"""The rescaled Rosenbrock function of Liao et al., Appendix G, as recovered from its table."""

import numpy as np

START = np.array([-0.5, 2.0])


class LodoRosenbrock:
    """f(x, y) = .01(1 − x)² + (y − x²)², minimum 0 at (1, 1); 200 steps from (−½, 2)."""

    size = 2

    def value(self, theta):
        x, y = theta
        return float(0.01 * (1 - x) ** 2 + (y - x * x) ** 2)

    def gradient(self, theta):
        x, y = theta
        valley = y - x * x
        return np.array([-0.02 * (1 - x) - 4 * x * valley, 2 * valley])
