"""Runs kept as JSON Lines, one a line as it ends, so that a second call goes on where the first
stopped."""

import json
from pathlib import Path

OPENING = '{"key": '


def name(key):
    """What a run is known by, as text."""
    return json.dumps(key, sort_keys=True)


def finished(path):
    """{name of the key: record} of a file; a torn line is left out.

    ValueError where something else than such records is there: nobody's file is read as ours, or
    appended to.
    """
    found, path = {}, Path(path)
    if not path.exists():
        return found
    if not path.is_file():
        raise ValueError(
            f"{path} is no plain file; name one that holds finished runs, or a new one"
        )
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if not line.startswith(OPENING[: len(line.rstrip())]):
                raise ValueError(
                    f"{path} holds something else than finished runs; name another file"
                )
            try:
                record = json.loads(line)
                found[name(record["key"])] = record
            except json.JSONDecodeError:
                continue
    return found


def opened(path):
    """What is finished in a file that the next runs are appended to: its folder is made, its torn
    last line ended."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    done = finished(path)
    with path.open("a+b") as file:  # a place that cannot be written is known before anything runs
        if file.tell() and path.read_bytes()[-1:] != b"\n":
            file.write(b"\n")
    return done


def collect(path, jobs, report=lambda text: None):
    """The record of every job (key, function), in their order; what the file has not yet is run and
    appended.

    A function returns a dict of JSON values without NaN or infinity; a key is a list of JSON
    values.
    """
    path, records = Path(path), []
    done = opened(path)
    for count, (key, function) in enumerate(jobs, start=1):
        if name(key) not in done:
            record = {"key": key, **function()}
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record, allow_nan=False) + "\n")
            done[name(key)] = record
            report(f"{count} of {len(jobs)} runs, last: {' '.join(map(str, key))}")
        records.append(done[name(key)])
    return records
