"""Rounds of the fuzz, in this process or in workers."""

import json
import tempfile

from . import doors, edits

HERE = {}  # what a worker reads once


def read(source):
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(source.glob("*.json"))]


def prepare(source):
    certificates, folder = read(source), tempfile.TemporaryDirectory()
    HERE.update(certificates=certificates, folder=folder)


def one_round(task):
    kind, start, count, seed = task
    if kind == "edits":
        if "sites" not in HERE:
            HERE["sites"] = edits.sites_of(HERE["certificates"])
        return kind, *edits.run(HERE["sites"], count, f"{seed} {start}")
    if "doors" not in HERE:
        HERE["doors"] = doors.Doors(HERE["folder"].name, HERE["certificates"])
    return kind, *doors.run(HERE["doors"], count, f"{seed} {start}")
