"""One task of a campaign: a claim's sampled evidence at one seed."""

from __future__ import annotations

import platform
import time
from functools import lru_cache

from ..address import Run

KEYS = (
    "kind",
    "part",
    "title",
    "status",
    "summary",
    "instances",
    "worst_error",
    "bound",
    "refutes",
)


class WatchedRun(Run):
    """A Run that notes whether its seed was read: a check that never does is the same at every
    seed."""

    read = False

    def __getattribute__(self, name):
        if name == "seed":
            object.__setattr__(self, "read", True)
        return object.__getattribute__(self, name)


def run_task(task: dict) -> dict:
    """The record of a task: its evidence, or why there is none (``lost``, or ``refused`` for
    another Lemmata).

    An exact counterexample to a claim that has a proof is held against that proof at once.
    """
    started = time.perf_counter()
    record = {
        "claim": task["claim"],
        "seed": task["seed"],
        "host": platform.node(),
        "evidence": [],
        "contradiction": "",
        "lost": "",
    }
    try:
        claim, refused = _loaded(
            task["call"],
            task["claim"],
            task["statement"],
            task["file"],
            tuple(sorted(task["versions"].items())),
        )
        if refused:
            return record | {"refused": refused}
        report, seeded = _run(claim, task, task["kinds"])
        if any(e.refutes for e in report.evidence) and "proof" in claim.kinds:
            record["contradiction"] = _run(claim, task, [*task["kinds"], "proof"])[0].contradiction
        record["contradiction"] = record["contradiction"] or report.contradiction
        record["evidence"] = [_row(e, s) for e, s in zip(report.evidence, seeded)]
    except Exception as reason:  # whatever broke, the campaign goes on and says so
        record["lost"] = f"{type(reason).__name__}: {reason}"
    return record | {"seconds": round(time.perf_counter() - started, 3)}


def _run(claim, task, kinds):
    """The report, and for each piece of evidence whether its check read the seed."""
    from ..running.report import Options
    from ..running.runner import run

    watched, seeded = (
        WatchedRun(task["seed"], task["effort"], task["instances"], task["device"]),
        [],
    )

    def begin(kind):
        watched.read = False

    report = run(
        claim,
        Options(watched, tuple(kinds), timeout=task["timeout"], lock=False),
        lambda evidence: seeded.append(watched.read),
        begin,
    )
    return report, seeded


def _row(evidence, seeded: bool) -> dict:
    shown = {**evidence.as_dict(), "title": evidence.title, "refutes": evidence.refutes}
    return {key: shown[key] for key in KEYS} | {"seeded": seeded}


@lru_cache(maxsize=256)
def _loaded(call: str, name: str, statement: str, file: str, expected_versions: tuple):
    """The Claim, and why this machine may not run it: other versions, or another text of it."""
    from ..certificates.certificate import versions
    from .plan import LIBRARIES, identify

    here, there = versions(*LIBRARIES), dict(expected_versions)
    for library in sorted(here.keys() | there.keys()):
        if here.get(library) != there.get(library):
            return (
                None,
                f"{library} is {here.get(library, 'missing')} on {platform.node()} and "
                f"{there.get(library, 'missing')} where the campaign began",
            )
    claim, hashes = identify(call)
    if claim.name != name or hashes != {"statement": statement, "file": file}:
        return None, f"{name} is not the same on {platform.node()} as where the campaign began"
    return claim, ""
