"""The classes of functions and operators by name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from flint import fmpq

from theory.worst_case.functions import FUNCTIONS
from theory.worst_case.operators import OPERATORS
from theory.worst_case.rules import FunctionClass

CLASSES = {one.name: one for one in (*FUNCTIONS, *OPERATORS)}


def class_of(name: str) -> FunctionClass:
    """The class of a name. Raises ValueError that names those that there are."""
    if name not in CLASSES:
        near = get_close_matches(name, CLASSES, n=1, cutoff=0.8)  # not convex for concave
        hint = f"did you mean {near[0]}?" if near else f"give one of {', '.join(CLASSES)}"
        raise ValueError(f"{name!r} is no class: {hint}")
    return CLASSES[name]


def numbers_of(parameters: dict[str, Any]) -> dict[str, str]:
    """The rational parameters as text."""
    return {n: str(x) for n, x in parameters.items() if isinstance(x, fmpq)}
