"""Matrices and vectors from the command line: text such as "0,1;-1/2,0.9" (a matrix as in the text
of a point, docs/formulas.md, with or without its brackets), or a file of rows."""

from __future__ import annotations

import re
from pathlib import Path

from .exits import UsageError

MAX_BYTES = 1 << 20
LARGEST = 128
SHAPES = 'write rows such as "0,1;-1/2,0.9", or name a file of rows (CSV or JSON)'


def guarded(argv: list[str]) -> list[str]:
    """Arguments such as -1/2,0 with a space before them, or argparse takes them for options."""
    return [f" {text}" if re.match(r"-[\d.]", text) else text for text in argv]


def read_matrix(text: str, name: str, files: bool = True):
    """An exact matrix, not empty; UsageError with one line where the text or the file holds
    none. Without ``files`` a text is never taken for a file's name."""
    from theory.exact import exact_matrix, shape

    rows = _rows(text, name) if files else _split(text.strip(), name)
    try:
        matrix = exact_matrix(rows, name)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    height, width = shape(matrix)
    if not height or not width:
        raise UsageError(f"{name} is empty: {SHAPES}")
    if max(height, width) > LARGEST:
        raise UsageError(f"{name} is {height}×{width}: at most {LARGEST}×{LARGEST} is read here")
    return matrix


def read_vector(text: str, name: str, files: bool = True) -> list:
    """A vector as a list of exact numbers, from one row or one column."""
    matrix = read_matrix(text, name, files)
    rows = matrix.tolist()
    if len(rows) > 1 and len(rows[0]) > 1:
        raise UsageError(f"{name} is {len(rows)}×{len(rows[0])}: give one row or one column")
    return [x for row in rows for x in row]


def _rows(text: str, name: str) -> list:
    text = text.strip()
    if text and _is_file(text):
        return _from_file(Path(text), name)
    if re.search(r"\.\w*[A-Za-z]\w*$|[A-Za-z_.]/|/[A-Za-z_.]", text):
        raise UsageError(f"{name}: there is no file {text!r}; {SHAPES}")
    return _split(text, name)


def _is_file(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long for a name, or with a null byte
        return False


def _split(text: str, name: str) -> list:
    if not text:
        raise UsageError(f"{name} is empty: {SHAPES}")
    from theory.operators.points import rows

    return rows(text)


def _from_file(path: Path, name: str) -> list:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig").strip()
    except OSError as reason:
        raise UsageError(f"{name}: {path} cannot be read: {reason.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{name}: {path} is not text in UTF-8") from None
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name}: {path} is larger than {MAX_BYTES >> 20} MiB")
    if text[:1] in "[{":
        return _from_json(text, path, name)
    if ";" in text:
        return _split(" ".join(text.split()), name)
    lines = [line.partition("#")[0].strip().strip(",") for line in text.splitlines()]
    return [re.split(r"\s*,\s*|\s+", line) for line in lines if line]


def _from_json(text: str, path: Path, name: str) -> list:
    import json

    try:
        rows = json.loads(text, parse_float=str, parse_constant=str) if text else []
    except RecursionError:
        raise UsageError(f"{name}: {path} is nested too deep for a matrix") from None
    except ValueError as reason:
        raise UsageError(f"{name}: {path} is no JSON: {reason}") from None
    if not isinstance(rows, list):
        raise UsageError(f"{name}: {path} holds no list of rows")
    if rows and not any(isinstance(row, list) for row in rows):
        rows = [rows]  # a vector
    if not all(isinstance(row, list) for row in rows):
        raise UsageError(f"{name}: {path} mixes rows and numbers")
    return rows
