"""``explain --coq``: a claim's theorems as Coq sees them, each beside its words."""

from __future__ import annotations

from .console import Console


def page(claim, console: Console, call: str) -> None:
    """Words and statements, then what is not in Coq, and Coq's answer if one is kept."""
    from ..certificates import statement
    from ..evidence import FLOATING
    from ..formal.files import written
    from ..running import kernel
    from ..running.report import Options
    from ..running.runner import run

    console.wrapped(claim.title, 0, style="bold")
    report = run(claim, Options(skip=(*sorted(FLOATING), "kernel"), lock=False))
    if report.certificate is None:
        console.wrapped("it has no exact evidence, and nothing of it is written in Coq", 2, 4)
        return
    found = written(report.certificate)
    theorems = {t["name"]: t for t in report.certificate["theorems"]}
    pieces = {p["name"]: p for p in report.certificate["pieces"]}
    for name, text in found.statements.items():
        console.line()
        console.wrapped(theorems[name]["words"] if name in theorems else name, 0, 2, style="bold")
        shown = [statement.says(theorems[name])] if name in theorems else []
        for line in shown or statement.lines(pieces[name]):
            console.wrapped(line, 2, 4)
        console.line()
        for line in text.splitlines():
            console.line(f"    {line}")
    console.line()
    for kind, name, why in found.left:
        if kind not in ("refutation", "instances"):
            console.wrapped(f"Not in Coq: {kind} {name}: {why}", 2, 4)
    row = kernel.evidence(report.certificate, now=False)
    said = row.summary if row else f"'python -m verify {call} --kernel' has Coq check them"
    console.wrapped(said, 2, 4)
