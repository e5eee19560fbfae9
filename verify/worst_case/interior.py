"""A point strictly inside the multipliers' cones, or what shows that there is none.

    minimise  h + Σ sizes   subject to   Ex = eh,  blocks(x) ⪰ I,  x_k·unit_k ≥ 1,  h ≥ 0

A solution is a point inside, scaled. Where there is none, the multipliers G ⪰ 0 and s ≥ 0 of the
infeasible program satisfy ⟨G, Z(x)⟩ + ⟨s, x⟩ + … = 0 for every x of the dual: Z vanishes on the range
of G, and x_k = 0 where s_k > 0. That is one step of facial reduction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Arrays

TOLERANCE = 1e-9
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


def through_clarabel(arrays: Arrays, tolerance=TOLERANCE):
    """Inside, Exposed, or None where the solver fails."""
    import clarabel
    import scipy.sparse as sp

    n, signed = arrays.size, arrays.signed
    table = _Rows()
    for row, right in zip(arrays.E, arrays.e):
        size = max(*map(abs, row.values()), abs(right)) if row else abs(right)
        table.add([*row, n], [*(c / size for c in row.values()), -right / size], 0.0)
    cones, equations = [clarabel.ZeroConeT(table.height)], table.height
    for k in signed:
        table.add([k], [-arrays.unit[k]], -1.0)
    table.add([n], [-1.0], 0.0)
    cones.append(clarabel.NonnegativeConeT(table.height - equations))
    cost = np.zeros(n + 1)
    cost[n] = 1.0
    cost[signed] = arrays.unit[signed]
    for size, (i, j, k, v) in zip(arrays.sizes, arrays.entries):
        # Clarabel stacks the columns of the upper triangle, entries off the diagonal times √2.
        table.add_many(i * (i + 1) // 2 + j, k, -np.where(i == j, 1.0, ROOT2) * v)
        table.right += [-1.0 if a == b else 0.0 for b in range(size) for a in range(b + 1)]
        table.height = len(table.right)
        cones.append(clarabel.PSDTriangleConeT(size))
        cost += np.bincount(k[i == j], v[i == j], n + 1)
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads, settings.max_iter = False, 1, 200
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    settings.tol_infeas_abs = settings.tol_infeas_rel = tolerance
    A = sp.csc_matrix((table.numbers, (table.rows, table.columns)), shape=(table.height, n + 1))
    try:
        solver = clarabel.DefaultSolver(
            sp.csc_matrix((n + 1, n + 1)), cost, A, np.array(table.right), cones, settings
        )
        solution = solver.solve()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in Rust, which is no Exception
        return None
    x, z = np.array(solution.x), np.array(solution.z)
    if str(solution.status) in ("Solved", "AlmostSolved") and x[n] > 0:
        return Inside(x[:n] / x[n])
    size = np.abs(z).max(initial=0.0)
    if not np.isfinite(size) or size == 0:
        return None
    z = z[equations:] / size
    matrices, at = [], len(signed) + 1
    for size in arrays.sizes:
        G = np.zeros((size, size))
        lower = [(b, a) for b in range(size) for a in range(b + 1)]
        for (b, a), value in zip(lower, z[at : at + len(lower)]):
            G[a, b] = G[b, a] = value if a == b else value / ROOT2
        matrices.append(G)
        at += len(lower)
    return Exposed(matrices, z[: len(signed)], float(z[len(signed)]))


class _Rows:
    """A sparse table that grows by rows."""

    def __init__(self):
        self.rows, self.columns, self.numbers, self.right, self.height = [], [], [], [], 0

    def add(self, columns, numbers, right):
        self.add_many(np.zeros(len(columns), int), columns, numbers)
        self.right.append(right)
        self.height += 1

    def add_many(self, rows, columns, numbers):
        self.rows.extend(self.height + np.asarray(rows))
        self.columns.extend(columns)
        self.numbers.extend(numbers)
