"""What a comparison found, as LaTeX."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from theory.algorithms.latex import latex, name

SIGNS = {"!=": r"\ne", ">=": r"\ge", "<=": r"\le", "=": "=", ">": ">", "<": "<"}


def agreements(found: Any, shown: Iterable[int] | None = None) -> str:
    r"""The branches of a comparison as LaTeX, a line each: B's parameters in A's, and where they
    hold; those of the numbers ``shown`` (from 0), or all. Raises ValueError for what has no
    formula."""
    rows = []
    chosen = range(len(found.branches)) if shown is None else shown
    for data in (found.branches[i].as_dict() for i in chosen):
        if data["roots"]:
            raise ValueError(f"{', '.join(data['roots'])} has no formula")
        said = {**data["map"], **data["radicals"]}
        values = [f"{{{name(letter)}}}^{{(B)}} = {latex(value)}" for letter, value in said.items()]
        where = []
        for condition in data["conditions"]:
            sign = next(sign for sign in SIGNS if sign in condition)
            left, _, right = condition.partition(sign)
            where.append(f"{latex(left)} {SIGNS[sign]} {latex(right)}")
        line = r",\quad ".join(values) or r"\text{always}"
        rows.append(line + (r" &\quad \text{where } " + r",\ ".join(where) if where else ""))
    if not rows:
        return r"\text{" + found.verdict.replace("_", " ") + "}"
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"
