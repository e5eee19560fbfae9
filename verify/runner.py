"""Runs claims: calls their checks, turns what they return into evidence, adds up verdicts."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from . import certificate, lock, recheck
from .claim import Check, Claim, Run
from .evidence import (
    CHECKED,
    FLOATING,
    GRADE_OF_KIND,
    GRADES,
    PROVED,
    REFUTED,
    UNDECIDED,
    Checked,
    Contradiction,
    Evidence,
    Skip,
    verdict,
)


class TimedOut(Exception):
    """The time given to a claim is over."""


@dataclass
class Options:
    """What a run is asked to do; the command line's options, with its defaults.

    ``given`` is evidence of batched checks that ran elsewhere, by claim: it stands in for them.
    """

    run: Run = field(default_factory=Run)
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    timeout: float | None = None
    given: dict[str, list[Evidence]] = field(default_factory=dict)

    def wants(self, kind: str) -> bool:
        return kind not in self.skip and (not self.only or kind in self.only)


@dataclass
class ClaimReport:
    """A claim's evidence and verdict; ``locked`` is its entry for the lockfile."""

    claim: str
    title: str
    expected: str
    paper: str
    verdict: str = "undecided"
    ok: bool = False
    partial: bool = False
    contradiction: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    certificate: dict | None = None
    locked: dict = field(default_factory=dict)
    seconds: float = 0.0

    def as_dict(self) -> dict:
        return {
            "claim": self.claim,
            "verdict": self.verdict,
            "expected": self.expected,
            "ok": self.ok,
            "paper": self.paper,
            "evidence": [e.as_dict() for e in self.evidence],
        }


def run(
    claim: Claim | str, options: Options | None = None, on_evidence=None, on_start=None
) -> ClaimReport:
    """Run one claim (a Claim, or its name) and return its report.

    ``on_start(kind)`` is called before each check and ``on_evidence(evidence)`` after it.
    A KeyboardInterrupt passes through; what went before it was already handed out.
    """
    from . import registry

    options = options or Options()
    claim = (
        registry.load(claim if registry.is_file(claim) else registry.select([claim])[0])
        if isinstance(claim, str)
        else claim
    )
    report = ClaimReport(claim.name, claim.title, claim.expected, claim.paper)
    started, kind = time.perf_counter(), "proof"

    def keep(evidence: Evidence):
        report.evidence.append(evidence)
        if on_evidence:
            on_evidence(evidence)

    given = iter(options.given.get(claim.name, ()))
    try:
        with _alarm(options.timeout):
            for group in _groups(claim, options):
                kind = group[0].kind
                if kind == "gpu" and claim.name in options.given:
                    keep(next(given))
                    continue
                if on_start:
                    on_start(kind)
                keep(_mutants(group) if kind == "mutants" else _evidence(group[0], options.run))
            if options.wants("necessity"):
                for hypothesis in claim.hypotheses:
                    if not hypothesis.needed:
                        keep(
                            Evidence(
                                "necessity",
                                "pass",
                                f"{hypothesis.name}: not known to be needed",
                                title=f"without: {hypothesis.name}",
                            )
                        )
    except TimedOut:
        keep(
            Evidence(kind, "fail", f"stopped after {options.timeout:g} s; raise --timeout to go on")
        )
    _judge(claim, report, options)
    report.locked = lock.entry(claim, report)
    report.seconds = time.perf_counter() - started
    return report


def _groups(claim: Claim, options: Options) -> list[list[Check]]:
    """The checks in order; all mutants together."""
    wanted = [c for c in claim.checks if options.wants(c.kind)]
    groups = [[c] for c in wanted if c.kind != "mutants"]
    mutants = [c for c in wanted if c.kind == "mutants"]
    return groups + ([mutants] if mutants else [])


def _judge(claim: Claim, report: ClaimReport, options: Options) -> None:
    """The verdict, the certificate and its re-check, and whether all is as expected."""
    left = {k for k in claim.kinds if not options.wants(k)}
    report.partial = bool(left)
    pieces = _fitted([p for e in report.evidence for p in e.pieces])
    try:
        report.verdict = verdict(report.evidence, claim.parts)
        if pieces:
            built = certificate.build(claim, _carried(report.verdict, pieces, claim), pieces)
            recheck.recheck(built, generous=True)
            report.certificate = built if left <= FLOATING else None
    except Contradiction as reason:
        report.contradiction = str(reason)
    except (recheck.Rejected, recheck.Malformed) as reason:
        report.contradiction = f"the certificate does not re-check: {reason}"
    failed = any(
        e.status == "fail" and not (claim.expected == REFUTED and e.kind in GRADE_OF_KIND)
        for e in report.evidence
    )
    report.ok = (
        not report.contradiction and not failed and report.verdict == _reachable(claim, report)
    )


def _reachable(claim: Claim, report: ClaimReport) -> str:
    """The expected verdict; of a partial run, what the evidence that ran could give at most."""
    if not report.partial:
        return claim.expected
    ran = [Evidence(e.kind, "pass", "", e.part) for e in report.evidence if e.status != "skip"]
    most = verdict(ran, claim.parts)
    if claim.expected == REFUTED:
        return REFUTED if any(e.refutes for e in report.evidence) else most
    return min(claim.expected, most, key=GRADES.index)


def _carried(found: str, pieces: list[dict], claim: Claim) -> str:
    """What the exact pieces of a verdict carry by themselves: a certificate says no more."""
    if found == REFUTED:
        return (
            found
            if any(p["role"] == "exact" and p["kind"] == "refutation" for p in pieces)
            else UNDECIDED
        )
    proofs = {p["part"] for p in pieces if p["role"] == "proof"}
    exact = proofs | {
        p["part"] for p in pieces if p["role"] == "exact" and p["kind"] == "instances"
    }
    carried = (
        PROVED
        if proofs >= set(claim.parts)
        else CHECKED
        if exact >= set(claim.parts)
        else UNDECIDED
    )
    return min(carried, found, key=GRADES.index)


def _fitted(pieces: list[dict]) -> list[dict]:
    """The pieces as one certificate: unique names, and nothing that weakens a piece which is not
    there."""
    seen: dict[str, int] = {}
    for piece in pieces:
        seen[piece["name"]] = seen.get(piece["name"], 0) + 1
        if seen[piece["name"]] > 1:
            piece["name"] += f" [{seen[piece['name']]}]"
    for piece in pieces:
        if "weakens" in piece and piece["weakens"]["piece"] not in seen:
            del piece["weakens"]
    return pieces


# -- one check


def _evidence(check: Check, run: Run) -> Evidence:
    started = time.perf_counter()
    evidence = _call(check, run)
    evidence.part, evidence.title, evidence.seconds = (
        check.part,
        check.title,
        time.perf_counter() - started,
    )
    return evidence


def _call(check: Check, run: Run) -> Evidence:
    from gpu_check import TorchMissing
    from theory.operators import CounterExample, NotProved, Unsound

    kind = check.kind
    try:
        if kind in ("proof", "necessity", "paper"):
            return _symbolic(check, check.function())
        return _sampled(check, check.function(run))
    except TimedOut:
        raise
    except Skip as reason:
        return Evidence(kind, "skip", str(reason))
    except NotProved as reason:
        return Evidence(kind, "fail", f"{check.title}: not proved ({reason})")
    except Unsound as reason:
        return Evidence(kind, "fail", f"{check.title}: a step does not hold: {reason}")
    except CounterExample as found:
        return _refuted(check, found.refutation)
    except TorchMissing as reason:
        return Evidence(kind, "skip", str(reason))
    except Exception as reason:  # a broken check fails its claim, and the run goes on
        return Evidence(kind, "fail", broken(check, reason))


def _refuted(check: Check, found) -> Evidence:
    """A counterexample to the claim itself, whatever check met it: exact evidence."""
    return Evidence(
        check.kind,
        "fail",
        f"{check.title}: {found!r}",
        refutes=True,
        pieces=[_piece(check, check.title, found, role="exact")],
    )


def broken(check: Check, reason: Exception) -> str:
    """An unexpected error in a check, with the place, in one line."""
    import traceback

    frame = traceback.extract_tb(reason.__traceback__)[-1]
    return (
        f"{check.title}: the check itself broke: {type(reason).__name__}: {reason} "
        f"({frame.filename}:{frame.lineno})"
    )


def _symbolic(check: Check, found) -> Evidence:
    from theory.operators import Refutation, Undecided

    if check.kind == "proof":
        results = found if isinstance(found, list) and found else [found]
        for one in results:
            if isinstance(one, Refutation):
                return _refuted(check, one)
            if isinstance(one, Undecided):
                return Evidence("proof", "fail", f"{check.title}: undecided (tried: {one.tried})")
            if not one:
                return Evidence("proof", "fail", f"{check.title}: no proof")
        titles = (
            [check.title]
            if len(results) == 1
            else [f"{check.title} ({i + 1})" for i in range(len(results))]
        )
        what = " and ".join(dict.fromkeys(_what(one) for one in results))
        return Evidence(
            "proof",
            "pass",
            f"{check.title}: {what}",
            pieces=[_piece(check, t, one) for t, one in zip(titles, results)],
        )
    if not isinstance(found, Refutation):
        return Evidence(check.kind, "fail", f"{check.title}: no refutation was found")
    return Evidence(
        check.kind,
        "pass",
        f"{check.hypothesis or check.title}{': needed' if check.hypothesis else ''}; "
        f"{_smallest(found)}",
        pieces=[_piece(check, check.title, found)],
    )


def _what(found) -> str:
    """What a proof consists of, in a few words."""
    from theory.operators import Positivity, SumOfSquares

    if isinstance(found, SumOfSquares):
        return "a sum of squares"
    if isinstance(found, Positivity):
        return "a positive polynomial"
    return "1 cofactor" if found.cofactors == 1 else f"{found.cofactors} cofactors"


def _sampled(check: Check, found) -> Evidence:
    from theory.operators import Instances

    if isinstance(found, Instances):
        count = len(found.points)
        return Evidence(
            check.kind,
            "pass",
            f"{check.title}: {count} instances",
            instances=count,
            pieces=[_piece(check, check.title, found)],
        )
    if isinstance(found, Checked):
        pieces = [_piece(check, title, one) for title, one in found.pieces]
        return Evidence(
            check.kind,
            "pass" if found.ok else "fail",
            found.summary,
            instances=found.instances,
            worst_error=found.worst_error,
            bound=found.bound,
            refutes=found.refutes and not found.ok,
            pieces=pieces,
        )
    where = f", on {found.device}, {found.dtype}" if hasattr(found, "device") else ""
    return Evidence(
        check.kind,
        "pass" if found.ok else "fail",
        found.note + where,
        instances=found.instances,
        worst_error=found.worst_error,
        bound=found.bound,
    )


def _mutants(checks: list[Check]) -> Evidence:
    """All mutants in one row: each must be refuted."""
    from theory.operators import Refutation

    started, pieces, survived = time.perf_counter(), [], []
    for check in checks:
        try:
            found = check.function()
        except TimedOut:
            raise
        except Exception as reason:  # as in _call
            survived.append(broken(check, reason))
            continue
        if isinstance(found, Refutation):
            pieces.append(_piece(check, f"mutant: {check.title}", found))
        else:
            survived.append(check.title)
    summary = f"{len(pieces)} of {len(checks)} refuted"
    if survived:
        summary += f"; not refuted: {', '.join(survived)}"
    return Evidence(
        "mutants",
        "fail" if survived else "pass",
        summary,
        instances=len(checks),
        seconds=time.perf_counter() - started,
        pieces=pieces,
    )


def _piece(check: Check, title: str, found, role: str = "") -> dict:
    """A piece of the certificate; what a check of any other kind hands over is an exact
    instance."""
    from theory.operators.data import piece

    role = role or certificate.ROLES.get(check.kind, "exact")
    data = {"name": title, "part": check.part, "role": role, "says": check.title, **piece(found)}
    if check.weakens:
        data["weakens"] = {"piece": check.weakens[0], "drops": list(check.weakens[1])}
    return data


def _smallest(found) -> str:
    sizes = ", ".join(f"{d} = {n}" for d, n in found.point.dimensions.items())
    return f"fails at {sizes}" if sizes else "fails at a point"


@contextmanager
def _alarm(seconds: float | None):
    """Raise TimedOut after so many seconds (main thread of a POSIX process only)."""
    import signal
    import threading

    if (
        not seconds
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(*_):
        raise TimedOut

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
