"""One misprint or one correction of a paper, and what its check came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PASS, FAIL, NONE = "pass", "fail", "none"


@dataclass(frozen=True)
class Outcome:
    """What a check found: ``status`` is pass, fail or none (no check applies), ``found`` one
    line."""

    status: str
    found: str


@dataclass(frozen=True)
class Erratum:
    """One misprint.

    ``check(data)`` computes whether the text with this ``data`` has the defect, and says in words
    what came out: (bool, str). ``data`` is what is printed, ``amended`` what is meant.
    """

    key: str
    paper: str
    place: str
    printed: str
    meant: str
    why: str
    check: Callable[[Any], tuple[bool, str]]
    data: Any
    amended: Any

    def run(self) -> Outcome:
        """pass: the printed form has the defect and the amended one has not."""
        defect, found = self.check(self.data)
        left, mended = self.check(self.amended)
        if not defect:
            return Outcome(FAIL, f"the printed form shows no defect: {found}")
        if left:
            return Outcome(FAIL, f"the amended form has the defect too: {mended}")
        return Outcome(PASS, f"printed: {found}; meant: {mended}")


@dataclass(frozen=True)
class Correction:
    """A statement of a paper that a claim of Lemmata corrects or refutes; the check is the claim's
    refutation of the wording."""

    key: str
    paper: str
    place: str
    printed: str
    meant: str
    why: str
    checks: tuple[Callable, ...]

    def run(self) -> Outcome:
        """pass: every refutation of the wording holds; none: the claim has no exact refutation of
        it."""
        from theory.operators import Refutation

        if not self.checks:
            return Outcome(
                NONE, "no exact refutation of the wording; the claim says what holds instead"
            )
        found = [check() for check in self.checks]
        holds = all(isinstance(one, Refutation) for one in found)
        return Outcome(
            PASS if holds else FAIL,
            f"{len(found)} wording{'s' * (len(found) > 1)} refuted"
            if holds
            else "no refutation was found",
        )
