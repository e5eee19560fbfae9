"""What a run is asked to do, and what it reports of a claim."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..address import Run
from ..evidence import Evidence, graded


@dataclass
class Options:
    """What a run is asked to do; the command line's options, with its defaults.

    ``given`` is evidence of batched checks that ran elsewhere, by claim: it stands in for them.
    ``time_limit`` are the seconds of a search for a proof that names none itself.  ``kernel`` has
    Coq compile the theorems; without it an answer is shown that is kept.  Without ``lock`` no entry
    for the lockfile is made; without ``certificates`` a process of its own that runs a claim keeps
    the certificate, and the evidence's pieces and theorems, to itself.
    """

    run: Run = field(default_factory=Run)
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    timeout: float | None = None
    given: dict[str, list[Evidence]] = field(default_factory=dict)
    time_limit: float | None = None
    kernel: bool = False
    lock: bool = True
    certificates: bool = True

    def wants(self, kind: str) -> bool:
        return kind not in self.skip and (not self.only or kind in self.only)


@dataclass(repr=False)
class ClaimReport:
    """A claim's evidence and verdict; ``locked`` is its entry for the lockfile, where one was
    asked for, ``reason`` why an undecided one is, where no evidence says so."""

    claim: str
    title: str
    expected: str
    paper: str | None
    price: int = 0  # standard theorems cited
    prose: int = 0  # facts in prose that the proofs rest on
    verdict: str = "undecided"
    ok: bool = False
    partial: bool = False
    contradiction: str = ""
    reason: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    certificate: dict | None = None
    locked: dict = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def graded(self) -> str:
        """The verdict with what it rests on: ``proved from 2 standard theorems``; and whether a
        theorem has hypotheses that nobody has seen met."""
        return graded(self.verdict, self.price, self.prose, bool(self.unmet))

    @property
    def unmet(self) -> list[str]:
        """The theorems of which no point is known at which their hypotheses hold."""
        return [name for e in self.evidence for name in e.unmet]

    @property
    def fate(self) -> str | None:
        """What became of the paper's wording; of a claim that is not as expected nobody can say
        that it holds."""
        return self.paper if self.ok or self.paper != "holds" else None

    def __repr__(self) -> str:
        """In a few words: the evidence and the certificate are long."""
        ending = "" if self.ok else f", not {self.expected} as expected"
        rows = len(self.evidence)
        return (
            f"<ClaimReport of {self.claim}: {self.graded}{ending}, {rows} "
            f"row{'s' * (rows != 1)} of evidence>"
        )

    def _repr_html_(self) -> str:
        from .. import notebook

        return notebook.report(self)

    def as_dict(self) -> dict:
        return {
            "claim": self.claim,
            "verdict": self.verdict,
            "expected": self.expected,
            "ok": self.ok,
            "paper": self.fate,
            "price": self.price,
            "prose": self.prose,
            "unmet": self.unmet,
            "evidence": [e.as_dict() for e in self.evidence],
        }
