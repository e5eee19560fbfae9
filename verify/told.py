"""A row of a claim as one text: its title, what it claims, and fields.

    grows.proves(\"\"\"[signs] so the entries have opposite signs
        0 > L1·L2
        by: 0 > L1·L2 times δ² > 0 since (ℓ2 − δℓ1)²/2 + (ℓ2² > (δℓ1)²)/2
        cites: spectral; jensen (h1); lodo/sgd_bowl_loss: limit (h2)\"\"\")

The first line is the title. Lines without a field's name at their head go on with what stands
before them: formulas a line each, prose in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from .standard import Cite, Cited

PROSE = "says at part over state nonzero nonneg psd pd of kind operators function".split()
COUNTS, NAMES = ("count", "kept", "instances", "least"), ("edges", "some")
LINES = ("by", "at_base", "at_step", "at_end")
LISTS = ("given", "without", "initial", "recurrence", "conclusion", "final")
FIELDS = *PROSE, *COUNTS, *NAMES, *LINES, *LISTS, "cites"
FIELD = re.compile(rf"({'|'.join(FIELDS)}):\s+(.*)")
CITED = re.compile(r"(?:([a-z_]+/\w+): )?(.*?)(?: \(([\w ,]+)\))?")
Row = TypeVar("Row", bound=Callable[..., Any])


def told(row: Row) -> Row:
    """A method of rows that takes its title, claims and fields as one text too."""

    @wraps(row)
    def said(self: Any, title: str, *claims: Any, **more: Any) -> Any:
        if "\n" not in title:
            return row(self, title, *claims, **more)
        title, listed, fields = read(title)
        many = row.__name__ in ("inductive", "needs", "false", "misworded") and len(listed) > 1
        stated = [listed] if many else listed
        return row(self, title, *stated, *fields.pop("given", ()), *claims, **fields, **more)

    return said  # type: ignore[return-value]


def parted(given: tuple) -> tuple[list, dict[str, Any]]:
    """What a case is given, and the fields that stand in it: a text with fields has a line for
    each formula or several."""
    kept: list = []
    fields: dict[str, Any] = {}
    for one in given:
        if isinstance(one, str) and re.search(rf"^\s*{FIELD.pattern}$", one, re.MULTILINE):
            _, lines, found = read(f"a case\n{one}")
            kept += lines
            fields |= found
        else:
            kept.append(one)
    return kept, fields


def read(text: str) -> tuple[str, list[str], dict[str, Any]]:
    """Title, claims and fields; ValueError for a field that is told twice."""
    title, *lines = map(str.strip, text.strip().split("\n"))
    claims: list[str] = []
    fields: dict[str, list[str]] = {}
    here = claims
    for line in filter(None, lines):
        found = FIELD.fullmatch(line)
        if line.startswith("+ ") and here:
            here[-1] += f" {line}"
            continue
        if found is None:
            here.append(line)
            continue
        name, first = found.groups()
        if name in fields:
            raise ValueError(f"{title!r} tells its field {name} twice")
        here = fields[name] = [first]
    return title, claims, {name: _value(name, said) for name, said in fields.items()}


def _value(name: str, lines: list[str]) -> Any:
    if name in LISTS:
        return lines
    if name in COUNTS:
        return int(" ".join(lines))
    if name in NAMES:
        return tuple(" ".join(lines).split("; "))
    if name == "cites":
        return tuple(_citation(one) for one in " ".join(lines).split("; "))
    return ("\n" if name in LINES else " ").join(lines)


def _citation(text: str) -> Cite | Cited:
    found = CITED.fullmatch(text)
    claim, name, gives = found.groups() if found else (None, text, None)
    ids = tuple((gives or "").replace(",", " ").split())
    return Cited(claim, name, ids) if claim else Cite(name, ids)
