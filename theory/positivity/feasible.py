"""A rational point of linear matrix inequalities, also where none satisfies them strictly.

First what must vanish is found exactly (a sum of numbers ≥ 0 that is zero); then the barrier's
centre says which numbers and which vectors of a block vanish at every solution, their ratios are
read off as small fractions, and the search goes on among what is left. What comes out is checked
exactly, so a wrong reading costs the answer, never its truth.
"""

from __future__ import annotations

import time
from fractions import Fraction

from flint import fmpq, fmpq_mat

from .affine import Affine, Inconsistent
from .barrier import Cone, closest
from .system import System

BITS, FLOOR = 192, fmpq(1, 1 << 60)
SMALL = fmpq(1, 1 << 18)  # what is below vanishes at every solution
NEAR, DENOMINATOR = fmpq(1, 1 << 10), 48  # of ratios that are read off
LARGE = fmpq(1 << 12)  # solutions are looked for below this sum
MAX_FREE = 160  # directions that a search may have


def feasible(system: System, deadline: float) -> list | None:
    """A point that satisfies everything exactly, or None where none was found in time."""
    for _ in range(4):
        try:
            found = _round(system, deadline)
        except Inconsistent:
            return None
        if not isinstance(found, System):
            return found
        system = found
    return None


def fewer(system: System, x: list, deadline: float) -> list:
    """A point with fewer of the unknowns that are ≥ 0 away from zero, where some can be spared, one
    after another: their values are simpler then. ``x`` is a point."""
    diagonal: dict = {}
    for a in system.nonnegative:
        for block, form in system.forms[a].items():
            diagonal[a] = block, next(i for i in range(form.nrows()) if form[i, i])
    kept = {block: list(range(size)) for block, size in enumerate(system.sizes)}
    for a in sorted(system.nonnegative, key=lambda a: (a in diagonal, a), reverse=True):
        if not x[a] or time.thread_time() > deadline:
            continue
        block, i = diagonal.get(a, (None, 0))
        rows = {}
        if block is not None:
            rows[block] = [fmpq_mat([[int(j == i) for j in kept[block]]])]
        smaller = system.on_face({a: fmpq(0)}, rows)
        found = feasible(smaller, deadline)
        if found is not None:
            x, system = found, smaller
            if block is not None:
                kept[block].remove(i)
    return x


def _round(system: System, deadline: float):
    """A point, a smaller system that contains one if there is any, or None."""
    rows = [[row.get(a, fmpq(0)) for a in range(len(system.names))] for row, _ in system.equations]
    order = sorted(range(len(system.names)), key=lambda a: a in system.nonnegative)
    space = Affine(rows, [right for _, right in system.equations], len(system.names), order)
    base, directions = space.columns()
    if not directions:
        return base if system.holds(base) else None
    if len(directions) > MAX_FREE or time.thread_time() > deadline:
        return None
    signed = sorted(system.nonnegative)
    bound = [LARGE - sum((base[a] for a in signed), fmpq(0))]
    bound += [-sum((d[a] for a in signed), fmpq(0)) for d in directions]
    lines = [[base[a], *(d[a] for d in directions)] for a in signed]
    blocks = [
        [system.value(j, base), *(system.value(j, d) for d in directions)]
        for j, size in enumerate(system.sizes)
        if size
    ]
    cone = Cone(blocks, [*lines, bound])
    u, short = closest(cone, [fmpq(0)] * len(directions), BITS, FLOOR, deadline)
    x = space.point(u)
    if short < 0:
        return system.rounded(x)
    if short > SMALL:
        return None
    return _face(system, x)


def _face(system: System, x: list):
    fixed = {a: fmpq(0) for a in system.nonnegative if x[a] < SMALL}
    kernels = {}
    for j, size in enumerate(system.sizes):
        if size:
            found = _kernel(system.value(j, x))
            if found is None:
                return None
            if found:
                reduced, _ = fmpq_mat(found).rref()
                kernels[j] = [fmpq_mat([row]) for row in reduced.tolist()]
    if not fixed and not kernels:
        return None
    return system.on_face(fixed, kernels)


def _kernel(value: fmpq_mat) -> list | None:
    """Rows that span the vectors on which a matrix nearly vanishes, their entries small fractions;
    None where these are none."""
    size = value.nrows()
    work = [[value[i, j] for j in range(size)] for i in range(size)]
    left, kept = list(range(size)), []
    while left:
        i = max(left, key=lambda k: work[k][k])
        if work[i][i] < SMALL:
            break
        kept.append(i)
        left.remove(i)
        for k in left:
            factor = work[k][i] / work[i][i]
            for l in left:
                work[k][l] = _cut(work[k][l] - factor * work[i][l])
    if not left:
        return []
    if not kept:
        return [[fmpq(int(i == k)) for k in range(size)] for i in left]
    inner = fmpq_mat([[value[i, j] for j in kept] for i in kept])
    rows = []
    for i in left:
        weights = inner.solve(fmpq_mat([[value[k, i]] for k in kept])).entries()
        row = [fmpq(int(k == i)) for k in range(size)]
        for k, weight in zip(kept, weights):
            near = Fraction(int(weight.p), int(weight.q)).limit_denominator(DENOMINATOR)
            row[k] = -fmpq(near.numerator, near.denominator)
            if abs(row[k] + weight) > NEAR:
                return None
        rows.append(row)
    return rows


def _cut(x: fmpq) -> fmpq:
    """A number to 2^−192, so that fractions do not grow."""
    return fmpq((x * (1 << BITS)).floor(), 1 << BITS)


def split(value: fmpq_mat) -> list[tuple[fmpq, list]]:
    """(d, v) with value = Σ d·vᵀv, d > 0, of a positive semidefinite matrix."""
    size = value.nrows()
    work = [[value[i, j] for j in range(size)] for i in range(size)]
    found = []
    for i in range(size):
        if work[i][i] == 0:
            continue
        row = [work[i][j] / work[i][i] for j in range(size)]
        found.append((work[i][i], row))
        for k in range(size):
            for l in range(size):
                if k != i:
                    work[k][l] -= work[i][i] * row[k] * row[l]
        for k in range(size):
            work[i][k] = work[k][i] = fmpq(0)
    return found
