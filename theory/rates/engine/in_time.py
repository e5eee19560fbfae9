"""A potential of a method whose coefficients change with time, linear in what is sought.

    V_k = a_k (f_k − f*) + p_k |g_k|² + ω |z_k + c_k g_k − x*|²,   c = b or 0

a and p are polynomials in what changes with time, ω is a number, z the point of
`varying.invariant`. Three forms are to vanish, each with inequalities q of smooth convex functions
and squares whose weights are sums of products of what is ≥ 0, with rational coefficients ≥ 0:

    decrease  V_k − V_{k+1} − Σ λq − Σ squares of gradients
    positive  V_k − γ_k T − Σ νq − Σ squares,   T = f(w) − f* or |∇f(w)|²
    start     |x_0 − x*|² − V_0 − Σ κq − Σ squares

so that T ≤ |x_0 − x*|²/γ_k. Units are those in which L = 1.
"""

from copy import copy
from itertools import permutations

from flint import fmpq

from theory.rates.engine.conditions import ONE, STAR, Condition, Linear, inner, interpolation
from theory.rates.engine.floors import generators, with_facts
from theory.rates.engine.potential import VALUE
from theory.rates.engine.varying import MOST_DEGREE, Varying, dot, monomials, polynomial_of

# The degree of a, p, γ and of the weights.
DEGREE = 2
# Multiples m in squares |x_0 − x* − m g_0|² at the start, and |z + c g − m u h|² for a bound.
STEPS = tuple(fmpq(*x) for x in ((1, 4), (1, 2), (2, 3), (1, 1), (3, 2), (2, 1), (3, 1), (4, 1)))
PARTS = (fmpq(1, 2), fmpq(1), fmpq(2))


class NoPotential(ValueError):
    """A potential of this kind does not apply; the message says why."""


class Conditions:
    """The unknowns and equations of V; `shifted` says that c is b, else 0. `at` adds those of a
    bound. Raises NoPotential where there is no such V."""

    def __init__(self, method: Varying, shifted: bool):
        self.method, clock = method, method.clock
        self.zero, self.one = clock.field.zero, clock.field.one
        zeta = method.invariant
        if zeta is None:
            raise NoPotential(
                f"no point that moves by gradients alone has coefficients of degree at most "
                f"{MOST_DEGREE} in what changes with time"
            )
        self.zeta, self.floors = zeta, method.floors
        self.letters = {*clock.scalars, *([clock.counter] if clock.counted else [])}
        self.c = self.zero
        if shifted:
            step = dot([clock.next(x) for x in zeta], method.B, self.zero)
            found = polynomial_of(clock, step, self.letters)
            if found is None:
                found = polynomial_of(clock, step, self.letters | set(clock.roots))
            if found is None:
                raise NoPotential(
                    "the steps of the point that moves by gradients alone are no "
                    "polynomial in what changes with time"
                )
            self.c = found
            self.letters |= found.letters()
        self.linear = Linear(clock)
        self.basis = monomials(clock, self.letters, DEGREE)
        self.places = {
            name: [self.linear.add((name, i)) for i in range(len(self.basis))] for name in "ap"
        }
        self.omega = self.linear.add(("omega",), True)
        self._decrease()
        self._start()

    def at(self, point: str, of: str) -> "Bounded":
        """The same with a bound on `of`, f(w) − f* or |∇f(w)|², w a point of the program by name
        when an iteration ends, or the point asked at where it is ""."""
        made = copy(self)
        made.__class__ = Bounded
        made.linear = self.linear.copy()
        made._positive(point, of)
        return made

    # -- V

    def _value(self, condition, index, sign, z, c, g, change=lambda x: x):
        """Add sign·V, f being that of point `index`, its coefficients changed."""
        for place, one in zip(self.places["a"], self.basis):
            condition.add(place, change(one) * sign, {}, {index: self.one})
        square = inner(g, g)
        for place, one in zip(self.places["p"], self.basis):
            condition.add(place, change(one) * sign, square, {})
        row = [x + c * y for x, y in zip(z, g)]
        condition.add(self.omega, self.one * sign, inner(row, row), {})

    def _unit(self, place, size):
        return [self.one if i == place else self.zero for i in range(size)]

    def _combined(self, weights, rows):
        return [dot(weights, column, self.zero) for column in zip(*rows)]

    # -- conditions

    def _weighted(self, condition, what, form, values, weights):
        """Unknowns ≥ 0 of the products `weights` of an inequality or a square."""
        for powers, ratio in weights:
            place = self.linear.add((*what, powers), True)
            condition.add(place, -ratio, form, values)

    def _inequalities(self, condition, part, points, weights):
        for i, j in permutations(points, 2):
            form, values = interpolation(points, i, j, self.zero)
            self._weighted(condition, (part, "q", i, j), form, values, weights)

    def _squares(self, condition, part, rows, weights):
        for name, row in rows.items():
            self._weighted(condition, (part, "square", name), inner(row, row), {}, weights)

    def _products(self, *ratios):
        """The products of what is ≥ 0 that weigh, in the letters of V and of these."""
        letters = with_facts(self.floors, self.letters.union(*(r.letters() for r in ratios)))
        letters &= self.floors.keys()
        for root in letters & self.method.clock.roots.keys():
            letters |= self.floors[root].below.letters() & set(self.floors)
        return generators(self.method.clock, self.floors, letters, DEGREE)

    def _decrease(self):
        method, clock = self.method, self.method.clock
        d, zero = method.size, self.zero
        size = d + 2
        s = [self._unit(i, size) for i in range(d)]
        g, h = self._unit(d, size), self._unit(d + 1, size)
        ahead = [
            [x + b * y for x, y in zip(self._combined(row, s), g)]
            for row, b in zip(method.A, method.B)
        ]
        none = [zero] * size
        C_next = [clock.next(x) for x in method.C]
        points = {
            STAR: (none, none),
            0: (self._combined(method.C, s), g),
            1: (self._combined(C_next, ahead), h),
        }
        condition = Condition(zero)
        self._value(condition, 0, 1, self._combined(self.zeta, s), self.c, g)
        z_next = self._combined([clock.next(x) for x in self.zeta], ahead)
        self._value(condition, 1, -1, z_next, clock.next(self.c), h, clock.next)
        held = [x for row in (*method.A, method.B, method.C, C_next) for x in row]
        weights = self._products(*held)
        self._inequalities(condition, "decrease", points, weights)
        rows = {"0": g, "1": h, "-": _mixed(g, h, -1), "+": _mixed(g, h, 1)}
        self._squares(condition, "decrease", rows, weights)
        condition.vanish(self.linear)

    def _start(self):
        clock, put = self.method.clock.at_start
        one, zero = self.one, self.zero
        x, g, none = [one, zero], [zero, one], [zero, zero]
        points = {STAR: (none, none), 0: (x, g)}
        condition = Condition(zero)
        condition.add(ONE, one, inner(x, x), {})
        self._value(condition, 0, -1, x, self.c.substitute(put), g, lambda r: r.substitute(put))
        weights = [((), one)]
        weights += [(((r, 1),), clock.field.variable(r)) for r in self.letters & clock.roots.keys()]
        self._inequalities(condition, "start", points, weights)
        rows = {"x": x, "g": g} | {str(m): [one, zero - m] for m in STEPS}
        self._squares(condition, "start", rows, weights)
        condition.vanish(self.linear, clock)


class Bounded(Conditions):
    """Conditions with a bound: `growth` has (place, Ratio) of each part of γ, `moves` (m, u) of
    each square |z + c g − m u h|²."""

    def _positive(self, point, of):
        method, d, zero = self.method, self.method.size, self.zero
        size = d + 2
        s = [self._unit(i, size) for i in range(d)]
        g, h, none = self._unit(d, size), self._unit(d + 1, size), [zero] * size
        points = {STAR: (none, none), 0: (self._combined(method.C, s), g)}
        index, gradient, row = 0, g, ()
        if point:
            row = method.points[point]
            points["w"] = (self._combined(row, [*s, g]), h)
            index, gradient = "w", h
        condition = Condition(zero)
        moved = self._combined(self.zeta, s)
        self._value(condition, 0, 1, moved, self.c, g)
        weights = self._products(*row)
        self.growth = []
        for ratio in self._growths(row):
            self.growth.append((self.linear.add(("growth", ratio), True), ratio))
            if of == VALUE:
                condition.add(self.growth[-1][0], -ratio, {}, {index: self.one})
            else:
                condition.add(self.growth[-1][0], -ratio, inner(gradient, gradient), {})
        self._inequalities(condition, "positive", points, weights)
        rows = {"0": g} | ({"1": h, "-": _mixed(g, h, -1), "+": _mixed(g, h, 1)} if row else {})
        self._squares(condition, "positive", rows, weights)
        moved = [x + self.c * y for x, y in zip(moved, g)]
        self.moves = [(fmpq(0), self.one)]
        if row:
            self.moves += [(m, u) for u in self._sizes(row) for m in PARTS]
        for i, (m, u) in enumerate(self.moves):
            line = [x - y * u * m for x, y in zip(moved, h)]
            place = self.linear.add(("positive", "move", i), True)
            condition.add(place, -self.one, inner(line, line), {})
        condition.vanish(self.linear)

    def _growths(self, row):
        """What γ is made of: products of what is ≥ 0 in the letters of V and of numbers that the
        program computes for the point."""
        clock = self.method.clock
        letters = with_facts(self.floors, self.letters)
        found = [ratio for _, ratio in generators(clock, self.floors, letters, DEGREE)]
        found += [clock.field.variable(n) ** p for n in clock.sequences for p in (1, 2)]
        new = set().union(*(x.letters() for x in row)) - self.letters if row else set()
        numbers = [*self.method.numbers.values(), *clock.after.values()]
        for number in (n for i, n in enumerate(numbers) if n not in numbers[:i]):
            if not number.bottom.is_constant():
                continue
            if number.letters() & new and number.letters() <= new | self.letters:
                found += [number, number**2]
        return found

    def _sizes(self, row):
        """What changes with time and is of the size of a step: one, scalars, denominators of the
        point."""
        clock, found = self.method.clock, [self.one]
        letters = [clock.field.variable(name) for name in sorted(self.letters)]
        for one in [*letters, *(clock.field.polynomial(x.bottom) for x in row)]:
            if one not in found:
                found.append(one)
        return found


def _mixed(u, v, sign):
    return [a + b * sign for a, b in zip(u, v)]
