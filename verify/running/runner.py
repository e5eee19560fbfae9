"""Runs a claim: calls its checks in turn and adds up what they give."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from .. import lock
from ..alarm import TimedOut, alarm
from ..check import Check
from ..claim import Claim
from ..evidence import Evidence
from ..sources import read_anew
from . import kernel
from .checking import evidence_of
from .mutants import evidence_of_mutants
from .report import ClaimReport, Options
from .verdicts import judge


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
    from .. import registry

    options = options or Options()
    claim = (
        registry.load(claim if registry.is_file(claim) else registry.select([claim])[0])
        if isinstance(claim, str)
        else claim
    )
    report = ClaimReport(
        claim.name, claim.title, claim.expected, claim.paper, claim.price, len(claim.axioms)
    )
    started, kind = time.perf_counter(), "proof"

    def keep(evidence: Evidence):
        report.evidence.append(evidence)
        if on_evidence:
            on_evidence(evidence)

    given = iter(options.given.get(claim.name, ()))
    answers: dict = {}  # what the proofs returned, for variants of them
    try:
        with read_anew(), alarm(options.timeout), _searching(options):
            for group in _groups(claim, options):
                kind = group[0].kind
                if kind == "gpu" and claim.name in options.given:
                    keep(next(given))
                    continue
                if on_start:
                    on_start(kind)
                keep(
                    evidence_of_mutants(group, answers)
                    if kind == "mutants"
                    else evidence_of(group[0], options.run, answers)
                )
            if options.wants("necessity"):
                for evidence in _of_hypotheses(claim):
                    keep(evidence)
    except TimedOut:
        keep(
            Evidence(kind, "fail", f"stopped after {options.timeout:g} s; raise --timeout to go on")
        )
    told = len(report.evidence)
    judge(claim, report, options)
    for evidence in report.evidence[told:]:
        if on_evidence:
            on_evidence(evidence)
    if report.certificate and options.wants("kernel"):
        if on_start and options.kernel:
            on_start("kernel")
        row = kernel.evidence(report.certificate, options.kernel, options.timeout)
        if row:
            keep(row)
            kernel.weigh(report, row)
    if options.lock:
        report.locked = lock.entry(claim, report, options.kernel)
    report.seconds = time.perf_counter() - started
    return report


def _searching(options: Options) -> AbstractContextManager:
    """Searches for proofs that go on as long as the options say."""
    if options.time_limit is None:
        return nullcontext()
    from theory.operators import searching

    return searching(options.time_limit)


def _of_hypotheses(claim: Claim) -> list[Evidence]:
    """What no check shows of the hypotheses: not known to be needed, or nobody tried."""
    tried, found = {check.hypothesis for check in claim.checks}, []
    for one in claim.hypotheses:
        if one.name in tried:
            continue
        said = ("observed", "not tried") if one.needed else ("pass", "not known to be needed")
        status, text = said
        title = f"without: {one.name}"
        found.append(Evidence("necessity", status, f"{one.name}: {text}", title=title))
    return found


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
