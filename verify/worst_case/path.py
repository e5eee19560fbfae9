"""The central path of τ over the multipliers, in float64.

    minimise  w·τ(u) − Σ log det (blocks) − Σ log (unknowns ≥ 0) − log(R − size),   x = x₀ + Nu

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
# The sizes of all multipliers add up to less than this many times those at the start.
ROOM = 100.0


class Path:
    """`x` starts strictly inside; `space` are the solutions of the equations."""

    def __init__(self, arrays: Arrays, space: Affine, x):
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
        start = self.base + self.N @ self.u
        self.right = np.append(
            self.base[arrays.signed], ROOM * (1 + weight @ start) - weight @ self.base
        )
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

    def value(self, u, weight):
        """The function that is minimised, infinite outside."""
        lines = self.right + self.rows @ u
        if lines.min(initial=1.0) <= 0:
            return np.inf
        total = weight * (self.cost @ u) - np.log(lines).sum()
        for M, forms in self.blocks:
            try:
                factor = np.linalg.cholesky(M + np.tensordot(u, forms, 1))
            except np.linalg.LinAlgError:
                return np.inf
            total -= 2 * np.log(np.diag(factor)).sum()
        return total

    def inside(self):
        """Whether the present point is strictly inside."""
        return bool(np.isfinite(self.value(self.u, 0.0)))

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
            size, before = 1.0, self.value(self.u, weight)
            if decrement > CLOSE:
                while size > 1e-8 and self.value(self.u + size * step, weight) >= before:
                    size /= 2
            while size > 1e-8 and not np.isfinite(self.value(self.u + size * step, weight)):
                size /= 2
            if size <= 1e-8:
                return False
            self.u = self.u + size * step
            if decrement <= CLOSE:
                return True
        return False

    def follow(self, gap, deadline=None, relative=True):
        """Go down until τ exceeds its least value by at most gap·|τ| (by `gap` where not
        relative). Return the excess that was reached; the point stays at the last centre."""
        if not len(self.u):
            return 0.0
        excess, weight = np.inf, self.degree / max(abs(self.bound), 1e-3)
        while True:
            before = self.u
            if not self._centre(weight, deadline):
                if np.isfinite(excess):
                    self.u = before
                return excess
            excess = self.degree / weight
            if excess <= gap * (abs(self.bound) if relative else 1.0):
                return excess
            weight *= GROWTH
