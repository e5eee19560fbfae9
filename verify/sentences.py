"""The sentences of a claim's statement, each with what stands behind it.

    statement='''
    - vᵀTⁱ → 0 if ρ(F) < 1. By: one step; all steps
    - Measured: Over 1,000 steps the error stays below 1e-12.
    - Remark: The paper asks for more than that.
    '''

What follows ``By:`` are the claim's theorems that say it in formulas (a semicolon in parentheses
parts none); a text without items is a
statement that nobody has tied to theorems yet. In code, ``theorem`` and its like make sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

FORMULA = frozenset("=<>≤≥≠∈→⇒⇔∞√∑")  # what a remark may not hold
OTHERS = ("measured", "enclosed", "cited", "remark")


@dataclass(frozen=True)
class Sentence:
    """Words, and what they rest on: ``kind`` theorem, measured, enclosed, cited, remark, untied."""

    words: str
    kind: str
    theorems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError("a sentence of the statement is empty")
        if self.kind == "theorem" and not self.theorems:
            raise ValueError(f"theorem({self.words[:40]!r}…) names no theorem")
        if self.kind == "remark" and (found := sorted(FORMULA & set(self.words))):
            raise ValueError(
                f"remark({self.words[:40]!r}…) holds a formula ({' '.join(found)}); tie it to a "
                "theorem, or say that it is measured, enclosed or cited"
            )


def theorem(words: str, *theorems: str) -> Sentence:
    """A sentence that theorems of the claim say in formulas, named by their names."""
    return Sentence(words, "theorem", theorems)


def measured(words: str) -> Sentence:
    """A sentence that runs in floating point support."""
    return Sentence(words, "measured")


def enclosed(words: str) -> Sentence:
    """A sentence whose numbers ball arithmetic encloses."""
    return Sentence(words, "enclosed")


def cited(words: str) -> Sentence:
    """A sentence that is taken from elsewhere."""
    return Sentence(words, "cited")


def remark(words: str) -> Sentence:
    """A sentence without a formula."""
    return Sentence(words, "remark")


def items(listed: str | Iterable) -> Iterator:
    """The items of a list as text, a line that begins with "- " each; white space is one space."""
    if isinstance(listed, str):
        listed = re.split(r"^\s*- ", listed, flags=re.MULTILINE)[1:]
    for item in listed:
        yield " ".join(item.split()) if isinstance(item, str) else item


def read(statement: str | tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences of a statement, lines and spaces as one space; a text that does not begin with
    "- " is one that is untied."""
    if isinstance(statement, str):
        if statement.lstrip().startswith("- "):
            return tuple(map(_sentence, items(statement)))
        return (Sentence(statement, "untied"),) if statement.strip() else ()
    wrong = [s for s in statement if not isinstance(s, Sentence)]
    if wrong:
        raise ValueError(
            f"{wrong[0]!r} is no sentence; write theorem(…), measured(…), enclosed(…), cited(…) "
            "or remark(…)"
        )
    return tuple(replace(s, words=" ".join(s.words.split())) for s in statement)


def _sentence(text: str) -> Sentence:
    kind, colon, words = text.partition(": ")
    if colon and kind.lower() in OTHERS:
        return Sentence(words, kind.lower())
    words, by, names = text.rpartition(" By: ")
    if not by:
        raise ValueError(
            f"the sentence {text[:40]!r}… does not end with By: and its theorems; begin one that "
            "has none with Measured:, Enclosed:, Cited: or Remark:"
        )
    return theorem(words, *re.split(r"; (?![^(]*\))", names))
