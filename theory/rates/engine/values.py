"""Rates of function values where no minimizer is the only one: the Polyak–Łojasiewicz inequality.

    V_k = wᵀPw + Σ p_i (f_{k+i} − f*),   w = (s_k − r y_k, g_k, …, g_{k+N−1})

V_{k+1} ≤ τ V_k and V_k ≥ ε (f_k − f*). P vanishes at rest, so no minimizer enters V. With
V_0 ≤ C (f_0 − f*) from rest it follows that f_k − f* ≤ (C/ε) τᵏ (f_0 − f*).
"""

from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from theory.positivity.system import System
from theory.rates.engine.certificate import Refused, settle
from theory.rates.engine.classes import FunctionClass
from theory.rates.engine.method import Method, at_rest_first
from theory.rates.engine.potential import from_rest
from theory.rates.engine.window import STAR, Window, minor, product


@dataclass(frozen=True)
class ValueRate:
    """`factor` is τ; `constant` is C where the program starts at rest, else None."""

    method: Method
    functions: FunctionClass
    factor: fmpq
    P: fmpq_mat
    p: tuple
    decrease: tuple
    positive: tuple
    epsilon: fmpq
    start: tuple = ()
    constant: fmpq | None = None

    @property
    def values(self):
        """N, the number of gradients in V."""
        return self.P.nrows() - self.method.size

    def check(self):
        """Build every inequality anew and prove all conditions. Raises Refused."""
        method, N = self.method, self.values
        window = Window(method, N)
        table = {(q.kind, q.i, q.j): q for q in self.functions.inequalities(window.points)}
        if N < 1 or self.factor < 0 or self.epsilon <= 0 or len(self.p) != N:
            raise Refused("the factor or epsilon is not positive, or p has the wrong shape")
        if not method.rests:
            raise Refused("the state of rest is none")
        rest = fmpq_mat([[x] for x in [*method.rest.entries(), *[fmpq(0)] * N]])
        if self.P != self.P.transpose() or any((self.P * rest).entries()):
            raise Refused("P is not symmetric, or does not vanish at rest")
        now, ahead = self._value(window, 0), self._value(window, 1)
        fallen = now[0] * self.factor, [self.factor * x for x in now[1]]
        settle("decrease", fallen, ahead, self.decrease, table)
        first = [fmpq(int(k == 0)) for k in range(N + 1)]
        floor = now[0] * 0, [self.epsilon * x for x in first]
        settle("positive", now, floor, self.positive, table)
        if self.constant is not None:
            into, corner = from_rest(method, N)
            ceiling = corner * 0, [self.constant * x for x in first]
            moved = into.transpose() * now[0] * into, now[1]
            settle("start", ceiling, moved, self.start, table, into)

    def _value(self, window, k):
        seen, values = fmpq_mat(window.seen(k)), [fmpq(0)] * (self.values + 1)
        for i, weight in enumerate(self.p):
            values[k + i] += weight
        return seen.transpose() * self.P * seen, values


class Values:
    """The system of one question at the factor τ, in coordinates (y_0, what vanishes at rest,
    gradients) and units in which L = 1; y_0 enters nothing. `floor` is the unknown ε."""

    def __init__(self, method, functions, values, factor):
        self.method, self.functions, self.count, self.factor = method, functions, values, factor
        plain, self.basis = at_rest_first(method)
        self.L = functions.L
        self.plain = Method(
            plain.text, plain.values, plain.A, plain.B * self.L, plain.C, plain.rest, True
        )
        self.window, d, N = Window(self.plain, values), plain.size, values
        self.system, self._rows = System([d + N, d - 1 + N, N]), {}
        self._enter()
        self.floor = self._unknown("floor", {}, {(1, 0): fmpq(-1)}, True)
        one = self._unknown("one", {}, {(2, 0): fmpq(1)}, False)
        self.system.equations += [(row, fmpq(0)) for row in self._rows.values()]
        self.system.equations.append(({one: fmpq(1)}, fmpq(1)))

    def _unknown(self, name, forms, values, nonnegative):
        place = self.system.add(name, forms, nonnegative)
        for key, coefficient in values.items():
            if coefficient:
                row = self._rows.setdefault(key, {})
                row[place] = row.get(place, fmpq(0)) + coefficient
        return place

    def _enter(self):
        window, N, d = self.window, self.count, self.plain.size
        seen = [[fmpq_mat([row]) for row in window.seen(k)] for k in (0, 1)]
        # What vanishes at rest and the gradients; the rest of y_0 shows in no such row.
        for a in range(1, d + N):
            for b in range(a, d + N):
                weight = 1 if a == b else 2
                now, later = (product(rows[a], rows[b]) * weight for rows in seen)
                self._unknown(
                    ("P", a, b), self._cut(now * self.factor - later, now, now), {}, False
                )
        for i in range(N):
            values = {(0, i): self.factor, (0, i + 1): fmpq(-1)}
            self._unknown(("p", i), {}, values | {(1, i): fmpq(1), (2, i): fmpq(-1)}, False)
        unit = type(self.functions)(self.functions.mu / self.L, fmpq(1))
        for q in unit.inequalities(window.points):
            for block, name in enumerate(("decrease", "positive", "start")):
                if block == 0 or {q.i, q.j} <= {STAR, *range(N)}:
                    forms = {block: self._cut(-q.form, -q.form, q.form)[block]}
                    values = {(block, k): -v for k, v in enumerate(q.values)}
                    self._unknown((name, q), forms, values, True)

    def _cut(self, decrease, positive, start):
        d, N = self.plain.size, self.count
        return {
            0: minor(decrease, range(1, d + N + 1)),
            1: minor(positive, range(1, d + N)),
            2: minor(-start, range(d, d + N)),
        }

    def rate(self, x):
        """The checked `ValueRate` at a point of the system, in the method's own coordinates and
        units; None where it proves nothing."""
        d, N, L = self.plain.size, self.count, self.L
        inverse = self.basis.inv()
        change = fmpq_mat(d + N, d + N)
        for i in range(d):
            for j in range(d):
                change[i, j] = inverse[i, j]
        for k in range(d, d + N):
            change[k, k] = 1 / L
        P, p = fmpq_mat(d + N, d + N), [fmpq(0)] * N
        found = {"decrease": [], "positive": [], "start": []}
        for value, name in zip(x, self.system.names):
            if name[0] == "P":
                P[name[1], name[2]] = P[name[2], name[1]] = value * L
            elif name[0] == "p":
                p[name[1]] = value
            elif name[0] in found and value:
                found[name[0]].append((name[1].kind, name[1].i, name[1].j, value))
        at_rest = self.method.starts_at_rest
        made = ValueRate(
            self.method,
            self.functions,
            self.factor,
            change.transpose() * P * change,
            tuple(p),
            tuple(found["decrease"]),
            tuple(found["positive"]),
            x[self.floor],
            tuple(found["start"]) if at_rest else (),
            fmpq(1) if at_rest else None,
        )
        try:
            made.check()
        except Refused:
            return None
        return made
