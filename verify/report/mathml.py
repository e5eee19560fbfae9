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


def polynomial(poly: dict) -> str:
    """A certificate's polynomial; an empty sum is 0."""
    parts = []
    for coefficient, mono, word in poly["terms"]:
        value = Fraction(coefficient)
        if parts or value < 0:
            parts.append(f"<mo>{'−' if value < 0 else '+'}</mo>")
        parts.append(_product(abs(value), mono, word, "trace" in poly))
    return f"<mrow>{''.join(parts)}</mrow>" if parts else "<mn>0</mn>"


def _product(size: Fraction, mono, word, trace: bool) -> str:
    factors = [_power(name(letter), exponent) for letter, exponent in mono]
    runs: list = []
    for token in word:
        if runs and runs[-1][0] == token:
            runs[-1][1] += 1
        else:
            runs.append([token, 1])
    product = "".join(_power(_token(token), times) for token, times in runs)
    if trace and product:
        product = f"<mi>tr</mi><mo>(</mo>{product}<mo>)</mo>"
    if product:
        factors.append(product)
    if size != 1 or not factors:
        factors.insert(0, number(str(size)))
    return "<mo>&#x2062;</mo>".join(factors)


def _token(token: str) -> str:
    if not token.endswith("*"):
        return name(token)
    inner = name(token[:-1])
    return f"<msup>{_fenced(inner)}<mo>⊤</mo></msup>"


def _power(base: str, exponent: int) -> str:
    return base if exponent == 1 else f"<msup>{_fenced(base)}<mn>{exponent}</mn></msup>"


def _fenced(body: str) -> str:
    return f"<mrow><mo>(</mo>{body}<mo>)</mo></mrow>" if body.startswith("<msup>") else body


def relation(row: dict) -> str:
    """``left = right`` of a fact or a claim, or the relation that it names."""
    sign = {"=": "=", ">": "&gt;", ">=": "≥"}[row.get("relation", "=")]
    return f"{polynomial(row['left'])}<mo>{sign}</mo>{polynomial(row['right'])}"


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
    terms = [[c, [["α", i]] if i else [], []] for i, c in enumerate(coefficients) if Fraction(c)]
    return polynomial({"terms": terms})


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
