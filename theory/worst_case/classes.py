"""The classes of functions and operators by name."""

from __future__ import annotations

from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any

from flint import fmpq

from theory.surds import Surd
from theory.worst_case.functions import FUNCTIONS
from theory.worst_case.operators import OPERATORS
from theory.worst_case.rules import FunctionClass

CLASSES = {one.name: one for one in (*FUNCTIONS, *OPERATORS)}


def class_of(name: str) -> FunctionClass:
    """The class of a name. Raises ValueError that names those that there are."""
    if name not in CLASSES:
        near = max(CLASSES, key=lambda known: _alike(name, known))
        close = _alike(name, near) > Fraction(4, 5)
        hint = f"did you mean {near}?" if close else f"give one of {', '.join(CLASSES)}"
        raise ValueError(f"{name!r} is no class: {hint}")
    return CLASSES[name]


def _alike(typed: str, known: str) -> Fraction:
    """The share of letters of both that stand in the other too, in order; 10/13 of `concave` and
    `convex`."""
    blocks = SequenceMatcher(None, typed, known).get_matching_blocks()
    return Fraction(2 * sum(b.size for b in blocks), len(typed + known))


def numbers_of(parameters: dict[str, Any]) -> dict[str, str]:
    """The parameters that are numbers, as text."""
    return {n: str(x) for n, x in parameters.items() if isinstance(x, (fmpq, Surd))}
