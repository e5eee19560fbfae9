"""LM-RLLC(T, v) and its union of Jordan blocks, joined by the S that theory names, take the same
steps."""

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap
from ..optimizers import LMRLLC
from ..worst import Worst
from .runs import compare_frames

CYCLIC = np.array([[1.0, 1, 1, 0], [1, -1, 0, 1], [1, 1, -1, 0], [1, -1, 0, -1]])
GRID = (-0.8, -0.3, 0.2, 0.7)
SHAPES = ((1, 1, 1), (2, 1), (3,), (2, 2), (1,))
EDGES = ("n = k", "L = 0", "c2 = 0", "zero gradients", "equal gradients")


def check(instances, seed, kind, steps=8, first=0):
    """Run both propagators from a full-rank M_0 in open loop and compare θ.

    `kind` names S. union: C⁻¹C′ from the rows vᵀTⁱ of a dense controllable pair and of a union with
    distinct eigenvalues; block: p(N)⁻¹ inside one block, real or complex; cyclic: the constant S of
    the shift on four units. The bound holds the residuals of TS = SJ and Sᵀv as they are in floats;
    where S does not join the two, it is useless, and the check fails. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        worst.add(index, *compare(rng, *KINDS[kind](rng, index), steps, at), steps)
    return worst.result(instances, f"{worst.compared} steps compared with the union's")


def compare(rng, T, v, S, J, start, steps, at=""):
    """‖θ'_t − θ_t‖ and its bound for the two runs on one sequence of random gradients."""
    k = len(v)
    n = k + int(rng.integers(0, 6)) * (at != "n = k")
    M, law = sampling.full_rank_memory(rng, n, k), rng.standard_normal(k) * (at != "L = 0")
    c1, c2 = rng.uniform(0.1, 1, 2) * [1, at != "c2 = 0"]
    optimizer = LMRLLC(T, v, law, c1, c2, M)
    changed = LMRLLC(J, start, np.linalg.solve(S, law), c1, c2, M @ S)
    gap = LinearMemoryGap(optimizer.rule, changed.rule, S)
    return compare_frames(
        optimizer, changed, gap, S, sampling.gradients(rng, steps, n, at), np.zeros(n), steps
    )


def union(rng, index):
    """(T, v, S, J, start): T = PJP⁻¹, v anything, S = C⁻¹C′."""
    sizes = SHAPES[index % len(SHAPES)]
    values = rng.choice(GRID, len(sizes), replace=False) + rng.uniform(-0.1, 0.1, len(sizes))
    blocks = [(value * np.eye(n) + np.eye(n, k=1), np.eye(n)[0]) for value, n in zip(values, sizes)]
    if index % 3 == 0:
        blocks[-1] = _complex_block(0.5, 0.6, 1)
    J, start = _together(blocks)
    P = sampling.change_of_basis(rng, len(start), condition=10)
    T, v = np.linalg.solve(P.T, J.T @ P.T).T, sampling.orthogonal(rng, len(start))[0]
    return T, v, np.linalg.solve(_rows(T, v), _rows(J, start)), J, start


def block(rng, index):
    """(J, v, p(N)⁻¹, J, e_m) with v's first nonzero cell at m."""
    cells, cell = int(rng.integers(1, 5)), 1 + index % 2
    m = int(rng.integers(0, cells))
    J, _ = (
        _complex_block(rng.uniform(-0.6, 0.6), 0.5, cells)
        if cell == 2
        else (rng.uniform(-0.9, 0.9) * np.eye(cells) + np.eye(cells, k=1), None)
    )
    k = cells * cell
    v = np.concatenate([np.zeros(m * cell), 1 + 0.5 * rng.uniform(-1, 1, k - m * cell)])
    turn = np.kron(np.eye(cells), [[0, 1], [-1, 0]]) if cell == 2 else np.zeros((k, k))
    p = np.zeros((k, k))
    for i in range(cells - m):
        at = (m + i) * cell
        p += (v[at] * np.eye(k) + (v[at + 1] * turn if cell == 2 else 0)) @ np.eye(k, k=i * cell)
    return J, v, np.linalg.inv(p), J, np.eye(k)[m * cell]


def cyclic(rng, index):
    """(cΠ, e_1, S, diag(c, −c, [[0, c], [−c, 0]]), (1, 1, 1, 0))."""
    c = rng.uniform(0.5, 0.95) * (-1) ** index
    J = c * np.array([[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]])
    return c * np.roll(np.eye(4), 1, axis=1), np.eye(4)[0], CYCLIC, J, CYCLIC[0]


KINDS = {"union": union, "block": block, "cyclic": cyclic}


def _complex_block(a, b, cells):
    return np.kron(np.eye(cells), [[a, b], [-b, a]]) + np.eye(2 * cells, k=2), np.eye(2 * cells)[0]


def _together(blocks):
    size = sum(len(start) for _, start in blocks)
    J, at = np.zeros((size, size)), 0
    for matrix, start in blocks:
        J[at : at + len(start), at : at + len(start)] = matrix
        at += len(start)
    return J, np.concatenate([start for _, start in blocks])


def _rows(T, v):
    rows = [v]
    for _ in range(len(v) - 1):
        rows.append(rows[-1] @ T)
    return np.array(rows)
