"""Evidence for a claim, and the verdict that it adds up to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

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

    ``status`` is pass, fail, skip or observed (a run without a number to hold it to).
    ``refutes`` says that a failure is an exact counterexample, not a mere absence of proof;
    ``open`` that the search ended without an answer.  ``theorems`` and ``pieces`` are those of the
    certificate;
    ``title`` is the check's own, which names the evidence in the lockfile; ``says`` are its
    theorems in formulas, a line each; ``kernel`` is Coq's answer (docs/formal.md), of that kind
    alone.
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
    theorems: list[dict] = field(default_factory=list)
    title: str = ""
    open: bool = False
    says: list[str] = field(default_factory=list)
    kernel: dict = field(default_factory=dict)
    unmet: list[str] = field(default_factory=list)

    def __post_init__(self):
        # what a reader's error says may hold half a character, which no report can be written with
        self.summary = self.summary.encode("utf-8", "backslashreplace").decode()

    def as_dict(self) -> dict:
        """The keys of the contract, ``part`` for claims of several parts, and Coq's answer under
        ``kernel``."""
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
        row = {key: _finite(getattr(self, key)) for key in keys}
        return row | ({"kernel": self.kernel} if self.kernel else {})


def _finite(value):
    """JSON has no infinities: an unbounded error or bound is null there."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass
class Checked:
    """What an exact, enclosure, numeric, statistical or gpu check returns when all is well or when
    it is not (``ok``); ``pieces`` may hold (title, kernel evidence) pairs for the certificate.

    Where there are numbers, they decide (`held`): ``worst_error`` ≥ 0 against a finite ``bound``,
    in at least one of ``instances``.  A numeric, statistical or gpu check that gives none is
    observed, and grades nothing.
    """

    summary: str
    ok: bool = True
    instances: int | None = None
    worst_error: float | None = None
    bound: float | None = None
    refutes: bool = False
    pieces: list[tuple[str, Any]] = field(default_factory=list)


class Fails(Exception):
    """Raised by an exact check where the claim fails at an exact instance; the text says which."""


class Skip(Exception):
    """Raised by a check that cannot run here; the text says why and how to mend it."""


def held(kind: str, ok: bool, instances, worst_error, bound) -> tuple[str, str]:
    """(status, why it fails although it says ok): what the numbers of a result make of it.

    Raises ValueError where what should be a number is none.
    """
    wrong = _wrong(kind, instances, worst_error, bound)
    if wrong or not ok:
        return "fail", wrong
    measured = worst_error is not None and bound is not None
    return "pass" if measured or kind not in FLOATING else "observed", ""


def _wrong(kind, instances, worst_error, bound) -> str:
    count, error, limit = (
        number(instances, "instances"),
        number(worst_error, "worst_error"),
        number(bound, "bound"),
    )
    if count is not None and (count < 1 or count != int(count)):
        return f"it ran {count:g} instances, and one is the least"
    for name, value in (("worst error", error), ("bound", limit)):
        if value is not None and not math.isfinite(value):
            return f"its {name} is {value:g}, and nothing can be held to it"
        if value is not None and value < 0:
            return f"its {name} is {value:.1e}, below 0"
    if error is None and limit is not None and kind in FLOATING:
        return "it gives a bound and no error to hold to it"
    if error is not None and limit is not None and error > limit:
        return f"its worst error {error:.3g} is above its bound {limit:.3g}"
    return ""


def number(value, name: str):
    """A plain int or float of what a check gives as a number, None for None."""
    if value is None:
        return None
    plain = value.item() if hasattr(value, "item") and getattr(value, "size", 1) == 1 else value
    if isinstance(plain, bool) or not isinstance(plain, (int, float, Fraction)):
        raise ValueError(f"{name} is {str(plain)[:60]!r}, which is no number")
    try:
        size = float(plain)
    except OverflowError:
        raise ValueError(f"{name} is beyond floating point") from None
    return plain if isinstance(plain, int) else size


UNMET = "no point found that meets the hypotheses"


def graded(verdict: str, price: int, prose: int = 0, unmet: bool = False) -> str:
    """A verdict with what it rests on: standard theorems that are cited, facts told in prose; and
    that of a theorem (``unmet``) nobody knows a point at which its hypotheses hold."""
    theorems = f"{price} standard theorem{'s' * (price != 1)}" if price else ""
    facts = f"{prose} fact{'s' * (prose != 1)} in prose" if prose else ""
    rests = " and ".join(filter(None, (theorems, facts)))
    told = f"{verdict} from {rests}" if rests and verdict in (PROVED, CHECKED) else verdict
    return f"{told}; {UNMET}" if unmet and verdict == PROVED else told


def verdict(evidence: list[Evidence], parts: tuple[str, ...]) -> str:
    """The weakest grade over the parts, each part having its strongest passing evidence.

    An exact counterexample refutes, unless the same part has a proof: then the evidence
    contradicts itself.  A part that fails in floating point, or whose mutants survive, is
    undecided, however good its proof looks: something is wrong with one of the two.  What was
    only observed grades nothing.
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
