"""Bounds of methods whose coefficients change with time as theorems of the certificate format.

An induction over k: x₀*·x₀ ≥ V goes through, and scalars stay above their floors. Every weight is a
rational number ≥ 0 times what is ≥ 0.
"""

from __future__ import annotations

from math import comb

from flint import fmpq

from theory.laws.rational_functions import factored_text
from theory.laws.substitution import value_at
from theory.operators.derivation import Derivation
from theory.operators.induction import induction
from theory.operators.polynomial import identity, number
from theory.operators.relations import Equation, Inequality
from theory.operators.square import Square
from theory.operators.steps import NotProved
from theory.operators.theorems import theorem
from theory.rates.engine.conditions import STAR
from theory.rates.engine.floors import COUNTER, FACT, NEXT_ROOT, ROOT, SCALAR, raised
from theory.rates.engine.potential import VALUE

from .letters_in_time import Told
from .quadratic import square_root
from .telling import name_of, summed

POINTS = "smooth_convex_points"


def told(bounds: list, tried: list) -> tuple[list, list]:
    """(the bounds that are theorems, the theorems); of others it is said in `tried`."""
    kept, theorems = [], []
    for one in bounds:
        what = f"{one.of} at {one.name}"
        try:
            theorems.append(theorem_in_time(one, what))
            kept.append(one)
        except NotProved:
            tried.append(f"a bound on the {what} was found, but no theorem came of it")
    return kept, theorems


def theorem_in_time(found, name: str) -> dict:
    """An `InTime` bound as a theorem."""
    one = _Theorem(found)
    try:
        made = one.induction()
    except NotProved:
        if one.asked is not None:
            raise
        one = _Theorem(found, divided=True)
        made = one.induction()
    data = theorem([made], one.at())
    facts = [*data["theory"]["facts"], *data["induction"]["recurrence"], *data["induction"]["end"]]
    gives = [x["id"] for x in facts if x.get("why") == one.why]
    cites = [{"standard": POINTS, "gives": gives}]
    return {"name": name, "words": one.words(), "part": "", **data, "cites": cites}


class _Theorem(Told):
    """What is summed in each block, and the induction."""

    def weight(self, c, powers, start=False):
        """(weight, middles) of c times a product of what is ≥ 0."""
        weight, middles = number(str(c)), ()
        for name, power in powers:
            floor = self.conditions.floors.get(name)
            if start or floor.kind in (COUNTER, NEXT_ROOT):
                letter = self.letter[name]
                weight = weight * (letter if power == 1 else letter**power)
            elif floor.kind == FACT:
                middles += (self.fact(floor),) * power
            else:
                middles += (self.floor(floor),) * power
        return weight, middles

    def floor(self, floor):
        return Inequality(self.letter[floor.letter], self.polynomial(floor.below))

    def summands(self, part, rows):
        """Squares of a part, from its multipliers."""
        for name, value in self.x.items():
            if name[0] != part or not value or not isinstance(name, tuple):
                continue
            if name[1] == "q":
                _, _, i, j, powers = name
                weight, middles = self.weight(value / self.L, powers, part == "start")
                later = 1 in (i, j) and STAR in (i, j)
                fact = self.inequality(*(0 if x == 1 and later else x for x in (i, j)), later)
                yield Square(identity("1"), weight, (*middles, fact))
            elif name[1] == "square":
                weight, middles = self.weight(value, name[3], part == "start")
                yield Square(rows[name[2]], weight, middles)
            else:
                yield Square(rows[name[1], name[2]], number(str(value)))

    def falls(self):
        G, H = (number(str(1 / self.L)) * x for x in (self.g, self.g_next))
        return self.summands("decrease", {"0": G, "1": H, "-": G - H, "+": G + H})

    def bounds(self):
        conditions, L = self.conditions, self.L
        G, H = (number(str(1 / L)) * x for x in (self.g, self.h))
        rows: dict = {"0": G, "1": H, "-": G - H, "+": G + H}
        z = [*conditions.zeta, conditions.c / L]
        for i, (m, u) in enumerate(conditions.moves):
            line = self.row([*z, -u * m / L], [*self.s, self.g, self.h])
            rows["move", i] = line
        return self.summands("positive", rows)

    def starts(self):
        G = number(str(1 / self.L)) * self.g
        rows: dict = {"x": self.x0, "g": G}
        for name in self.x:
            if name[:2] == ("start", "square") and name[2] not in rows:
                rows[name[2]] = self.x0 - number(name[2]) * G
        return self.summands("start", rows)

    # -- floors

    def scalar_floors(self):
        return [f for f in self.conditions.floors.values() if f.kind == SCALAR]

    def kept_floor(self, floor, later=False):
        """s ≥ s_0 + δk."""
        letters = self.later if later else self.letter
        below = number(str(floor.below.number()))
        if floor.growth:
            below = below + number(str(floor.growth)) * letters[self.clock.counter]
        return Inequality(letters[floor.letter], below)

    def show_floors(self, d: Derivation):
        """The floors as facts, from those that the induction keeps."""
        for floor in self.scalar_floors():
            if floor.growth:
                rows = [Square(1, 1, self.kept_floor(floor))]
                rows.append(Square(1, number(str(floor.growth)) * self.letter[self.clock.counter]))
                d.squares(self.floor(floor), rows)
        for floor in self.conditions.floors.values():
            if floor.kind == ROOT:
                self._show_root(d, floor)

    def _show_root(self, d, floor):
        field, letter = self.clock.field, self.letter[floor.letter]
        first = None
        if floor.least:
            first = self._above(d, letter, field.number(floor.least), floor, None)
        if not (floor.below.is_number() and floor.below.number() == floor.least):
            self._above(d, letter, floor.below, floor, first)

    def _above(self, d, letter, below, floor, first):
        """r ≥ below, as (r − below)(r + below) ≥ 0 and r + below > 0."""
        total = letter + self.polynomial(below)
        strict = Inequality(total, 0, strict=True)
        terms = self._raised(below)
        rows = [] if first is None else [Square(1, 1, first), Square(1, number(str(floor.least)))]
        rows += [Square(1, letter)] if first is None else []
        d.squares(strict, [*rows, *terms])
        claim = Inequality(letter, self.polynomial(below))
        square = self.clock.roots[floor.letter] - below * below
        d.squares(claim, self._raised(square), times=(strict,))
        return claim

    def _raised(self, ratio):
        clock, found = self.clock, []
        terms = raised(clock, clock.polynomial(ratio), self.conditions.floors)
        for exponents, c in terms.items():
            powers = tuple((n, p) for n, p in zip(clock.field.names, exponents) if p)
            weight, middles = self.weight(c, powers)
            found.append(Square(1, weight, middles))
        return found

    def grows(self, d, floor):
        """s′ ≥ s_0 + δk′."""
        clock = self.clock
        step = clock.after[floor.letter] - clock.field.variable(floor.letter) - floor.growth
        rows = [Square(1, 1, self.kept_floor(floor)), *self._raised(step)]
        d.squares(self.kept_floor(floor, True), rows)

    # -- the theorem

    def induction(self):
        method, clock = self.method, self.clock
        top = self.x0.T * self.x0
        kept, fallen = Inequality(top, self.value()), Inequality(top, self.value(True))
        kept_floors = [self.kept_floor(floor) for floor in self.scalar_floors()]
        claims = self.claims()
        now = [*self.s, self.g, self.f]
        later = [*self.s_next, self.g_next, self.f_next]
        if self.asked is None:
            now, later = [*now, self.y], [*later, self.y_next]
        if self.divided:
            now, later = [*now, self.q], [*later, self.q_next]
        names = [*clock.scalars, *clock.roots, *([clock.counter] if self.counting else [])]
        now += [self.letter[n] for n in names]
        later += [self.later[n] for n in names]
        rest = [r.number() for r in method.rest]
        initial = [Equation(s, summed([(r, self.x0)], self.x0)) for s, r in zip(self.s, rest)]
        initial += [
            Equation(self.letter[n], number(str(value))) for n, value in clock.first.items()
        ]
        if self.counting:
            initial.append(Equation(self.letter[clock.counter], number(0)))

        def at_base(d: Derivation):
            d.squares(kept, list(self.starts()))
            for claim in kept_floors:
                d.squares(claim, [])

        def at_step(d: Derivation):
            self.show_floors(d)
            d.squares(fallen, [Square(identity("1"), 1, kept), *self.falls()])
            for floor in self.scalar_floors():
                self.grows(d, floor)

        def at_end(d: Derivation):
            self.show_floors(d)
            d.squares(claims[0], [Square(identity("1"), 1, kept), *self.bounds()])
            for claim in claims[1:]:
                self.in_numbers(d, claim, claims[0])

        return induction(
            [kept, *kept_floors],
            state=list(zip(now, later)),
            given=self.always(),
            initial=initial,
            recurrence=self.moves(),
            final=self.ends(),
            conclusion=claims,
            at_base=at_base,
            at_step=at_step,
            at_end=at_end,
            over=clock.counter,
            time_limit=30,
        )

    def in_numbers(self, d, claim, first):
        """The bound in k: γ in what is ≥ 0, with s − s_0 = (s − s_0 − δk) + δk."""
        clock, floors, L = self.clock, self.conditions.floors, self.L
        unit = L if self.found.of == VALUE else L * L
        value = self.found.of == VALUE
        positive = Inequality(self.e if self.found.point else self.f, 0)
        if value:
            fact = self.inequality("w" if self.found.point else 0, STAR)
            half = Square(self.h if self.found.point else self.g, number(str(1 / (2 * L))))
            d.squares(positive, [Square(identity("1"), 1, fact), half])
        rows = [Square(identity("1"), 1, first)]
        terms = raised(clock, clock.polynomial(self.found.growth), floors)
        for exponents, c in terms.items():
            held = [(n, p) for n, p in zip(clock.field.names, exponents) if p]
            for weight, counts, middles in self._apart(c / unit, held):
                weight = number(str(weight))
                if counts:
                    k = self.letter[clock.counter]
                    weight = weight * (k if counts == 1 else k**counts)
                if value:
                    rows.append(Square(identity("1"), weight, (*middles, positive)))
                else:
                    rows.append(Square(self.h if self.found.point else self.g, weight, middles))
        d.squares(claim, rows)

    def _apart(self, c, held):
        """The summands of c·Π that are left when every s − s_0 is δk and every r its floor."""
        parts = [(c, 0, ())]
        for name, power in held:
            floor = self.conditions.floors[name]
            if floor.kind == COUNTER:
                parts = [(w, counts + power, middles) for w, counts, middles in parts]
            elif floor.kind == ROOT:
                parts = [
                    (w, n, (*middles, *(self.floor(floor),) * power)) for w, n, middles in parts
                ]
            else:
                kept = self.kept_floor(floor)
                parts = [
                    (
                        w * comb(power, a) * floor.growth ** (power - a),
                        counts + power - a,
                        (*middles, *(kept,) * a),
                    )
                    for w, counts, middles in parts
                    for a in range(power + 1)
                ]
        return [one for one in parts if one[0] and one[2]]

    # -- words, and a run

    def words(self):
        found, L = self.found, self.found.L
        growth = factored_text(
            self.clock.polynomial(found.growth / (L if found.of == VALUE else L * L))
        )
        where = f"{found.point} of the program when iteration {self.clock.counter} + 1 ends"
        if not found.point:
            where = f"where gradient {self.clock.counter} + 1 is asked for"
        point = name_of(self.w)
        inverse = "".join(f"; {n} is 1/{old}" for n, old in self.clock.inverse.items())
        what = f"f({point}) − f*" if found.of == VALUE else f"|∇f({point})|²"
        return (
            f"For every convex, {found.L}-smooth f, every minimizer x* and every "
            f"{self.clock.counter}: {growth.replace('**', '^')}·({what}) ≤ |x_0 − x*|² from rest "
            f"at x_0; {point} is {where}; states and points are counted from x*, values from f* "
            f"on{inverse}"
        )

    def at(self):
        """Values of the letters on f = L|x|²/2 in ℝ, from rest at 1; None where a root is not
        rational, as no point is given then."""
        method, clock, L = self.method, self.clock, self.L
        if clock.sequences:
            return None
        numbers = {clock.counter: fmpq(0), **clock.first}
        state, at = [r.number() for r in method.rest], {"x₀": fmpq(1)}
        for mark in ("", "′"):
            for name, square in clock.roots.items():
                root = square_root(value_at(square, numbers))
                if root is None:
                    return None
                numbers[name] = root
            C, B = (self._numbers(row, numbers) for row in (method.C, method.B))
            y = sum((c * x for c, x in zip(C, state)), fmpq(0))
            at |= {name_of(s) + mark: x for s, x in zip(self.s, state)}
            at |= {name + mark: x for name, x in numbers.items()}
            at |= {name_of(self.y) + mark: y, name_of(self.g) + mark: L * y}
            at[name_of(self.f) + mark] = L * y * y / 2
            if self.divided:
                below = clock.field.polynomial(self.denominator(method.C))
                at[name_of(self.q) + mark] = 1 / value_at(below, numbers)
            if self.found.point and not mark:
                row = self._numbers(method.points[self.found.point], numbers)
                w = sum((c * x for c, x in zip(row, [*state, L * y])), fmpq(0))
                at |= {name_of(self.w): w, name_of(self.h): L * w, name_of(self.e): L * w * w / 2}
            after = {n: value_at(ratio, numbers) for n, ratio in clock.after.items()}
            rows = [self._numbers(row, numbers) for row in method.A]
            state = [sum((a * x for a, x in zip(row, state)), b * L * y) for row, b in zip(rows, B)]
            numbers = {clock.counter: numbers[clock.counter] + 1, **after}
        return at

    @staticmethod
    def _numbers(row, at):
        return [value_at(ratio, at) for ratio in row]
