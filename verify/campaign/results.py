"""The results of a campaign on disk: one JSON line for each finished task, only ever added to."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..evidence import GRADE_OF_KIND, STATUSES
from ..shape import Each, OneOf, fits
from .plan import Plan

NAME = "results.jsonl"
EVIDENCE = {
    "kind": OneOf(tuple(GRADE_OF_KIND)),
    "part": str,
    "title": str,
    "status": OneOf(STATUSES),
    "summary": str,
    "instances": (int, type(None)),
    "worst_error": (int, float, type(None)),
    "bound": (int, float, type(None)),
    "refutes": bool,
    "seeded": bool,
}
RECORD = {"claim": str, "seed": int, "evidence": Each(EVIDENCE), "contradiction": str, "lost": str}


class BadResults(ValueError):
    """The results cannot be read or added to; the text is one line with the mend."""


def read(folder: Path, plan: Plan):
    """The records in the file, in its order; a last line without an end is nobody's result.  Raises
    BadResults."""
    names = {row["claim"] for row in plan.claims}
    path = folder / NAME
    if not path.exists():
        return
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            record = _record(line)
            if (
                record is None
                or record["claim"] not in names
                or not plan.seeds[0] <= record["seed"] < plan.seeds[1]
            ):
                raise BadResults(
                    f"line {number} of {path} is no result of this campaign: delete the line, and "
                    "its task is run again"
                )
            yield record


def _record(line: bytes) -> dict | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if fits(record, RECORD) else None


class Writer:
    """Adds records, each in one write; a tail torn off by a crash is cut away first.  ``empty``:
    there were none.

    Raises BadResults where another campaign is at work in the folder.
    """

    def __init__(self, folder: Path):
        self.file = open(folder / NAME, "a+b", buffering=0)
        if not _locked(self.file):
            self.file.close()
            raise BadResults(
                f"a campaign is running in {folder}: wait for it, see it with --summary, or name "
                "another folder with --out"
            )
        size = self.file.seek(0, os.SEEK_END)
        keep = size
        while keep and not self._ends_line(keep):
            keep -= 1
        if keep < size:
            self.file.truncate(keep)
        self.empty = keep == 0

    def _ends_line(self, position: int) -> bool:
        self.file.seek(position - 1)
        return self.file.read(1) == b"\n"

    def add(self, record: dict) -> None:
        line = (
            json.dumps(record, ensure_ascii=False, allow_nan=False).encode(
                errors="backslashreplace"
            )
            + b"\n"
        )
        while line:
            line = line[self.file.write(line) :]

    def close(self) -> None:
        self.file.close()


def _locked(file) -> bool:
    """True where the lock on the file is ours, or the system has none."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
