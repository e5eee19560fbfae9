"""A problem as a conic problem: every inequality of every class, at every pair of points."""

from __future__ import annotations

from dataclasses import dataclass

from theory.worst_case.conic import Conic, Row
from theory.worst_case.forms import Form, value
from theory.worst_case.model import Problem


@dataclass(frozen=True)
class Origin:
    """Where a row or a matrix comes from: the `rule` of a `function` at `points`, or the assumption
    of this index, `function` being None. `sign` times what the rule says is >= 0."""

    function: int | None
    rule: str
    points: tuple[int, ...]
    sign: int = -1


@dataclass(frozen=True)
class Expanded:
    """`conic`, and the origin of each of its rows and matrices in their order; `aux` names the
    values from `problem.values` on: (function, group, points, name)."""

    problem: Problem
    conic: Conic
    at_most: tuple[Origin, ...]
    zero: tuple[Origin, ...]
    lmis: tuple[Origin, ...]
    aux: tuple[tuple, ...]


def expand(problem: Problem) -> Expanded:
    """The conic problem. Raises ValueError if nothing is measured."""
    if not problem.measures:
        raise ValueError("nothing is measured: give problem.measure(...) an expression")
    at_most: list[tuple[Form, Origin]] = []
    zeros: list[tuple[Form, Origin]] = []
    lmis: list[tuple[list[list[Form]], Origin]] = []
    aux: dict[tuple, int] = {}
    for a, one in enumerate(problem.assumptions):
        rows = at_most if one.relation == "<=" else zeros
        rows.append((one.form, Origin(None, "", (a,), 1)))
    for a, (_, matrix) in enumerate(problem.matrices):
        lmis.append((matrix, Origin(None, "", (a,), 1)))
    for member in problem.functions:
        _rules(member, at_most, zeros)
        _blocks(problem, member, lmis, aux)
    conic = Conic(
        problem.vectors,
        problem.values + len(aux),
        tuple(form.row() for form in problem.measures),
        tuple(form.row() for form, _ in at_most),
        tuple(form.row() for form, _ in zeros),
        tuple(tuple(_lines(matrix)) for matrix, _ in lmis),
    )
    origins = (tuple(origin for _, origin in part) for part in (at_most, zeros, lmis))
    return Expanded(problem, conic, *origins, tuple(aux))


def _rules(member, at_most, zeros):
    points, k = member.points, member.parameters
    for rule in member.kind.rules:
        for places in rule.at(points):
            form = rule.form(k, *(points[p] for p in places))
            if not form.gram and not form.values and not form.constant:
                continue
            if rule.relation == "=":
                zeros.append((form, Origin(member.index, rule.name, places, 1)))
            else:
                at_most.append((-form, Origin(member.index, rule.name, places)))


def _blocks(problem, member, lmis, aux):
    points = member.points
    for block in member.kind.blocks + (member.kind.refined if member.refined else ()):
        for places in block.at(points):

            def number(name, group=block.group, places=places):
                key = (member.index, group, places, name)
                return value(problem.values + aux.setdefault(key, len(aux)))

            matrix = block.matrix(member.parameters, [points[p] for p in places], number)
            lmis.append((matrix, Origin(member.index, block.name, places, 1)))


def _lines(matrix) -> list[tuple[Row, ...]]:
    return [tuple(form.row() for form in line) for line in matrix]
