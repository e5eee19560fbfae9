"""Proofs of inequalities as text: sums of squares, and lines of them.

    y ≥ 0 since γ − `γ−y` + γμ(y)²
    N ≥ se² times s > 0 since (s + 1)²(N ≥ sz²) + γ(1 + β)(y ≥ 0)(A ≥ A_1)
    + (z)²[K]
    sV = T

A line is an equation to be derived, or an inequality with the sum that it is, if it is one, times
what is known to be > 0; a line that begins with "+ " goes on with the one before. A summand is a
product of numbers and scalars that are ≥ 0, of squares, and of inequalities in parentheses that are
known; K in brackets stands inside the square, zᵀKz. A sum in parentheses that is neither squared
nor an inequality is multiplied out. What is squared stands in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theory.operators import Derivation, Operator, Square

OVER = re.compile(r"(.*?) (?:over )?((?<=over )nz\d+(?: nz\d+)*|definite)")
DIVISOR = re.compile(r"\s*/\s*\d+")
CLOSING = {"(": ")", "[": "]", "`": "`"}


def one_after_another(case: Any, arguments: Any) -> Callable[[Derivation], None]:
    """One function of the derivation from lines, functions, or a list of both."""
    said: list = []
    for argument in arguments if isinstance(arguments, (list, tuple)) else [arguments]:
        said += argued(case, argument) if isinstance(argument, str) else [argument]

    def argue(d: Derivation) -> None:
        for argument in said:
            argument(d)

    return argue


def argued(case: Any, text: str) -> list[Callable]:
    """The lines as functions of the derivation, for a verify.case.Case."""
    found = []
    for line in _lines(text):
        told, since, proof = line.partition(" since ")
        claim, _, times = told.partition(" times ")
        if since:
            found.append(case.squares(claim, f"= {proof}", times=times))
        elif any(sign in _unquoted(claim) for sign in "≥>≤<"):
            found.append(case.squares(claim, times=times))
        else:
            found += [lambda d, e=e: d.prove(e) for e in case.claim.formulas(claim)]
    return found


def steps_by(case: Any, text: str) -> list[tuple]:
    """The lines as (equation, how it is derived), or (None, a function of the derivation)."""
    found: list[tuple] = []
    for line in _lines(text):
        if " since " in line or any(sign in _unquoted(line) for sign in "≥>≤<"):
            found += [(None, argument) for argument in argued(case, line)]
            continue
        over = OVER.fullmatch(line)
        formula, how = over.groups() if over else (line, "")
        found += [(equation, how) for equation in case.claim.formulas(formula)]
    return found


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if line.startswith("+ ") and lines:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def squared(claim: Any, squares: Iterable, among: Operator) -> list[Square]:
    """Squares from sums as text ("= …"), from (q, weight, middle), weight and middle optional, and
    as they are; a scalar q in a sum of operators like ``among`` is that multiple of 1."""
    from theory.operators import Operator, Square, identity

    def middle(text: Any) -> Any:
        known = isinstance(text, str) and any(sign in text for sign in "≥>")
        return tuple(claim.formulas(text)) if known else claim.sum(text)

    told: list = []
    for square in squares:
        sums = isinstance(square, str) and square.startswith("= ")
        told += summands(square[2:]) if sums else [square]
    made = []
    for square in told:
        if not isinstance(square, Square):
            parts = square if isinstance(square, tuple) else (square,)
            q, *rest = [middle(part) for part in parts]
            if among.kind == "operator" and not (isinstance(q, Operator) and q.kind == "operator"):
                q = q * identity(among.rows)
            square = Square(q, *rest)
        made.append(square)
    return made


def summands(text: str) -> list[tuple[str, ...]]:
    """(q, weight) or (q, weight, middle) of each summand, "1" where there is none; middles are
    parted by semicolons. ValueError for brackets that do not close, and for two squares in one."""
    found = []
    for term in _parted(text):
        squared, inside, factors = "", [], [[""]]
        for kind, inner in _factors(term):
            if kind == "plain":
                factors.append([inner])
            elif kind == "sum":
                factors.append(_parted(inner))
            elif kind == "square":
                if squared:
                    raise ValueError(f"{term!r} has two squares; multiply them")
                squared = inner
            else:
                inside.append(inner)
        for weight in product(*factors):
            told = "·".join(w.strip("· ") for w in weight if w.strip("· "))
            found.append((squared or "1", told or "1", *(["; ".join(inside)] if inside else [])))
    return found


def _parted(text: str) -> list[str]:
    """The summands at the top level."""
    parts, depth, quoted, normed, start = [], 0, False, False, 0
    for place, sign in enumerate(text):
        quoted ^= sign == "`"
        depth += 0 if quoted else (sign in "([⟨") - (sign in ")]⟩")
        normed ^= sign == "‖" and not quoted
        if not quoted and not normed and depth == 0 and text.startswith(" + ", place):
            parts.append(text[start:place])
            start = place + 3
    return [*parts, text[start:]]


def _factors(term: str) -> Iterator[tuple[str, str]]:
    """Plain factors, and what stands in brackets: a square, an inequality, a middle, a sum. What is
    divided by a number behind a bracket is multiplied by its reciprocal."""
    place, plain = 0, ""
    while place < len(term):
        sign = term[place]
        if sign not in CLOSING:
            plain, place = plain + sign, place + 1
            continue
        end = _closed(term, place)
        inner, after = term[place + 1 : end], term[end + 1 : end + 2]
        if sign == "`":
            plain += term[place : end + 1]
        else:
            yield "plain", plain
            plain = ""
            known = sign == "[" or any(s in _unquoted(inner) for s in "≥>≤<")
            yield "inside" if known else "square" if after == "²" else "sum", inner
            end += after == "²" and not known
            if over := DIVISOR.match(term, end + 1):
                yield "plain", f"1{over[0].replace(' ', '')}"
                end = over.end() - 1
        place = end + 1
    yield "plain", plain


def _unquoted(text: str) -> str:
    return "".join(text.split("`")[::2])


def _closed(term: str, place: int) -> int:
    """Where the bracket at this place closes."""
    opening, depth, quoted = term[place], 0, False
    for at in range(place + (term[place] == "`"), len(term)):
        if opening == "`":
            if term[at] == "`":
                return at
            continue
        quoted ^= term[at] == "`"
        depth += 0 if quoted else (term[at] == opening) - (term[at] == CLOSING[opening])
        if depth == 0:
            return at
    raise ValueError(f"{term!r}: {opening} is not closed")


def taken(derivation: Any, steps: Iterable[tuple]) -> None:
    """Take the steps of a row that proves, in their order: (formula, how), as ``Case.proves`` says
    it."""
    from theory.operators import tr

    for formula, how in steps:
        if callable(how):
            how(derivation)
        elif how == "definite":
            w = formula.poly
            square = w.T * w if w.cols in (None, "1") else tr(w.T * w)
            derivation.definite(derivation.prove(square, 0), w)
        elif isinstance(how, str):
            derivation.divide(formula, how.split())
        else:
            shares = [(1, left, derivation.prove(fact), right) for left, fact, right in how]
            derivation.combine(formula.left, formula.right, shares)
