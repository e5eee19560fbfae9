"""A worst-case rate as a theorem with an induction: states are sequences of vectors of ℝⁿ.

The statement has the method, the inequalities of the class that the proof uses, between points of
each window of the run and the minimizer, and the bound. The function of the certificate that falls
from step to step is the predicate of the induction, and stands in the proof alone.
"""

from __future__ import annotations

from fractions import Fraction
from operator import mul

from verify.formal.forms import Form, Point, Vector, combined, inner, rule, square, total, tree
from verify.formal.trees import Left

SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
STAR, START, FACTOR = "x⋆", "x₀", "c"
LEAST = "f⋆"
Row = tuple[str, Vector, Vector, str]
"""A recurrence, or a start: its id, what is, what it is, and why."""


class Method:
    """A piece of kind `rate`, with its letters."""

    def __init__(self, piece: dict) -> None:
        self.piece = piece
        numbers = {k: Fraction(v) for k, v in piece["class"].items() if k != "name"}
        self.numbers = numbers
        self.A = [[Fraction(x) for x in row] for row in piece["A"]]
        self.B, self.C = ([Fraction(x) for x in piece[key]] for key in ("B", "C"))
        self.rest = [Fraction(x) for x in piece["rest"]]
        self.rho2 = Fraction(piece["rho"]) ** 2
        self.p = [Fraction(x) for x in piece["p"]]
        self.d = len(self.A)
        self.N = len(piece["P"]) - self.d
        if "constant" not in piece:
            raise Left("a rate from a start that is not at rest")
        self.states = [f"s{i + 1}".translate(SMALL) for i in range(self.d)]
        if self.d == 1:
            self.states = ["s"]
        self.gradients = [f"g{i}".translate(SMALL) for i in range(self.N + 1)]
        valued = piece["class"]["name"] == "smooth-strongly-convex"
        self.values = [f"f{i}".translate(SMALL) for i in range(self.N + 1)] if valued else []
        self.least = [LEAST] if valued else []
        self.places: dict[str, Vector] = {}
        for k in range(self.N + 1):
            place = combined(*zip(self.C, self.state(k), strict=True))
            if list(place.values()) != [1]:
                self.places[f"y{k}".translate(SMALL)] = place

    # Points of the run

    def state(self, k: int, now: list[Vector] | None = None) -> list[Vector]:
        """The state k steps on, in letters of this one."""
        found = now or [{name: Fraction(1)} for name in self.states]
        for i in range(k):
            gradient = {self.gradients[i]: Fraction(1)}
            found = [
                combined(*zip(row, found, strict=True), (b, gradient))
                for row, b in zip(self.A, self.B, strict=True)
            ]
        return found

    def point(self, k: int | str) -> Point:
        if k == "*":
            return Point({STAR: Fraction(1)}, {}, LEAST if self.values else "")
        named = f"y{k}".translate(SMALL)
        place = combined(*zip(self.C, self.state(int(k)), strict=True))
        if named in self.places:
            place = {named: Fraction(1)}
        value = self.values[int(k)] if self.values else ""
        return Point(place, {self.gradients[int(k)]: Fraction(1)}, value)

    def inequalities(self, key: str) -> list[tuple[str, Fraction]]:
        """The facts of a list of multipliers, by id."""
        return [(self.fact(m), Fraction(m[3])) for m in self.piece.get(key, []) if m[3] != "0"]

    @staticmethod
    def fact(multiplier: list) -> str:
        return " ".join(map(str, multiplier[:3]))

    def form(self, multiplier: list) -> Form:
        name, i, j = multiplier[:3]
        return rule(name, self.point(i), self.point(j), self.numbers)

    def facts(self) -> list[dict]:
        found = {
            y: equation(f"place {y}", {y: Fraction(1)}, place, "")
            for y, place in self.places.items()
        }
        for key in ("decrease", "positive", "start"):
            for m in self.piece.get(key, []):
                if m[3] != "0":
                    why = f"{m[0]} of the class, between {self.named(m[1])} and {self.named(m[2])}"
                    claim = {"left": self.form(m).tree(), "right": 0, "relation": ">="}
                    found[self.fact(m)] = {"id": self.fact(m), "why": why} | claim
        return list(found.values())

    @staticmethod
    def named(k: int | str) -> str:
        return (
            "the minimizer"
            if k == "*"
            else ["this point", "the next", "the one after"][int(k)]
            if int(k) < 3
            else f"that {k} steps on"
        )

    # The function that falls

    def window(self, k: int, states: list[Vector]) -> list[Vector]:
        """s − r x*, and the gradients from the k-th on."""
        star = {STAR: Fraction(1)}
        moved = [combined((1, s), (-r, star)) for s, r in zip(states, self.rest, strict=True)]
        gradients = self.gradients[k : k + self.N]
        return moved + [{g: Fraction(1)} for g in gradients]

    def potential(self, k: int, window: list[Vector]) -> Form:
        products = [
            (Fraction(x), window[i], window[j])
            for i, row in enumerate(self.piece["P"])
            for j, x in enumerate(row)
            if Fraction(x)
        ]
        values: dict[str, Fraction] = {}
        for i, x in enumerate(self.p):
            values = combined(
                (1, values), (x, {self.values[k + i]: Fraction(1)}), (-x, {LEAST: Fraction(1)})
            )
        return Form(values, products)

    def distance(self) -> Vector:
        return {START: Fraction(1), STAR: Fraction(-1)}

    # The theorem

    def theorem(self) -> dict:
        piece = self.piece
        now, primes = self.state(0), {name: name + "′" for name in self.moving()}
        recurrence = self.recurrence(primes)
        start = [
            (f"rest {s}", {s: Fraction(1)}, {START: r}, "from rest" if i == 0 else "")
            for i, (s, r) in enumerate(zip(self.states, self.rest, strict=True))
        ]
        V = self.potential(0, self.window(0, now))
        C, epsilon = Fraction(piece["constant"]), Fraction(piece["epsilon"])
        z = self.distance()
        predicate = bounded(C, z, V)
        output = combined(*zip(map(Fraction, piece["readout"]), self.outputs(), strict=True))
        error = combined((1, output), (-1, {STAR: Fraction(1)}))
        conclusion = {
            "left": bound_tree(C / epsilon, z),
            "right": inner(error, error),
            "relation": ">=",
        }
        vectors = [*self.states, *self.places, *self.gradients]
        names, primed = [*vectors, STAR, START], [primes[n] for n in vectors]
        return {
            "name": piece["name"],
            "words": f"{piece['says']}: {piece.get('method', '')}",
            "part": piece["part"],
            "theory": {
                "dimensions": ["n"],
                "scalars": [
                    *self.values,
                    *(primes[n] for n in self.values),
                    *self.least,
                    FACTOR,
                    FACTOR + "′",
                ],
                "letters": [{"name": n, "rows": "n", "cols": "1"} for n in names + primed],
                "facts": self.facts(),
                "nonzero": [],
                "nonneg": [],
                "psd": [],
                "pd": [],
            },
            "induction": {
                "over": "k",
                "state": [list(pair) for pair in primes.items()] + [[FACTOR, FACTOR + "′"]],
                "start": [equation(*row) for row in start]
                + [{"id": "one", "left": FACTOR, "right": 1, "why": "c is ρ²ᵏ"}],
                "recurrence": [equation(*row) for row in recurrence]
                + [
                    {"id": f"value {f}", "left": primes[f], "right": self.values[i + 1], "why": ""}
                    for i, f in enumerate(self.values[:-1])
                ]
                + [
                    {
                        "id": "factor",
                        "left": FACTOR + "′",
                        "why": "ρ², and c is ρ²ᵏ",
                        "right": ["*", ["#", str(self.rho2)], FACTOR],
                    }
                ],
                "end": [],
            },
            "conclusions": [conclusion],
            "from": [
                {
                    "name": "falls",
                    "kind": "induction",
                    "predicates": [predicate],
                    "base": [self.base(C, z, V, start, predicate)],
                    "step": [self.step(C, z, V, recurrence, primes)],
                },
                {
                    "name": "bound",
                    "kind": "derivation",
                    "steps": [self.read(C, epsilon, V, error, conclusion)],
                    "claims": [conclusion],
                },
            ],
            "points": [self.at(primes)],
        }

    def at(self, primes: dict[str, str]) -> dict:
        """A run from x₀ = 1 on the function m x²/2, or the operator m x, of the class."""
        numbers = self.numbers
        beta = numbers.get("beta")
        m = (numbers["mu"] + numbers["L"]) / 2 if beta is None else 1 / beta
        state, states, gradients = list(self.rest), [], []
        places = []
        for _ in range(self.N + 2):
            states.append(state)
            places.append(sum(map(mul, self.C, state)))
            gradients.append(m * places[-1])
            state = [
                sum(map(mul, row, state)) + b * gradients[-1]
                for row, b in zip(self.A, self.B, strict=True)
            ]
        found = dict(zip(self.states, states[0], strict=True)) | {STAR: 0, START: 1}
        found |= {primes[s]: x for s, x in zip(self.states, states[1], strict=True)}
        scalars = {FACTOR: Fraction(1), FACTOR + "′": self.rho2} | dict.fromkeys(self.least, 0)
        for i in range(self.N + 1):
            y = f"y{i}".translate(SMALL)
            if y in self.places:
                found |= {y: places[i], primes[y]: places[i + 1]}
        for i, g in enumerate(self.gradients):
            found |= {g: gradients[i], primes[g]: gradients[i + 1]}
        for i, f in enumerate(self.values):
            value = [g**2 / (2 * m) for g in gradients[i : i + 2]]
            scalars |= {f: value[0], primes[f]: value[1]}
        return {
            "dimensions": {"n": 1},
            "scalars": {name: str(x) for name, x in scalars.items()},
            "letters": {name: [[str(x)]] for name, x in found.items()},
        }

    def moving(self) -> list[str]:
        return [*self.states, *self.places, *self.gradients, *self.values]

    def outputs(self) -> list[Vector]:
        letters = [*self.states, *self.gradients[: self.N]]
        return [{name: Fraction(1)} for name in letters]

    def recurrence(self, primes: dict[str, str]) -> list[Row]:
        found = [
            (f"next {s}", {primes[s]: Fraction(1)}, later, "the method" if i == 0 else "")
            for i, (s, later) in enumerate(zip(self.states, self.state(1), strict=True))
        ]
        for g, after in zip(self.gradients[:-1], self.gradients[1:], strict=True):
            found.append((f"next {g}", {primes[g]: Fraction(1)}, {after: Fraction(1)}, ""))
        return found

    # Its three inequalities

    def rows(self, key: str) -> list:
        return [[str(c), [], 1, [ident]] for ident, c in self.inequalities(key)]

    def spent(self, key: str) -> tuple[Form, list]:
        """What the multipliers take of a list's inequalities, in states, and its cofactors."""
        form = total(self.form(m).times(-Fraction(m[3])) for m in self.piece.get(key, []))
        return replaced(form, self.places, {y: f"place {y}" for y in self.places})

    def variables(self) -> tuple[list[str], dict[str, Vector]]:
        """Names for the differences s − r x* and the gradients, and what they are."""
        names = [*self.states, *self.gradients]
        meant = {g: {g: Fraction(1)} for g in self.gradients}
        moved = self.window(0, self.state(0))[: self.d]
        return names, meant | dict(zip(self.states, moved, strict=True))

    def centred(self, form: Form) -> Form:
        """A form in differences, with the minimizer at 0."""

        def without(u: Vector) -> Vector:
            return {name: c for name, c in u.items() if name != STAR}

        return Form(form.values, [(c, without(u), without(v)) for c, u, v in form.products])

    def step(self, C: Fraction, z: Vector, V: Form, recurrence: list[Row], primes: dict) -> dict:
        later = self.potential(1, self.window(1, self.state(1)))
        names, meant = self.variables()
        spent, terms = self.spent("decrease")
        form = self.centred(total([V.times(self.rho2), later.times(-1), spent]))
        moved = {name: {primes[name]: Fraction(1)} for name in self.moving()}
        there = renamed(V, moved)
        terms = terms + self.across(recurrence, self.window(1, self.state(1)), -1)
        terms += [[str(C * a * b), [], [x + "*", y], "factor", False, []]
                  for x, a in z.items() for y, b in z.items()]  # fmt: skip
        terms += [
            [str(-x), [], [], f"value {f}", False, []]
            for f, x in zip(self.values, self.p, strict=False)
            if x
        ]
        goal = bounded(C, z, there, FACTOR + "′")
        rows = form.squares(names, meant) + self.rows("decrease")
        if self.rho2:
            rows.append([str(self.rho2), [], 1, ["IH0"]])
        return {"id": "s", "rule": "squares", "squares": rows, "terms": gathered(terms)} | goal

    def across(self, rows: list[Row], window: list[Vector], sign: int) -> list:
        """Cofactors of the potential's change when each letter is replaced by what it is."""
        star = {STAR: Fraction(1)}
        before = []
        for i, (_, letter, _, _) in enumerate(rows):
            r = self.rest[i] if i < self.d else Fraction(0)
            before.append(combined((1, letter), (-r, star)))
        facts = [row[0] for row in rows]
        found = []
        for i, row in enumerate(self.piece["P"]):
            for j, x in enumerate(map(Fraction, row)):
                if not x:
                    continue
                if i < len(facts):
                    found += [
                        [str(sign * x * c), [], [], facts[i], True, [name]]
                        for name, c in (before[j] if j < len(before) else window[j]).items()
                    ]
                if j < len(facts):
                    found += [
                        [str(sign * x * c), [], [name + "*"], facts[j], False, []]
                        for name, c in window[i].items()
                    ]
        return found

    def base(self, C: Fraction, z: Vector, V: Form, start: list[Row], predicate: dict) -> dict:
        """At the start a state is r times the first point, also in the inequalities."""
        at_rest = {s: {START: r} for s, r in zip(self.states, self.rest, strict=True)}
        spent, placed = self.spent("start")
        facts = {next(iter(letter)): ident for ident, letter, _, _ in start}
        shown, rested = replaced(total([V.times(-1), spent]), at_rest, facts)
        whole = self.centred(shown + Form({}, [(C, z, z)]))
        gradients = {g: {g: Fraction(1)} for g in self.gradients}
        rows = whole.squares([START, *self.gradients], {START: z} | gradients)
        terms = [[str(C * a * b), [], [x + "*", y], "one", False, []]
                 for x, a in z.items() for y, b in z.items()]  # fmt: skip
        terms = gathered(terms + placed + rested)
        rows += self.rows("start")
        return {"id": "s", "rule": "squares", "squares": rows, "terms": terms} | predicate

    def read(self, C: Fraction, epsilon: Fraction, V: Form, error: Vector, goal: dict) -> dict:
        names, meant = self.variables()
        spent, terms = self.spent("positive")
        terms = [[str(Fraction(c) / epsilon), *rest] for c, *rest in terms]
        far = Form({}, [(-epsilon, u, v) for _, u, v in square(error)])
        rows = self.centred(total([V, far, spent])).squares(names, meant)
        rows = [[str(Fraction(w) / epsilon), *rest] for w, *rest in rows + self.rows("positive")]
        rows.append([str(1 / epsilon), [], 1, ["falls:0"]])
        return {"id": "s", "rule": "squares", "squares": rows, "terms": terms} | goal


def put(vector: Vector, by: dict[str, Vector]) -> Vector:
    """A combination with letters replaced by combinations."""
    return combined(*((c, by.get(name, {name: Fraction(1)})) for name, c in vector.items()))


def renamed(form: Form, by: dict[str, Vector]) -> Form:
    products = [(c, put(u, by), put(v, by)) for c, u, v in form.products]
    return Form(put(form.values, by), products, form.constant)


def replaced(form: Form, by: dict[str, Vector], facts: dict[str, str]) -> tuple[Form, list]:
    """A form with letters replaced by what they are, by these facts, and the cofactors of the
    difference: uᵀv − u₀ᵀv₀ = (u − u₀)ᵀv + u₀ᵀ(v − v₀)."""
    terms = []
    for c, u, v in form.products:
        terms += [[str(c * a * b), [], [], facts[x], True, [y]]
                  for x, a in u.items() if x in facts for y, b in v.items()]  # fmt: skip
        terms += [[str(c * a * b), [], [x + "*"], facts[y], False, []]
                  for x, a in put(u, by).items() for y, b in v.items() if y in facts]  # fmt: skip
    return renamed(form, by), gathered(terms)


def gathered(terms: list) -> list:
    """Terms that differ by their coefficient alone, added up."""
    found: dict[str, list] = {}
    for c, *rest in terms:
        key = repr(rest)
        before = Fraction(found[key][0]) if key in found else Fraction(0)
        found[key] = [str(before + Fraction(c)), *rest]
    return [term for term in found.values() if term[0] != "0"]


def bound_tree(c: Fraction, z: Vector, factor: str = FACTOR) -> object:
    return ["*", ["#", str(c)], factor, inner(z, z)[1], inner(z, z)[2]]


def bounded(C: Fraction, z: Vector, V: Form, factor: str = FACTOR) -> dict:
    """C c |x₀ − x*|² − V ≥ 0."""
    left = ["+", bound_tree(C, z, factor), ["-", V.tree()]]
    return {"left": left, "right": 0, "relation": ">="}


def equation(ident: str, letter: Vector, is_: Vector, why: str) -> dict:
    return {"id": ident, "left": tree(letter), "right": tree(is_) if is_ else 0, "why": why}


def rate(piece: dict) -> dict:
    """A piece of kind `rate` as a theorem.  Left where it cannot be one."""
    return Method(piece).theorem()
