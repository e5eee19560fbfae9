"""The searches of `interior` without Clarabel, along the central path."""

from __future__ import annotations

import numpy as np

from theory.positivity.affine import Affine

from .arrays import Arrays, to_float
from .interior import INSIDE, Exposed, Inside
from .path import Path

# The margin is followed until it is known to a part of itself, or is this small.
NOTHING = 1e-10
# The multipliers add up to less than this many times what they do at the start.
ROOM = 10.0


def forms_of(arrays: Arrays, base, N):
    """The blocks at base + Nu: [(M₀, forms)]."""
    found = []
    for size, (i, j, k, v) in zip(arrays.sizes, arrays.entries):
        table = np.zeros((arrays.size, size * size))
        np.add.at(table, (k, i * size + j), v)
        off = i != j
        np.add.at(table, (k[off], j[off] * size + i[off]), v[off])
        M = (base @ table).reshape(size, size)
        found.append((M, (N.T @ table).reshape(N.shape[1], size, size)))
    return found


class Bounds(Path):
    """The path of τ over the multipliers x = base + Nu, `space` the solutions of the equations, the
    sizes of the multipliers adding up to at most `room`; `x` is strictly inside."""

    def __init__(self, arrays: Arrays, space: Affine, x, room):
        n, nu = arrays.size, len(space.free)
        free = {k: a for a, k in enumerate(space.free)}
        self.base, self.N = np.zeros(n), np.zeros((n, nu))
        for k, a in free.items():
            self.N[k, a] = 1.0
        for pivot, constant, terms in space.reduced:
            self.base[pivot] = to_float(constant)
            for k, c in terms:
                self.N[pivot, free[k]] = -to_float(c)
        rows = np.vstack([self.N[arrays.signed], -arrays.weights @ self.N])
        right = np.append(self.base[arrays.signed], room - arrays.weights @ self.base)
        super().__init__(
            forms_of(arrays, self.base, self.N),
            rows,
            right,
            arrays.cost @ self.N,
            float(arrays.cost @ self.base),
            np.array([x[k] for k in space.free]),
        )

    @property
    def x(self):
        """The unknowns at the present point."""
        return self.base + self.N @ self.u


def margin(arrays: Arrays, deadline=None):
    """Inside or Exposed, as `interior.through_clarabel`; None where the precision ends early."""
    n, signed = arrays.size, arrays.signed
    degree = len(signed) + sum(arrays.sizes) + 1
    # y = (x, h), then t
    E = np.zeros((len(arrays.E) + 1, n + 1))
    for r, (row, right) in enumerate(zip(arrays.E, arrays.e)):
        size = max([abs(right), *map(abs, row.values())])
        E[r, list(row)] = [c / size for c in row.values()]
        E[r, n] = -right / size
    E[-1] = np.append(arrays.weights, 1.0) / degree
    wanted = np.append(np.zeros(len(arrays.E)), 1.0)
    left, values, transposed = np.linalg.svd(E)
    rank = int((values > 1e-11 * values[0]).sum())
    base = transposed[:rank].T @ ((left.T @ wanted)[:rank] / values[:rank])
    if np.abs(E @ base - wanted).max() > 1e-8:
        return None
    units = np.append(arrays.unit[signed], 1.0)
    places = np.append(signed, n)
    N = _felt(arrays, transposed[rank:].T, places)
    nu = N.shape[1]
    rows = np.column_stack([N[places] * units[:, None], -np.ones(len(places))])
    right = base[places] * units
    blocks = [
        (M, np.concatenate([forms, -np.eye(len(M))[None]]))
        for M, forms in forms_of(arrays, base[:n], N[:n])
    ]
    least = min([right.min(), *(np.linalg.eigvalsh(M)[0] for M, _ in blocks)])
    start = np.append(np.zeros(nu), least - 1.0)
    path = Path(blocks, rows, right, np.append(np.zeros(nu), -1.0), 0.0, start)
    excess = 1.0 - min(least, 0.0)
    while True:
        excess = path.follow(excess, excess / 30, deadline)
        t = path.u[-1]
        if not np.isfinite(excess):
            return None
        if t > INSIDE and excess < t:
            y = base + N @ path.u[:-1]
            return Inside(y[:n] / y[n])
        if excess < NOTHING or path.stuck:
            break
    if excess > 1e-6:
        return None
    slacks = excess / path.degree / (path.right + path.rows @ path.u)
    matrices = [
        _inverse(M + np.tensordot(path.u, forms, 1), excess / path.degree)
        for M, forms in path.blocks
    ]
    return Exposed(matrices, slacks[:-1], float(slacks[-1]), _equations(arrays, matrices, slacks))


def _felt(arrays, N, places):
    """The span of N without the directions in which no inequality changes."""
    if not N.shape[1]:
        return N
    forms = [table for _, table in forms_of(arrays, np.zeros(arrays.size), N[:-1])]
    changes = [N[places], *(table.reshape(len(table), -1).T for table in forms)]
    _, values, transposed = np.linalg.svd(np.vstack(changes), full_matrices=False)
    return N @ transposed[values > 1e-9].T


def _inverse(M, times):
    """times·M⁻¹ by eigenvectors, exact where M is large, so that what vanishes there does."""
    values, vectors = np.linalg.eigh(M)
    return (vectors * (times / np.maximum(values, 1e-300))) @ vectors.T


def _equations(arrays, matrices, slacks):
    """The μ that balance G and s."""
    total = np.zeros(arrays.size)
    total[arrays.signed] += arrays.unit[arrays.signed] * slacks[:-1]
    for G, (i, j, k, v) in zip(matrices, arrays.entries):
        total += np.bincount(k, v * G[i, j] * np.where(i == j, 1.0, 2.0), arrays.size)
    E = np.zeros((len(arrays.E), arrays.size))
    for r, row in enumerate(arrays.E):
        E[r, list(row)] = list(row.values())
    return np.linalg.lstsq(E.T, -total)[0]
