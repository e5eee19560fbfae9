"""Conditions on a potential, linear in unknowns, over the ring of what changes with time."""

from typing import Any

from flint import fmpq, fmpq_mat

from theory.laws.substitution import terms_of

STAR = "*"
ONE = None  # the place of the constant in a linear form


class Linear:
    """Linear equations in unknowns, some ≥ 0, from conditions over the ring of a clock."""

    def __init__(self, clock):
        self.clock = clock
        self.names: list[Any] = []
        self.nonnegative: set[int] = set()
        self.rows: list[tuple[dict, fmpq]] = []

    def add(self, name, nonnegative=False):
        """Enter an unknown; return its place."""
        self.names.append(name)
        if nonnegative:
            self.nonnegative.add(len(self.names) - 1)
        return len(self.names) - 1

    def copy(self):
        """The same, to be added to."""
        made = Linear(self.clock)
        made.names, made.rows = list(self.names), list(self.rows)
        made.nonnegative = set(self.nonnegative)
        return made

    def vanish(self, terms, clock=None):
        """Σ x_a·ratio_a = 0 over {place or ONE: ratio}, in the ring of the clock."""
        clock, terms = clock or self.clock, {a: r for a, r in terms.items() if r}
        common = clock.field.context.constant(1)
        for ratio in terms.values():
            common = common * (ratio.bottom / ratio.bottom.gcd(common))
        rows: dict = {}
        for place, ratio in terms.items():
            top = clock.reduced(ratio.top * (common / ratio.bottom))
            for monomial, c in terms_of(top):
                rows.setdefault(monomial, {})[place] = c
        for row in rows.values():
            right = -row.pop(ONE, fmpq(0))
            self.rows.append((row, right))

    def solved(self, support):
        """The solution with the unknowns outside `support` zero, where there is exactly one; free
        ones of several are zero. None where there is none."""
        columns = sorted(support)
        table = [[row.get(a, fmpq(0)) for a in columns] + [right] for row, right in self.rows]
        reduced, rank = fmpq_mat(table).rref()
        x = [fmpq(0)] * len(self.names)
        for i in range(rank):
            lead = next(j for j in range(len(columns) + 1) if reduced[i, j])
            if lead == len(columns):
                return None
            x[columns[lead]] = reduced[i, len(columns)]
        return x


class Condition:
    """A form in vectors and function values, linear in unknowns, that is to vanish."""

    def __init__(self, zero):
        self.zero, self.form, self.values = zero, {}, {}

    def add(self, place, weight, form, values):
        """Add x_place·weight·(form + values)."""
        for known, part in ((self.form, form), (self.values, values)):
            for key, ratio in part.items():
                row = known.setdefault(key, {})
                row[place] = row.get(place, self.zero) + weight * ratio

    def vanish(self, linear, clock=None):
        for part in (*self.form.values(), *self.values.values()):
            linear.vanish(part, clock)


def inner(u, v):
    """⟨u, v⟩ of two rows as {(i, j): ratio}, i ≤ j."""
    found: dict = {}
    for i, a in enumerate(u):
        for j, b in enumerate(v):
            if a and b:
                key = (min(i, j), max(i, j))
                found[key] = found[key] + a * b if key in found else a * b
    return found


def _added(*parts):
    found: dict = {}
    for weight, part in parts:
        for key, ratio in part.items():
            found[key] = found[key] + weight * ratio if key in found else weight * ratio
    return found


def _minus(u, v):
    return [a - b for a, b in zip(u, v)]


def interpolation(points, i, j, zero):
    """q_ij = f_i − f_j − ⟨g_j, x_i − x_j⟩ − |g_i − g_j|²/2 as (form, values)."""
    (x, g), (y, h) = points[i], points[j]
    dx, dg = _minus(x, y), _minus(g, h)
    form = _added((fmpq(-1), inner(h, dx)), (fmpq(-1, 2), inner(dg, dg)))
    values = {k: zero + sign for k, sign in ((i, 1), (j, -1)) if k != STAR}
    return form, values
