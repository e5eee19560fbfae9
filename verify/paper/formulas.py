"""A certificate's theorems as LaTeX: what the letters are, hypotheses, conclusions, points."""

from __future__ import annotations

from fractions import Fraction

from theory.operators.latex_names import latex_name
from theory.operators.text import latex_json

from .prose import prose

SIGN = {"=": "=", ">=": r"\ge", ">": ">", "!=": r"\ne"}
ZERO_SIDE = 6  # rows or columns up to which a matrix is shown


def relation(claim: dict) -> str:
    """``left = right`` of a claim or fact; ≽ 0 is not told apart from ≥ 0."""
    sign = SIGN[claim.get("relation", "=")]
    return f"{latex_json(claim['left'])} {sign} {latex_json(claim['right'])}"


def hypothesis(fact: dict) -> str:
    """A fact with its label: what the list of hypotheses shows."""
    bound = fact.get("forall", [])
    every = f"for all ${', '.join(map(latex_name, bound))}$: " if bound else ""
    return f"{every}${relation(fact)}$"


def label(name: str) -> str:
    """A fact's or step's id, upright."""
    return rf"(\textrm{{{prose(name)}}})"


def letters(theory: dict) -> list[str]:
    """What the letters are, one phrase a kind: ``$M \\in \\mathbf{R}^{n \\times k}$``."""
    said = []
    spaces = theory.get("spaces", {})
    groups: dict[tuple, list[str]] = {}
    for letter in theory["letters"]:
        kind = (letter["rows"], letter["cols"], letter.get("symmetric", False))
        groups.setdefault(kind, []).append(latex_name(letter["name"]))
    for (rows, cols, symmetric), names in groups.items():
        size = _size(rows, cols, spaces)
        said.append(f"${', '.join(names)} \\in {size}$" + (" symmetric" if symmetric else ""))
    if theory["scalars"]:
        said.append(f"${', '.join(map(latex_name, theory['scalars']))} \\in \\mathbf{{R}}$")
    for key, mark in (("nonneg", r"{} \ge 0"), ("psd", r"{} \succeq 0"), ("pd", r"{} \succ 0")):
        if theory[key]:
            said.append("$" + ", ".join(mark.format(latex_name(n)) for n in theory[key]) + "$")
    for row in theory["nonzero"]:
        said.append(f"${latex_json(row['expr'])} \\ne 0$")
    return said


def _size(rows: str, cols: str, spaces: dict) -> str:
    if rows in spaces or cols in spaces:
        column = cols == "1"
        return (
            f"L^2({latex_name(rows)})"
            if column
            else rf"B({_l2(cols, spaces)}, {_l2(rows, spaces)})"
        )
    if rows == cols == "1":
        return r"\mathbf{R}"
    if cols == "1":
        return rf"\mathbf{{R}}^{{{latex_name(rows)}}}"
    return rf"\mathbf{{R}}^{{{latex_name(rows)} \times {latex_name(cols)}}}"


def _l2(dimension: str, spaces: dict) -> str:
    if dimension in spaces:
        return f"L^2({latex_name(dimension)})"
    return r"\mathbf{R}" + ("" if dimension == "1" else f"^{{{latex_name(dimension)}}}")


def number(text: str) -> str:
    """A rational ``p/q``; one that is long is given to eight digits."""
    if len(text) > 24:
        return rf"{float(Fraction(text)):.8g}\ldots"
    return latex_json(["#", text])


def point(at: dict, only: set[str] | None = None) -> str:
    """The sizes and values of a point, as one formula for each letter, separated by commas."""
    shown = [f"${latex_name(n)} = {v}$" for n, v in at["dimensions"].items()]
    for name, value in at["scalars"].items():
        shown.append(f"${latex_name(name)} = {_entry(value)}$")
    for name, rows in at["letters"].items():
        if only is None or name in only:
            shown.append(f"${latex_name(name)} = {matrix(rows)}$")
    return ", ".join(shown)


def matrix(rows: list) -> str:
    """Rows of numbers; a 1×1 matrix is its number, and one that is large is left out."""
    if len(rows) > ZERO_SIDE or len(rows[0]) > ZERO_SIDE:
        return rf"\text{{(a {len(rows)} by {len(rows[0])} matrix)}}"
    if len(rows) == len(rows[0]) == 1:
        return _entry(rows[0][0])
    body = r" \\ ".join(" & ".join(_entry(x) for x in row) for row in rows)
    return rf"\bigl[\begin{{smallmatrix}} {body} \end{{smallmatrix}}\bigr]"


def _entry(value) -> str:
    if isinstance(value, str):
        return number(value)
    powers = ["", r"\alpha", *(rf"\alpha^{{{i}}}" for i in range(2, len(value)))]
    terms = [f"{number(c)} {p}".strip() for c, p in zip(value, powers, strict=False) if Fraction(c)]
    return " + ".join(terms).replace("+ -", "- ") or "0"
