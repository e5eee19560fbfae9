"""How expressions, proofs and refutations show themselves in a notebook (theory/notebook.py)."""

from __future__ import annotations

from html import escape
from typing import Any

SIGNS = {"=": "=", ">=": r"\ge", ">": ">"}


def expression(tree: Any) -> str:
    """``$M N^{\\top}$`` of an expression of the kernel."""
    from .text import latex

    return f"${latex(tree)}$"


def relation(one: Any) -> str:
    """``$M N = 1$`` of an equation or inequality."""
    from .text import latex

    bound = "".join(rf"\forall {latex(name)}\; " for name in one.forall)
    return f"${bound}{latex(one.left)} {SIGNS[one.relation]} {latex(one.right)}$"


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
    count = f"{len(found.steps)} step{'s' * (len(found.steps) != 1)}"
    return (
        f"<p><b>Proved</b>, for all dimensions: {claims}</p>"
        + (f"<details><summary>from {len(found.facts)} facts</summary><ul>{given}</ul></details>")
        + f"<details><summary>in {count}</summary><ol>{steps}</ol></details>"
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
    values = {n: f"${_name(n)} = {_matrix(m.tolist())}$" for n, m in point.matrices.items()}
    shown = [f"<li>{_html(value)}</li>" for value in values.values()]
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
    """A formula between dollars as HTML, which MathJax sets in Jupyter and on Sphinx's pages."""
    inner = escape(formula.removeprefix("$").removesuffix("$"), quote=False)
    return rf'<span class="tex2jax_process">\({inner}\)</span>'


def _name(name: str) -> str:
    from .latex_names import latex_name

    return latex_name(name)


def _matrix(rows: Any) -> str:
    body = r" \\ ".join(" & ".join(str(x) for x in row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
