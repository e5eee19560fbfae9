"""The linear matrix inequalities behind a bound in 1/k, and the `Potential` at a point of them.

In coordinates (y_0 − x*, what of the state vanishes at rest, gradients) and units in which L = 1.
No inequality has an inside as it stands: at a state of rest with gradient 0 the potential stays
the same, so every form of the decrease vanishes there, and every coefficient of k, k², …; and a
gradient that stays the same for ever, as on a line of a function that is nearly linear, makes the
highest coefficient vanish too. These coordinates are taken out.
"""

from dataclasses import dataclass
from math import comb

from flint import fmpq, fmpq_mat

from theory import exact
from theory.positivity.system import System
from theory.rates.engine.certificate import Refused
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.method import Method, at_rest_first
from theory.rates.engine.potential import GRADIENT, VALUE, Potential, from_rest
from theory.rates.engine.window import STAR, Window, minor, product, square


@dataclass
class Growth:
    """The system of one question: `values` gradients in V, powers of k up to `degree`.

    `leading` is the unknown c_degree, `lowest` is c_0.
    """

    method: Method
    L: fmpq
    values: int
    degree: int
    of: str

    def __post_init__(self):
        plain, self.basis = at_rest_first(self.method)
        self.plain = Method(
            plain.text, plain.values, plain.A, plain.B * self.L, plain.C, plain.rest, True
        )
        d, N, D = plain.size, self.values, self.degree
        self.window = Window(self.plain, N)
        self.levels = range(D + 1)
        self.system = System([d + N] * (D + 1) + [d + N] + [d - 1 + N] * D + [1 + N])
        self._positive0, self._start = D + 1, 2 * D + 2
        # Equations by what they are about, filled while unknowns are entered.
        self._rows = {}
        self._enter()
        self.system.equations += [(row, fmpq(0)) for row in self._rows.values() if row]
        one = self.system.add("one", {self._start: self._corner_of_start()})
        self.system.equations.append(({one: fmpq(1)}, fmpq(1)))
        if D > 1:
            steady = self._steady()
            self.system = self.system.on_face({}, {D: [steady]} if steady is not None else {})

    def _corner_of_start(self):
        size = 1 + self.values
        return fmpq_mat(size, size, [int(k == 0) for k in range(size * size)])

    def _enter(self):
        plain, window, N = self.plain, self.window, self.values
        seen = [[fmpq_mat([row]) for row in window.seen(k)] for k in (0, 1)]
        for i in self.levels:
            for a in range(0 if i == 0 else 1, plain.size + N):
                for b in range(a, plain.size + N):
                    weight = 1 if a == b else 2
                    now, later = (product(rows[a], rows[b]) * weight for rows in seen)
                    self._part(("P", i, a, b), i, now, later, {}, {})
            for l in range(N if i < 2 else 0):
                self._part(("p", i, l), i, None, None, {l: fmpq(1)}, {l + 1: fmpq(1)})
        functions = SmoothStronglyConvex(fmpq(0), fmpq(1))
        for q in functions.inequalities(window.points):
            pair, form = {q.i, q.j}, -q.form
            values = {k: -v for k, v in enumerate(q.values) if v}
            for j in self.levels:
                if j == 0 or STAR not in pair:
                    self._multiplier(("decrease", j, q), j, form, values)
            if pair <= {STAR, *range(N)}:
                for j in self.levels:
                    if j == 0 or (q.i != STAR and (j < 2 or q.j != STAR)):
                        self._multiplier(("positive", j, q), self._positive0 + j, form, values)
                self._multiplier(("start", 0, q), self._start, form, values)
        gradient = square(window.points[0].g)
        self.growth = []
        for j in self.levels:
            place = len(self.system.names)
            block, forms = self._positive0 + j, {}
            if self.of == GRADIENT:
                forms[block] = self._cut(block, -gradient, place)
            else:
                self._value(block, 0, place, fmpq(-1))
            self.growth.append(self.system.add(("growth", j), forms, nonnegative=True))

    def _part(self, name, i, now, later, values_now, values_later):
        """An unknown of the coefficient of kⁱ: of the powers j ≤ i of V_k − V_{k+1}, of V_k and of
        V_0."""
        place, forms = len(self.system.names), {}
        for j in range(i + 1):
            if now is not None:
                form = later * -comb(i, j) + (now if j == i else now * 0)
                forms[j] = self._cut(j, form, place)
            for k, v in (values_now if j == i else {}).items():
                self._value(j, k, place, v)
            for k, v in values_later.items():
                self._value(j, k, place, -v * comb(i, j))
        blocks = [self._positive0 + i] + ([self._start] if i == 0 else [])
        for block, sign in zip(blocks, (1, -1)):
            if now is not None:
                forms[block] = self._cut(block, now * sign, place)
            for k, v in values_now.items():
                self._value(block, k, place, v * sign)
        self.system.add(name, forms)

    def _multiplier(self, name, block, form, values):
        place = len(self.system.names)
        for k, v in values.items():
            self._value(block, k, place, v)
        self.system.add(name, {block: self._cut(block, form, place)}, nonnegative=True)

    def _value(self, block, k, place, coefficient):
        row = self._rows.setdefault(("f", block, k), {})
        row[place] = row.get(place, fmpq(0)) + coefficient

    def _cut(self, block, form, place):
        """A form in the coordinates of a block; where those leave y_0 − x* out, its row must
        vanish."""
        d, N = self.plain.size, self.values
        if block == self._start:
            into, _ = from_rest(self.plain, N)
            whole = into.transpose() * form * into
            return minor(whole, range(1 + N))
        last = d + N + (1 if block < self._positive0 else 0)
        if block == self._positive0:
            return minor(form, range(last))
        for k in range(last):
            if form[0, k]:
                row = self._rows.setdefault(("row", block, k), {})
                row[place] = row.get(place, fmpq(0)) + form[0, k]
        return minor(form, range(1, last))

    def _steady(self):
        """The states and gradients of a run whose gradient is 1 for ever, as a row of the highest
        coefficient; None where there is none."""
        d = self.plain.size
        if d == 1:
            return fmpq_mat([[1] * (self.values + 1)])
        inner = minor(self.plain.A, range(1, d))
        system = exact.identity(d - 1) - inner
        if system.det() == 0:
            return None
        right = fmpq_mat([[self.plain.B[i, 0]] for i in range(1, d)])
        state = system.solve(right).entries()
        row = [*state, *[fmpq(1)] * (self.values + 1)]
        first = next(x for x in row if x)
        return fmpq_mat([[x / first for x in row]])

    def potential(self, x):
        """The checked `Potential` at a point of the system, in the method's own coordinates and
        units; None where it proves nothing."""
        d, N, L = self.plain.size, self.values, self.L
        change = fmpq_mat(d + N, d + N)
        inverse = self.basis.inv()
        for i in range(d):
            for j in range(d):
                change[i, j] = inverse[i, j]
        for k in range(d, d + N):
            change[k, k] = 1 / L
        P = [fmpq_mat(d + N, d + N) for _ in self.levels]
        p = [[fmpq(0)] * N for _ in self.levels]
        found = {"decrease": [[] for _ in P], "positive": [[] for _ in P], "start": [[]]}
        growth = [fmpq(0) for _ in P]
        unit = L if self.of == VALUE else L**2
        for value, name in zip(x, self.system.names):
            if name[0] == "P":
                _, i, a, b = name
                P[i][a, b] = P[i][b, a] = value
            elif name[0] == "p":
                p[name[1]][name[2]] = value / L
            elif name[0] == "growth":
                growth[name[1]] = value / unit
            elif name[0] in found and value:
                q = name[2]
                found[name[0]][name[1]].append((q.kind, q.i, q.j, value / L))
        at_rest = self.method.starts_at_rest
        made = Potential(
            self.method,
            SmoothStronglyConvex(fmpq(0), L),
            self.of,
            tuple(growth),
            tuple(change.transpose() * one * change for one in P),
            tuple(map(tuple, p)),
            tuple(map(tuple, found["decrease"])),
            tuple(map(tuple, found["positive"])),
            tuple(found["start"][0]) if at_rest else (),
            fmpq(1) if at_rest else None,
        )
        try:
            made.check()
        except Refused:
            return None
        return made
