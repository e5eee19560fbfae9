"""Rates of a method with a letter in it, on F(μ, L), for every value of the letter in an interval.

Everything that `certificate` holds as a number is here a rational function of the letter. A
condition is a matrix of them; times the denominators, which are positive inside the interval, it is
one of polynomials, and its Bernstein coefficients are ⪰ 0.
"""

from dataclasses import dataclass, replace
from itertools import permutations

from flint import fmpq, fmpq_mat

from theory.laws.rational_functions import Field, Ratio
from theory.operators.matrices import is_psd
from theory.positivity.intervals import bernstein, holds_on, positive_inside
from theory.rates.engine.certificate import Refused
from theory.rates.engine.window import STAR

# A matrix of at most this size is eliminated in every order.
MOST_ORDERED = 4


@dataclass(frozen=True)
class Family:
    """A method as lists of ``Ratio`` in one letter; low < letter < high, None for no end."""

    text: str
    values: dict
    letter: str
    low: fmpq
    high: fmpq | None
    A: list
    B: list
    C: list
    rest: list
    mu: Ratio
    L: Ratio
    starts_at_rest: bool = False

    @property
    def field(self):
        """ℚ(letter)."""
        return Field((self.letter,))


@dataclass(frozen=True)
class FamilyRate:
    """|readout·(s_k, g_k, …) − x*|² ≤ V_k/ε and V_{k+1} ≤ ρ² V_k, `square` being ρ²; lists of
    ``Ratio``, and (kind, i, j, multiplier). `constant` is C with V_0 ≤ C|x_0 − x*|² from rest, or
    None."""

    family: Family
    square: Ratio
    P: list
    p: list
    decrease: tuple
    positive: tuple
    readout: list
    epsilon: Ratio
    start: tuple = ()
    constant: Ratio | None = None

    def check(self):
        """Build every inequality anew and prove all conditions; return for each, by name, the
        squares it is a sum of, (weight, row), or None where Bernstein coefficients show it. Raises
        Refused."""
        family, N = self.family, len(self.p)
        one, zero, d = family.field.one, family.field.zero, len(family.A)
        if len(self.P) != d + N or len(self.readout) != d + N or self.P != _turned(self.P):
            raise Refused("P or the readout has the wrong shape")
        still = [sum((a * r for a, r in zip(row, family.rest)), zero) for row in family.A]
        seen = sum((c * r for c, r in zip(family.C, family.rest)), zero)
        shown = sum((c * r for c, r in zip(self.readout, family.rest)), zero)
        if any(a != r for a, r in zip(still, family.rest)) or seen != one or shown != one:
            raise Refused("the state of rest is none, or the readout does not rest at x*")
        self.must("L − mu", family.L - family.mu, True)
        self.must("mu", family.mu, False)
        self.must("ρ²", self.square, False)
        self.must("1 − ρ²", 1 - self.square, False)
        self.must("epsilon", self.epsilon, True)

        if self.constant is not None:
            self.must("the constant", self.constant, True)
        return {what: self._settle(what, *one) for what, one in self.conditions().items()}

    def conditions(self):
        """By name: (form, coefficients of f_0, f_1, …, multipliers, points as rows), of which the
        form less its multipliers' inequalities is to be ⪰ 0."""
        one, zero, d = self.family.field.one, self.family.field.zero, len(self.family.A)
        size = d + len(self.p) + 1
        unit = [[one if i == j else zero for j in range(size)] for i in range(size)]
        states, points = self._run(unit[:d], unit[d:])
        now, ahead = self._value(states, points, 0), self._value(states, points, 1)
        fallen = [[self.square * x for x in row] for row in now[0]]
        values = [self.square * a - b for a, b in zip(now[1], ahead[1])]
        readout = [*self.readout, zero]
        floor = [[self.epsilon * a * b for b in readout] for a in readout]
        found = {
            "decrease": (_minus(fallen, ahead[0]), values, self.decrease, points),
            "positive": (_minus(now[0], floor), now[1], self.positive, points),
        }
        if self.constant is not None:
            found["start"] = *self._room(), self.start, self._at_rest()[1]
        return found

    def remainder(self, form, multipliers, points):
        """A form less the inequalities of its multipliers, without their function values."""
        for _, i, j, weight in multipliers:
            form = _minus(form, _interpolation(self.family, points[i], points[j], weight))
        return form

    def _run(self, state, gradients):
        """The states and points of N + 1 steps, as rows."""
        family, zero = self.family, self.family.field.zero
        none = [zero] * len(gradients[0])
        states, points = [state], {STAR: (none, none)}
        for k, g in enumerate(gradients):
            points[k] = _combined(family.C, states[k], zero), g
            states.append(
                [_plus(_combined(row, states[k], zero), g, b) for row, b in zip(family.A, family.B)]
            )
        return states, points

    def _value(self, states, points, k):
        """V_k: a form, and the coefficients of f_0, f_1, …"""
        zero, N = self.family.field.zero, len(self.p)
        w = states[k] + [points[k + i][1] for i in range(N)]
        return form_of(w, self.P, zero), [zero] * k + list(self.p) + [zero] * (1 - k)

    def _at_rest(self):
        """The run from rest at x_0, in coordinates (x_0 − x*, g_0, …, g_N)."""
        one, zero, size = self.family.field.one, self.family.field.zero, len(self.p) + 2
        unit = [[one if i == j else zero for j in range(size)] for i in range(size)]
        return self._run([[r * x for x in unit[0]] for r in self.family.rest], unit[1:])

    def _room(self, constant=None):
        """C|x_0 − x*|² − V_0 from rest."""
        form, values = self._value(*self._at_rest(), 0)
        form = [[-x for x in row] for row in form]
        form[0][0] = form[0][0] + (self.constant if constant is None else constant)
        return form, [-x for x in values]

    def with_constant(self):
        """The same with C and the multipliers that prove it, checked, where the program starts at
        rest and V has at most one gradient; else unchanged.

        f_0 is bounded by q(*, 0) once and by q(*, 0) + q(0, *) some times; C is then a Schur
        complement.
        """
        zero, N = self.family.field.zero, len(self.p)
        if not self.family.starts_at_rest or N > 1:
            return self
        if N == 0:
            form, _ = self._room(zero)
            return replace(self, constant=-form[0][0])._confirmed(self)
        for more in (0, 1, 4, 16, 64, 256):
            kept = ((STAR, 0, self.p[0] * (1 + more)), (0, STAR, self.p[0] * more))
            form, _ = self._room(zero)
            points = self._at_rest()[1]
            for i, j, weight in kept:
                form = _minus(form, _interpolation(self.family, points[i], points[j], weight))
            if form[1][1] == 0 or not self._is_positive(form[1][1]):
                continue
            constant = form[0][1] * form[1][0] / form[1][1] - form[0][0]
            start = tuple(("q", i, j, w) for i, j, w in kept if w != 0)
            done = replace(self, start=start, constant=constant)._confirmed(self)
            if done is not self:
                return done
        return self

    def _confirmed(self, other):
        try:
            self.check()
        except Refused:
            return other
        return self

    def must(self, what, ratio, strict):
        """A function is ≥ 0 in the interval, or > 0."""
        if ratio == 0 and not strict:
            return
        if not self._is_positive(ratio):
            raise Refused(f"{what} is not shown to be positive in the interval")

    def _sign(self, polynomial):
        """1 or −1 where a polynomial has that sign inside the interval, 0 where none is shown."""
        if polynomial == 0:
            return 0
        numbers = [c[0, 0] for c in self.bernstein([_coefficients(polynomial)])]
        if positive_inside(numbers):
            return 1
        return -1 if positive_inside([-x for x in numbers]) else 0

    def bernstein(self, entries):
        """The Bernstein coefficients of a list of polynomials, one matrix a coefficient."""
        degree = max(map(len, entries)) - 1
        powers = [
            fmpq_mat([[c[i] if i < len(c) else fmpq(0) for c in entries]])
            for i in range(degree + 1)
        ]
        return bernstein(powers, self.family.low, self.family.high)

    def _settle(self, what, form, values, multipliers, points):
        values = list(values)
        for kind, i, j, weight in multipliers:
            if kind != "q" or i == j or i not in points or j not in points:
                raise Refused(f"{what}: no inequality {kind}({i}, {j})")
            self.must(f"{what}: the multiplier of q({i}, {j})", weight, False)
            for k, sign in ((i, -1), (j, 1)):
                if k != STAR:
                    values[k] = values[k] + weight * sign
        if any(values):
            raise Refused(f"{what}: function values are left over")
        form = self.remainder(form, multipliers, points)
        if self._is_psd(form):
            return None
        parts = squares(form)
        if parts is None or not all(self._is_positive(weight) for weight, _ in parts):
            raise Refused(f"{what}: the form is not shown to be positive semidefinite")
        return parts

    def _is_positive(self, ratio):
        return self._sign(ratio.top) * self._sign(ratio.bottom) > 0

    def _is_psd(self, form):
        size, common = len(form), self.family.field.context.constant(1)
        for row in form:
            for x in row:
                common = common * (x.bottom / common.gcd(x.bottom))
        sign = self._sign(common)
        if not sign:
            return False
        flat = [
            _coefficients(x.top * (common / x.bottom) * fmpq(sign)) for row in form for x in row
        ]
        matrices = [fmpq_mat(size, size, c.entries()) for c in self.bernstein(flat)]
        return holds_on(matrices, is_psd)


def squares(form):
    """(d, row) with form = Σ d rowᵀrow, by elimination, for a matrix of ``Ratio``; None where a
    pivot is zero and its row is not. The order is one whose pivots have least degrees."""
    orders = permutations(range(len(form))) if len(form) <= MOST_ORDERED else [range(len(form))]
    found = [parts for parts in (_eliminated(form, order) for order in orders) if parts is not None]
    return min(found, key=_degrees, default=None)


def _degrees(parts):
    found = [x for weight, row in parts for x in (weight, *row)]
    return sum(int(x.top.total_degree()) + int(x.bottom.total_degree()) for x in found)


def _eliminated(form, order):
    rows, found = [list(row) for row in form], []
    for k in order:
        pivot = rows[k][k]
        if pivot == 0:
            if any(rows[k]):
                return None
            continue
        row = [x / pivot for x in rows[k]]
        found.append((pivot, row))
        rows = [[x - pivot * a * b for x, b in zip(line, row)] for line, a in zip(rows, row)]
    return found


def _coefficients(polynomial):
    found = [fmpq(0)] * (max(polynomial.degrees()[0], 0) + 1)
    for (power,), c in polynomial.to_dict().items():
        found[power] = c
    return found


def _turned(rows):
    return [list(column) for column in zip(*rows)]


def _plus(u, v, factor):
    return [a + factor * b for a, b in zip(u, v)]


def _combined(weights, rows, zero):
    return [sum((w * x for w, x in zip(weights, column)), zero) for column in zip(*rows)]


def _minus(a, b):
    return [[x - y for x, y in zip(p, q)] for p, q in zip(a, b)]


def form_of(w, P, zero):
    """wᵀPw as a matrix."""
    right = [_combined(row, w, zero) for row in P]
    return [
        [sum((w[k][i] * right[k][j] for k in range(len(w))), zero) for j in range(len(w[0]))]
        for i in range(len(w[0]))
    ]


def _interpolation(family, a, b, weight):
    """weight·q_ij of F(μ, L), without its function values."""
    (x, g), (y, h) = a, b
    dx, dg = _plus(x, y, -1), _plus(g, h, -1)
    u = _plus(dg, dx, -family.mu)
    curved, bent = weight / (2 * (family.L - family.mu)), weight * family.mu / 2
    half = weight / 2
    return [
        [
            -(half * (h[i] * dx[j] + dx[i] * h[j]) + curved * u[i] * u[j] + bent * dx[i] * dx[j])
            for j in range(len(x))
        ]
        for i in range(len(x))
    ]
