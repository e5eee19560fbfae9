"""How objects show themselves in a notebook: LaTeX for mathematics, HTML for what has parts.

Jupyter calls ``_repr_latex_`` and ``_repr_html_`` of a cell's last value and lets MathJax set what
stands between dollars, in HTML between \\( and \\). The methods of the classes are one line each;
what they show is here.
"""

from __future__ import annotations

from html import escape
from typing import Any


def matrices(**named: Any) -> str:
    """``$T = …,\\quad v = …$`` of SymPy matrices."""
    from sympy import latex

    return "$" + r",\quad ".join(f"{name} = {latex(value)}" for name, value in named.items()) + "$"


def blocks(found: Any, joint: str = r"\oplus") -> str:
    """``$J_{2}(\\tfrac{9}{10}) \\oplus J_{1}(1)$`` of Jordan blocks."""
    return "$" + f" {joint} ".join(rf"J_{{{b.size}}}({_root(b.eigenvalue)})" for b in found) + "$"


def union(form: Any) -> str:
    """A normal form: the union of its blocks, and what no gradient reaches."""
    shown = blocks(form.blocks, r"\cup")
    return shown if form.uncontrollable is None else f"{shown} ({form.uncontrollable})"


def _root(root: Any) -> str:
    """An eigenvalue: its formula where its degree is at most two, else its polynomial."""
    from sympy import latex

    if root.degree <= 2:
        return latex(root.sympy())
    return rf"\text{{{root}}}".replace("^", r"\^{}")


def equivalence(found: Any) -> str:
    """The map that joins two laws, or the first step at which they differ."""
    if found:
        from sympy import latex

        return f"$S = {latex(found.S)}$" if found.S is not None else r"$\text{equivalent}$"
    first = found.first_difference
    text = rf"\text{{not equivalent: they differ at step {first.step}}}"
    at = ", ".join(map(str, first.values))
    late = f" (the same {found.shift} steps late)" if found.shift else ""
    return rf"${text},\quad {at}\ \text{{{late}}}$" if late else rf"${text},\quad {at}$"


def comparison(found: Any) -> str:
    """Whether B is A: each branch with its conditions and B's parameters, and where they differ."""
    rows = ""
    for branch in found.branches:
        data = branch.as_dict()
        where = ", ".join(data["conditions"]) or "always"
        values = ", ".join(f"{name} = {value}" for name, value in data["map"].items())
        rows += f"<tr><td>{escape(where)}</td><td>{escape(values)}</td></tr>"
    table = f"<table><tr><th>where</th><th>B's parameters</th></tr>{rows}</table>" if rows else ""
    head = f"<p>A = {escape(found.a)}, B = {escape(found.b)}: <b>{escape(found.verdict)}</b></p>"
    if found.first_difference is None:
        return head + table
    first = found.first_difference.as_dict()
    return head + table + f"<p>Elsewhere they differ, first at step {first['step']}.</p>"
