"""How objects show themselves in a notebook: LaTeX for mathematics, HTML for what has parts.

Jupyter calls ``_repr_latex_`` and ``_repr_html_`` of a cell's last value and lets MathJax set what
stands between dollars. The methods of the classes are one line each; what they show is here.
"""

from __future__ import annotations

from html import escape
from typing import Any

SIGNS = {"=": "=", ">=": r"\ge", ">": ">"}


def expression(tree: Any) -> str:
    """``$M N^{\\top}$`` of an expression of the kernel."""
    from .operators.text import latex

    return f"${latex(tree)}$"


def relation(one: Any) -> str:
    """``$M N = 1$`` of an equation or inequality."""
    from .operators.text import latex

    bound = "".join(rf"\forall {latex(name)}\; " for name in one.forall)
    return f"${bound}{latex(one.left)} {SIGNS[one.relation]} {latex(one.right)}$"


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


def proof(found: Any) -> str:
    """A proof: what is proved, from what, and how each step follows."""
    claims = _all(found.claims)
    given = "".join(
        f"<li>{_html(relation(fact))}{_why(fact)}</li>" for fact in found.facts.values()
    )
    steps = "".join(
        f"<li>{_html(relation(s.made))} ({s.rule}, {len(s.terms)} cofactors)</li>"
        for s in found.steps
    )
    return (
        f"<p><b>Proved</b>, for all dimensions: {claims}</p>"
        + (f"<details><summary>from {len(found.facts)} facts</summary><ul>{given}</ul></details>")
        + f"<details><summary>in {len(found.steps)} steps</summary><ol>{steps}</ol></details>"
    )


def induction(found: Any) -> str:
    """An induction: what holds at every index, and the proofs of start and step."""
    parts = [("Start", found.base), ("Step", found.step), ("Conclusion", found.conclusion)]
    inside = "".join(
        f"<details><summary>{title}</summary>{proof(part)}</details>"
        for title, part in parts
        if part
    )
    return (
        f"<p><b>Proved</b> by induction over {escape(found.over)}: {_all(found.claims)}</p>{inside}"
    )


def squares(found: Any) -> str:
    """A sum of squares: the inequality, and the summands."""
    rows = "".join(f"<li>{_html(expression(found.value(s)))}</li>" for s in found.squares)
    return (
        f"<p><b>Proved</b>: {_all(found.claims)}, the difference being a sum of</p><ul>{rows}</ul>"
    )


def refutation(found: Any) -> str:
    """A counterexample: the claim, and the matrices at which it fails."""
    point = found.point
    rows = [f"{n} = {v}" for n, v in [*point.dimensions.items(), *point.scalars.items()]]
    shown = [f"<li>${_name(n)} = {_matrix(m.tolist())}$</li>" for n, m in point.matrices.items()]
    start = f"<li>{escape(', '.join(rows))}</li>" if rows else ""
    return (
        f"<p><b>Refuted</b>: {_html(relation(found.failed))} fails at</p>"
        f"<ul>{start}{''.join(shown)}</ul>"
    )


def _all(claims: Any) -> str:
    return ", ".join(_html(relation(claim)) for claim in claims)


def _why(fact: Any) -> str:
    return f" ({escape(fact.why)})" if fact.why else ""


def _html(formula: str) -> str:
    return escape(formula, quote=False)


def _name(name: str) -> str:
    from .operators.latex_names import latex_name

    return latex_name(name)


def _matrix(rows: Any) -> str:
    body = r" \\ ".join(" & ".join(str(x) for x in row) for row in rows)
    return rf"\begin{{bmatrix}} {_html(body)} \end{{bmatrix}}"
