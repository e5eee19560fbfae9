"""Evidence for a claim, and the verdict that it adds up to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

PROVED, CHECKED, SUPPORTED, REFUTED, UNDECIDED = (
    "proved",
    "checked",
    "supported",
    "refuted",
    "undecided",
)
GRADES = (UNDECIDED, SUPPORTED, CHECKED, PROVED)  # weakest first

GRADE_OF_KIND = {
    "proof": PROVED,
    "kernel": PROVED,
    "exact": CHECKED,
    "enclosure": CHECKED,
    "numeric": SUPPORTED,
    "statistical": SUPPORTED,
    "gpu": SUPPORTED,
}
FLOATING = frozenset(
    k for k, grade in GRADE_OF_KIND.items() if grade == SUPPORTED
)  # these leave nothing in a certificate
KINDS = (*GRADE_OF_KIND, "necessity", "paper", "mutants")
STATUSES = ("pass", "fail", "skip", "observed")


class Contradiction(Exception):
    """A claim's evidence contradicts itself: an error in Lemmata, never in the reader's call."""


@dataclass
class Evidence:
    """What one check of a claim found.

    ``status`` is pass, fail or skip.  ``refutes`` says that a failure is an exact
    counterexample, not a mere absence of proof.  ``pieces`` are certificate pieces; ``title``
    is the check's own, which names the evidence in the lockfile.
    """

    kind: str
    status: str
    summary: str
    part: str = ""
    instances: int | None = None
    worst_error: float | None = None
    bound: float | None = None
    seconds: float = 0.0
    certificate: str | None = None
    refutes: bool = False
    pieces: list[dict] = field(default_factory=list)
    title: str = ""

    def as_dict(self) -> dict:
        """The keys of the contract, and ``part`` for claims of several parts."""
        keys = (
            "kind",
            "part",
            "status",
            "summary",
            "instances",
            "worst_error",
            "bound",
            "seconds",
            "certificate",
        )
        return {key: _finite(getattr(self, key)) for key in keys}


def _finite(value):
    """JSON has no infinities: an unbounded error or bound is null there."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass
class Checked:
    """What an exact, enclosure, numeric, statistical or gpu check returns when all is well or when
    it is not (``ok``); ``pieces`` may hold (title, kernel evidence) pairs for the certificate."""

    summary: str
    ok: bool = True
    instances: int | None = None
    worst_error: float | None = None
    bound: float | None = None
    refutes: bool = False
    pieces: list = field(default_factory=list)


class Skip(Exception):
    """Raised by a check that cannot run here; the text says why and how to mend it."""


def verdict(evidence: list[Evidence], parts: tuple[str, ...]) -> str:
    """The weakest grade over the parts, each part having its strongest passing evidence.

    An exact counterexample refutes, unless the same part has a proof: then the evidence
    contradicts itself.  A part that fails in floating point, or whose mutants survive, is
    undecided, however good its proof looks: something is wrong with one of the two.
    """
    grades = []
    for part in parts:
        here = [e for e in evidence if e.part in (part, "")] if part else evidence
        failed = [e for e in here if e.status == "fail"]
        proved = [e for e in here if e.status == "pass" and GRADE_OF_KIND.get(e.kind) == PROVED]
        if any(e.refutes for e in failed):
            if proved:
                raise Contradiction(
                    f"{proved[0].summary}; and yet {next(e.summary for e in failed if e.refutes)}"
                )
            grades.append(REFUTED)
        elif failed:
            grades.append(UNDECIDED)
        else:
            found = [
                GRADE_OF_KIND[e.kind]
                for e in here
                if e.status == "pass" and e.kind in GRADE_OF_KIND
            ]
            grades.append(max(found, key=GRADES.index, default=UNDECIDED))
    if REFUTED in grades:
        return REFUTED
    return min(grades, key=GRADES.index)
