"""A worst case of finitely many steps as a theorem about vectors of ℝⁿ and numbers.

Its hypotheses are the inequalities of the classes that the proof uses, between the points of the
run, and the assumptions; what is named by a step is written out in the vectors that are new.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from verify.formal.forms import Form, Point, Vector, combined, rule, total
from verify.formal.trees import Left
from verify.recheck import roots_of

TRIED = 60
"""Numbers that are tried for each of four squares, the largest first."""


class Run:
    """A piece of kind `worst_case`: its points, and every name as a combination of new vectors."""

    def __init__(self, piece: dict) -> None:
        if piece["blocks"] or piece["matrices"]:
            raise Left("a worst case with matrices of inequalities")
        if roots_of(piece):
            raise Left("a worst case with a square root")
        self.piece = piece
        self.meant: dict[str, Vector] = {}
        self.new: list[str] = []
        self.numbers: list[str] = []
        self.points: list[list[Point]] = [[] for _ in piece["functions"]]
        for step in piece["run"]:
            self.take(step)

    def vector(self, name: str) -> Vector:
        self.new.append(name)
        self.meant[name] = {name: Fraction(1)}
        return self.meant[name]

    def of(self, combination: dict) -> Vector:
        return combined(*((Fraction(c), self.meant[name]) for name, c in combination.items()))

    def take(self, step: dict) -> None:
        kind = step["step"]
        if kind == "start":
            self.vector(step["vector"])
        elif kind == "let":
            self.meant[step["vector"]] = self.of(step["is"])
        elif kind == "number":
            self.numbers.append(step["value"])
        elif kind == "evaluate":
            place = self.of(step["at"])
            for part in step["parts"]:
                self.visit(part, place, self.vector(part["gradient"]))
        else:
            self.implicit(step)

    def visit(self, part: dict, place: Vector, gradient: Vector) -> None:
        points = self.points[part["of"]]
        value = part.get("value", "")
        if value:
            self.numbers.append(value)
        else:
            value = next((p.f for p in points if p.x == place), "")
        points.append(Point(place, gradient, value))

    def implicit(self, step: dict) -> None:
        """c·x + Σ w·gradient is known: x is new, and the last gradient is what the others leave."""
        scale, weights = Fraction(step["scale"]), list(map(Fraction, step["weights"]))
        is_ = self.of(step["is"])
        place = self.vector(step["vector"])
        *free, last = step["parts"]
        gradients = [self.vector(part["gradient"]) for part in free]
        pairs = zip(weights[:-1], gradients, strict=True)
        left = combined((1, is_), (-scale, place), *((-w, g) for w, g in pairs))
        gradients.append(combined((1 / weights[-1], left)))
        self.meant[last["gradient"]] = gradients[-1]
        for part, gradient in zip(step["parts"], gradients, strict=True):
            self.visit(part, place, gradient)

    def form(self, data: dict) -> Form:
        """A form of the file."""
        return Form(
            {name: Fraction(c) for name, c in data["values"].items()},
            [(Fraction(c), self.of(u), self.of(v)) for c, u, v in data["products"]],
            Fraction(data["constant"]),
        )

    def inequality(self, row: list) -> Form:
        place, name, points, _ = row
        numbers = {k: Fraction(v) for k, v in self.piece["functions"][place]["parameters"].items()}
        ij = [self.points[place][k] for k in points]
        if len(ij) == 1:
            if name != "zero":
                raise Left(f"the inequality {name}")
            return Form({ij[0].f: Fraction(1)})
        if len(ij) != 2:
            raise Left(f"the inequality {name}")
        return rule(name, ij[0], ij[1], numbers)

    def theorem(self) -> dict:
        piece = self.piece
        facts, rows, terms, forms = [], [], [], []
        for i, one in enumerate(piece["assumptions"]):
            form = self.form(one["form"]).times(-1)
            equal = one["relation"] == "="
            self.enter(f"assumed {i}", one["says"] or "assumed", form, equal, facts)
            self.spend(f"assumed {i}", Fraction(one["multiplier"]), equal, rows, terms)
            forms.append(form.times(-Fraction(one["multiplier"])))
        for row in piece["inequalities"]:
            place, name, points, multiplier = row
            form = self.inequality(row)
            function = piece["functions"][place]
            why = (
                f"{name} of {function['name']}, {function['class']}: {', '.join(map(str, points))}"
            )
            ident = f"{place} {name} {' '.join(map(str, points))}"
            self.enter(ident, why, form, name == "zero", facts)
            self.spend(ident, Fraction(multiplier), name == "zero", rows, terms)
            forms.append(form.times(-Fraction(multiplier)))
        measured = [self.form(m["form"]).times(Fraction(m["weight"])) for m in piece["measures"]]
        measure = total(measured)
        left = total([measure.times(-1), *forms])
        bound = -left.constant
        rest = Form(left.values, left.products)
        goal = {"left": ["#", str(bound)], "right": measure.tree(), "relation": ">="}
        squares = rest.squares(self.new) + rows
        step = {"id": "s", "rule": "squares", "squares": squares, "terms": terms} | goal
        return {
            "name": piece["name"],
            "words": piece["says"],
            "part": piece["part"],
            "theory": {
                "dimensions": ["n"],
                "scalars": list(self.numbers),
                "letters": [{"name": n, "rows": "n", "cols": "1"} for n in self.new],
                "facts": facts,
                "nonzero": [],
                "nonneg": [],
                "psd": [],
                "pd": [],
            },
            "conclusions": [goal],
            "from": [{"name": "bound", "kind": "derivation", "steps": [step], "claims": [goal]}],
            "points": self.at(),
        }

    def at(self) -> list[dict]:
        """The witness, with a weight of the inner product as a sum of four squares: a coordinate
        becomes four.  None where one is too large to look for them."""
        witness = self.piece["witness"]
        roots = [root for w in witness["weights"] for root in four_squares(Fraction(w))]
        if None in roots:
            return []
        letters = {}
        for name in self.new:
            row = [Fraction(x) for x in witness["vectors"].get(name, [])]
            row += [Fraction(0)] * (len(witness["weights"]) - len(row))
            letters[name] = [x * r for i, x in enumerate(row) for r in roots[4 * i : 4 * i + 4]]
        kept = [i for i in range(len(roots)) if any(column[i] for column in letters.values())]
        if not kept:  # everything is zero
            kept, letters = [0], {name: [Fraction(0)] for name in self.new}
        return [
            {
                "dimensions": {"n": len(kept)},
                "scalars": {f: witness["values"].get(f, "0") for f in self.numbers},
                "letters": {a: [[str(x[i])] for i in kept] for a, x in letters.items()},
            }
        ]

    @staticmethod
    def enter(ident: str, why: str, form: Form, equal: bool, facts: list[dict]) -> None:
        claim = {"left": form.tree(), "right": 0} | ({} if equal else {"relation": ">="})
        facts.append({"id": ident, "why": why} | claim)

    @staticmethod
    def spend(ident: str, c: Fraction, equal: bool, rows: list, terms: list) -> None:
        if equal:
            terms.append([str(c), [], [], ident, False, []])
        else:
            rows.append([str(c), [], 1, [ident]])


def four_squares(x: Fraction) -> list[Fraction | None]:
    """Four numbers whose squares add up to one that is not negative (Lagrange), greatest first."""
    whole = x.numerator * x.denominator
    for a in range(isqrt(whole), max(isqrt(whole) - TRIED, -1), -1):
        for b in range(isqrt(whole - a * a), -1, -1)[:TRIED]:
            rest = whole - a * a - b * b
            for c in range(isqrt(rest), -1, -1)[:TRIED]:
                d = isqrt(rest - c * c)
                if a * a + b * b + c * c + d * d == whole:
                    return [Fraction(y, x.denominator) for y in (a, b, c, d)]
    return [None]


def worst_case(piece: dict) -> dict:
    """A piece of kind `worst_case` as a theorem.  Left where it cannot be one."""
    return Run(piece).theorem()
