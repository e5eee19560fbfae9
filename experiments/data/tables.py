"""Tables and texts of the reader's own: Covertype, KDD Cup 1999, Alpaca."""

from __future__ import annotations

import csv
import gzip
import json

import numpy as np

from .sources import of_own

ROWS = 5_000_000  # more are not read


def covtype() -> tuple[np.ndarray, np.ndarray]:
    """(N, 54) numbers and the cover types 0 to 6. Raises Missing, ValueError."""
    rows = _rows("covtype", "covtype.data.gz", 55)
    table = np.array([[float(x) for x in row] for row in rows])
    labels = table[:, -1].astype(int) - 1
    if labels.min() < 0 or labels.max() > 6:
        raise ValueError("covtype: a cover type is not one of 1 to 7")
    return table[:, :-1], labels


def kdd99() -> tuple[np.ndarray, np.ndarray]:
    """(N, 41) numbers, words as their place in the alphabet of their column, and 1 for an attack.

    Raises Missing, ValueError.
    """
    rows = _rows("kdd99", "kddcup.data_10_percent.gz", 42)
    columns = list(zip(*rows, strict=True))
    table = np.empty((len(rows), 41))
    for i, column in enumerate(columns[:-1]):
        if i in (1, 2, 3):  # protocol, service, flag
            words = {word: place for place, word in enumerate(sorted(set(column)))}
            table[:, i] = [words[word] for word in column]
        else:
            table[:, i] = [float(x) for x in column]
    return table, np.array([word.rstrip(".") != "normal" for word in columns[-1]], dtype=int)


def alpaca() -> list[dict[str, str]]:
    """The records `instruction`, `input`, `output`. Raises Missing, ValueError."""
    found = json.loads(of_own("alpaca", "alpaca_data.json").read_text(encoding="utf-8"))
    keys = {"instruction", "input", "output"}
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and keys <= set(one) for one in found
    ):
        raise ValueError("alpaca: the file is no list of instruction, input and output")
    return found


def _rows(name: str, file: str, width: int) -> list[list[str]]:
    path = of_own(name, file)
    with gzip.open(path, "rt", encoding="latin-1", newline="") as text:
        rows = []
        for number, row in enumerate(csv.reader(text), 1):
            if len(row) != width:
                raise ValueError(f"{name}: row {number} has {len(row)} columns, not {width}")
            if number > ROWS:
                raise ValueError(f"{name}: more than {ROWS} rows")
            rows.append(row)
    if not rows:
        raise ValueError(f"{name}: the file is empty")
    return rows
