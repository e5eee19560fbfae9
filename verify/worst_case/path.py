"""The central path of a linear function τ over matrix inequalities, in float64.

    minimise  w·τ(u) − Σ log det (blocks) − Σ log (rows)

From a point strictly inside, Newton's method finds the minimiser for growing w; there τ exceeds its
least value by at most degree/w. (S. Boyd, L. Vandenberghe, *Convex Optimization*, 2004, section
11.3.) A search: what it finds is rounded, and proved in rational numbers.
"""

from __future__ import annotations

import time

import numpy as np

GROWTH = 8.0
CLOSE = 0.1
# Newton steps to one centre.
MOST_STEPS = 200


class Path:
    """`blocks` are pairs (M₀, forms) with the forms of shape (unknowns, size, size), positive where
    rows·u + right is; τ = cost·u + constant; `u` is strictly inside."""

    def __init__(self, blocks, rows, right, cost, constant, u):
        self.blocks, self.rows, self.right = blocks, rows, right
        self.cost, self.constant, self.u = cost, constant, u
        self.degree = len(right) + sum(len(M) for M, _ in blocks)
        self.steps, self.stuck = 0, False

    def inside(self):
        """Whether the present point is strictly inside."""
        return self._inside(self.u)

    def _inside(self, u):
        if (self.right + self.rows @ u).min(initial=1.0) <= 0:
            return False
        try:
            for M, forms in self.blocks:
                np.linalg.cholesky(M + np.tensordot(u, forms, 1))
        except np.linalg.LinAlgError:
            return False
        return True

    @property
    def bound(self):
        """τ at the present point."""
        return self.constant + float(self.cost @ self.u)

    def _newton(self, weight):
        scaled = self.rows / (self.right + self.rows @ self.u)[:, None]
        gradient, hessian = weight * self.cost - scaled.sum(0), scaled.T @ scaled
        for M, forms in self.blocks:
            inverse = np.linalg.inv(np.linalg.cholesky(M + np.tensordot(self.u, forms, 1)))
            product = inverse @ forms @ inverse.T
            gradient -= np.trace(product, axis1=1, axis2=2)
            flat = product.reshape(len(gradient), -1)
            hessian += flat @ flat.T
        d = 1 / np.sqrt(np.maximum(np.diag(hessian), 1e-300))
        hessian *= np.outer(d, d)
        ridge = 1e-15
        while ridge < 1e-3:
            try:
                factor = np.linalg.cholesky(hessian + ridge * np.eye(len(d)))
            except np.linalg.LinAlgError:
                ridge *= 10
                continue
            step = -d * np.linalg.solve(factor.T, np.linalg.solve(factor, d * gradient))
            return step, float(-gradient @ step)
        raise np.linalg.LinAlgError

    def _length(self, step, weight):
        """How far along `step` the function falls, nearly; every factor 1 + size·rate stays > 0."""
        rates = [(self.rows @ step) / (self.right + self.rows @ self.u)]
        for M, forms in self.blocks:
            inverse = np.linalg.inv(np.linalg.cholesky(M + np.tensordot(self.u, forms, 1)))
            rates.append(np.linalg.eigvalsh(inverse @ np.tensordot(step, forms, 1) @ inverse.T))
        rates = np.concatenate(rates)
        slope = weight * float(self.cost @ step)
        low, high = 0.0, 0.99 / max(-rates.min(), 1e-3)
        if slope < np.sum(rates / (1 + high * rates)):
            return high
        for _ in range(20):
            middle = (low + high) / 2
            if slope < np.sum(rates / (1 + middle * rates)):
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def _centre(self, weight, deadline):
        """Whether the point that minimises at this weight was reached."""
        for _ in range(MOST_STEPS):
            if deadline is not None and time.monotonic() > deadline:
                return False
            try:
                step, decrement = self._newton(weight)
            except np.linalg.LinAlgError:
                return False
            self.steps += 1
            if not decrement >= 0:
                return False
            size = 1.0 if decrement <= CLOSE else self._length(step, weight)
            while size > 1e-8 and not self._inside(self.u + size * step):
                size /= 2
            if size <= 1e-8:
                return False
            self.u = self.u + size * step
            if decrement <= CLOSE:
                return True
        return False

    def follow(self, excess, target, deadline=None):
        """Start where τ exceeds its least value by about `excess`, and go down until it does so by
        at most `target`. Return what was reached, infinite at no centre; the point stays at the
        last one, and `stuck` says whether the precision ended before."""
        self.stuck = False
        if not len(self.u):
            return 0.0
        reached, weight = np.inf, self.degree / excess
        while True:
            before = self.u
            if not self._centre(weight, deadline):
                self.stuck = True
                if np.isfinite(reached):
                    self.u = before
                return reached
            reached = self.degree / weight
            if reached <= target:
                return reached
            weight *= min(GROWTH, 1.0001 * reached / target)
