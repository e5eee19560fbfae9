"""Runs claims: calls their checks, turns what they return into evidence, adds up verdicts."""

from __future__ import annotations

import time
from collections.abc import Callable
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
    held,
    number,
    verdict,
)
from .sources import place, read_anew, said


class TimedOut(BaseException):
    """The time given to a claim is over; no check may catch it with ``except Exception``."""


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
    """A claim's evidence and verdict; ``locked`` is its entry for the lockfile, ``reason`` why an
    undecided one is, where no evidence says so."""

    claim: str
    title: str
    expected: str
    paper: str | None
    verdict: str = "undecided"
    ok: bool = False
    partial: bool = False
    contradiction: str = ""
    reason: str = ""
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
    claim: Claim | str,
    options: Options | None = None,
    on_evidence: Callable[[Evidence], None] | None = None,
    on_start: Callable[[str], None] | None = None,
) -> ClaimReport:
    """Run one claim (a Claim, or its name) and return its report.

    ``on_start(kind)`` is called before each check and ``on_evidence(evidence)`` after it.
    Whatever else a check raises, SystemExit too, fails the claim alone.  A KeyboardInterrupt
    passes through; what went before it was already handed out.
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
        with read_anew(), _alarm(options.timeout):
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
    told = len(report.evidence)
    _judge(claim, report, options)
    for evidence in report.evidence[told:]:
        if on_evidence:
            on_evidence(evidence)
    report.locked = lock.entry(claim, report)
    report.seconds = time.perf_counter() - started
    return report


def _groups(claim: Claim, options: Options) -> list[list[Check]]:
    """The checks in order; all mutants together.  One that says so stands for a claim of none."""
    if not claim.checks:
        return [[Check("proof", "", _nothing)]]
    wanted = [c for c in claim.checks if options.wants(c.kind)]
    groups = [[c] for c in wanted if c.kind != "mutants"]
    mutants = [c for c in wanted if c.kind == "mutants"]
    return groups + ([mutants] if mutants else [])


def checks(claim: Claim, options: Options) -> list[tuple[str, str, str]]:
    """(kind, title, part) of each row of evidence that a run will give, in order."""
    groups = _groups(claim, options)
    return [(g[0].kind, "" if g[0].kind == "mutants" else g[0].title, g[0].part) for g in groups]


def _nothing():
    from theory.operators import NotProved

    raise NotProved("the claim declares no check; give it one, such as @claim.proof(…)")


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
    except recheck.Rejected as reason:
        report.contradiction = f"the certificate does not re-check: {reason}"
    except recheck.Malformed as reason:  # names that look alike, say: nothing is wrong but the file
        text = f"no certificate can be written: {reason}"
        report.evidence.append(Evidence("proof", "fail", text))
        report.verdict = UNDECIDED
    fails = [e for e in report.evidence if e.status == "fail"]
    failed = any(
        not (claim.expected == REFUTED and e.kind in GRADE_OF_KIND)
        and not (claim.expected == UNDECIDED and e.open)
        for e in fails
    )
    if report.verdict == UNDECIDED and not fails:
        report.reason = _ungraded(claim, report)
    report.ok = (
        not report.contradiction and not failed and report.verdict == _reachable(claim, report)
    )


def _ungraded(claim: Claim, report: ClaimReport) -> str:
    """Why a claim of which nothing fails is undecided."""
    for part in claim.parts:
        here = [e for e in report.evidence if e.part in (part, "") or not part]
        graded = [e for e in here if e.status == "pass" and e.kind in GRADE_OF_KIND]
        if not graded:
            kinds = ", ".join(dict.fromkeys(f"{e.kind} {e.status}" for e in here)) or "no evidence"
            return f"nothing that ran grades {f'the part {part!r}' if part else 'it'}: {kinds}"
    return ""


def _reachable(claim: Claim, report: ClaimReport) -> str:
    """The expected verdict; of a partial run, what the evidence that ran could give at most."""
    if not report.partial:
        return claim.expected
    ran = [
        Evidence(e.kind, "pass", "", e.part)
        for e in report.evidence
        if e.status not in ("skip", "observed")
    ]
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
        text = f"{check.title}: not proved ({reason})" if check.title else str(reason)
        return Evidence(kind, "fail", text, open=True)
    except Unsound as reason:
        return Evidence(kind, "fail", f"{check.title}: a step does not hold: {reason}")
    except CounterExample as found:
        return _refuted(check, found.refutation)
    except TorchMissing as reason:
        return Evidence(kind, "skip", str(reason))
    except KeyboardInterrupt:
        raise
    # a broken check fails its claim, and the run goes on; sys.exit() is one way to break
    except BaseException as reason:
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


def broken(check: Check, reason: BaseException) -> str:
    """An unexpected error in a check, with the place in the reader's file, in one line."""
    return f"{check.title}: the check itself broke: {said(reason)} ({place(reason)})"


def _symbolic(check: Check, found) -> Evidence:
    from theory.operators import (
        Induction,
        Positivity,
        Proof,
        Refutation,
        SumOfSquares,
        Undecided,
        contradiction,
    )

    if check.kind == "proof":
        results = found if isinstance(found, list) and found else [found]
        for one in results:
            if isinstance(one, Refutation):
                return _refuted(check, one)
            if isinstance(one, Undecided):
                text = f"{check.title}: undecided (tried: {one.tried})"
                return Evidence("proof", "fail", text, open=True)
            if not isinstance(one, (Proof, Induction, SumOfSquares, Positivity)):
                return Evidence("proof", "fail", f"{check.title}: {_no_answer(one, 'proof')}")
            if absurd := contradiction(one):
                text = f"{check.title}: the hypotheses contradict each other: {absurd.text}"
                return Evidence("proof", "fail", text)
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
        why = "no refutation was found"
        if found is not None and not isinstance(found, (Proof, Undecided)):
            why = _no_answer(found, "refutation")
        return Evidence(check.kind, "fail", f"{check.title}: {why}")
    return Evidence(
        check.kind,
        "pass",
        f"{check.hypothesis or check.title}{': needed' if check.hypothesis else ''}; "
        f"{_smallest(found)}",
        pieces=[_piece(check, check.title, found)],
    )


def _no_answer(found, wanted: str) -> str:
    """What a check that returns no answer of ours has to change."""
    source = "prove(…) or induction(…)" if wanted == "proof" else "refute(…)"
    if found is None:
        return f"it returned nothing; write 'return' before {source}"
    if isinstance(found, list):
        return f"it returned an empty list, which is no {wanted}"
    return (
        f"it returned {_short(found)}, a {type(found).__name__} and no {wanted}; return what "
        f"{source} gave"
    )


def _short(found) -> str:
    try:
        text = " ".join(repr(found).split())
    except Exception as reason:  # an object of the reader's own class
        return said(reason)
    return text if len(text) <= 40 else text[:40] + "…"


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
    pieces, refutes = [], False
    if isinstance(found, Checked):
        pieces = [_piece(check, title, one) for title, one in found.pieces]
        summary, refutes = str(found.summary), bool(found.refutes and not found.ok)
    elif hasattr(found, "worst_ratio"):  # a Result of numerics or gpu_check
        where = f", on {found.device}, {found.dtype}" if hasattr(found, "device") else ""
        summary = found.note + where
    elif found is None:
        why = "it returned nothing; return Checked(…) or a Result"
        return Evidence(check.kind, "fail", f"{check.title}: {why}")
    else:
        why = (
            f"it returned {_short(found)}, a {type(found).__name__}; return Checked(…) or a Result"
        )
        return Evidence(check.kind, "fail", f"{check.title}: {why}")
    try:
        status, why = held(
            check.kind, bool(found.ok), found.instances, found.worst_error, found.bound
        )
        numbers = {
            name: number(getattr(found, name), name)
            for name in ("instances", "worst_error", "bound")
        }
    except ValueError as reason:
        return Evidence(check.kind, "fail", f"{check.title}: its {reason}", refutes=refutes)
    return Evidence(
        check.kind,
        status,
        f"{summary}: {why}" if why and found.ok else summary,
        **numbers,
        refutes=refutes,
        pieces=pieces,
    )


def _mutants(checks: list[Check]) -> Evidence:
    """All mutants in one row: each must be refuted."""
    from theory.operators import Refutation

    started, pieces, survived = time.perf_counter(), [], []
    for check in checks:
        try:
            found = check.function()
        except (TimedOut, KeyboardInterrupt):
            raise
        except BaseException as reason:  # as in _call
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
