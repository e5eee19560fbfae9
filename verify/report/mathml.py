"""Mathematics for the report's pages, as presentation MathML.

Certificates hold polynomials and matrices as data (docs/certificate.md); what is typeset comes
from these, never from prose.  A claim's own LaTeX goes through latex2mathml.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape

MARKS = {"⁻¹": "-1", "⁺": "+", "′": "′", "†": "†"}
LONG = 24  # digits beyond which a number is cut in the middle; the certificate has all of them


def math(body: str, display: bool = False) -> str:
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}{body}</math>"


def name(text: str) -> str:
    """A letter: ``M′`` with its mark, ``θ_0`` and ``c1`` with their index, a tilde above."""
    marks = []
    for mark, shown in MARKS.items():
        if text.endswith(mark):
            text = text[: -len(mark)]
            marks.append(_mark(shown))
    head, _, index = text.partition("_")
    if not index and (found := re.fullmatch(r"([^\W\d]̃?)(\d+)", head)):
        head, index = found.groups()
    body = f"<mi>{escape(head)}</mi>"
    if head.endswith("̃"):
        body = f'<mover accent="true"><mi>{escape(head[:-1])}</mi><mo>~</mo></mover>'
    if index:
        body = f"<msub>{body}<mrow><mi>{escape(index)}</mi></mrow></msub>"
    for mark in marks:
        body = f"<msup>{body}{mark}</msup>"
    return body


def _mark(shown: str) -> str:
    return "<mrow><mo>−</mo><mn>1</mn></mrow>" if shown == "-1" else f"<mo>{shown}</mo>"


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


TIMES = "<mo>&#x2062;</mo>"  # invisible
ATOM, PRODUCT, SUM = range(3)  # how loosely an expression holds together


def expression(node) -> str:
    """A certificate's expression, a tree, as it was written."""
    return _shown(node)[0]


def monomial(coefficient: str, mono: list) -> str:
    """A number times powers of scalars."""
    powers = [s if e == 1 else ["^", s, e] for s, e in mono]
    number = [] if coefficient == "1" and powers else [["#", coefficient]]
    factors = number + powers
    return expression(factors[0] if len(factors) == 1 else ["*", *factors])


def _shown(node) -> tuple[str, int]:
    if isinstance(node, int) or node[0] == "#":
        text = str(node) if isinstance(node, int) else node[1]
        return number(text), SUM if text.startswith("-") else ATOM
    if isinstance(node, str):
        return name(node), ATOM
    if node[0] in ("1", "0"):
        return f"<mn>{node[0]}</mn>", ATOM
    if node[0] == "-":
        return f"<mrow><mo>−</mo>{_within(node[1], PRODUCT)}</mrow>", SUM
    if node[0] == "+":
        return f"<mrow>{_sum(node[1:])}</mrow>", SUM
    if node[0] == "*":
        factors = [n for n in node[1:] if not (isinstance(n, list) and n[0] == "1")]
        return TIMES.join(_within(n, ATOM) for n in factors or [1]), PRODUCT
    if node[0] == "tr":
        return f"<mi>tr</mi><mo>(</mo>{expression(node[1])}<mo>)</mo>", ATOM
    mark = "<mo>⊤</mo>" if node[0] == "T" else f"<mn>{node[2]}</mn>"
    return f"<msup>{_fenced(_within(node[1], ATOM))}{mark}</msup>", ATOM


def _sum(summands) -> str:
    body = _within(summands[0], SUM)
    for node in summands[1:]:
        negative = isinstance(node, list) and node[0] == "-"
        part = _within(node[1], PRODUCT) if negative else _within(node, PRODUCT)
        body += f"<mo>{'−' if negative else '+'}</mo>{part}"
    return body


def _within(node, closely: int) -> str:
    body, level = _shown(node)
    return body if level <= closely else f"<mrow><mo>(</mo>{body}<mo>)</mo></mrow>"


def _fenced(body: str) -> str:
    return f"<mrow><mo>(</mo>{body}<mo>)</mo></mrow>" if body.startswith("<msup>") else body


def relation(row: dict) -> str:
    """``left = right`` of a fact or a claim, or the relation that it names."""
    sign = {"=": "=", ">": "&gt;", ">=": "≥"}[row.get("relation", "=")]
    return f"{expression(row['left'])}<mo>{sign}</mo>{expression(row['right'])}"


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
