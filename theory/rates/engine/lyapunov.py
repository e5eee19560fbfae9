"""The linear matrix inequality behind a rate: a function V of the state that falls by ρ² a step.

    V_k = wᵀPw + Σ p_i (f_{k+i} − f*),   w = (s_k − r x*, g_k, …, g_{k+N−1})

    decrease:  ρ²V_0 − V_1 − Σ λ q ⪰ 0        positive:  V_0 − Σ ν q ⪰ 0

as quadratic forms in z, with no function value left over; λ, ν ≥ 0 and q the inequalities of the
class. A. B. Taylor, B. Van Scoy, L. Lessard, *Lyapunov functions for first-order methods: tight
automated convergence guarantees*, ICML 2018.
"""

from dataclasses import dataclass
from functools import cached_property

from flint import fmpq, fmpq_mat

from theory.rates.engine.window import STAR, Window, product


@dataclass(frozen=True)
class Unknown:
    """One number that is sought, and what it multiplies: `before` in V_0 (times ρ²), `after` in
    −V_1 − Σ λq, `positive` in V_0 − Σ νq; each is a form and its function values."""

    kind: str
    name: tuple
    before: tuple
    after: tuple
    positive: tuple

    @property
    def is_multiplier(self):
        return self.kind in ("decrease", "positive")


class Analysis:
    """The unknowns of one analysis: entries of P and p, multipliers of both conditions.

    `values` is N, the number of gradients and function values in V; with N = 0 it is a form in
    the state alone. `without` names multipliers, (condition, kind, i, j), that are left out.
    """

    def __init__(self, method, functions, values, without=()):
        self.method, self.functions, self.values = method, functions, values
        self.window = Window(method, values)
        self.seen = method.size + values
        self.inequalities = list(functions.inequalities(self.window.points))
        inner = {STAR, *range(values)}
        self.inner = [q for q in self.inequalities if {q.i, q.j} <= inner]
        unknowns = [
            *self._entries(),
            *(self._values() if functions.has_values else ()),
            *(self._multiplier("decrease", q) for q in self.inequalities),
            *(self._multiplier("positive", q) for q in self.inner),
        ]
        self.unknowns = [u for u in unknowns if (u.kind, *u.name) not in set(without)]

    @property
    def multipliers(self):
        """The places of the unknowns that may not be negative."""
        return [k for k, unknown in enumerate(self.unknowns) if unknown.is_multiplier]

    def _entries(self):
        rows = [[fmpq_mat([row]) for row in self.window.seen(k)] for k in (0, 1)]
        nothing = (fmpq(0),) * (self.values + 1)
        for i in range(self.seen):
            for j in range(i, self.seen):
                weight = 1 if i == j else 2
                now = (product(rows[0][i], rows[0][j]) * weight, nothing)
                later = (product(rows[1][i], rows[1][j]) * -weight, nothing)
                yield Unknown("P", (i, j), now, later, (_corner(now[0], self.seen), nothing))

    def _values(self):
        empty, small = fmpq_mat(self.window.size, self.window.size), fmpq_mat(self.seen, self.seen)
        for i in range(self.values):
            now, later = [fmpq(0)] * (self.values + 1), [fmpq(0)] * (self.values + 1)
            now[i], later[i + 1] = fmpq(1), fmpq(-1)
            yield Unknown("p", (i,), (empty, now), (empty, later), (small, now))

    def _multiplier(self, kind, q):
        empty, small = fmpq_mat(self.window.size, self.window.size), fmpq_mat(self.seen, self.seen)
        nothing = (fmpq(0),) * (self.values + 1)
        part, values = -q.form, tuple(-f for f in q.values)
        none = (empty, nothing)
        if kind == "decrease":
            return Unknown(kind, (q.kind, q.i, q.j), none, (part, values), (small, nothing))
        cut = (_corner(part, self.seen), values)
        return Unknown(kind, (q.kind, q.i, q.j), none, none, cut)

    def value_equations(self, rate2):
        """Rows over the unknowns that must vanish: function values left over, at ρ² = `rate2`."""
        rows = []
        for k in range(self.values + 1):
            rows.append([rate2 * u.before[1][k] + u.after[1][k] for u in self.unknowns])
        for k in range(self.values):
            rows.append([u.positive[1][k] for u in self.unknowns])
        return [row for row in rows if any(row)]

    @cached_property
    def units(self):
        """What z is measured in: 1 for a state, the largest curvature for a gradient."""
        steepest = self.functions.curvatures[1]
        return [fmpq(1)] * self.method.size + [steepest] * (self.values + 1)

    def in_units(self, form):
        """A form on the first coordinates of z, z measured in `units`."""
        t = self.units[: form.nrows()]
        return fmpq_mat([[a * x * b for x, b in zip(row, t)] for row, a in zip(form.tolist(), t)])

    @cached_property
    def sizes(self):
        """The size of what each unknown multiplies, in `units`; for p that of a function value."""
        found = []
        for u in self.unknowns:
            forms = (self.in_units(part[0]) for part in (u.before, u.after, u.positive))
            largest = max(abs(x) for form in forms for x in form.entries())
            found.append(largest or self.functions.curvatures[1])
        return found

    @cached_property
    def scale(self):
        """A row over the unknowns to be set to one, as the system is homogeneous: the trace of
        the condition `positive` and all multipliers, each in units of its size."""
        return [
            _trace(self.in_units(u.positive[0])) + (size if u.is_multiplier else 0)
            for u, size in zip(self.unknowns, self.sizes)
        ]

    def decrease(self, x, rate2):
        """ρ²V_0 − V_1 − Σ λq as a matrix, for values `x` of the unknowns."""
        return _sum((c, u.before[0] * rate2 + u.after[0]) for c, u in zip(x, self.unknowns) if c)

    def positive(self, x):
        """V_0 − Σ νq as a matrix over (s_0, g_0, …, g_{N−1})."""
        return _sum((c, u.positive[0]) for c, u in zip(x, self.unknowns) if c)


def _corner(form, size):
    """The form on the first `size` coordinates; the others do not enter it."""
    return fmpq_mat([[form[i, j] for j in range(size)] for i in range(size)])


def _trace(form):
    return sum((form[i, i] for i in range(form.nrows())), fmpq(0))


def _sum(terms):
    total = None
    for c, form in terms:
        total = form * c if total is None else total + form * c
    return total
