"""Proofs, refutations, inductions as plain data: the pieces of a certificate.

The format is ``lemmata/certificate/1`` (docs/certificate.md).  Only the mathematics is
here; names, roles and prose are added by whoever writes the file.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from . import words
from .algebraic import AlgebraicInstances
from .derivation import Proof
from .induction import Induction
from .matrices import Point
from .polynomial import Letter, Operator
from .refutation import Instances, Refutation, Setting
from .relations import Equation
from .squares import Positivity, SumOfSquares
from .steps import Step


def piece(found) -> dict:
    """The data of any kind of exact evidence, with its ``kind`` and ``theory``."""
    for kind, write in WRITERS.items():
        if isinstance(found, kind):
            data = write(found)
            data["theory"]["dimensions"] = sorted(_dimensions(data) - {words.ONE})
            return data
    raise TypeError(f"{found!r} is no evidence that a certificate can hold")


def _dimensions(data) -> set[str]:
    """Every dimension that a letter or an expression of the data has."""
    if isinstance(data, dict):
        own = {data[key] for key in ("rows", "cols") if key in data}
        return own.union(*map(_dimensions, data.values()))
    return set().union(*map(_dimensions, data)) if isinstance(data, list) else set()


def _num(value) -> str:
    if isinstance(value, fmpq):
        value = Fraction(int(value.p), int(value.q))
    return str(Fraction(value))


def _mono(mono) -> list:
    return [[name, exponent] for name, exponent in mono]


def _poly(expression: Operator) -> dict:
    head = (
        {"rows": expression.rows, "cols": expression.cols}
        if expression.kind == "operator"
        else {expression.kind: True}
    )
    terms = [[_num(c), _mono(m), list(w)] for (m, w), c in sorted(expression.terms.items())]
    return {**head, "terms": terms}


def _equation(equation: Equation) -> dict:
    return {"left": _poly(equation.left), "right": _poly(equation.right)}


def _facts(facts: dict[str, Equation]) -> list:
    out = []
    for name, equation in facts.items():
        fact = {"id": name, **_equation(equation), "why": equation.why}
        if equation.forall:
            fact["forall"] = list(equation.forall)
        out.append(fact)
    return out


def _theory(letters: dict[str, Letter], facts, conditions, nonneg=(), psd=(), pd=()) -> dict:
    matrices = [l for l in letters.values() if not l.is_scalar]
    rows = []
    for letter in sorted(matrices, key=lambda l: l.name):
        row = {"name": letter.name, "rows": letter.rows, "cols": letter.cols}
        if letter.symmetric:
            row["symmetric"] = True
        if letter.arbitrary:
            row["arbitrary"] = True
        rows.append(row)
    scalars = sorted(l.name for l in letters.values() if l.is_scalar)
    positive = {l.name for l in letters.values() if l.is_scalar and l.nonneg} | (
        set(nonneg) & set(scalars)
    )
    return {
        "scalars": scalars,
        "letters": rows,
        "facts": _facts(facts),
        "nonzero": [{"id": n, "poly": _poly(p), "why": why} for n, (p, why) in conditions.items()],
        "nonneg": sorted(positive),
        "psd": sorted(psd),
        "pd": sorted(pd),
    }


def _step(step: Step) -> dict:
    if step.rule == "combine":
        return {
            "id": step.id,
            "rule": "combine",
            **_equation(step.made),
            "terms": [
                [_num(c), _mono(m), list(l), name, star, list(r)]
                for c, m, l, name, star, r in step.terms
            ],
        }
    if step.rule == "instance":
        return {
            "id": step.id,
            "rule": "instance",
            "of": step.of,
            "at": [[n, _poly(p)] for n, p in step.at],
        }
    if step.rule == "cancel":
        return {
            "id": step.id,
            "rule": "cancel",
            "of": step.of,
            "by": step.by,
            **_equation(step.made),
        }
    if step.rule == "definite":
        return {"id": step.id, "rule": "definite", "of": step.of, "vector": _poly(step.vector)}
    return {"id": step.id, "rule": step.rule, "of": step.of}


def _proof(proof: Proof) -> dict:
    return {
        "kind": "derivation",
        "theory": _theory(proof.letters, proof.facts, proof.conditions),
        "steps": [_step(s) for s in proof.steps],
        "claims": [_equation(c) for c in proof.claims],
    }


def _induction(found: Induction) -> dict:
    blocks = {"base": found.base, "step": found.step, "conclusion": found.conclusion}
    letters: dict[str, Letter] = {}
    for now, later in found.state:
        letters |= {
            now.single_letter.name: now.single_letter,
            later.single_letter.name: later.single_letter,
        }
    for proof in blocks.values():
        letters |= proof.letters if proof else {}
    data = {
        "kind": "induction",
        "theory": _theory(letters, found.given, found.base.conditions),
        "over": found.over,
        "state": [[now.single_letter.name, later.single_letter.name] for now, later in found.state],
        "predicate": [_equation(e) for e in found.predicate],
    }
    for title, proof in blocks.items():
        if proof:
            data[title] = {"facts": _facts(proof.block), "steps": [_step(s) for s in proof.steps]}
    if found.conclusion:
        data["conclusion"]["claims"] = [_equation(c) for c in found.conclusion.claims]
    return data


def _claim(claim) -> dict:
    relation = "=" if isinstance(claim, Equation) else ">" if claim.strict else ">="
    return {**_equation(claim), "relation": relation}


def _refutation(found: Refutation) -> dict:
    return _points("refutation", found.setting, found.claims, [found.point])


def _instances(found: Instances) -> dict:
    return _points("instances", found.setting, found.claims, found.points)


def _points(kind: str, where: Setting, claims, points: list[Point]) -> dict:
    theory = _theory(
        where.letters, where.facts, where.conditions, where.nonneg, where.psd, where.pd
    )
    return {
        "kind": kind,
        "theory": theory,
        "claims": [_claim(c) for c in claims],
        "at": [_point(p) for p in points],
    }


def _point(point: Point) -> dict:
    return {
        "dimensions": dict(point.dimensions),
        "scalars": {n: _num(v) for n, v in point.scalars.items()},
        "letters": {
            n: [[_num(x) for x in row] for row in v.tolist()] for n, v in point.matrices.items()
        },
    }


def _algebraic(found: AlgebraicInstances) -> dict:
    field = [_num(c) for c in found.field.polynomial.coeffs()]
    points = [
        {
            "dimensions": sizes,
            "scalars": {},
            "field": field,
            "letters": {
                n: [[[_num(c) for c in x] for x in row] for row in rows]
                for n, rows in matrices.items()
            },
        }
        for sizes, matrices in found.points
    ]
    return _points("instances", found.setting, found.claims, []) | {"at": points}


def _squares(found: SumOfSquares) -> dict:
    rows = []
    for square in found.squares:
        weight = (
            square.weight
            if isinstance(square.weight, Operator)
            else Operator._make("scalar", None, None, {((), ()): square.weight}, {})
        )
        (((mono, _), c),) = weight.terms.items()
        rows.append(
            [
                _num(c),
                _mono(mono),
                _poly(square.q),
                square.middle.single_letter.name if square.middle is not None else "",
            ]
        )
    steps = found.proof.steps
    return {
        "kind": "squares",
        "theory": _theory(found.letters, found.facts, {}, found.nonneg, found.psd),
        "claim": _poly(found.claim),
        "squares": rows,
        "steps": [_step(s) for s in steps[:-1]],
        "terms": [
            [_num(c), _mono(m), list(l), n, star, list(r)]
            for c, m, l, n, star, r in steps[-1].terms
        ],
    }


def _positivity(found: Positivity) -> dict:
    names = found.claim.names()
    data = {
        "kind": "positivity",
        "claim": _poly(found.claim),
        "strict": found.strict,
        "method": found.method,
    }
    if found.method == "shift":
        data["bounds"] = [[s.single_letter.name, _poly(b)] for s, b in found.data["bounds"]]
        names = {s.single_letter.name for s, _ in found.data["bounds"]}
    else:
        data["from"] = _num(found.data["start"])
        data |= {key: _poly(found.data[key]) for key in ("square", "rest") if key in found.data}
    theory = _theory({}, {}, {})
    theory["scalars"] = sorted(names)
    return {**data, "theory": theory}


WRITERS = {
    Proof: _proof,
    Induction: _induction,
    Refutation: _refutation,
    Instances: _instances,
    AlgebraicInstances: _algebraic,
    SumOfSquares: _squares,
    Positivity: _positivity,
}
