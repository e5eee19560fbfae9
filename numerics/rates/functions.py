"""Random functions of F(μ, 1) with the minimizer 0 and the minimum 0.

f(x) = μ|x|²/2 + Σ_i w_i h(q_iᵀx, δ_i), the q_i orthonormal, 0 ≤ w_i ≤ 1 − μ, h Huber's function:
t²/2 up to δ, δ|t| − δ²/2 beyond. Its gradient is Lipschitz with the largest of μ + w_i, at most 1.
"""

import numpy as np

FAR = 2.0**100  # a knee that no point reaches


class Function:
    """`rows` (n, n) are the q_i, `weights` and `knees` (n,) the w_i and δ_i."""

    def __init__(self, mu, rows, weights, knees):
        self.mu, self.rows, self.weights, self.knees = mu, rows, weights, knees

    def value(self, x):
        t = np.abs(self.rows @ x)
        inside = np.where(t <= self.knees, t * t / 2, self.knees * t - self.knees**2 / 2)
        return self.mu * (x @ x) / 2 + self.weights @ inside

    def gradient(self, x):
        t = self.rows @ x
        return self.mu * x + self.rows.T @ (self.weights * np.clip(t, -self.knees, self.knees))

    def proximal(self, x, step):
        """The y with y + step·gradient(y) = x."""
        t = self.rows @ x
        inside = t / (1 + step * (self.mu + self.weights))
        beyond = (t - step * self.weights * np.copysign(self.knees, t)) / (1 + step * self.mu)
        return self.rows.T @ np.where(np.abs(inside) <= self.knees, inside, beyond)


def random_function(rng, mu, n, at=""):
    """A Function; at the edges "steepest" and "flattest" |x|²/2 and μ|x|²/2, at "quadratic" one
    without a knee."""
    rows = np.linalg.qr(rng.standard_normal((n, n)))[0]
    weights, knees = (1 - mu) * rng.uniform(0, 1, n), np.exp(rng.uniform(-3, 1, n))
    weights[0] = 1 - mu
    if at in ("steepest", "flattest", "quadratic"):
        knees = np.full(n, FAR)
    if at in ("steepest", "flattest"):
        weights = np.full(n, 1 - mu if at == "steepest" else 0.0)
    return Function(mu, rows, weights, knees)
