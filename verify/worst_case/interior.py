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
# A margin above this is taken for one.
INSIDE = 1e-6
ROOT2 = 2**0.5


@dataclass
class Inside:
    """`x` satisfies everything strictly, up to rounding."""

    x: np.ndarray


@dataclass
class Exposed:
    """`matrices` are the G of each block of the arrays, `slacks` the s of the signed unknowns, and
    `empty` what h has: where it is not small there is no x at all."""

    matrices: list
    slacks: np.ndarray
    empty: float


def has_clarabel() -> bool:
    """Whether the solver Clarabel is installed."""
    from importlib.util import find_spec

    return find_spec("clarabel") is not None


def through_clarabel(arrays: Arrays):
    """Inside, Exposed, or None where the solver fails."""
    import clarabel

    n, signed = arrays.size, arrays.signed
    h, t = n, n + 1
    rows = _Rows()
    for row, right in zip(arrays.E, arrays.e):
        size = max([abs(right), *map(abs, row.values())])
        rows.add([*row, h], [*(c / size for c in row.values()), -right / size], 0.0)
    degree = len(signed) + sum(arrays.sizes) + 1
    weights = np.append(arrays.weights, 1.0) / degree
    rows.add(range(n + 1), weights, 1.0)
    cones, equations = [clarabel.ZeroConeT(rows.height)], rows.height
    for k in signed:
        rows.add([k, t], [-arrays.unit[k], 1.0], 0.0)
    rows.add([h], [-1.0], 0.0)
    cones.append(clarabel.NonnegativeConeT(rows.height - equations))
    for size, (i, j, k, v) in zip(arrays.sizes, arrays.entries):
        # Clarabel stacks the columns of the upper triangle, entries off the diagonal times √2.
        rows.add_many(_stacked(i, j), k, -np.where(i == j, 1.0, ROOT2) * v)
        diagonal = np.arange(size)
        rows.add_many(_stacked(diagonal, diagonal), [t] * size, [1.0] * size)
        rows.right += [0.0] * (size * (size + 1) // 2)
        cones.append(clarabel.PSDTriangleConeT(size))
    solution = _solve(rows, cones, n + 2)
    if solution is None:
        return None
    x, z = solution
    if x[t] > INSIDE and x[h] > 0:
        return Inside(x[:n] / x[h])
    z = z[equations:]
    matrices, at = [], len(signed) + 1
    for size in arrays.sizes:
        i, j = np.tril_indices(size)
        G = np.zeros((size, size))
        part = z[at : at + len(i)]
        G[i, j] = np.where(i == j, part, part / ROOT2)
        matrices.append(G + np.tril(G, -1).T)
        at += len(i)
    return Exposed(matrices, z[: len(signed)], float(z[len(signed)]))


def _stacked(i, j):
    return i * (i + 1) // 2 + j


class _Rows:
    """A sparse table that grows by rows."""

    def __init__(self):
        self.rows, self.columns, self.numbers, self.right = [], [], [], []

    @property
    def height(self):
        return len(self.right)

    def add(self, columns, numbers, right):
        self.add_many(np.zeros(len(columns), int), columns, numbers)
        self.right.append(right)

    def add_many(self, rows, columns, numbers):
        self.rows.extend(self.height + np.asarray(rows))
        self.columns.extend(columns)
        self.numbers.extend(numbers)


def _solve(rows, cones, width):
    """(x, z) of the program that maximises the last unknown, or None."""
    import clarabel
    import scipy.sparse as sp

    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads, settings.max_iter = False, 1, 200
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = TOLERANCE
    A = sp.csc_matrix((rows.numbers, (rows.rows, rows.columns)), shape=(rows.height, width))
    cost = np.zeros(width)
    cost[-1] = -1.0
    try:
        solver = clarabel.DefaultSolver(
            sp.csc_matrix((width, width)), cost, A, np.array(rows.right), cones, settings
        )
        solution = solver.solve()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in Rust, which is no Exception
        return None
    x, z = np.array(solution.x), np.array(solution.z)
    return (x, z) if np.isfinite(x).all() and np.isfinite(z).all() else None
