"""A run's report for machines: lemmata/report/1 and JUnit XML."""

from __future__ import annotations

import json
import platform
from xml.sax.saxutils import quoteattr

from ..certificates.certificate import versions
from ..running.report import ClaimReport

LIBRARIES = ("sympy", "numpy", "scipy", "mpmath", "python-flint", "torch")


def report(reports: list[ClaimReport], seed: int, device: str) -> dict:
    """The report object of the contract; ``seconds`` is the only field that may differ between
    runs."""
    environment = {
        "versions": versions(*LIBRARIES),
        "platform": platform.system(),
        "machine": platform.machine(),
        "device": device,
    }
    return {
        "schema": "lemmata/report/1",
        "seed": seed,
        "environment": environment,
        "claims": [r.as_dict() for r in reports],
    }


def as_json(data: dict) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def as_junit(reports: list[ClaimReport]) -> str:
    """One test case a claim, its evidence in the text."""
    failures = sum(not r.ok for r in reports)
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites><testsuite name="lemmata" tests="{len(reports)}" failures="{failures}" '
        f'time="{sum(r.seconds for r in reports):.3f}">',
    ]
    for r in reports:
        topic, _, short = r.claim.partition("/")
        rows.append(
            f"<testcase classname={quoteattr(f'lemmata.{topic}')} name={quoteattr(short)} "
            f'time="{r.seconds:.3f}">'
        )
        rows.append(
            f'<properties><property name="verdict" value="{r.verdict}"/><property name="expected" '
            f'value="{r.expected}"/>'
            + "".join(f'<property name="unmet" value={quoteattr(n)}/>' for n in r.unmet)
            + "</properties>"
        )
        text = "\n".join(f"{e.kind}: {e.status}: {e.summary}" for e in r.evidence)
        if not r.ok:
            message = r.contradiction or f"verdict {r.verdict}, expected {r.expected}"
            rows.append(f"<failure message={quoteattr(message)}>{_escape(text)}</failure>")
        else:
            rows.append(f"<system-out>{_escape(text)}</system-out>")
        rows.append("</testcase>")
    return "\n".join([*rows, "</testsuite></testsuites>"]) + "\n"


def _escape(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape("".join(c if c in "\t\n\r" or ord(c) >= 32 else "?" for c in text))
