"""The last line of ``explain``: how the proofs of the page fared."""

from __future__ import annotations

from ..evidence import REFUTED, UNDECIDED, UNMET
from .console import counted


def fared(claim, proofs: list[bool], unmet: list[str]) -> str:
    """In words, from whether each proof holds, and the theorems of which no point is known."""
    if not proofs:
        return "nothing here is a proof"
    if not all(proofs):
        expected = claim.expected in (REFUTED, UNDECIDED)
        word = "not proved, as expected" if expected else "NOT PROVED"
        return f"{word}: {len(proofs) - sum(proofs)} of {counted(len(proofs), 'proof')} failed"
    holds = "and it holds" if len(proofs) == 1 else "and all hold"
    said = f"{counted(len(proofs), 'proof')} above, {holds}"
    return f"{said}; {UNMET} of {', '.join(map(repr, unmet))}" if unmet else said
