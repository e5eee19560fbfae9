"""Newton's method on the logarithmic barrier of homogeneous matrix inequalities, in float64.

    F_j(x) = Σ x_a F_ja ≻ 0,   Rx > 0,   Ex = e

A search, never a proof: what it finds is rounded and proved in rational numbers.
"""

from __future__ import annotations

import numpy as np

CLOSE = 0.25


class Barrier:
    """`forms` are arrays (n, m, m), `rows` an array (k, n), E an array (l, n), e one of l."""

    def __init__(self, forms, rows, E, e):
        self.forms, self.rows, self.E, self.e = forms, rows, E, e
        self.flat = [form.reshape(len(form), -1) for form in forms]
        self.degree = sum(form.shape[1] for form in forms) + len(rows)

    def with_slack(self) -> Barrier:
        """The same with one more unknown s: F_j(x) + sI ≻ 0, Rx + s > 0."""
        return Barrier(
            [np.concatenate([form, np.eye(form.shape[1])[None]]) for form in self.forms],
            np.hstack([self.rows, np.ones((len(self.rows), 1))]),
            np.hstack([self.E, np.zeros((len(self.E), 1))]),
            self.e,
        )

    def values(self, x):
        """The forms at x."""
        return [(x @ flat).reshape(form.shape[1:]) for form, flat in zip(self.forms, self.flat)]

    def least_eigenvalue(self, x) -> float:
        """The smallest number that the inequalities require to be positive."""
        least = [np.linalg.eigvalsh(value)[0] for value in self.values(x)]
        return float(min([*least, (self.rows @ x).min(initial=np.inf)]))

    def inside(self, x) -> bool:
        """Whether all inequalities hold strictly at x."""
        if (self.rows @ x).min(initial=1.0) <= 0:
            return False
        try:
            for value in self.values(x):
                np.linalg.cholesky(value)
        except np.linalg.LinAlgError:
            return False
        return True

    def _derivatives(self, x):
        gradient, hessian = np.zeros(len(x)), np.zeros((len(x), len(x)))
        for value, form in zip(self.values(x), self.forms):
            product = np.linalg.inv(value) @ form
            gradient -= np.trace(product, axis1=1, axis2=2)
            flat = product.reshape(len(x), -1)
            hessian += flat @ product.transpose(0, 2, 1).reshape(len(x), -1).T
        scaled = self.rows / (self.rows @ x)[:, None]
        return gradient - scaled.sum(0), hessian + scaled.T @ scaled

    def _solve(self, hessian, gradient, residual):
        """The step d with Ed = residual that the Newton system of the equations gives."""
        n = len(gradient)
        # Scaled to ones on the diagonal.
        d = 1 / np.sqrt(np.maximum(np.diag(hessian), 1e-300))
        system = np.zeros((n + len(self.E),) * 2)
        system[:n, :n] = hessian * np.outer(d, d)
        system[:n, n:] = (self.E * d).T
        system[n:, :n] = self.E * d
        try:
            solved = np.linalg.solve(system, np.concatenate([-gradient * d, residual]))
        except np.linalg.LinAlgError:
            return None
        return solved[:n] * d

    def hessian(self, x):
        """The second derivatives of the barrier at x inside."""
        return self._derivatives(x)[1]

    def move(self, hessian, gradient, residual):
        """d with Ed = residual and Hd = −gradient up to multiples of E's rows."""
        step = self._solve(hessian, gradient, residual)
        return np.zeros(len(gradient)) if step is None else step

    def onto_equations(self, x, hessian):
        """x moved to Ex = e, as little as `hessian` measures."""
        return x + self.move(hessian, np.zeros(len(x)), self.e - self.E @ x)

    def solves(self, x) -> bool:
        """Whether Ex = e up to rounding."""
        return bool(np.abs(self.E @ x - self.e).max() <= 1e-9 * max(1.0, np.abs(x).max()))

    def step(self, x, cost=None):
        """One Newton step of cost·x − Σ log det − Σ log from x inside; the new point, and whether
        it is near the centre or the precision is at its end."""
        try:
            return self._step(x, cost)
        except np.linalg.LinAlgError:
            return x, True

    def _step(self, x, cost):
        gradient, hessian = self._derivatives(x)
        if cost is not None:
            gradient = gradient + cost
        move = self._solve(hessian, gradient, self.e - self.E @ x)
        if move is None:
            return x, True
        decrement = -float(move @ gradient)
        if not decrement > 0:
            return x, True
        slope = 0.0 if cost is None else float(cost @ move)
        return x + self._length(x, move, slope) * move, decrement < CLOSE

    def _length(self, x, move, slope) -> float:
        """How far along `move` the barrier falls, up to a factor of two; it stays inside."""
        rates = [(self.rows @ move) / (self.rows @ x)]
        for value, shift in zip(self.values(x), self.values(move)):
            rates.append(np.linalg.eigvals(np.linalg.solve(value, shift)).real)
        rates = np.concatenate(rates)
        size = min(1.0, 0.95 / max(-rates.min(), 1e-300))
        while slope > np.sum(rates / (1 + size * rates)) and size > 1e-12:
            size /= 2
        for _ in range(30):
            if self.inside(x + size * move):
                return size
            size /= 2
        return 0.0
