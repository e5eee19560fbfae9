"""The sentences of a claim's statement, each with what stands behind it.

    statement=(
        theorem("vᵀTⁱ → 0 if ρ(F) < 1.", "one step", "all steps"),
        measured("Over 1,000 steps the error stays below 1e-12."),
        remark("The paper asks for more than that."),
    )

``theorem`` names the claim's theorems that say it in formulas; a plain text is a statement that
nobody has tied to theorems yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

FORMULA = frozenset("=<>≤≥≠∈→⇒⇔∞√∑")  # what a remark may not hold


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


def read(statement: str | tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences of a statement, lines and spaces as one space; a plain text is one that is
    untied."""
    if isinstance(statement, str):
        return (Sentence(statement, "untied"),) if statement.strip() else ()
    wrong = [s for s in statement if not isinstance(s, Sentence)]
    if wrong:
        raise ValueError(
            f"{wrong[0]!r} is no sentence; write theorem(…), measured(…), enclosed(…), cited(…) "
            "or remark(…)"
        )
    return tuple(replace(s, words=" ".join(s.words.split())) for s in statement)
