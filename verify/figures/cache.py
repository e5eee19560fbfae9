"""Keeps the numbers of figures, so that a second style or format computes nothing again.

One JSON file a figure, named by a key over what its numbers hang on: the code that makes them
(`sources`), the versions of the libraries, the machine. What is not exactly as it was written, or
belongs to another key, is as if it were not there. Files are replaced as a whole, so several runs
may share a folder.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
import stat
import sys
import tempfile
from pathlib import Path

from . import sources
from .figure import Table

SCHEMA = "lemmata/figure-data/1"
VARIABLE = "LEMMATA_CACHE"
LIBRARIES = ("numpy", "scipy", "sympy", "mpmath", "python-flint", "numba")
LARGEST = 1 << 26  # bytes of an entry that is read at all; those written are below a million
NEWEST = 4  # entries kept of one figure: its code's last versions


class CannotKeep(ValueError):
    """The folder that was named can hold no cache; the text is one line with the mend."""


def folder(named: str | None = None) -> Path | None:
    """Where entries are kept: in `named`, else in what LEMMATA_CACHE names, else in the user's
    cache folder; None where there is no such folder.

    Raises CannotKeep where a folder that was named is relative, which would be in the current
    folder, or inside this checkout.
    """
    given, place = ("--cache", named) if named else (VARIABLE, os.environ.get(VARIABLE))
    path = Path(place) if place else _of_the_user()
    if path is None or path.is_absolute() and not _inside(path):
        return path and path / "figures"
    if not place:
        return None
    where = "inside Lemmata's own folder" if path.is_absolute() else "not a whole path"
    raise CannotKeep(f"{given} is {place}, {where}; name one elsewhere that starts at the root")


def _of_the_user():
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        # the base directory specification: a relative one is ignored
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
    return Path(base) / "lemmata" if base and os.path.isabs(base) else None


def _inside(path):
    return path.resolve().is_relative_to(sources.ROOT)


def data(figure, place: Path | None):
    """The figure's tables, from the folder where it holds them, else computed and kept there.

    Both ways the tables have passed through the file's form, so both draw the same bytes.
    """
    if place is None or not sources.known(figure.data.__module__):
        return _tables(_plain(figure.data()))
    key = _key(figure)
    path = place / f"{figure.name}-{key[:16]}.json"
    found = _read(path, key)
    if found is None:
        found = _plain(figure.data())
        _write(path, key, found)
    return _tables(found)


def _key(figure):
    """SHA-256 over everything that the numbers hang on."""
    from ..certificates.certificate import versions
    from ..certificates.statement import canonical

    hangs_on = {
        "schema": SCHEMA,
        "figure": figure.name,
        "code": sources.digest(figure.data.__module__, figure.data.__name__),
        "versions": versions(*LIBRARIES),
        "machine": [platform.system(), platform.machine(), _processor()],
    }
    return hashlib.sha256(canonical(hangs_on)).hexdigest()


def _processor():
    """The processor's name: libraries choose their kernels by it, and with them the last digits."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            return next((line for line in file if line.startswith("model name")), "")
    except OSError:
        return platform.processor()


def _plain(tables):
    """{table: [header, rows]} of Python's own text and numbers, those of NumPy as Python's."""
    return {
        name: [list(table.header), [[_cell(x) for x in row] for row in table.rows]]
        for name, table in tables.items()
    }


def _cell(x):
    x = x.item() if hasattr(x, "item") else x
    if not isinstance(x, (str, int, float)):
        raise TypeError(f"a table holds {x!r}; give text or a number")
    return x


def _tables(plain):
    return {
        name: Table(tuple(header), [tuple(row) for row in rows])
        for name, (header, rows) in plain.items()
    }


def _sum(key, plain):
    return hashlib.sha256(json.dumps([key, plain]).encode()).hexdigest()


def _read(path, key):
    """The tables of an entry; None where it is missing, damaged or someone else's."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
                return None
            entry = json.loads(file.read(LARGEST))
        whole = (
            set(entry) == {"schema", "key", "sum", "tables"}
            and (entry["schema"], entry["key"]) == (SCHEMA, key)
            and entry["sum"] == _sum(key, entry["tables"])
        )
        return entry["tables"] if whole and _sound(entry["tables"]) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _sound(tables):
    """Is it what `_plain` gives?"""
    return isinstance(tables, dict) and all(
        isinstance(table, list)
        and len(table) == 2
        and all(isinstance(part, list) for part in table)
        and all(isinstance(head, str) for head in table[0])
        and all(
            isinstance(row, list)
            and len(row) == len(table[0])
            and all(isinstance(x, (str, int, float)) for x in row)
            for row in table[1]
        )
        for table in tables.values()
    )


def _write(path, key, plain):
    """Keep an entry, and of its figure only the newest; a folder that cannot take it is no
    matter."""
    entry = {"schema": SCHEMA, "key": key, "sum": _sum(key, plain), "tables": plain}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with open(handle, "w", encoding="utf-8") as file:
                json.dump(entry, file)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)  # a Ctrl-C may come when it has its name
            raise
        older = path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.json")
        for old in sorted(older, key=_age)[NEWEST:]:
            old.unlink()
    except OSError:
        return


def _age(path):
    try:
        return -path.stat().st_mtime
    except OSError:  # another run has removed it
        return math.inf
