"""A `System` in float64: a point inside, the largest value of an unknown, and the face it is on."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat

from .barrier import Barrier
from .search import floats, to_float, to_fmpq

GROWTH = 100.0
MOST_STEPS = 600
# At the end of a search the objective is this near to its largest value, as a fraction of it.
GAP = 1e-8
# What is smaller than this at an optimum is zero there.
ZERO = 2e-5
SIMPLE = 240
# A value that is no simple number lies below the largest one by such a part of it.
MARGINS = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)


class Program:
    """The arrays of a system. A point is x = x₀ + Zu, Z a basis of what the equations leave free
    and the inequalities see, scaled so that they see every direction alike."""

    def __init__(self, system):
        self.system, n = system, len(system.names)
        self.blocks = [block for block, size in enumerate(system.sizes) if size]
        self.forms = []
        for block in self.blocks:
            size = system.sizes[block]
            form = np.zeros((n, size, size))
            for a, parts in enumerate(system.forms):
                if block in parts:
                    form[a] = floats(parts[block])
            self.forms.append(form)
        E, e = np.zeros((len(system.equations), n)), np.zeros(len(system.equations))
        for k, (row, right) in enumerate(system.equations):
            e[k] = to_float(right)
            for a, c in row.items():
                E[k, a] = to_float(c)
        origin = np.linalg.lstsq(E, e, rcond=1e-11)[0]
        self.consistent = bool(np.abs(E @ origin - e).max(initial=0) < 1e-8)
        sizes, right = np.linalg.svd(E)[1:]
        free = right[int((sizes > 1e-11 * sizes.max(initial=0)).sum()) :].T
        rows = np.eye(n)[sorted(system.nonnegative)]
        seen = np.vstack([*(form.reshape(n, -1).T for form in self.forms), rows]) @ free
        sizes, right = np.linalg.svd(seen, full_matrices=False)[1:]
        kept = sizes > 1e-10 * sizes.max(initial=0)
        # Columns x₀, Z: the first coordinate is one.
        self.basis = np.column_stack([origin, free @ (right[kept] / sizes[kept, None]).T])
        self.barrier = Barrier(
            [np.tensordot(self.basis.T, form, 1) for form in self.forms],
            rows @ self.basis,
            np.eye(1, self.basis.shape[1]),
            np.ones(1),
        )

    def values(self, x):
        """The blocks at x."""
        return [np.tensordot(x, form, 1) for form in self.forms]

    def inside(self):
        """A point inside, near the centre, in the coordinates of `basis`, or None."""
        if not self.consistent:
            return None
        slack = self.barrier.with_slack()
        u = np.zeros(self.basis.shape[1] + 1)
        u[0] = 1.0
        u[-1] = 2 * max(-slack.least_eigenvalue(u), 1e-2)
        cost, weight, after = np.zeros(len(u)), 1 / u[-1], 0
        for _ in range(MOST_STEPS):
            cost[-1] = weight
            u, done = slack.step(u, cost)
            if not done:
                continue
            if u[-1] < 0:
                after += 1
                if after > 1:
                    return u[:-1]
            elif u[-1] * weight > 2 * slack.degree or weight > 1e14:
                return None
            weight *= GROWTH
        return u[:-1] if u[-1] < 0 else None

    def largest(self, unknown, u):
        """The point x near where an unknown is largest, from u inside."""
        line = self.basis[unknown]
        weight = self.barrier.degree / max(abs(line @ u), 1e-9)
        for _ in range(MOST_STEPS):
            u, done = self.barrier.step(u, -weight * line)
            if done:
                if self.barrier.degree < GAP * weight * abs(line @ u):
                    break
                weight *= 10.0
        return self.basis @ u

    def face(self, x):
        """(unknowns that are zero, {block: kernel rows}) at an optimum x, recognized as simple
        rational numbers; None where they are not simple."""
        kernels = {}
        for block, value in zip(self.blocks, self.values(x)):
            sizes, vectors = np.linalg.eigh(value)
            null = vectors[:, sizes < ZERO * max(sizes[-1], 1.0)].T
            if not len(null):
                continue
            rows = _simple_rows(null)
            if rows is None:
                return None
            kernels[block] = rows
        zero = [a for a in self.system.nonnegative if x[a] < ZERO]
        return zero, kernels


def _simple_rows(null):
    """The reduced rows of a space given by orthonormal rows, as 1×n matrices; None where the
    entries are no simple numbers."""
    rows, lead = np.array(null), 0
    for k in range(len(rows)):
        while True:
            if lead == rows.shape[1]:
                return None
            pivot = k + int(np.abs(rows[k:, lead]).argmax())
            if abs(rows[pivot, lead]) > 1e-3:
                break
            lead += 1
        rows[[k, pivot]] = rows[[pivot, k]]
        rows[k] /= rows[k, lead]
        for other in range(len(rows)):
            if other != k:
                rows[other] -= rows[other, lead] * rows[k]
        lead += 1
    found = []
    for row in rows:
        simple = [simple_number(x, 1e-5 * max(1.0, abs(x))) for x in row]
        if None in simple:
            return None
        found.append(fmpq_mat([simple]))
    return found


def simple_number(x: float, near: float, denominator: int = SIMPLE):
    """The rational number of small denominator within `near` of x, or None."""
    guess = Fraction(float(x)).limit_denominator(denominator)
    if abs(float(guess) - x) > near:
        return None
    return fmpq(guess.numerator, guess.denominator)


def raised(system, place, least, u=None):
    """(system, u): the same system with an unknown ≥ 0 fixed at its largest value, where that is a
    simple number, or else a little below it, at 0 where that is below `least`; u is a point
    inside. None where there is none."""
    program = Program(system)
    u = program.inside() if u is None else u
    if u is None:
        return None
    best = program.largest(place, u)
    if best[place] < least:
        return with_point(system.on_face({place: fmpq(0)}, {}))
    return _at_largest(system, place, program, best) or _below(system, place, best[place])


def _at_largest(system, place, program, best):
    simple = simple_number(best[place], 1e-6 * best[place], 1000)
    if not simple:
        return None
    face = program.face(best)
    if face is None:
        return None
    zero, kernels = face
    fixed = {a: fmpq(0) for a in zero if a != place}
    return with_point(system.on_face({**fixed, place: simple}, kernels))


def _below(system, place, largest):
    for part in MARGINS:
        digits = 10 ** max(1 - int(np.floor(np.log10(part * largest))), 0)
        fixed = (to_fmpq(largest * (1 - part)) * digits).floor() / fmpq(digits)
        found = with_point(system.on_face({place: fixed}, {}))
        if found is not None:
            return found
    return None


def with_point(system):
    """(system, a point inside), or None."""
    u = Program(system).inside()
    return None if u is None else (system, u)


def exact_point(system, u):
    """A rational point near u that satisfies everything, or None."""
    return system.rounded([to_fmpq(value) for value in Program(system).basis @ u])
