"""Claims, reports and rates as a notebook shows them: HTML, mathematics between dollars."""

from __future__ import annotations

import io
from html import escape
from typing import Any


def claim(one: Any) -> str:
    """A claim before it runs: what it states, of what, and which checks it declares."""
    kinds = ", ".join(dict.fromkeys(check.kind for check in one.checks))
    hypotheses = "".join(
        f"<li>{escape(f'{h.name}. {h.text}'.rstrip(' .'))}</li>" for h in one.hypotheses
    )
    return (
        f"<p><b>{escape(one.title)}</b> (<code>{escape(one.name)}</code>, "
        f"expected: {one.expected})</p>"
        f"<p>{escape(str(one.statement))}</p>"
        + (f"<ul>{hypotheses}</ul>" if hypotheses else "")
        + f"<p>checks: {escape(kinds)}</p>"
    )


def report(found: Any) -> str:
    """A run's verdict and its evidence, a row each."""
    rows = "".join(
        f"<tr><td>{e.kind}</td><td>{e.status}</td><td style='text-align:left'>{escape(e.summary)}"
        "</td></tr>"
        for e in found.evidence
    )
    verdict = "contradiction" if found.contradiction else found.graded
    note = "" if found.ok else f" (expected {escape(found.expected)})"
    return (
        f"<p><b>{escape(found.title)}</b> (<code>{escape(found.claim)}</code>): "
        f"<b>{escape(verdict)}</b>{note}</p><table>{rows}</table>"
    )


def rate(found: Any) -> str:
    """What ``python -m verify rate`` prints of an answer."""
    from .cli.console import Console
    from .rates.page import show

    stream = io.StringIO()
    console = Console(stream, colour=False)
    console.width = 76  # a page of the manual
    show(found, console)
    return f"<pre>{escape(stream.getvalue())}</pre>"
