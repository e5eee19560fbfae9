"""Polynomial systems given as text, solved over the real numbers on every branch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from theory.algorithms.functions import walk
from theory.algorithms.grammar import parse_expression
from theory.algorithms.interpreter import read_scalar
from theory.algorithms.tree import Name
from theory.laws.rational_functions import Field
from theory.realization.agreement import Agreement, agreement, naturalness
from theory.realization.branches import solve_system as branches_of
from theory.realization.ideals import Undecided
from theory.realization.real_points import real_point

MAX_NAMES = 24


def solve_system(
    equations: Iterable[str], unknowns: Iterable[str], apart: Iterable[str] = ()
) -> tuple[Agreement, ...]:
    """Solve polynomial equations for `unknowns`, over the real numbers, on every branch.

    `equations` are texts such as "x^2 + y = a" or "x*y - 1", in the grammar of programs; other
    names are parameters. `apart` are texts that may not be 0. Each branch says under which
    `conditions` the unknowns have the values of `map`, are roots of the equations of `roots`, or
    are `free`; none is dropped, and one without a real point is not among them. Raises ValueError
    for text that cannot be read or a system that outgrows the limits.
    """
    trees = [_sides(text) for text in equations]
    others = [parse_expression(text) for text in apart]
    wanted = tuple(unknowns)
    names = dict.fromkeys(wanted)
    for tree in [*(side for pair in trees for side in pair), *others]:
        names.update((part.name, None) for part in walk(tree) if isinstance(part, Name))
    if len(names) > MAX_NAMES:
        raise ValueError(f"the system has {len(names)} names: the limit is {MAX_NAMES}")
    field = Field(names)
    gaps = [read_scalar(left, field, {}) - read_scalar(right, field, {}) for left, right in trees]
    nonzero = [read_scalar(tree, field, {}).top for tree in others] + [gap.bottom for gap in gaps]
    question = _Question(field, wanted, {name: name for name in wanted})
    try:
        found = branches_of(field, [gap.top for gap in gaps], wanted, nonzero)
        real = [b for b in found if not b.unsolved or real_point(b.unsolved, b.apart) is not None]
    except Undecided as reason:
        raise ValueError(f"the system was not solved: {reason}") from None
    return tuple(sorted((agreement(question, branch) for branch in real), key=naturalness))


def _sides(text: str) -> tuple[Any, Any]:
    left, equals, right = text.partition("=")
    return parse_expression(left), parse_expression(right if equals else "0")


@dataclass(frozen=True)
class _Question:
    """What `agreement` asks of a pair."""

    field: Field
    unknowns: tuple
    rename: dict
    domain_of_a: tuple = ()
    positive: tuple = ()
