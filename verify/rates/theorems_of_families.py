"""A rate for every value of a letter as theorems of the certificate format.

The letter is a scalar between two numbers, and 1/f is one ≥ 0 for each factor f of a denominator.
What is ≥ 0 in the interval is a sum of products of (letter − low) and (high − letter), by Bernstein
coefficients; a matrix that is ⪰ 0 there, a sum of these times squares. An interval on which these
coefficients do not show it is halved, so that there may be several theorems.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from flint import fmpq, fmpq_mat, fmpq_poly

from theory.operators.derivation import Derivation
from theory.operators.induction import induction
from theory.operators.polynomial import Operator, Scalar, identity, number
from theory.operators.relations import Equation, Inequality
from theory.operators.square import Square
from theory.operators.theorems import theorem
from theory.rates.engine.families import squares
from theory.rates.engine.letters import at
from theory.rates.engine.window import STAR

from .functions import Functions, Halved, coefficients
from .telling import less, letters, name_of, squares_of, summed

POINTS = "smooth_convex_points"
DEPTH = 7
# Letters, size and index of the theorem, and what stands for one that is the family's letter.
LETTERS = {"s": "z", "y": "v", "g": "h", "f": "e", "p": "q", "D": "E", "n": "d", "k": "t"}


def family_theorems(found, depth: int = DEPTH) -> list[dict]:
    """A `FamilyRate` as theorems: for each part of its interval the rate, and that nothing has a
    pole there."""
    told = _Told(found)
    try:
        return [told.theorem(), *told.poles()]
    except Halved:
        if not depth:
            raise ArithmeticError("no sign is shown on the interval") from None
        low, high = found.family.low, found.family.high
        middle, over = (low + 1, fmpq(1)) if high is None else ((low + high) / 2, (high - low) / 64)
        parts = replace(found.family, high=middle + over), replace(found.family, low=middle)
        return [
            t for part in parts for t in family_theorems(replace(found, family=part), depth - 1)
        ]


class _Told(Functions):
    """The letters of one proof, and what stands in them."""

    def __init__(self, found):
        zero = found.family.field.zero
        if not found.p:  # with a gradient and a value that enter V by zero
            P = [[*row, zero] for row in found.P]
            P.append([zero] * (len(P) + 1))
            found = replace(found, P=P, p=[zero], readout=[*found.readout, zero])
        super().__init__(found)
        self.N = len(found.p)
        family = self.family
        self.names = {n: other if n == family.letter else n for n, other in LETTERS.items()}
        d, N, size = len(family.A), self.N, self.names["n"]
        self.s, self.s_next = letters(self.names["s"], d, size, 1)
        self.y, self.y_next = letters(self.names["y"], N, size, 0)
        self.g, self.g_next = letters(self.names["g"], N, size, 0)
        self.f, self.f_next = letters(self.names["f"], N, "1", 0)
        self.x0 = Operator("x₀", size, "1")
        self.z = [*self.s, *self.g, self.g_next[-1]]
        self.conditions, self.shown = found.conditions(), found.check()
        self.curved = 1 / (2 * (family.L - family.mu))

    # -- summands

    def times(self, ratio, fact):
        return [
            Square(identity("1"), number(str(c)) * under, (*middles, fact))
            for c, under, middles in self.positive(ratio)
        ]

    def summands(self, what, z):
        form, _, multipliers, points = self.conditions[what]
        found = []
        for _, i, j, weight in multipliers:
            found += self.times(weight, self.named(i, j))
        form = self.found.remainder(form, multipliers, points)
        try:
            return found + self.squares(form, z)
        except Halved:
            if self.shown[what] is None:  # by Bernstein coefficients, on parts of the interval
                raise
            for weight, row in squares(form) or _halved():
                q = self.sum(zip(row, z))
                found += [
                    Square(q, number(str(c)) * under, middles)
                    for c, under, middles in self.positive(weight)
                ]
            return found

    def squares(self, form, z):
        """Squares of a matrix of functions, by Bernstein coefficients. Raises Halved."""
        common = self.family.field.one
        for row in form:
            for x in row:
                bottom = x.bottom
                common = common * self.family.field.polynomial(bottom / common.top.gcd(bottom))
        top, under = self.split(1 / common)
        flat = [coefficients((x * common).top * top) for row in form for x in row]
        size, found = len(form), []
        for matrix, middles in self.bernstein(flat):
            try:
                parts = squares_of(fmpq_mat(size, size, matrix.entries()))
            except ArithmeticError:
                raise Halved from None
            for c, row in parts:
                found.append(Square(summed(zip(row, z)), number(str(c)) * under, middles))
        return found

    # -- hypotheses

    def used(self):
        found = [(m[1], m[2]) for part in self.conditions.values() for m in part[2] if m[3] != 0]
        return list(dict.fromkeys(found))

    def named(self, i, j):
        """The inequality as a fact, of the next index where it is one between its points."""
        if self.N in (i, j) and {i, j} != {0, self.N}:
            return self.inequality(*(x if x == STAR else x - 1 for x in (i, j)), later=True)
        return self.inequality(i, j)

    def inequality(self, i, j, later=False):
        x, g, f = self.point(i, later)
        y, h, e = self.point(j, later)
        mu = self.family.mu
        dx, dg, df = less(x, y), less(g, h), less(f, e)
        left = df if h is None else df - h.T * dx
        one = self.family.field.one
        bent = self.sum([(one, dg), (-mu, dx)])
        right = self.sum([(self.curved, bent.T * bent), (mu / 2, dx.T * dx)])
        return Inequality(left, right, f"Points of f in F(μ, L) at index {i} and {j}.")

    def point(self, i, later):
        if i == STAR:
            return None, None, None
        if later or i == self.N:
            i -= i == self.N and not later
            return self.y_next[i], self.g_next[i], self.f_next[i]
        return self.y[i], self.g[i], self.f[i]

    def always(self):
        points = self.conditions["decrease"][3]
        z = [*self.s, *self.g, self.g_next[-1]]
        found = [self.low] if self.high is None else [self.low, self.high]
        found += [Equation(y, self.sum(zip(points[i][0], z))) for i, y in enumerate(self.y)]
        pairs = {}
        for i, j in self.used():
            if {i, j} != {0, self.N}:
                back = int(self.N in (i, j))
                key = tuple(x if x == STAR else x - back for x in (i, j))
                pairs[key] = self.inequality(*key)
        return found + list(pairs.values())

    def moves(self):
        family = self.family
        for row, b, s in zip(family.A, family.B, self.s_next):
            yield Equation(s, self.sum(zip([*row, b], [*self.s, self.g[0]])))
        for now, later in ((self.g, self.g_next), (self.f, self.f_next)):
            yield from (Equation(a, b) for a, b in zip(later, now[1:]))
        for i, j in self.used():
            if {i, j} == {0, self.N}:
                yield self.inequality(i, j)

    def value(self, ahead=False):
        s, g, f = (self.s_next, self.g_next, self.f_next) if ahead else (self.s, self.g, self.f)
        w, P, terms = [*s, *g], self.found.P, []
        for a in range(len(w)):
            for b in range(a, len(w)):
                terms.append((P[a][b] * (1 if a == b else 2), w[a].T * w[b]))
        return self.sum([*terms, *zip(self.found.p, f)])

    # -- the theorem

    def theorem(self) -> dict:
        found, family = self.found, self.family
        p, later = Scalar(self.names["p"]), Scalar(self.names["p"] + "′")
        V, ahead = self.value(), self.value(ahead=True)
        rests = found.constant is not None
        if rests:
            top = self.sum([(found.constant, self.x0.T * self.x0)])
            start = [
                Equation(s, summed([(r.number(), self.x0)], self.x0))
                for s, r in zip(self.s, family.rest)
            ]
        else:
            top = Operator(self.names["D"], "1", "1")
            start = [Equation(top, V, "the first V")]
        w = self.sum(zip(found.readout, [*self.s, *self.g]))
        kept, fallen = Inequality(p * top, V), Inequality(later * top, ahead)
        claim = Inequality(p * top, self.sum([(found.epsilon, w.T * w)]))
        base = self.summands("start", [self.x0, *self.g, self.g_next[-1]]) if rests else []
        step = [*self.times(found.square, kept), *self.summands("decrease", self.z)]
        end = [Square(identity("1"), 1, kept), *self.summands("positive", self.z)]
        given, moves = self.always(), list(self.moves())
        ratio = Equation(later, self.written(found.square) * p)
        names = [[*self.s, *self.y, *self.g, *self.f, p]]
        names.append([*self.s_next, *self.y_next, *self.g_next, *self.f_next, later])
        inverse = self.inverses()
        made = induction(
            kept,
            state=list(zip(*names)),
            given=[*given, *inverse],
            initial=[Equation(p, number(1)), *start],
            recurrence=[*moves, ratio],
            conclusion=[claim],
            at_base=lambda d: self.squared(d, kept, base),
            at_step=lambda d: self.squared(d, fallen, step),
            at_end=lambda d: self.squared(d, claim, end),
            over=self.names["k"],
            time_limit=60,
        )
        data = theorem([made], self.run(names))
        facts = [*data["theory"]["facts"], *data["induction"]["recurrence"]]
        gives = [x["id"] for x in facts if "F(μ, L)" in x.get("why", "")]
        return {
            "name": self.name(),
            "words": self.words(),
            "part": "",
            **data,
            "cites": [{"standard": POINTS, "gives": gives}],
        }

    def upright(self, polynomial):
        powers = (self.letter**i if i else number(1) for i in range(len(polynomial.coeffs())))
        return summed(zip(polynomial.coeffs(), powers), number(0))

    def inverses(self):
        return [Equation(self.factor(f) * self.polynomial(f), number(1)) for f in self.factors]

    def squared(self, derivation, claim, rows):
        """The claim as a sum of squares, after the products of different 1/f in partial fractions:
        with these and the equations as they stand all that is left reduces to 0."""
        inverses = self.inverses()
        for (f, one), (g, other) in combinations(zip(self.factors, inverses), 2):
            _, a, b = fmpq_poly(coefficients(f)).xgcd(fmpq_poly(coefficients(g)))
            product = self.factor(f) * self.factor(g)
            apart = self.upright(a) * self.factor(g) + self.upright(b) * self.factor(f)
            derivation.prove(product, apart, use=tuple(map(derivation.find, (one, other))))
        derivation.squares(claim, rows)

    def poles(self) -> list[dict]:
        """The theorem that the factors of denominators are > 0 inside, where there are any."""
        if not self.factors:
            return []
        low = Inequality(self.low.left, self.low.right, strict=True)
        high = self.high and Inequality(self.high.left, self.high.right, strict=True)
        d, signs = Derivation([low, high] if high else [low]), []
        for f in self.factors:
            sign = Inequality(self.polynomial(f), 0, strict=True)
            rows = [
                Square(number(1), str(c[0, 0]), tuple(high if m is self.high else low for m in mid))
                for c, mid in self.bernstein([coefficients(f)])
                if c[0, 0]
            ]
            if any(square.weight.startswith("-") for square in rows):
                raise Halved
            if d.find(sign) is None:
                d.squares(sign, rows)
                signs.append(sign)
        if not signs:
            return []
        data = theorem([d.qed(*signs)], {self.family.letter: self.inside()})
        words = f"No denominator vanishes for {self.ends()}: their factors are > 0."
        return [
            {"name": f"no pole, {self.name()}", "words": words, "part": "", **data, "cites": []}
        ]

    def name(self):
        """The theorem's, by its interval."""
        low, high, letter = self.family.low, self.family.high, self.family.letter
        return f"{letter} above {low}" if high is None else f"{letter} from {low} to {high}"

    def ends(self):
        low, high, letter = self.family.low, self.family.high, self.family.letter
        return f"{low} < {letter}" + ("" if high is None else f" < {high}")

    def words(self):
        found, family = self.found, self.family
        s, y, g, k, D = (self.names[n] for n in ("s", "y", "g", "k", "D"))
        top = f"ρ²^{k} {D}, {D} the first V"
        if found.constant is not None:
            top = f"{_front(found.constant)}ρ²^{k} |x_0 − x*|² from rest at x_0"
        readout = ", ".join(map(_text, found.readout))
        A = "; ".join(" ".join(map(_text, row)) for row in family.A)
        B, C = (", ".join(map(_text, x)) for x in (family.B, family.C))
        return (
            f"For every {family.letter} with {self.ends()}, every μ-strongly convex, L-smooth "
            f"f, μ = {_text(family.mu)}, L = {_text(family.L)}, its minimizer x* and every {k}: "
            f"{_front(found.epsilon)}|({readout})·({s}, {g}) − x*|² ≤ {top}, ρ² = "
            f"{_text(found.square)}; {s}′ = A{s} + B{g}, {y} = C{s}, A = [{A}], B = [{B}], C = "
            f"[{C}]; states and points are counted from x*, values from f* on"
        )

    def run(self, names):
        """Values of the letters on f = L|x|²/2 in ℝ, from rest at 1, inside the interval."""
        family, t = self.family, self.inside()

        def numbers(rows):
            return [at(x, t) for x in rows]

        L = at(family.L, t)
        state, states, y, g, f = numbers(family.rest), [], [], [], []
        for _ in range(self.N + 1):
            y.append(sum((c * x for c, x in zip(numbers(family.C), state)), fmpq(0)))
            states.append(state)
            g.append(L * y[-1])
            f.append(L * y[-1] ** 2 / 2)
            state = [
                sum((a * x for a, x in zip(numbers(row), state)), at(b, t) * g[-1])
                for row, b in zip(family.A, family.B)
            ]
        N = self.N
        w = [*states[0], *g[:N]]
        P = [numbers(row) for row in self.found.P]
        first = sum((w[a] * P[a][b] * w[b] for a in range(len(w)) for b in range(len(w))), fmpq(0))
        first += sum((c * x for c, x in zip(numbers(self.found.p), f)), fmpq(0))
        now = [*states[0], *y[:N], *g[:N], *f[:N], fmpq(1)]
        later = [*states[1], *y[1:], *g[1:], *f[1:], at(self.found.square, t)]
        values = {family.letter: t, "x₀": fmpq(1), self.names["D"]: first}
        for letter, value in zip([*names[0], *names[1]], [*now, *later]):
            values[name_of(letter)] = value
        for i in self.factors:
            values[name_of(self.factor(i))] = 1 / i(t)
        return values


def _halved():
    raise Halved


def _front(ratio):
    """A factor in words."""
    return "" if ratio == 1 else f"({_text(ratio)})·"


def _text(ratio):
    return ratio.text().replace("**", "^").replace("*", "·")
