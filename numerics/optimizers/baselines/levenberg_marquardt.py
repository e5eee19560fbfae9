"""Levenberg–Marquardt with constant damping (Levenberg 1944)."""

import numpy as np

from ..optimizer import Optimizer


class LevenbergMarquardt(Optimizer):
    """x ← x − (H(x) + μI)⁻¹g, μ ≥ 0; μ = 0 is Newton. `hessian(theta)` gives H (n, n)."""

    def __init__(self, hessian, damping):
        if not damping >= 0:
            raise ValueError(f"damping is {damping}; give a number of at least 0")
        self.hessian, self.damping = hessian, damping

    def init(self, theta):
        return np.zeros(theta.size)

    def update(self, state, theta, gradient):
        H = self.hessian(theta)
        return np.linalg.solve(H + self.damping * np.eye(len(H)), gradient)

    def step(self, state):
        return state
