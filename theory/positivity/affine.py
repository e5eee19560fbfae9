"""The exact solutions of linear equations, along free coordinates that the caller prefers."""

from flint import fmpq, fmpq_mat

from theory.surds import echelon, radicand


class Inconsistent(ValueError):
    """Linear equations without a solution."""


class Affine:
    """All x in ℚⁿ with Ex = e; in ℚ(√d)ⁿ where such numbers stand in E or e.

    `order` lists the n coordinates; those that come first become pivots where they can, and
    the others are free. `reduced` has (pivot, constant, [(free coordinate, coefficient)]) for each
    pivot = constant − Σ coefficient · free. Raises Inconsistent where there is no solution.
    """

    def __init__(self, rows, right, size, order=None):
        order = list(range(size)) if order is None else list(order)
        entries = [[row[k] for k in order] + [value] for row, value in zip(rows, right)]
        self.size, self.pivots, self.reduced = size, [], []
        if entries:
            for row in _reduced(entries):
                lead = next(j for j, entry in enumerate(row) if entry)
                if lead == size:
                    raise Inconsistent("the linear equations have no solution")
                self.pivots.append(order[lead])
                terms = [(order[j], row[j]) for j in range(lead + 1, size) if row[j]]
                self.reduced.append((order[lead], row[size], terms))
        taken = set(self.pivots)
        self.free = [k for k in order if k not in taken]

    def point(self, values):
        """The solution whose free coordinates are `values`, in the order of `free`."""
        x = [fmpq(0)] * self.size
        for k, value in zip(self.free, values):
            x[k] = value
        for pivot, constant, terms in self.reduced:
            x[pivot] = constant - sum((c * x[k] for k, c in terms), fmpq(0))
        return x

    def columns(self):
        """(x₀, N): every solution is x₀ + Σ uₐ N[a], u the free coordinates."""
        zero = [fmpq(0)] * len(self.free)
        base = self.point(zero)
        directions = []
        for a in range(len(self.free)):
            unit = zero[:a] + [fmpq(1)] + zero[a + 1 :]
            directions.append([p - q for p, q in zip(self.point(unit), base)])
        return base, directions


def _reduced(entries):
    """The rows of the reduced echelon form that are not zero."""
    if radicand(x for row in entries for x in row) is not None:
        rows, rank = echelon(entries)
        return rows[:rank]
    table, rank = fmpq_mat(entries).rref()
    return table.tolist()[:rank]
