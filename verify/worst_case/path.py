"""The central path of τ over the multipliers, in float64.

    minimise  w·τ(u) − Σ log det (blocks) − Σ log (unknowns ≥ 0) − log(room − sizes),   x = x₀ + Nu

From a point strictly inside, Newton's method finds the minimiser for growing w; there τ exceeds its
least value by at most degree/w. (S. Boyd, L. Vandenberghe, *Convex Optimization*, 2004, section
11.3.) A search: what it finds is rounded, and proved in rational numbers.
"""

from __future__ import annotations

import time

import numpy as np

from theory.positivity.affine import Affine

from .arrays import Arrays, to_float

GROWTH = 8.0
CLOSE = 0.1


class Path:
    """`x` starts strictly inside; `space` are the solutions of the equations, and the sizes of the
    multipliers add up to at most `room`."""

    def __init__(self, arrays: Arrays, space: Affine, x, room):
        self.space = space
        n, nu = arrays.size, len(space.free)
        free = {k: a for a, k in enumerate(space.free)}
        self.base, self.N = np.zeros(n), np.zeros((n, nu))
        for k, a in free.items():
            self.N[k, a] = 1.0
        for pivot, constant, terms in space.reduced:
            self.base[pivot] = to_float(constant)
            for k, c in terms:
                self.N[pivot, free[k]] = -to_float(c)
        self.u = np.array([x[k] for k in space.free])
        self._forms(arrays)
        self.cost = arrays.cost @ self.N
        self.constant = float(arrays.cost @ self.base)
        weight = arrays.weights
        self.rows = np.vstack([self.N[arrays.signed], -weight @ self.N])
        self.right = np.append(self.base[arrays.signed], room - weight @ self.base)
        self.degree = len(self.right) + sum(arrays.sizes)
        self.steps = 0

    def _forms(self, arrays):
        """Each block as M₀ and the lower triangles of its derivatives."""
        self.blocks = []
        for size, (i, j, k, v) in zip(arrays.sizes, arrays.entries):
            form = np.zeros((arrays.size, size * size))
            np.add.at(form, (k, i * size + j), v)
            off = i != j
            np.add.at(form, (k[off], j[off] * size + i[off]), v[off])
            shape = (-1, size, size)
            self.blocks.append(
                ((self.base @ form).reshape(shape)[0], (self.N.T @ form).reshape(shape))
            )

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

    @property
    def x(self):
        """The unknowns at the present point."""
        return self.base + self.N @ self.u

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
        for _ in range(40):
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
        last one."""
        if not len(self.u):
            return 0.0
        reached, weight = np.inf, self.degree / excess
        while True:
            before = self.u
            if not self._centre(weight, deadline):
                if np.isfinite(reached):
                    self.u = before
                return reached
            reached = self.degree / weight
            if reached <= target:
                return reached
            weight *= min(GROWTH, 1.0001 * reached / target)
