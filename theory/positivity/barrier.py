"""A point strictly inside linear matrix inequalities, by Newton's method on a logarithmic barrier.

    F_j(u) = F_j0 + Σ u_a F_ja ≻ 0,   c_i0 + Σ u_a c_ia > 0

The arithmetic is FLINT's at any precision, midpoints alone: nothing here is proved. What comes out
are rational numbers, which the caller rounds and proves by elimination. (S. Boyd,
L. Vandenberghe, *Convex Optimization*, 2004, sections 11.3 and 11.4: the barrier, and phase I.)
"""

from dataclasses import dataclass

from flint import arb, arb_mat, ctx, fmpq

# The weight of the objective grows by this factor between two centres.
GROWTH = 10
# A Newton decrement² below CLOSE ends a centre; below QUADRATIC the full step is taken.
CLOSE, QUADRATIC = fmpq(1, 10), fmpq(1, 4)
MAX_STEPS = 600


@dataclass
class Cone:
    """The inequalities: `blocks` are lists [F_0, F_1, …] of symmetric ``fmpq_mat``, `rows` are
    lists [c_0, c_1, …] of ``fmpq``, all with the same number of unknowns."""

    blocks: list
    rows: list


def interior(cone, start, bits, floor=None):
    """Return (u, steps): u is a list of ``fmpq`` that satisfies every inequality strictly, or
    None where none was found.

    `start` is any list of ``fmpq``; `bits` is the precision. The least violation s is driven down
    until it is negative, and then on to a centre; the search is given up where s stays above
    `floor`, by default 2^(−bits/2), or after MAX_STEPS.
    """
    with ctx.workprec(bits):
        search = _Search(cone, start)
        found = search.run(arb(2) ** (-bits // 2) if floor is None else arb(floor))
        return (None if found is None else [_rational(x) for x in found]), search.steps


def _rational(x):
    mantissa, exponent = x.man_exp()
    exponent = int(exponent)
    return fmpq(mantissa << exponent) if exponent >= 0 else fmpq(mantissa, 1 << -exponent)


class _Search:
    """Unknowns u and, last, the violation s: F_j(u) + sI ≻ 0, c_i(u) + s > 0."""

    def __init__(self, cone, start):
        self.blocks = [_Block(block) for block in cone.blocks]
        self.rows = [arb_mat([[_ball(c) for c in row[1:]] + [arb(1)]]) for row in cone.rows]
        self.constants = [_ball(row[0]) for row in cone.rows]
        self.size, self.steps = len(start) + 1, 0
        u = [_ball(x) for x in start]
        slack = arb(1)
        while not self._inside([*u, slack]):
            slack *= 2
        self.u = [*u, slack * 2]

    def run(self, floor):
        weight, after = 1 / self.u[-1], 0
        while self.steps < MAX_STEPS:
            self._centre(weight)
            if self.u[-1] < 0:
                # Two more rounds lead from the boundary towards a centre.
                after += 1
                if after > 2:
                    return self.u[:-1]
            elif self.u[-1] * weight > 2 * self._degree() or weight * floor > self._degree():
                return None
            weight *= GROWTH
        return self.u[:-1] if self.u[-1] < 0 else None

    def _degree(self):
        """At a centre s exceeds its least value by at most this, divided by the weight."""
        return sum(block.size for block in self.blocks) + len(self.rows)

    def _centre(self, weight):
        positive = self.u[-1] > 0
        for _ in range(40):
            step, decrement = self._newton(weight)
            self.steps += 1
            size = arb(1) if decrement < QUADRATIC else 1 / (1 + decrement.sqrt())
            while not self._inside(moved := _along(self.u, step, size)):
                size /= 2
                if size < arb(2) ** -40:
                    return
            self.u = moved
            if decrement < CLOSE or (positive and self.u[-1] < 0):
                return

    def _newton(self, weight):
        """The Newton step for weight·s − Σ log det − Σ log, and its decrement²."""
        gradient = arb_mat(self.size, 1)
        hessian = arb_mat(self.size, self.size)
        for block in self.blocks:
            part, second = block.derivatives(self.u)
            gradient += part
            hessian += second
        column = arb_mat([[x] for x in self.u])
        scaled = []
        for constant, row in zip(self.constants, self.rows):
            scaled.append((row * (1 / (constant + (row * column)[0, 0]))).mid().entries())
        if scaled:
            table = arb_mat(scaled)
            gradient += table.transpose() * arb_mat([[arb(1)]] * len(scaled))
            hessian += table.transpose() * table
        gradient[self.size - 1, 0] -= weight
        step = hessian.mid().solve(gradient.mid()).mid()
        return step.entries(), (step.transpose() * gradient)[0, 0].mid()

    def _inside(self, u):
        column = arb_mat([[x] for x in u])
        for constant, row in zip(self.constants, self.rows):
            if not (constant + (row * column)[0, 0]).mid() > 0:
                return False
        return all(_is_definite(block.at(u)) for block in self.blocks)


class _Block:
    """One block F_0 + Σ u_a F_a + sI, its matrices flattened to columns."""

    def __init__(self, matrices):
        self.size = n = matrices[0].nrows()
        self.constant = arb_mat(1, n * n, [_ball(x) for x in matrices[0].entries()])
        rows = [[_ball(x) for x in matrix.entries()] for matrix in matrices[1:]]
        rows.append([arb(int(i == j)) for i in range(n) for j in range(n)])
        self.rows = arb_mat(rows)
        # The same matrices under each other: one product with the inverse gives all of them.
        self.stacked = arb_mat(len(rows) * n, n, [x for row in rows for x in row])

    def at(self, u):
        flat = (self.constant + arb_mat([u]) * self.rows).mid()
        return arb_mat(self.size, self.size, flat.entries())

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


def _along(u, step, size):
    return [(x + size * d).mid() for x, d in zip(u, step)]


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
