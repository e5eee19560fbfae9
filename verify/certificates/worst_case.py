"""Finite-step worst cases as pieces of a certificate (docs/certificate.md)."""

from __future__ import annotations

from typing import Any

from theory.surds import plain
from theory.worst_case.classes import numbers_of
from theory.worst_case.conic import Multipliers, Point, exact
from theory.worst_case.expand import Expanded
from theory.worst_case.forms import Vector
from theory.worst_case.model import Evaluate, Implicit, Let, Scalar, Start

from .vectors import Names, products

CITED = {  # rules that rest on a standard theorem, and not on a definition
    "interpolation": "smooth_convex_points",
    "bound": "upper_bound_points",
    "descent": "descent",
    "combined": "lojasiewicz_points",
    "lojasiewicz 1": "lojasiewicz_points",
    "lojasiewicz 2": "lojasiewicz_points",
    "triple 0": "operator_triples",
    "triple 1": "operator_triples",
    "curvature": "spectral",
    "centred curvature": "spectral",
    "smoothness": "smooth_convex_points",
    "displacement": "displacement",
}


def worst_case_piece(expanded: Expanded, multipliers: Multipliers, witness: Point) -> dict:
    """A bound and a point at which everything that is assumed holds; steps and assumptions that
    the bound does not need are left out."""
    return _Piece(expanded, multipliers, witness).written()


class _Piece:
    def __init__(self, expanded, multipliers, witness):
        self.problem, self.witness = expanded.problem, witness
        used = [
            *zip(expanded.at_most, multipliers.at_most),
            *((origin, c * origin.sign) for origin, c in zip(expanded.zero, multipliers.zero)),
        ]
        self.used = [(origin, c) for origin, c in used if c]
        blocks = zip(expanded.lmis, multipliers.lmis)
        self.blocks = [(origin, S) for origin, S in blocks if any(map(any, S))]
        self.weights = multipliers.metrics

    def written(self) -> dict[str, Any]:
        problem = self.problem
        rows = [(o, c) for o, c in self.used if o.function is not None]
        blocks = [(o, S) for o, S in self.blocks if o.function is not None]
        self.points = {(o.function, p) for o, _ in rows + blocks for p in o.points}
        assumed = [(problem.assumptions[o.points[0]], c) for o, c in self.used if not o.rule]
        matrices = [(problem.matrices[o.points[0]], S) for o, S in self.blocks if not o.rule]
        measures = [(form, w) for form, w in zip(problem.measures, self.weights) if w]
        forms = [one.form for one, _ in assumed] + [form for form, _ in measures]
        forms += [form for (_, matrix), _ in matrices for row in matrix for form in row]
        steps = self.kept(forms)
        functions = sorted({part.function for s in steps for part in getattr(s, "parts", ())})
        self.place = {index: i for i, index in enumerate(functions)}
        self.shift = self.numbering(steps)
        names = Names()
        run = [self.move(step, names) for step in steps]
        self.names = names
        members = [self.member(problem.functions[index]) for index in functions]
        found: dict[str, Any] = {
            "kind": "worst_case",
            "cites": [{"standard": name, "gives": []} for name in self.cites(rows + blocks)],
            "functions": members,
            "run": run,
            "assumptions": [
                {
                    "form": self.form(one.form),
                    "relation": one.relation,
                    "says": one.says,
                    "multiplier": str(c),
                }
                for one, c in assumed
            ],
            "matrices": [
                {
                    "rows": [[self.form(form) for form in row] for row in matrix],
                    "says": says,
                    "multiplier": _texts(S),
                }
                for (says, matrix), S in matrices
            ],
            "measures": [{"form": self.form(form), "weight": str(w)} for form, w in measures],
            "inequalities": [[*self.rule(o), str(-c if o.sign == 1 else c)] for o, c in rows],
            "blocks": [[*self.rule(o), _texts(S)] for o, S in blocks],
        }
        found["witness"] = self.point(names)
        found["run"] = _needed(found, run)
        return found

    def kept(self, forms):
        """The steps that something needs, in their order; parts that nothing needs are left out."""
        vectors = {i for form in forms for key in form.gram for i in key}
        values = {i for form in forms for i in form.values}
        for index, member in enumerate(self.problem.functions):
            for place, point in enumerate(member.points):
                if (index, place) in self.points:
                    values |= set(point.f.values if point.f is not None else ())
                    vectors |= {i for part in point.blocks for i in part.entries}
            for one in member.parameters.values():
                if isinstance(one, Vector) and any(f == index for f, _ in self.points):
                    vectors |= one.entries.keys()
        found = []
        for step in reversed(self.problem.steps):
            if isinstance(step, (Start, Let)):
                if isinstance(step, Let) or step.vector.entries.keys() & vectors:
                    found.append(step)
            elif isinstance(step, Scalar):
                if step.index in values:
                    found.append(step)
            else:
                parts = [p for p in step.parts if self.lives(p, vectors, values)]
                if isinstance(step, Implicit):
                    if not parts and not step.vector.entries.keys() & vectors:
                        continue
                    parts, needed = step.parts, step.target
                else:
                    needed = step.at
                if parts:
                    vectors |= needed.entries.keys()
                    found.append(
                        Evaluate(step.at, tuple(parts)) if isinstance(step, Evaluate) else step
                    )
        return found[::-1]

    def lives(self, part, vectors, values):
        point = self.problem.functions[part.function].points[part.point]
        fresh = point.g.entries.keys() & vectors if len(point.g.entries) == 1 else set()
        own = part.value is not None and point.f.values.keys() & values
        return bool((part.function, part.point) in self.points or fresh or own)

    def numbering(self, steps):
        """The number of every point among those of its function that are kept."""
        found: dict = {}
        for step in steps:
            for part in getattr(step, "parts", ()):
                others = sum(1 for f, _ in found if f == part.function)
                found[part.function, part.point] = others
        return found

    def move(self, step, names):
        """A step as data; it makes its names known."""
        if isinstance(step, Scalar):
            names.values[step.index] = step.name
            return {"step": "number", "value": step.name}
        if isinstance(step, Start):
            names.add(step.name, step.vector, True)
            return {"step": "start", "vector": step.name}
        if isinstance(step, Let):
            found = {"step": "let", "vector": step.name, "is": names.written(step.vector)}
            names.add(step.name, step.vector)
            return found
        if isinstance(step, Evaluate):
            at = names.written(step.at)
            found = {"step": "evaluate", "at": at, "parts": self.parts(step)}
            if list(at.values()) != ["1"]:
                name = self.fresh("x", step.parts[0].gradient)
                found = [
                    {"step": "let", "vector": name, "is": at},
                    {"step": "evaluate", "at": {name: "1"}, "parts": self.parts(step)},
                ]
                names.add(name, step.at)
        else:
            found = {
                "step": "implicit",
                "vector": step.name,
                "scale": str(step.scale),
                "is": names.written(step.target),
                "weights": [str(w) for w in step.weights],
                "parts": self.parts(step),
            }
            names.add(step.name, step.vector, True)
        for n, part in enumerate(step.parts):
            point = self.problem.functions[part.function].points[part.point]
            leaf = isinstance(step, Evaluate) or n < len(step.parts) - 1
            names.add(part.gradient, point.g, leaf, leaf)
            if part.value is not None:
                names.values[next(iter(point.f.values))] = part.value
        return found

    def fresh(self, letter, like):
        """A name that is not taken, with the number of another."""
        number = "".join(c for c in like if c.isdigit())
        name, count = f"{letter}{number}", 0
        while not number or name in self.problem.names:
            name, count = f"{letter}{count}", count + 1
            number = "0"
        self.problem.names.add(name)
        return name

    def parts(self, step):
        return [
            {
                "of": self.place[part.function],
                "gradient": part.gradient,
                **({} if part.value is None else {"value": part.value}),
            }
            for part in step.parts
        ]

    def member(self, one):
        found = {"class": one.kind.name, "name": one.name}
        found["parameters"] = numbers_of(one.parameters)
        for vector in one.parameters.values():
            if isinstance(vector, Vector):
                found["vector"] = self.names.written(vector)
        points = [one.points[p] for f, p in self.shift if f == one.index]
        if any(point.blocks for point in points):
            found["blocks"] = [[self.names.written(v) for v in x.blocks] for x in points]
        return found

    def rule(self, origin):
        points = [self.shift[origin.function, p] for p in origin.points]
        return [self.place[origin.function], origin.rule, points]

    def cites(self, used):
        return list(dict.fromkeys(CITED[o.rule] for o, _ in used if o.rule in CITED))

    def form(self, form):
        names = self.names
        return {
            "constant": str(form.constant),
            "values": {names.values[k]: str(c) for k, c in form.values.items()},
            "products": [
                [str(c), names.written(u), names.written(v)]
                for c, u, v in products(form.gram, names)
            ],
        }

    def point(self, names):
        """The witness: its Gram matrix as vectors in coordinates with weights."""
        leaves = names.leaves
        gram = [[exact(self.witness.gram[i][j]) for j in leaves] for i in leaves]
        weights, columns = factored(gram)
        places = {
            name: [str(column[i]) for column in columns]
            for i, name in enumerate(leaves.values())
            if any(column[i] for column in columns)
        }
        values = {
            name: str(plain(self.witness.values[k]))
            for k, name in names.values.items()
            if self.witness.values[k]
        }
        return {"weights": [str(w) for w in weights], "vectors": places, "values": values}


def factored(gram):
    """(d, columns) with gram = Σ d·column·columnᵀ, d > 0. Raises ValueError if it is not psd."""
    size, gram = len(gram), [row[:] for row in gram]
    weights, columns = [], []
    for k in range(size):
        pivot = gram[k][k]
        if pivot < 0 or (pivot == 0 and any(gram[k])):
            raise ValueError("the Gram matrix of the witness is not positive semidefinite")
        if pivot == 0:
            continue
        column = [gram[i][k] / pivot for i in range(size)]
        for i in range(size):
            if column[i]:
                for j in range(size):
                    gram[i][j] -= pivot * column[i] * column[j]
        weights.append(pivot)
        columns.append(column)
    return weights, columns


def _needed(found, run):
    """The run in one list, without names that nothing speaks of."""
    moves = [move for one in run for move in (one if isinstance(one, list) else [one])]
    said = {name for member in found["functions"] for name in member.get("vector", ())}
    for member in found["functions"]:
        said |= {n for parts in member.get("blocks", ()) for entries in parts for n in entries}
    forms = [x["form"] for key in ("assumptions", "measures") for x in found[key]]
    forms += [form for x in found["matrices"] for row in x["rows"] for form in row]
    for form in forms:
        said |= {name for _, u, v in form["products"] for name in (*u, *v)}
    kept = []
    for move in reversed(moves):
        if move["step"] == "let" and move["vector"] not in said:
            continue
        said |= {*move.get("at", ()), *move.get("is", ())}
        kept.append(move)
    return kept[::-1]


def _texts(matrix):
    return [[str(plain(x)) for x in row] for row in matrix]
