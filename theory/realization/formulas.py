"""What a comparison found, as LaTeX."""

from __future__ import annotations

from typing import Any

from theory.algorithms.latex import latex, name

SIGNS = {"!=": r"\ne", ">=": r"\ge", "<=": r"\le", "=": "=", ">": ">", "<": "<"}


def agreements(found: Any) -> str:
    r"""The branches of a comparison as LaTeX, a line each: B's parameters in A's, and where they
    hold. Raises ValueError for what has no formula."""
    rows = []
    for branch in found.branches:
        data = branch.as_dict()
        if data["roots"]:
            raise ValueError(f"{', '.join(data['roots'])} has no formula")
        said = {**data["map"], **data["radicals"]}
        values = [f"{{{name(letter)}}}^{{(B)}} = {latex(value)}" for letter, value in said.items()]
        where = []
        for condition in data["conditions"]:
            sign = next(sign for sign in SIGNS if sign in condition)
            left, _, right = condition.partition(sign)
            where.append(f"{latex(left)} {SIGNS[sign]} {latex(right)}")
        shown = r",\quad ".join(values) or r"\text{always}"
        rows.append(shown + (r" &\quad \text{where } " + r",\ ".join(where) if where else ""))
    if not rows:
        return r"\text{" + found.verdict.replace("_", " ") + "}"
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"
