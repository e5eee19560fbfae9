"""Evidence of false variants: those written by hand and those generated from the proofs."""

from __future__ import annotations

import time
from typing import Any

from ..alarm import TimedOut
from ..check import Check
from ..evidence import REFUTED, Evidence
from ..generated import Generated
from ..made import NotRefuted
from .checking import broken
from .pieces import piece, worst_cases


def evidence_of_mutants(checks: list[Check], answers: dict | None = None) -> Evidence:
    """All mutants in one row: each must be refuted. ``answers`` holds what the proofs returned."""
    from theory.operators import Refutation

    started, pieces, survived, notes = time.perf_counter(), [], [], []
    unproved: list[str] = []
    points: list[dict] = []
    for check in sorted(checks, key=lambda c: isinstance(c.function, Generated)):
        try:
            if isinstance(check.function, Generated):
                made = check.function(points, answers)
                pieces += [
                    piece(proof, f"mutant: {title}", found, role="mutant")
                    for proof, title, found in made.refuted
                ]
                survived += made.open
                if check.function.claim.expected == REFUTED:  # what is false has no variants
                    notes += [f"no variants of {title}, which is false" for title in made.unproved]
                else:
                    unproved += made.unproved
                notes += made.notes
                continue
            found = check.function()
        except (TimedOut, KeyboardInterrupt):
            raise
        except BaseException as reason:  # as for every check: it fails its claim, the run goes on
            survived.append(broken(check, reason))
            continue
        if worst := worst_cases(check, found)[0]:
            pieces += worst
        elif isinstance(found, Refutation):
            pieces.append(piece(check, f"mutant: {check.title}", found))
            points.append(values(found))
        else:
            why = f" ({found.why})" if isinstance(found, NotRefuted) else ""
            survived.append(check.title + why)
    summary = f"{len(pieces)} of {len(pieces) + len(survived)} refuted"
    if survived:
        summary += f"; not refuted: {', '.join(survived)}"
        if any(isinstance(check.function, Generated) for check in checks):
            notes.insert(
                0,
                "a generated one wants a point of its proof (at=) at which it fails, a strict "
                "one of an inequality, or a reason in but=",
            )
    notes += [f"no variants of {title}, which is not proved" for title in unproved]
    return Evidence(
        "mutants",
        "fail" if survived or unproved else "pass" if pieces else "observed",
        "; ".join([summary, *notes]),
        instances=len(pieces) + len(survived),
        seconds=time.perf_counter() - started,
        pieces=pieces,
    )


def values(found: Any) -> dict:
    """The point of a refutation as values by name."""
    point = found.point
    return {**point.dimensions, **point.scalars, **point.matrices}
