"""What the evidence of a claim adds up to: its verdict, its certificate, whether that re-checks."""

from __future__ import annotations

from .. import recheck
from ..certificates import certificate, statement
from ..claim import Claim
from ..evidence import (
    CHECKED,
    FLOATING,
    GRADE_OF_KIND,
    GRADES,
    PROVED,
    REFUTED,
    UNDECIDED,
    Contradiction,
    Evidence,
    verdict,
)
from ..standard import Cited
from .citing import entry
from .report import ClaimReport, Options


def judge(claim: Claim, report: ClaimReport, options: Options) -> None:
    """The verdict, the certificate and its re-check, and whether all is as expected."""
    left = {k for k in claim.kinds if not options.wants(k)}
    report.partial = bool(left)
    theorems, pieces = _fitted(report.evidence)
    proving = [p for p in pieces if statement.proves(p)]
    if unknown := _unknown(claim, {t["name"] for t in theorems + proving}):
        report.evidence.append(Evidence("proof", "fail", unknown))
    try:
        report.verdict = verdict(report.evidence, claim.parts)
        if theorems or pieces:
            carried = _carried(report, pieces, claim)
            built = certificate.build(claim, carried, theorems, pieces, _others(theorems))
            report.price = built["price"]
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


def _others(theorems: list[dict]) -> list[dict]:
    """The theorems of other claims that theorems cite, each once."""
    keys = dict.fromkeys(
        (c["claim"], c["theorem"]) for t in theorems for c in t["cites"] if "claim" in c
    )
    return [entry(Cited(*key)) for key in keys]


def _unknown(claim: Claim, proved: set[str]) -> str:
    """A sentence of the statement that names a theorem which no check is called by; "" if none."""
    known = {c.theorem or c.title for c in claim.checks if c.kind == "proof"} | proved
    for sentence in claim.sentences:
        for name in sentence.theorems:
            if name not in known and not any(name.startswith(f"{title} (") for title in known):
                return f"the statement names the theorem {name!r}; there are {', '.join(known)}"
    return ""


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


def _carried(report: ClaimReport, pieces: list[dict], claim: Claim) -> str:
    """What the theorems and exact pieces of a verdict carry by themselves: a certificate says no
    more."""
    found = report.verdict
    if found == REFUTED:
        return (
            found
            if any(p["role"] == "exact" and p["kind"] == "refutation" for p in pieces)
            else UNDECIDED
        )
    proofs = {e.part for e in report.evidence if e.status == "pass" and e.theorems}
    proofs |= {p["part"] for p in pieces if statement.proves(p)}
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


def _fitted(evidence: list[Evidence]) -> tuple[list[dict], list[dict]]:
    """Theorems and pieces as of one certificate: unique names, and nothing that weakens a theorem
    which is not there."""
    theorems = _named_apart([t for e in evidence for t in e.theorems])
    pieces = _named_apart([p for e in evidence for p in e.pieces])
    names = {t["name"] for t in theorems}
    for piece in pieces:
        if "weakens" in piece and piece["weakens"]["theorem"] not in names:
            del piece["weakens"]
    return theorems, pieces


def _named_apart(rows: list[dict]) -> list[dict]:
    seen: dict[str, int] = {}
    for row in rows:
        seen[row["name"]] = seen.get(row["name"], 0) + 1
        if seen[row["name"]] > 1:
            row["name"] += f" [{seen[row['name']]}]"
    return rows
