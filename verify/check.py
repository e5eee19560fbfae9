"""What a claim's decorators keep of a check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Check:
    """One check: its kind, title, part of the claim, the hypothesis it drops, the function, and
    what its docstring says of it; of a theorem its name, its citations, and values of letters at a
    point where its hypotheses hold, or the dimensions that may be infinite; and the file and line
    that declare it."""

    kind: str
    title: str
    function: Callable
    part: str = ""
    hypothesis: str = ""
    weakens: tuple = ()
    says: str = ""
    theorem: str = ""
    cites: tuple = ()  # of standard.Cite and Cited
    at: Any = None
    operators: tuple[str, ...] = ()
    spaces: dict = field(default_factory=dict)  # the claim's dimensions that are random vectors
    place: tuple[str, int] = ("", 1)
