"""Newton's method."""

import numpy as np

from ..optimizer import Optimizer


class Newton(Optimizer):
    """x ← x − H(x)⁻¹g; `hessian(theta)` gives H (n, n), which must be invertible."""

    def __init__(self, hessian):
        self.hessian = hessian

    def init(self, theta):
        return np.zeros(theta.size)

    def update(self, state, theta, gradient):
        return np.linalg.solve(self.hessian(theta), gradient)

    def step(self, state):
        return state
