"""Linear matrix inequalities in named unknowns, and rational points inside them.

    F_j(x) = Σ x_a F_ja ⪰ 0,   x_a ≥ 0 for some a,   Ex = e

A constant is an unknown that an equation sets to one. What comes out has been proved by exact
elimination.
"""

from dataclasses import dataclass, field

from flint import fmpq, fmpq_mat

from theory.positivity.affine import Affine, Inconsistent
from theory.positivity.definite import is_psd

# Bits of the free unknowns that are tried, fewest first.
LADDER = (*range(3, 24, 3), *range(27, 52, 6))


@dataclass
class System:
    """`sizes` are those of the blocks; `forms[a]` holds {block: fmpq_mat} for the unknown a,
    `equations` are ({unknown: coefficient}, right side)."""

    sizes: list
    names: list = field(default_factory=list)
    forms: list = field(default_factory=list)
    nonnegative: set = field(default_factory=set)
    equations: list = field(default_factory=list)

    def add(self, name, forms, nonnegative=False):
        """Enter an unknown; return its place."""
        place = len(self.names)
        self.names.append(name)
        self.forms.append(forms)
        if nonnegative:
            self.nonnegative.add(place)
        return place

    def value(self, block, x):
        """F_j(x)."""
        total = fmpq_mat(self.sizes[block], self.sizes[block])
        for c, forms in zip(x, self.forms):
            if c and block in forms:
                total += forms[block] * c
        return total

    def holds(self, x):
        """Whether x satisfies everything, exactly."""
        return (
            all(x[a] >= 0 for a in self.nonnegative)
            and all(
                sum((c * x[a] for a, c in row.items()), fmpq(0)) == right
                for row, right in self.equations
            )
            and all(is_psd(self.value(block, x)) for block in range(len(self.sizes)))
        )

    def space(self, guess):
        """The solutions of the equations, the largest unknowns that may be negative as pivots."""
        order = sorted(
            range(len(self.names)), key=lambda a: (a in self.nonnegative, -abs(guess[a]))
        )
        rows = [[row.get(a, fmpq(0)) for a in range(len(self.names))] for row, _ in self.equations]
        return Affine(rows, [right for _, right in self.equations], len(self.names), order)

    def rounded(self, guess, ladder=LADDER):
        """The point with the fewest bits near `guess` that satisfies everything; None where there
        is none."""
        try:
            space = self.space(guess)
        except Inconsistent:
            return None
        for bits in ladder:
            unit = fmpq(1, 1 << bits)
            values = []
            for a in space.free:
                near = (guess[a] / unit + fmpq(1, 2)).floor() * unit
                values.append(max(near, fmpq(0)) if a in self.nonnegative else near)
            x = space.point(values)
            if self.holds(x):
                return x
        return None

    def on_face(self, fixed, kernels):
        """The same where the unknowns in `fixed` have their values, {unknown: value}, and each
        block vanishes on the vectors of `kernels`, {block: rows}; the blocks lose the coordinates
        that lead these rows.

        Every point of the result satisfies the inequalities of this system too.
        """
        lost = {block: _leads(rows) for block, rows in kernels.items()}
        sizes = [size - len(lost.get(block, ())) for block, size in enumerate(self.sizes)]
        keeps = {
            block: [i for i in range(self.sizes[block]) if i not in gone]
            for block, gone in lost.items()
        }
        equations = list(self.equations)
        equations += [({a: fmpq(1)}, value) for a, value in fixed.items()]
        for block, rows in kernels.items():
            for row in rows:
                images = [
                    (forms[block] * row.transpose()).entries() if block in forms else None
                    for forms in self.forms
                ]
                for i in range(self.sizes[block]):
                    line = {a: im[i] for a, im in enumerate(images) if im is not None and im[i]}
                    if line:
                        equations.append((line, fmpq(0)))
        forms = [
            {
                block: _minor(form, keeps[block]) if block in keeps else form
                for block, form in old.items()
            }
            for old in self.forms
        ]
        nonnegative = {a for a in self.nonnegative if a not in fixed}
        return System(sizes, self.names, forms, nonnegative, equations)


def _leads(rows):
    """The places of the leading entries of reduced rows."""
    return [next(j for j, x in enumerate(row.entries()) if x) for row in rows]


def _minor(form, kept):
    return fmpq_mat(len(kept), len(kept), [form[i, j] for i in kept for j in kept])
