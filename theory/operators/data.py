"""Proofs, refutations and points as plain data: what certificates are made of.

The format is ``lemmata/certificate/2`` (docs/certificate.md).  Only the mathematics is
here; names, roles and prose are added by whoever writes the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from . import trees, words
from .algebraic import AlgebraicInstances
from .matrices import Point
from .polynomial import Letter, Operator
from .refutation import Instances, Refutation, Setting
from .relations import Relation
from .steps import Row, Step

MAX_PLAIN = 999_999  # whole numbers up to here stand in the file as they are


def piece(found) -> dict:
    """The data of matrices (a Refutation, Instances), with their ``kind`` and ``theory``."""
    for kind, write in WRITERS.items():
        if isinstance(found, kind):
            data = write(found)
            sized = {*dimensions(data), *found.setting.dimensions}
            data["theory"]["dimensions"] = sorted(sized)
            return data
    raise TypeError(f"{found!r} is no evidence that a certificate can hold")


def dimensions(data) -> list[str]:
    """Every dimension that letters and expressions of the data have."""
    found: set[str] = set()
    _gather_dimensions(data, found)
    return sorted(found - {words.ONE})


def _gather_dimensions(data: dict | list, found: set[str]) -> None:
    values: Iterable[Any] = data
    if isinstance(data, dict):
        found.update(data[key] for key in ("rows", "cols") if isinstance(data.get(key), str))
        if "letters" in data and "scalars" in data and "facts" not in data:
            return  # a point: rows of matrices
        values = data.values()
    elif data and data[0] in ("1", "0") and all(isinstance(d, str) for d in data):
        found.update(data[1:])
    for value in values:
        if isinstance(value, (dict, list)):
            _gather_dimensions(value, found)


def number(value) -> str:
    """A number as text, p or p/q in lowest terms."""
    if isinstance(value, fmpq):
        value = Fraction(int(value.p), int(value.q))
    return str(Fraction(value))


def _json(node: trees.Tree) -> Any:
    """A tree in JSON."""
    if isinstance(node, str):
        return node
    if not isinstance(node, tuple):
        whole = Fraction(node).denominator == 1 and abs(node) <= MAX_PLAIN
        return int(node) if whole else ["#", number(node)]
    if node[0] in ("1", "0"):
        return list(node)
    if node[0] == "^":
        return ["^", _json(node[1]), node[2]]
    return [node[0], *map(_json, node[1:])]


def _mono(mono) -> list:
    return [[name, exponent] for name, exponent in mono]


class Scribe:
    """Writes expressions, relations and steps over some letters, the ids of facts renamed.

    An expression in which other letters stand, which cancel, is written as its terms.
    """

    def __init__(self, letters: Mapping[str, Letter], names: Mapping[str, str] | None = None):
        self.letters, self.names = letters, names or {}

    def expr(self, expression: Operator) -> Any:
        """An expression as its tree, in JSON."""
        tree = trees.tree(expression)
        if not trees.names(tree) <= self.letters.keys():
            tree = trees.from_terms(expression)
        return _json(tree)

    def relation(self, found: Relation) -> dict:
        """An equation or inequality."""
        left, right = self.expr(found.left), self.expr(found.right)
        if isinstance(right, list) and right[0] in ("1", "0") and not isinstance(left, int):
            right = int(right[0])  # a bare number takes the type of what it meets
        data = {"left": left, "right": right}
        return data if found.relation == "=" else {**data, "relation": found.relation}

    def relations(self, found: Iterable[Relation]) -> list[dict]:
        return [self.relation(r) for r in found]

    def facts(self, found: Mapping[str, Relation]) -> list:
        """Facts with their ids and reasons."""
        out = []
        for name, one in found.items():
            fact = {"id": name, **self.relation(one), "why": one.why}
            if one.forall:
                fact["forall"] = list(one.forall)
            out.append(fact)
        return out

    def theory(self, given, conditions, nonneg=(), psd=(), pd=()) -> dict:
        """The setting of a theorem or of points; its dimensions are still to be filled in."""
        rows, found = [], self.letters
        for letter in sorted((l for l in found.values() if not l.is_scalar), key=lambda l: l.name):
            row = {"name": letter.name, "rows": letter.rows, "cols": letter.cols}
            if letter.symmetric:
                row["symmetric"] = True
            if letter.arbitrary:
                row["arbitrary"] = True
            rows.append(row)
        scalars = sorted(l.name for l in found.values() if l.is_scalar)
        positive = {l.name for l in found.values() if l.is_scalar and l.nonneg}
        return {
            "dimensions": [],
            "scalars": scalars,
            "letters": rows,
            "facts": self.facts(given),
            "nonzero": [
                {"id": n, "expr": self.expr(p), "why": why} for n, (p, why) in conditions.items()
            ],
            "nonneg": sorted(positive | (set(nonneg) & set(scalars))),
            "psd": sorted(set(psd) & found.keys()),
            "pd": sorted(set(pd) & found.keys()),
        }

    def name(self, ident: str) -> str:
        return self.names.get(ident, ident)

    def step(self, step: Step) -> dict:
        data: dict[str, Any] = {"id": self.name(step.id), "rule": step.rule}
        if step.rule in ("instance", "cancel", "definite", "next", "turn", "trace", "absurd"):
            data["of"] = self.name(step.of)
        if step.rule not in ("instance", "definite", "next", "turn", "trace", "absurd", "cite"):
            data |= self.relation(step.made)
        if step.rule in ("combine", "squares"):
            data["terms"] = [
                [number(c), _mono(m), list(l), self.name(fact), star, list(r)]
                for c, m, l, fact, star, r in step.terms
            ]
        return data | self._more(step)

    def _more(self, step: Step) -> dict:
        if step.rule == "instance":
            return {"at": [[n, self.expr(p)] for n, p in step.at]}
        if step.rule == "cancel":
            return {"by": self.name(step.by)}
        if step.rule == "definite":
            assert step.vector is not None
            return {"vector": self.expr(step.vector)}
        if step.rule == "turn":
            return dict(zip(("first", "second"), map(self.expr, step.factors)))
        if step.rule == "squares":
            times = {"times": list(map(self.name, step.times))} if step.times else {}
            return {"squares": [self._row(r) for r in step.rows], **times}
        if step.rule in ("shift", "sturm"):
            split = dict(zip(("square", "rest"), map(self.expr, step.split)))
            return {"bounds": list(map(self.name, step.bounds)), **split}
        if step.rule == "cite":
            return {
                "of": list(step.cited.key),  # its place in the file is the writer's to know
                "sizes": [list(pair) for pair in step.sizes],
                "at": [[n, self.expr(p)] for n, p in step.at],
                "conclusion": step.conclusion,
            }
        if step.rule == "cases":
            assert step.on is not None
            blocks = {"above": step.above, "below": step.below}
            inside = {key: [self.step(s) for s in steps] for key, steps in blocks.items()}
            return {"on": self.expr(step.on), **inside}
        return {}

    def _row(self, row: Row) -> list:
        middles = [self.name(m) for m in row.middles]
        return [number(row.coefficient), _mono(row.mono), self.expr(row.q), middles]


def _refutation(found: Refutation) -> dict:
    return _points("refutation", found.setting, found.claims, [found.point])


def _instances(found: Instances) -> dict:
    return _points("instances", found.setting, found.claims, found.points)


def _points(kind: str, where: Setting, claims, points: list[Point]) -> dict:
    scribe = Scribe(where.letters)
    return {
        "kind": kind,
        "theory": scribe.theory(where.facts, where.conditions, where.nonneg, where.psd, where.pd),
        "claims": scribe.relations(claims),
        "at": [point(p) for p in points],
    }


def point(point: Point) -> dict:
    """The values of a point."""
    return {
        "dimensions": dict(point.dimensions),
        "scalars": {n: number(v) for n, v in point.scalars.items()},
        "letters": {
            n: [[number(x) for x in row] for row in v.tolist()] for n, v in point.matrices.items()
        },
    }


def _algebraic(found: AlgebraicInstances) -> dict:
    field = [number(c) for c in found.field.polynomial.coeffs()]
    points = [
        {
            "dimensions": sizes,
            "scalars": {},
            "field": field,
            "letters": {
                n: [[[number(c) for c in x] for x in row] for row in rows]
                for n, rows in matrices.items()
            },
        }
        for sizes, matrices in found.points
    ]
    return _points("instances", found.setting, found.claims, []) | {"at": points}


WRITERS = {Refutation: _refutation, Instances: _instances, AlgebraicInstances: _algebraic}
