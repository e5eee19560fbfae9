"""Mathematics for the report's pages, as presentation MathML.

Certificates hold polynomials and matrices as data (docs/certificate.md); what is typeset comes
from these, never from prose: as LaTeX, like a paper's appendix, which latex2mathml turns into
MathML. A claim's own LaTeX goes the same way.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from html import escape

from theory.operators.latex_names import latex_name
from theory.operators.text import latex_json
from theory.randomness.notation import reading

LONG = 24  # digits beyond which a number is cut in the middle; the certificate has all of them
SIGNS = {"=": "=", ">": "&gt;", ">=": "≥", "!=": "≠"}


def math(body: str, display: bool = False) -> str:
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}{body}</math>"


def name(text: str) -> str:
    """A letter: ``M′`` with its mark, ``θ_0`` and ``c1`` with their index, a tilde above."""
    return _converted(latex_name(text), text)


@lru_cache(maxsize=10_000)
def _converted(tex: str, otherwise: str = "") -> str:
    """LaTeX of ours as MathML; where it cannot be had, the text as it is."""
    from latex2mathml.converter import convert

    try:
        whole = convert(tex)
    except Exception:  # the library has no one exception of its own
        return f"<mtext>{escape(otherwise or tex)}</mtext>"
    body = whole[whole.index(">") + 1 : whole.rindex("</math>")]
    body = body[len("<mrow>") : -len("</mrow>")] if body.startswith("<mrow>") else body
    return re.sub(r"<mn>(\d+)</mn>", lambda found: f"<mn>{_digits(int(found[1]))}</mn>", body)


def number(text: str) -> str:
    """A rational ``p/q``."""
    value = Fraction(text)
    sign = "<mo>−</mo>" if value < 0 else ""
    top, bottom = _digits(abs(value.numerator)), _digits(value.denominator)
    body = (
        f"<mn>{top}</mn>"
        if value.denominator == 1
        else f"<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>"
    )
    return f"<mrow>{sign}{body}</mrow>" if sign else body


def _digits(value: int) -> str:
    text = str(value)
    return text if len(text) <= LONG else f"{text[:8]}…{text[-8:]} ({len(text)} digits)"


def expression(node, theory: dict | None = None) -> str:
    """A certificate's expression, a tree, as it was written; random vectors of the certificate's
    ``theory`` as on paper."""
    theory = theory or {}
    with reading(theory.get("spaces", {}), theory):
        return _converted(latex_json(node))


def monomial(coefficient: str, mono: list) -> str:
    """A number times powers of scalars."""
    powers = [s if e == 1 else ["^", s, e] for s, e in mono]
    number = [] if coefficient == "1" and powers else [["#", coefficient]]
    factors = number + powers
    return expression(factors[0] if len(factors) == 1 else ["*", *factors])


def relation(row: dict, theory: dict | None = None) -> str:
    """``left = right`` of a fact or a claim, or the relation that it names."""
    left, right = (expression(row[side], theory) for side in ("left", "right"))
    return f"{left}<mo>{SIGNS[row.get('relation', '=')]}</mo>{right}"


def unit(node) -> bool:
    """Is this expression 1, as a number or an identity?"""
    return node in (1, ["#", "1"]) or isinstance(node, list) and node[0] == "1"


def matrix(rows: list, cell=number) -> str:
    """Rows of numbers in brackets; a 1×1 matrix is its number."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return cell(rows[0][0])
    body = "".join(
        "<mtr>" + "".join(f"<mtd>{cell(x)}</mtd>" for x in row) + "</mtr>" for row in rows
    )
    return f"<mrow><mo>[</mo><mtable>{body}</mtable><mo>]</mo></mrow>"


def algebraic(coefficients: list) -> str:
    """A number of a field by its coefficients in powers of the root α."""
    terms = []
    for i, c in enumerate(coefficients):
        if Fraction(c):
            power = ["α"] if i == 1 else [["^", "α", i]] if i else []
            terms.append(["*", ["#", c], *power] if power else ["#", c])
    return expression(["+", *terms] if len(terms) > 1 else terms[0] if terms else 0)


def typeset(text: str) -> str:
    """Prose with LaTeX between dollars, as HTML with MathML.  Raises ValueError for LaTeX that is
    not understood."""
    from latex2mathml.converter import convert

    pieces = re.split(r"\$([^$]+)\$", text)
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            pieces[i] = escape(piece)
            continue
        try:
            pieces[i] = convert(piece)
        except Exception as reason:  # the library has no one exception of its own
            raise ValueError(f"{piece!r} cannot be typeset: {type(reason).__name__}") from reason
        if unknown := re.search(r"<m[a-z]+>(\\[a-zA-Z]+)", pieces[i]):
            raise ValueError(f"{piece!r} cannot be typeset: {unknown[1]} is not known")
    return "".join(pieces)
