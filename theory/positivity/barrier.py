"""A point strictly inside linear matrix inequalities, by Newton's method on a logarithmic barrier.

    F_j(u) = F_j0 + Σ u_a F_ja ≻ 0,   c_i0 + Σ u_a c_ia > 0

The arithmetic is FLINT's at any precision, midpoints alone: nothing here is proved. What comes out
are rational numbers, which the caller rounds and proves by elimination. (S. Boyd,
L. Vandenberghe, *Convex Optimization*, 2004, sections 11.3 and 11.4: the barrier, and phase I.)
"""

import time
from dataclasses import dataclass

from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

# The weight of the objective grows by this factor between two centres.
GROWTH = 100
# A Newton decrement² below CLOSE ends a centre.
CLOSE = fmpq(1, 4)
MAX_STEPS = 600


@dataclass
class Cone:
    """The inequalities: `blocks` are lists [F_0, F_1, …] of symmetric ``fmpq_mat``, `rows` are
    lists [c_0, c_1, …] of ``fmpq``, all with the same number of unknowns."""

    blocks: list
    rows: list

    def with_slack(self):
        """The same with one more unknown s: F_j(u) + sI ≻ 0, c_i(u) + s > 0."""
        return Cone(
            [[*block, _identity(block[0].nrows())] for block in self.blocks],
            [[*row, fmpq(1)] for row in self.rows],
        )


def _identity(size):
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def interior(cone, start, bits, floor=None):
    """Return (u, steps): u is a list of ``fmpq`` that satisfies every inequality strictly, or
    None where none was found; `steps` counts Newton's.

    `start` is any list of ``fmpq``; `bits` is the precision. The least violation s is driven down
    until it is negative, and then on towards a centre; the search is given up where s must stay
    above zero, or above `floor`, by default 2^(−bits/2), or after MAX_STEPS.
    """
    with ctx.workprec(bits):
        search = _outside(cone, start)
        floor = arb(2) ** (-bits // 2) if floor is None else arb(floor)
        found = search.below_zero(floor)
        return (None if found is None else [_rational(x) for x in found[:-1]]), search.steps


def closest(cone, start, bits, floor, deadline=None):
    """Return (u, s): a point near the centre of those that come closest to satisfying the
    inequalities, and its least violation s, below 0 where it satisfies them strictly.

    Where they can be met, but not strictly, s is about `floor`, and what vanishes at every solution
    is of that size at u. At `deadline`, a time of ``time.thread_time``, it is given up where it is.
    """
    with ctx.workprec(bits):
        search = _outside(cone, start)
        search.deadline = deadline
        search.below_zero(arb(floor))
        return [_rational(x) for x in search.u[:-1]], _rational(search.u[-1])


def _outside(cone, start):
    # A start that is nearly inside is followed from there.
    search = _Search(cone.with_slack(), [*start, fmpq(1, 1 << 64)])
    while not search.inside(search.u):
        search.u[-1] *= 16
    search.u[-1] *= 4
    return search


def least(cone, start, bits, gap):
    """Return u near the centre at which the last unknown exceeds its least value by a fraction
    of at most `gap`. `start` satisfies every inequality strictly, and the least value is > 0."""
    with ctx.workprec(bits):
        search = _Search(cone, start)
        return [_rational(x) for x in search.smallest(gap)]


def _rational(x):
    mantissa, exponent = x.man_exp()
    exponent = int(exponent)
    return fmpq(mantissa << exponent) if exponent >= 0 else fmpq(mantissa, 1 << -exponent)


class _Search:
    """Follows the centres of weight·(last unknown) − Σ log det − Σ log."""

    def __init__(self, cone, start):
        self.blocks = [_Block(block) for block in cone.blocks]
        self.rows = arb_mat(
            [[_ball(c) for c in row[1:]] for row in cone.rows] or [[0] * len(start)]
        )
        self.constants = arb_mat([[_ball(row[0])] for row in cone.rows] or [[1]])
        self.u, self.steps, self.deadline = [_ball(x) for x in start], 0, None
        # At a centre the last unknown exceeds its least value by degree/weight.
        self.degree = sum(block.size for block in self.blocks) + len(cone.rows)

    def _late(self):
        return self.deadline is not None and time.thread_time() > self.deadline

    def below_zero(self, floor):
        weight, after = self._pull(), 0
        while self.steps < MAX_STEPS and not self._late():
            self._centre(weight)
            if self.u[-1] < 0:
                # One more round leads from the boundary towards a centre.
                after += 1
                if after > 1:
                    return self.u
            elif self.u[-1] * weight > 2 * self.degree or weight * floor > self.degree:
                return None
            weight *= GROWTH
        return self.u if self.u[-1] < 0 else None

    def _pull(self):
        """How fast −Σ log det − Σ log falls with the last unknown: the weight that balances it."""
        last = [arb(0)] * (len(self.u) - 1) + [arb(1)]
        lines = (self.rows * arb_mat([[x] for x in last])).mid().entries()
        pull = sum((d / x for d, x in zip(lines, self._slacks(self.u))), arb(0))
        return (pull + sum((b.slope(self.u, b.linear(last)) for b in self.blocks), arb(0))).mid()

    def smallest(self, gap):
        weight = 1 / self.u[-1]
        while self.steps < MAX_STEPS and self.degree > gap * weight * self.u[-1]:
            weight *= GROWTH
            self._centre(weight)
        return self.u

    def _centre(self, weight):
        positive = self.u[-1] > 0
        for _ in range(40):
            if self._late():
                return
            self.steps += 1
            try:
                step, decrement = self._newton(weight)
            except ZeroDivisionError:  # a set without bound, or the end of the precision
                return
            moved = self._along(step, weight)
            if moved is None:
                return
            self.u = moved
            if decrement < CLOSE or (positive and self.u[-1] < 0):
                return

    def _newton(self, weight):
        """The Newton step and its decrement²."""
        size = len(self.u)
        gradient, hessian = arb_mat(size, 1), arb_mat(size, size)
        for block in self.blocks:
            part, second = block.derivatives(self.u)
            gradient += part
            hessian += second
        inverse = [1 / x for x in self._slacks(self.u)]
        table = arb_mat([[x * c for c in row] for x, row in zip(inverse, self.rows.tolist())]).mid()
        gradient += table.transpose() * arb_mat([[arb(1)]] * len(inverse))
        hessian += table.transpose() * table
        gradient[size - 1, 0] -= weight
        step = hessian.mid().solve(gradient.mid()).mid()
        return step.entries(), (step.transpose() * gradient)[0, 0].mid()

    def _slacks(self, u):
        return (self.constants + self.rows * arb_mat([[x] for x in u])).mid().entries()

    def _along(self, step, weight):
        """The farthest of u + step/2^j, j ≥ 0, up to which the barrier falls; None at the end of
        the precision."""
        size = arb(1)
        moves = [block.linear(step) for block in self.blocks]
        lines = (self.rows * arb_mat([[x] for x in step])).mid().entries()
        for _ in range(50):
            u = [(x + size * d).mid() for x, d in zip(self.u, step)]
            if self.inside(u):
                slope = weight * step[-1]
                slope -= sum((d / x for d, x in zip(lines, self._slacks(u))), arb(0))
                slope -= sum((b.slope(u, move) for b, move in zip(self.blocks, moves)), arb(0))
                if slope.mid() <= 0 or size < fmpq(1, 4):
                    return u
            size /= 2
        return None

    def inside(self, u):
        return all(x > 0 for x in self._slacks(u)) and all(
            _is_definite(block.at(u)) for block in self.blocks
        )


class _Block:
    """One block F_0 + Σ u_a F_a, its matrices flattened to rows."""

    def __init__(self, matrices):
        self.size = n = matrices[0].nrows()
        self.constant = arb_mat(1, n * n, [_ball(x) for x in matrices[0].entries()])
        rows = [[_ball(x) for x in matrix.entries()] for matrix in matrices[1:]]
        self.rows = arb_mat(rows)
        # The same matrices under each other: one product with the inverse gives all of them.
        self.stacked = arb_mat(len(rows) * n, n, [x for row in rows for x in row])

    def linear(self, u):
        return (arb_mat([u]) * self.rows).mid()

    def at(self, u):
        flat = (self.constant + self.linear(u)).mid()
        return arb_mat(self.size, self.size, flat.entries())

    def slope(self, u, move):
        """tr F(u)⁻¹·move: how log det grows along it."""
        inverse = self.at(u).inv().mid()
        return sum((a * b for a, b in zip(inverse.entries(), move.entries())), arb(0))

    def derivatives(self, u):
        """Gradient and Hessian of log det, the latter with its sign turned."""
        n = self.size
        flat = (self.stacked * self.at(u).inv().mid()).mid().entries()
        count = n * n
        products = [flat[k : k + count] for k in range(0, len(flat), count)]
        gradient = arb_mat([[sum(p[:: n + 1], arb(0))] for p in products])
        turned = arb_mat([[p[j * n + i] for i in range(n) for j in range(n)] for p in products])
        return gradient, arb_mat(products) * turned.transpose()


def _ball(x):
    return arb(x).mid()


def _is_definite(matrix):
    """Elimination in midpoints: positive pivots all the way."""
    n = matrix.nrows()
    rows = matrix.tolist()
    for k in range(n):
        pivot = rows[k][k]
        if not pivot > 0:
            return False
        for i in range(k + 1, n):
            factor = (rows[i][k] / pivot).mid()
            for j in range(k + 1, n):
                rows[i][j] = (rows[i][j] - factor * rows[k][j]).mid()
    return True
