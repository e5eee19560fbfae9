"""Claims run in processes of their own, and each kind of their evidence shown as it comes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from .exits import UsageError


@contextmanager
def in_children(console):
    """The processes that claims run in: never this one, which a check could end."""
    from ..running.pool import Claims

    def show(claim, line):
        console.clear()
        text = "".join(c if c.isprintable() else "?" for c in line)
        print(f"{claim} prints: {text}", file=sys.stderr, flush=True)

    claims = Claims(show)
    try:
        yield claims
    finally:
        claims.stop()


def selected(patterns: list[str], claims) -> list[str]:
    """The full names of what was typed; a reader's files are run in a child to find theirs."""
    from .. import registry

    try:
        return registry.select(patterns, claims.names_in)
    except registry.UnknownClaim as reason:
        raise UsageError(str(reason)) from None


def run_claims(names, settings, claims, jobs, quiet, console, outputs) -> None:
    """Run the claims on ``jobs`` processes (None: one a core) and keep the reports."""
    from ..running.pool import run_all

    jobs = min(jobs or (os.cpu_count() or 1), len(names))
    if jobs > 1:
        done = []

        def finished(report):
            done.append(report)
            outputs.keep(report)
            _whole_claim(report, console, quiet)
            console.progress(f"  {len(done)} of {len(names)} claims")

        console.progress(f"  0 of {len(names)} claims")
        run_all(claims, names, settings, jobs, finished)
        console.clear()
        return
    for name in names:
        report = claims.run(name, settings, None if quiet else _shown_by(console))
        console.clear()
        outputs.keep(report)
        _foot(report, console, quiet)


def _shown_by(console):
    from ..evidence import Evidence

    def show(event):
        what, told = event
        if what == "claim":
            _head(told, console)
        elif what == "start":
            console.progress(f"  {told} …")
        else:
            _row(Evidence(**told), console)

    return show


def _head(claim, console) -> None:
    _title(claim["name"], claim["title"], console)
    console.wrapped(claim["source"], 2, 4)
    console.wrapped(claim["statement"])
    console.line()


def _title(name, title, console) -> None:
    """``name  title`` on one line where both fit, on two where not."""
    if len(name) + 2 + len(title) <= console.width:
        console.line(console.paint(name, "bold") + f"  {title}")
    else:
        console.line(console.paint(name, "bold"))
        console.wrapped(title)


def _row(evidence, console) -> None:
    part = f"[{evidence.part}] " if evidence.part else ""
    text = part + evidence.summary
    if evidence.worst_error is not None and evidence.bound is not None:
        text += f"; worst error {evidence.worst_error:.1e}, bound {evidence.bound:.1e}"
    console.row(evidence.kind, evidence.status, text, evidence.seconds)
    for line in evidence.says:
        console.wrapped(line, 20, 22)


def _whole_claim(report, console, quiet) -> None:
    if not quiet:
        _title(report.claim, report.title, console)
        for evidence in report.evidence:
            _row(evidence, console)
    _foot(report, console, quiet)


def _foot(report, console, quiet) -> None:
    verdict = "contradiction" if report.contradiction else report.verdict
    told = verdict if report.contradiction else report.graded
    note = "" if not report.partial else ", partial run"
    mark = "" if report.ok else "   NOT AS EXPECTED"
    if quiet:
        rests = "" if report.contradiction else report.graded[len(verdict) :]
        behind = f" (expected {report.expected}{note}){mark}"
        if rests and report.ok and len(verdict + rests + behind) > console.width - 37:
            behind = f" ({note[2:]})" if note else ""  # a line a claim: as expected goes unsaid
        console.line(f"{report.claim:<36} {console.paint(verdict, verdict)}{rests}{behind}")
        for evidence in report.evidence:
            if evidence.status == "fail":
                _row(evidence, console)
    else:
        behind = f" (expected {report.expected}{note}) in {report.seconds:.1f} s{mark}"
        console.verdict(told, behind, verdict)
    if report.reason:
        console.wrapped(report.reason, 2, 4)
    if report.contradiction:
        console.wrapped(f"INTERNAL CONTRADICTION: {report.contradiction}", 2, 4)
    if not quiet:
        console.line()


def unreported(names: list[str], reports) -> list[str]:
    """The claims that were asked for and of which no report came: a run without one is no
    success, whatever became of it."""
    reported = {r.claim for r in reports}
    return [n for n in names if n.rpartition("::")[2] not in reported]


def missing(left: list[str]) -> str:
    return f"{len(left)} claims were asked for and not reported: {', '.join(left)}"
