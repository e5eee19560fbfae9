"""Points as text: ``H=[2 1; 1 3], Σ=1, β=γ=1/2, v=(1, 0), n=2``.

The grammar (docs/formulas.md)::

    point   = [ value-of { "," value-of } ]
    value-of = name "=" { name "=" } value
    value   = number | "(" number { "," number } ")" | "[" row { ";" row } "]"
              | "diag(" number { "," number } ")"
    row     = number { ("," | white space) number }
    number  = as theory.exact reads it: 2, -1/2, 0.9; "−" is a minus too

A number stands for a scalar, for a 1×1 matrix, and for the size of a dimension; round brackets
hold a column. A name is anything without ``=`` that does not begin with a comma.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flint import fmpq

from ..exact import rational

At: TypeAlias = str | Mapping[str, Any]  # a point: text, or names with numbers or rows

_ASSIGNED = re.compile(
    r"\s*(?P<names>[^=,][^=]*(?:=[^=]+)*?)\s*=\s*(?P<value>diag\([^()]*\)|\([^()]*\)|\[[^][]*\]|[^][(),=]+)"
    r"\s*(?P<end>,|$)"
)


def point(at: At | Callable[[], At]) -> dict[str, Any]:
    """The values of a point by name: rationals, and lists of rows of them.

    A function is called for its point; a mapping is returned as it is, with text read in it as
    a value. Raises ValueError, in one line that names the letter, for text outside the grammar.
    """
    if callable(at):
        at = at()
    if isinstance(at, str):
        return _read(at)
    return {name: value(v, name) if _is_bracketed(v) else v for name, v in at.items()}


def joined(*points: At | Callable[[], At]) -> dict[str, Any]:
    """One point of several; what a later one says of a letter counts."""
    values: dict[str, Any] = {}
    for at in points:
        values |= point(at)
    return values


def value(text: str, name: str = "the value") -> fmpq | list[list[fmpq]]:
    """A number or the rows of a matrix from text; ValueError names ``name``."""
    text = text.strip()
    if text.startswith("diag(") and text.endswith(")"):
        entries = [_number(x, name) for x in text[5:-1].split(",")]
        size = range(len(entries))
        return [[entries[i] if i == j else fmpq(0) for j in size] for i in size]
    if text[:1] + text[-1:] == "()":
        return [[_number(x, name)] for x in text[1:-1].split(",")]
    if text[:1] + text[-1:] == "[]":
        found = [[_number(x, name) for x in row] for row in rows(text)]
        if len({len(row) for row in found}) != 1:
            raise ValueError(f"{name} = {_short(text)}: give its rows one length")
        return found
    return _number(text, name)


def rows(text: str) -> list[list[str]]:
    """The entries of a matrix's rows, in brackets or without: ``;`` between rows, commas or white
    space between entries."""
    text = text.strip()
    text = text[1:-1] if text[:1] + text[-1:] == "[]" else text
    return [re.split(r"\s*,\s*|\s+", row.strip()) for row in text.strip("; ").split(";")]


def _read(text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    place = 0
    while text[place:].strip():
        found = _ASSIGNED.match(text, place)
        if found is None:
            raise ValueError(
                f"{_short(text[place:].strip())!r} gives no letter a value; write a point such as "
                "'H=[2 1; 1 3], β=1/2, v=(1, 0)'"
            )
        names = [name.strip() for name in found["names"].split("=")]
        read = value(found["value"], names[0])
        for name in names:
            if not name or name in values:
                raise ValueError(f"{name or 'a letter without a name'} is given twice, or nothing")
            values[name] = read
        place = found.end()
    return values


def _number(text: str, name: str) -> fmpq:
    return rational(text.replace("−", "-"), name)


def _is_bracketed(given: Any) -> bool:
    return isinstance(given, str) and given.strip().startswith(("[", "(", "diag("))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
