"""A point far inside the multipliers' cones, or what shows that none is inside.

    maximise  t   subject to   Ex = eh,  blocks(x) ⪰ tI,  x_k·unit_k ≥ t,  h ≥ 0,
                               h + Σ x_k·unit_k + Σ tr blocks = degree

Where t > 0, x/h is inside. Where t = 0, the multipliers G ⪰ 0 of the blocks and s ≥ 0 of the signed
unknowns satisfy Σ ⟨G, block(x)⟩ + Σ s_k x_k = 0 for every x of the dual: the blocks vanish on the
ranges of G, and x_k = 0 where s_k > 0. That is one step of facial reduction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Arrays

TOLERANCE = 1e-9
# What the bounds are solved to, as far as the precision goes.
FINE = 1e-10
# A margin above this is taken for one.
INSIDE = 1e-7
ROOT2 = 2**0.5


@dataclass
class Inside:
    """`x` satisfies everything strictly, up to rounding."""

    x: np.ndarray


@dataclass
class Exposed:
    """`matrices` are the G of each block of the arrays, `slacks` the s of the signed unknowns, and
    `empty` what h has: where it is not small there is no x at all. `equations` are the μ with
    Σ ⟨form_k, G⟩ + unit_k s_k + Σ_r E_rk μ_r = 0 for each unknown k."""

    matrices: list
    slacks: np.ndarray
    empty: float
    equations: np.ndarray


def has_clarabel() -> bool:
    """Whether the solver Clarabel is installed."""
    from importlib.util import find_spec

    return find_spec("clarabel") is not None


def through_clarabel(arrays: Arrays):
    """Inside, Exposed, or None where the solver fails."""
    n, signed = arrays.size, arrays.signed
    h, t = n, n + 1
    program = _Program(arrays, n + 2)
    program.equations(h)
    degree = len(signed) + sum(arrays.sizes) + 1
    program.add(range(n + 1), np.append(arrays.weights, 1.0) / degree, 1.0)
    start = program.cone("ZeroConeT")
    program.signed(t, 1.0)
    program.add([h], [-1.0], 0.0)
    program.cone("NonnegativeConeT")
    program.blocks(t, 1.0)
    solution = program.maximised(t)
    if solution is None:
        return None
    x, z = solution
    if x[t] > INSIDE and x[h] > 0:
        return Inside(x[:n] / x[h])
    mu = -z[: len(arrays.E)] / program.scales
    z = z[start:]
    matrices, at = [], len(signed) + 1
    for size in arrays.sizes:
        i, j = np.tril_indices(size)
        G = np.zeros((size, size))
        part = z[at : at + len(i)]
        G[i, j] = np.where(i == j, part, part / ROOT2)
        matrices.append(G + np.tril(G, -1).T)
        at += len(i)
    return Exposed(matrices, z[: len(signed)], float(z[len(signed)]), mu)


def least_bound(arrays: Arrays):
    """x that minimises τ, up to rounding; None where the solver fails."""
    n = arrays.size
    program = _Program(arrays, n)
    program.equations(None)
    program.cone("ZeroConeT")
    program.signed(None, 0.0)
    program.cone("NonnegativeConeT")
    program.blocks(None, 0.0)
    solution = program.minimised(arrays.cost, FINE)
    return None if solution is None else solution[0]


def widest(arrays: Arrays, bound, slack, room):
    """x with τ ≤ bound + slack, as far inside as the sizes of the multipliers, which add up to at
    most `room`, allow; None where the solver fails."""
    n = arrays.size
    t = n
    program = _Program(arrays, n + 1)
    program.equations(None)
    program.cone("ZeroConeT")
    used = np.flatnonzero(arrays.cost)
    if len(used):
        size = max(np.abs(arrays.cost).max(), 1e-12)
        program.add(used, arrays.cost[used] / size, (bound + slack) / size)
    program.add(range(n), arrays.weights / room, 1.0)
    program.add([t], [1.0], 1.0)
    program.signed(t, 1.0)
    program.cone("NonnegativeConeT")
    program.blocks(t, 1.0)
    cost = np.zeros(n + 1)
    cost[t] = -1.0
    solution = program.minimised(cost, FINE)
    return None if solution is None else solution[0][:n]


def _stacked(i, j):
    return i * (i + 1) // 2 + j


class _Program:
    """minimise cost·x with right − Ax in cones, which are added in Clarabel's order."""

    def __init__(self, arrays, width):
        self.arrays, self.width = arrays, width
        self.rows, self.columns, self.numbers, self.right = [], [], [], []
        self.cones, self.done, self.scales = [], 0, []

    def add(self, columns, numbers, right):
        """One row."""
        self._add(np.zeros(len(columns), int), columns, numbers)
        self.right.append(right)

    def _add(self, rows, columns, numbers):
        self.rows.extend(len(self.right) + np.asarray(rows))
        self.columns.extend(columns)
        self.numbers.extend(numbers)

    def cone(self, name):
        """The rows since the last cone are in this one; return the number of rows."""
        import clarabel

        if len(self.right) > self.done:
            self.cones.append(getattr(clarabel, name)(len(self.right) - self.done))
        self.done = len(self.right)
        return self.done

    def equations(self, h):
        """Ex = e, or Ex = eh for the unknown h."""
        for row, right in zip(self.arrays.E, self.arrays.e):
            size = max([abs(right), *map(abs, row.values())])
            columns, numbers = list(row), [c / size for c in row.values()]
            if h is not None and right:
                columns, numbers = [*columns, h], [*numbers, -right / size]
            self.add(columns, numbers, 0.0 if h is not None else right / size)
            self.scales.append(size)

    def signed(self, t, slack):
        """x_k·unit_k ≥ slack·t."""
        for k in self.arrays.signed:
            if t is None:
                self.add([k], [-self.arrays.unit[k]], 0.0)
            else:
                self.add([k, t], [-self.arrays.unit[k], slack], 0.0)

    def blocks(self, t, slack):
        """blocks(x) ⪰ slack·tI."""
        import clarabel

        for size, (i, j, k, v) in zip(self.arrays.sizes, self.arrays.entries):
            # Clarabel stacks the columns of the upper triangle, entries off the diagonal times √2.
            self._add(_stacked(i, j), k, -np.where(i == j, 1.0, ROOT2) * v)
            if t is not None:
                diagonal = np.arange(size)
                self._add(_stacked(diagonal, diagonal), [t] * size, [slack] * size)
            self.right += [0.0] * (size * (size + 1) // 2)
            self.cones.append(clarabel.PSDTriangleConeT(size))
        self.done = len(self.right)

    def maximised(self, t):
        """(x, z) at the largest value of one unknown, or None."""
        cost = np.zeros(self.width)
        cost[t] = -1.0
        return self.minimised(cost)

    def minimised(self, cost, tolerance=TOLERANCE):
        """(x, z) at the least value of cost·x, or None where the solver fails."""
        import clarabel
        import scipy.sparse as sp

        settings = clarabel.DefaultSettings()
        settings.verbose, settings.max_threads, settings.max_iter = False, 1, 200
        settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
        shape = (len(self.right), self.width)
        A = sp.csc_matrix((self.numbers, (self.rows, self.columns)), shape=shape)
        P = sp.csc_matrix((self.width, self.width))
        try:
            solver = clarabel.DefaultSolver(P, cost, A, np.array(self.right), self.cones, settings)
            solution = solver.solve()
        except Exception:
            return None
        except BaseException as reason:
            if type(reason).__name__ == "PanicException":  # of Rust
                return None
            raise  # TimedOut, KeyboardInterrupt
        x, z = np.array(solution.x), np.array(solution.z)
        return (x, z) if np.isfinite(x).all() and np.isfinite(z).all() else None
