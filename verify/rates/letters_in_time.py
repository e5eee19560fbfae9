"""The letters of a theorem on a method whose coefficients change with time, its hypotheses and V.

Letters are the program's own states, scalars and roots of these, the gradient and the value at the
point asked at, and those at the point of the bound; states and points are counted from x*, values
from f* on.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from theory.operators.polynomial import Operator, Scalar, number
from theory.operators.relations import Equation, Inequality
from theory.rates.engine.clock import NEXT
from theory.rates.engine.conditions import STAR
from theory.rates.engine.floors import FACT, SCALAR, in_counter
from theory.rates.engine.potential import VALUE

from .telling import less, name_of, summed

WHY = "Points, gradients and values of f ∈ F(0, {L})."
# Letters for gradients and values, the first that the program does not use.
GRADIENTS, VALUES = ("g", "h", "u", "v", "q"), ("f", "e", "F", "E", "G")


class Told:
    """The letters of one proof, and what stands in them."""

    def __init__(self, found, divided=False):
        self.divided = divided
        self.found, self.method, self.conditions = found, found.method, found.conditions
        self.clock, self.L = found.method.clock, found.L
        self.why = WHY.format(L=found.L)
        self.x = dict(zip(found.conditions.linear.names, found.x))
        method, clock = self.method, self.clock
        taken = {*method.states, *clock.field.names, *(found.point and [found.point] or [])}
        free = [n for n in GRADIENTS if n not in taken]
        self.g, self.h = (Operator(n, "n", "1") for n in free[:2])
        self.g_next = Operator(free[0] + "′", "n", "1")
        free = [n for n in VALUES if n not in taken]
        self.f, self.e = (Operator(n, "1", "1") for n in free[:2])
        self.f_next = Operator(free[0] + "′", "1", "1")
        self.s = [Operator(n, "n", "1") for n in method.states]
        self.s_next = [Operator(n + "′", "n", "1") for n in method.states]
        self.x0 = Operator("x₀", "n", "1")
        self.letter = {n: Scalar(n) for n in clock.scalars}
        self.letter |= {n: Scalar(n, nonneg=True) for n in (clock.counter, *clock.roots)}
        self.later = {n: Scalar(n + "′") for n in clock.scalars}
        self.later |= {n: Scalar(n + "′", nonneg=True) for n in (clock.counter, *clock.roots)}
        self.letter |= {n + NEXT: self.later[n] for n in (*clock.roots, *clock.sequences)}
        asked = alone(method.C)
        self.y = self.s[asked] if asked is not None else Operator(fresh("y", taken), "n", "1")
        self.y_next = self.s_next[asked] if asked is not None else None
        if asked is None:
            self.y_next = Operator(name_of(self.y) + "′", "n", "1")
        self.asked = asked
        q = fresh("q", taken | {name_of(self.g), name_of(self.h)})
        self.q, self.q_next = Scalar(q), Scalar(q + "′")
        end = found.point
        self.w = (
            Operator(fresh(end + "₊" if end in method.states else end, taken), "n", "1")
            if end
            else self.y
        )
        self.counting = clock.counted or any(
            floor.kind == SCALAR and floor.growth for floor in self.conditions.floors.values()
        )

    # -- functions of time as expressions

    def scalar(self, polynomial, later=False) -> Any:
        """A polynomial in the letters as an expression, at the next index where `later`."""
        names, letters = self.clock.field.names, self.later if later else self.letter
        terms = []
        for powers, c in zip(polynomial.monoms(), polynomial.coeffs()):
            one: Any = None
            for name, power in zip(names, powers):
                if power:
                    letter = letters[name] if power == 1 else letters[name] ** int(power)
                    one = letter if one is None else one * letter
            terms.append((c, number(1) if one is None else one))
        return summed(terms, number(0)) if terms else number(0)

    def polynomial(self, ratio, later=False):
        return self.scalar(self.clock.polynomial(ratio), later)

    def row(self, ratios, letters, later=False):
        """Σ ratio·letter of polynomials."""
        found: Any = None
        for ratio, letter in zip(ratios, letters):
            if not ratio:
                continue
            if ratio.is_number():
                c = ratio.number()
                term, plus = (letter if abs(c) == 1 else number(str(abs(c))) * letter), c > 0
            else:
                term, plus = self.polynomial(ratio, later) * letter, True
            if found is None:
                found = term if plus else -term
            else:
                found = found + term if plus else found - term
        return found

    def cleared(self, left, ratios, letters, why=""):
        """left = Σ ratio·letter, times the denominators."""
        common = self.denominator(ratios)
        factor = self.clock.field.polynomial(common)
        right = self.row([r * factor for r in ratios], letters)
        if not common.is_constant():
            left = self.scalar(common) * left
        return Equation(left, right, why)

    # -- hypotheses

    def inequality(self, i, j, later=False):
        (x, g, f), (y, h, e) = self.point(i, later), self.point(j, later)
        dx, dg, df = less(x, y), less(g, h), less(f, e)
        left = df if h is None else df - h.T * dx
        return Inequality(left, number(str(1 / (2 * self.L))) * (dg.T * dg), self.why)

    def point(self, i, later):
        if i == STAR:
            return None, None, None
        if i == "w":
            return self.w, self.h, self.e
        ahead = later or i == 1
        return (self.y_next, self.g_next, self.f_next) if ahead else (self.y, self.g, self.f)

    def used(self, part):
        """The pairs of points of a part's inequalities."""
        pairs = [n[2:4] for n, v in self.x.items() if n[:2] == (part, "q") and v]
        return list(dict.fromkeys(pairs))

    def always(self):
        clock = self.clock
        found: list = []
        for name, square in clock.roots.items():
            found.append(Equation(self.letter[name] ** 2, self.polynomial(square)))
        found += [self.fact(f) for f in self.facts() if not self.ahead(f)]
        if self.asked is None:
            found += self.point_asked()
        pairs = []
        for part in ("decrease", "positive", "start"):
            for i, j in self.used(part):
                if STAR in (i, j) and "w" not in (i, j):
                    pairs.append((0 if i == 1 else i, 0 if j == 1 else j))
        if not self.found.point and self.found.of == VALUE and self.claims()[1:]:
            pairs.append((0, STAR))
        found += [self.inequality(i, j) for i, j in dict.fromkeys(pairs)]
        return found

    def facts(self):
        """What is known of sequences, at the index."""
        floors = self.conditions.floors.values()
        return [one for one in floors if one.kind == FACT and not one.later]

    def ahead(self, fact):
        return fact.fact.holds([n + NEXT for n in self.clock.sequences])

    def fact(self, fact):
        return Inequality(self.polynomial(fact.fact), 0, "what is known of the sequence")

    def point_asked(self):
        """y = Cs, times its denominator or, where `divided`, with the reciprocal as a letter."""
        why, row = "where g is asked for", self.method.C
        if not self.divided:
            return [self.cleared(self.y, row, self.s, why)]
        common = self.denominator(row)
        factor = self.clock.field.polynomial(common)
        right = self.row([r * factor for r in row], self.s)
        return [
            Equation(self.q * self.scalar(common), number(1)),
            Equation(self.y, self.q * right, why),
        ]

    def denominator(self, ratios):
        common = self.clock.field.context.constant(1)
        for ratio in ratios:
            common = common * (ratio.bottom / ratio.bottom.gcd(common))
        return common

    def moves(self):
        method, clock = self.method, self.clock
        found = []
        for row, b, later in zip(method.A, method.B, self.s_next):
            found.append(self.cleared(later, [*row, b], [*self.s, self.g]))
        found += [self.fact(f) for f in self.facts() if self.ahead(f)]
        for name, ratio in clock.after.items():
            if name in clock.sequences:
                continue
            top, bottom = ratio.top, ratio.bottom
            left = self.later[name]
            if not bottom.is_constant():
                left = self.scalar(bottom) * left
            found.append(Equation(left, self.scalar(top)))
        if self.counting:
            found.append(Equation(self.later[clock.counter], self.letter[clock.counter] + 1))
        found += [self.inequality(i, j) for i, j in self.used("decrease") if STAR not in (i, j)]
        return found

    def ends(self):
        found: list = []
        if self.found.point:
            row = self.method.points[self.found.point]
            found.append(self.cleared(self.w, row, [*self.s, self.g], "the point of the bound"))
            pairs = [(i, j) for i, j in self.used("positive") if "w" in (i, j)]
            if self.found.of == VALUE and ("w", STAR) not in pairs and self.claims()[1:]:
                pairs.append(("w", STAR))
            found += [self.inequality(i, j) for i, j in pairs]
        return found

    # -- V and summands

    def value(self, later=False):
        conditions, L = self.conditions, self.L
        s, g, f = (self.s_next, self.g_next, self.f_next) if later else (self.s, self.g, self.f)
        zero = self.clock.field.zero
        a, p = (sum((r * self.x[n, i] for i, r in enumerate(conditions.basis)), zero) for n in "ap")
        z = self.row([*conditions.zeta, conditions.c / L], [*s, g], later)
        return total(
            (self.polynomial(a / L, later), f),
            (self.polynomial(p / L**2, later), g.T * g),
            (number(str(self.x["omega",])), z.T * z),
        )

    # -- the bound

    def target(self):
        value, gradient = (self.e, self.h) if self.found.point else (self.f, self.g)
        return value if self.found.of == VALUE else gradient.T * gradient

    def claims(self):
        """γ·T ≤ |x_0 − x*|², and the same with a polynomial in k below γ."""
        L, clock = self.L, self.clock
        unit = L if self.found.of == VALUE else L * L
        top, growth = self.x0.T * self.x0, self.found.growth / unit
        claims = [Inequality(top, self.polynomial(growth) * self.target())]
        if growth.letters() - {clock.counter} and len(self.power) > 1:
            k = clock.field.variable(clock.counter)
            below = sum((k**i * c / unit for i, c in enumerate(self.power)), clock.field.zero)
            claims.append(Inequality(top, self.polynomial(below) * self.target()))
        return claims

    @cached_property
    def power(self):
        clock = self.clock
        growth = clock.polynomial(self.found.growth)
        return in_counter(clock, growth, self.conditions.floors)


def fresh(name, taken):
    while name in taken:
        name += "₁"
    return name


def alone(row):
    """The place of the one entry of a row that is one, the others zero; None for others."""
    held = [i for i, x in enumerate(row) if x]
    return held[0] if len(held) == 1 and row[held[0]] == 1 else None


def total(*pairs):
    found = None
    for weight, term in pairs:
        if not weight.is_zero:
            one = term if weight.same(number(1)) else weight * term
            found = one if found is None else found + one
    return found
