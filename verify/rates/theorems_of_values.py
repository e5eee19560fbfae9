"""Potentials and rates of function values as theorems of the certificate format.

An induction over k, in letters: the state (from a minimizer on where there is only one), the
gradients and the values of f − f* at the next N points. Hypotheses are the inequalities of the
class that the search used. The squares are those of exact elimination, one list for each power
of k, so that every weight is a number ≥ 0 times kʲ.
"""

from __future__ import annotations

from math import comb
from typing import Any

from flint import fmpq, fmpq_mat

from theory.operators.derivation import Derivation
from theory.operators.induction import induction
from theory.operators.polynomial import Operator, Scalar, number
from theory.operators.relations import Equation, Inequality
from theory.operators.square import Square
from theory.operators.theorems import theorem
from theory.rates.engine.potential import VALUE, from_rest
from theory.rates.engine.window import STAR, Window

from .telling import known, less, letters, name_of, squares_of, summed

POINTS = "smooth_convex_points"
CONVEX = "Points, gradients and values of f ∈ F(0, {L}) at index {i} and {j}."
SMOOTH = (
    "Points of an f with {L}-Lipschitz gradient: with {L}/2 times the squared norm added it is "
    "convex and 2·{L}-smooth."
)
WHY = {
    "pl": "the inequality of Polyak and Łojasiewicz",
    "lower": "no value is below f*, not even after a step 1/L",
}


def potential_theorem(found, name: str) -> dict:
    """A `Potential` as a theorem: c(k)·T_k ≤ C|x_0 − x*|², or ≤ V_0 where there is no C."""
    told = _Told(found, [*found.P], [*found.p])
    k, later = Scalar("k", nonneg=True), Scalar("k′", nonneg=True)
    powers = range(len(found.P))
    x0 = Operator("x₀", "n", "1")
    V = told.value(k, powers)
    if found.constant is None:
        top: Operator = Operator("D", "1", "1")
        start = [Equation(top, told.value(None, (0,)), "D is the first V")]
    else:
        top = number(str(found.constant)) * (x0.T * x0)
        start = told.at_rest(x0)
    target = told.f[0] if found.of == VALUE else told.g[0].T * told.g[0]
    claim = Inequality(top, summed((c, _power(k, i)) for i, c in enumerate(found.growth)) * target)
    kept = Inequality(top, V)
    fallen = Inequality(top, told.value(later, powers, ahead=True))
    falls = [row for j in powers for row in told.falls(j, _power(k, j))]
    least = [row for j in powers for row in told.bounds(j, _power(k, j))]

    def at_base(d: Derivation):
        d.squares(kept, [] if found.constant is None else told.starts(x0))

    made = induction(
        kept,
        state=[*told.state(), (k, later)],
        given=told.always(),
        initial=[Equation(k, number(0)), *start],
        recurrence=[*told.moves(), Equation(later, k + 1)],
        conclusion=[claim],
        at_base=at_base,
        at_step=lambda d: d.squares(fallen, [known(kept), *falls]),
        at_end=lambda d: d.squares(claim, [known(kept), *least]),
        over="k",
        time_limit=60,
    )
    what = "(f(y_k) − f*)" if found.of == VALUE else "|∇f(y_k)|²"
    unit = "" if found.constant == 1 else f"{found.constant}"
    bound = "D, the first V," if found.constant is None else f"{unit}|x_0 − x*|² from rest at x_0"
    words = (
        f"For every convex, {found.functions.L}-smooth f, every minimizer x* and every k: "
        f"({_polynomial(found.growth)}){what} ≤ {bound}; {told.system(' from x*')}"
    )
    at = told.run(k=(0, 1), D=lambda first: first)
    return _stated(name, words, theorem([made], at), {"q"})


def value_theorem(found, name: str) -> dict:
    """A `ValueRate` as a theorem: ε(f_k − f*) ≤ C τᵏ (f_0 − f*), or ≤ τᵏ V_0 without C."""
    told = _Told(found, [found.P], [found.p])
    p, later, D = Scalar("p"), Scalar("p′"), Operator("D", "1", "1")
    x0 = Operator("x₀", "n", "1")
    rests = found.constant is not None
    ceiling = number(str(found.constant)) * D if rests else D
    V, factor = told.value(None, (0,)), number(str(found.factor))
    first = Equation(D, told.f[0], "D is the first f − f*") if rests else Equation(D, V, "V_0")
    kept = Inequality(p * ceiling, V)
    fallen = Inequality(later * ceiling, told.value(None, (0,), ahead=True))
    claim = Inequality(p * ceiling, number(str(found.epsilon)) * told.f[0])

    made = induction(
        kept,
        state=[*told.state(), (p, later)],
        given=told.always(),
        initial=[Equation(p, number(1)), first, *(told.at_rest(x0) if rests else ())],
        recurrence=[*told.moves(), Equation(later, factor * p, "p is τᵏ")],
        conclusion=[claim],
        at_base=lambda d: d.squares(kept, told.starts(x0) if rests else []),
        at_step=lambda d: d.squares(fallen, [known(kept, found.factor), *told.falls(0, 1)]),
        at_end=lambda d: d.squares(claim, [known(kept), *told.bounds(0, 1)]),
        over="k",
        time_limit=60,
    )
    mu, L = found.functions.mu, found.functions.L
    unit = "" if found.constant == 1 else f"{found.constant}"
    top = f"{unit}τᵏ(f(x_0) − f*) from rest at x_0" if rests else "τᵏD, D the first V"
    least = "" if found.epsilon == 1 else f"{found.epsilon}"
    words = (
        f"For every {L}-smooth f with |∇f|² ≥ {2 * mu}(f − f*) and every k: {least}(f(y_k) − f*) ≤ "
        f"{top}, τ = {found.factor}; {told.system()}"
    )
    at = told.run(p=(1, found.factor), D=lambda start: told.first if rests else start)
    return _stated(name, words, theorem([made], at), set())


def _stated(name, words, data, given) -> dict:
    """The theorem with its citation: of what hypotheses on convex functions are."""
    facts = [*data["theory"]["facts"], *data["induction"]["recurrence"]]
    gives = [fact["id"] for fact in facts if given and fact.get("relation") == ">="]
    cites = [{"standard": POINTS, "gives": gives}]
    return {"name": name, "words": words, "part": "", **data, "cites": cites}


class _Told:
    """The letters of one proof, and what stands in them."""

    def __init__(self, found, P, p):
        self.found, self.method, self.N = found, found.method, found.values
        self.P, self.p = P, p
        self.window = Window(self.method, self.N)
        d, N = self.method.size, self.N
        self.s, self.s_next = letters("s", d, "n", 1)
        self.g, self.g_next = letters("g", N, "n", 0)
        self.f, self.f_next = letters("f", N, "1", 0)
        self.y, self.y_next = letters("y", N, "n", 0)
        self.z = [*self.s, *self.g, self.g_next[-1]]
        between = found.functions.inequalities(self.window.points)
        self.table = {(q.kind, q.i, q.j): q for q in between}
        self.first: Any = None

    # -- hypotheses

    def state(self):
        now = [*self.s, *self.y, *self.g, *self.f]
        return list(zip(now, [*self.s_next, *self.y_next, *self.g_next, *self.f_next]))

    def at_rest(self, x0):
        rest = self.method.rest.entries()
        return [Equation(s, summed([(r, x0)], x0)) for s, r in zip(self.s, rest)]

    def moves(self):
        """s′ = As + Bg, what is shifted by one place, and inequalities from the first to the
        last."""
        for row, s in enumerate(self.s_next):
            entries = [*self.method.A.tolist()[row], self.method.B[row, 0]]
            yield Equation(s, summed(zip(entries, [*self.s, self.g[0]]), s))
        for now, later in ((self.g, self.g_next), (self.f, self.f_next)):
            yield from (Equation(a, b) for a, b in zip(later, now[1:]))
        for kind, i, j in self._used():
            if {i, j} == {0, self.N}:
                yield self.inequality(kind, i, j)

    def always(self):
        """Inequalities between points that are there at one index."""
        found: dict[Any, Any] = {}
        for i, y in enumerate(self.y):
            shown = [*(self.method.C * self.method.A**i).entries()]
            for step in range(i):
                shown.append(
                    (self.method.C * self.method.A ** (i - 1 - step) * self.method.B)[0, 0]
                )
            found[i] = Equation(y, summed(zip(shown, [*self.s, *self.g])), "where g is asked for")
        for kind, i, j in self._used():
            if {i, j} != {0, self.N}:
                back = int(self.N in (i, j))
                key = (kind, *(x if x == STAR else x - back for x in (i, j)))
                found[key] = self.inequality(*key)
        return list(found.values())

    def _used(self):
        found, powers = self.found, range(len(self.P))
        lists = [self._of(part, j) for part in (found.decrease, found.positive) for j in powers]
        lists.append(found.start)
        return list(dict.fromkeys((m[0], m[1], m[2]) for part in lists for m in part if m[3]))

    def inequality(self, kind, i, j, later=False):
        """An inequality of the class in letters, at the index or (`later`) the next."""
        x, g, f = self._point(i, later)
        mu, L = self.found.functions.mu, self.found.functions.L
        if kind == "pl":
            return Inequality(g.T * g, number(str(2 * mu)) * f, WHY[kind])
        if kind == "lower":
            return Inequality(number(str(2 * L)) * f, g.T * g, WHY[kind])
        y, h, e = self._point(j, later)
        convex = self.found.functions.has_one_minimizer
        mu = mu if convex else -L
        dx, dg, df = less(x, y), less(g, h), less(f, e)
        left = df if h is None else df - h.T * dx
        bent = summed([(1, dg), (-mu, dx)])
        right = summed([(1 / (2 * (L - mu)), bent.T * bent), (mu / 2, dx.T * dx)])
        why = CONVEX.format(L=L, i=i, j=j) if convex else SMOOTH.format(L=L)
        return Inequality(left, right, why)

    def _point(self, i, later):
        """x, g and f of a point; None at the minimizer. The last is the last of the next index."""
        if i == STAR:
            return None, None, None
        if later or i == self.N:
            i -= i == self.N and not later
            return self.y_next[i], self.g_next[i], self.f_next[i]
        return self.y[i], self.g[i], self.f[i]

    # -- V

    def value(self, k, powers, ahead=False):
        """V, with k or without it, at the index or the next."""
        s, g, f = (self.s_next, self.g_next, self.f_next) if ahead else (self.s, self.g, self.f)
        w = [*s, *g]
        found = []
        for j in powers:
            terms = []
            for a in range(len(w)):
                for b in range(a, len(w)):
                    terms.append((self.P[j][a, b] * (1 if a == b else 2), w[a].T * w[b]))
            whole = summed([*terms, *zip(self.p[j], f)], f[0])
            found.append(whole if k is None or not j else _power(k, j) * whole)
        return summed((1, part) for part in found)

    # -- summands

    def falls(self, j, weight):
        """Summands of kʲ's coefficient in V_k − V_{k+1}, or in τV_k − V_{k+1}."""
        found, powers = self.found, range(len(self.P))
        rate = getattr(found, "factor", fmpq(1))
        form = self._form(0, [rate * int(i == j) for i in powers])
        form -= self._form(1, [fmpq(comb(i, j)) for i in powers])
        return self._summands(form, self._of(found.decrease, j), weight)

    def bounds(self, j, weight):
        """Summands of kʲ's coefficient in V_k − c(k)·T_k, or in V_k − ε(f_k − f*)."""
        found = self.found
        form = self._form(0, [fmpq(int(i == j)) for i in range(len(self.P))])
        if getattr(found, "of", VALUE) != VALUE:
            g = self.window.points[0].g
            form -= g.transpose() * g * found.growth[j]
        return self._summands(form, self._of(found.positive, j), weight)

    def starts(self, x0):
        """Summands of C|x_0 − x*|² − V_0, or of C(f_0 − f*) − V_0, from rest."""
        found = self.found
        into, corner = from_rest(self.method, self.N)
        form = self._form(0, [fmpq(int(i == 0)) for i in range(len(self.P))])
        form = -(into.transpose() * form * into)
        if hasattr(found, "of"):
            form += corner * found.constant
        return self._summands(form, found.start, 1, [x0, *self.g, self.g_next[-1]], into)

    def _of(self, part, j):
        return part[j] if hasattr(self.found, "of") else part

    def _form(self, k, weights):
        seen = fmpq_mat(self.window.seen(k))
        form = fmpq_mat(self.window.size, self.window.size)
        for weight, P in zip(weights, self.P):
            form += seen.transpose() * P * seen * weight
        return form

    def _summands(self, form, multipliers, weight, z=None, into=None):
        for kind, i, j, c in multipliers:
            if c:
                q = self.table[kind, i, j].form
                form -= (q if into is None else into.transpose() * q * into) * c
                yield known(self._named(kind, i, j), c * self._unit(kind), weight)
        for c, row in squares_of(form):
            yield Square(summed(zip(row, z or self.z)), number(str(c)) * weight)

    def _unit(self, kind):
        """How much of the inequality as it is written is that of the class."""
        mu, L = self.found.functions.mu, self.found.functions.L
        return {"pl": 1 / (2 * mu) if mu else 0, "lower": 1 / (2 * L)}.get(kind, fmpq(1))

    def _named(self, kind, i, j):
        if self.N in (i, j) and {i, j} != {0, self.N}:
            back = (x if x == STAR else x - 1 for x in (i, j))
            return self.inequality(kind, *back, later=True)
        return self.inequality(kind, i, j)

    # -- words, and a run

    def system(self, origin=""):
        A, B, C = (_rows(m.tolist()) for m in (self.method.A, self.method.B, self.method.C))
        what = f"states s and points y are counted{origin}, values" if origin else "values f are"
        return f"s′ = As + Bg, y = Cs, A = {A}, B = {B}, C = {C}; {what} from f* on"

    def run(self, D, **counters):
        """Values of the letters on f = L|x|²/2 in ℝ, from rest at 1."""
        method, L, N = self.method, self.found.functions.L, self.N
        state, states, y, g, f = method.rest, [], [], [], []
        for _ in range(N + 1):
            y.append((method.C * state)[0, 0])
            states.append(state)
            g.append(L * y[-1])
            f.append(L * y[-1] ** 2 / 2)
            state = method.A * state + method.B * g[-1]
        self.first = f[0]
        w = fmpq_mat([[x] for x in [*states[0].entries(), *g[:N]]])
        start = (w.transpose() * self.P[0] * w)[0, 0] + sum(
            (a * b for a, b in zip(self.p[0], f)), fmpq(0)
        )
        now = [*states[0].entries(), *y[:N], *g[:N], *f[:N]]
        later = [*states[1].entries(), *y[1:], *g[1:], *f[1:]]
        at = {"x₀": fmpq(1), "D": D(start)}
        for (a, b), x, y in zip(self.state(), now, later):
            at |= {name_of(a): x, name_of(b): y}
        for name, (first, second) in counters.items():
            at |= {name: fmpq(first), f"{name}′": fmpq(second)}
        return at


def _power(k, j):
    return number(1) if j == 0 else k if j == 1 else k**j


def _polynomial(growth):
    """c_0 + c_1 k + … in words."""
    powers = ("", "k", "k²")
    terms = [(str(c), powers[i]) for i, c in enumerate(growth) if c]
    return " + ".join(c + k if c != "1" or not k else k for c, k in terms)


def _rows(rows):
    return "[" + "; ".join(" ".join(map(str, row)) for row in rows) + "]"
