"""Runs kept as JSON Lines, one a line as it ends, so that a second call goes on where the first stopped."""

import json
from pathlib import Path


def name(key):
    """What a run is known by, as text."""
    return json.dumps(key, sort_keys=True)


def finished(path):
    """{name of the key: record} of a file; a torn line is left out."""
    found, path = {}, Path(path)
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                record = json.loads(line)
                found[name(record["key"])] = record
            except (json.JSONDecodeError, KeyError, TypeError):
                continue
    return found


def collect(path, jobs, report=lambda text: None):
    """The record of every job (key, function), in their order; what the file has not yet is run and appended.

    A function returns a dict of JSON values without NaN or infinity; a key is a list of JSON values.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    done = finished(path)
    if path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")  # what follows must not join a torn line
    records = []
    for count, (key, function) in enumerate(jobs, start=1):
        if name(key) not in done:
            record = {"key": key, **function()}
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record, allow_nan=False) + "\n")
            done[name(key)] = record
            report(f"{count} of {len(jobs)} runs, last: {' '.join(map(str, key))}")
        records.append(done[name(key)])
    return records
