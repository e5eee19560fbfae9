"""What a figure is: its place in a paper, its tables, its drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """One CSV file: a header with units in brackets or parentheses, and rows of text and
    numbers."""

    header: tuple
    rows: list

    def __post_init__(self):
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(
                    f"a row has {len(row)} entries and the header {len(self.header)}: {row}"
                )

    def column(self, index: int, where: Callable[[tuple], Any] = lambda row: True) -> Any:
        """The entries of one column as a NumPy array, empty text as nan, of the rows that `where`
        keeps."""
        import numpy as np

        return np.array(
            [np.nan if row[index] == "" else row[index] for row in self.rows if where(row)]
        )

    def columns(self, where: Callable[[tuple], Any] = lambda row: True) -> list:
        """All columns, as `column` gives them."""
        return [self.column(i, where) for i in range(len(self.header))]


@dataclass(frozen=True)
class Figure:
    """One figure.

    Its fields::

        name      its short name, the name of its file too
        topic     rllc, lodo, trainable, thesis or rates; of a reader's own figure any word
        title     one line
        claims    full names of the claims that it belongs to
        paper     which figure or section of the paper it redoes, or "ours"
        caption   what is seen, for a paper's caption; it names the kind of every number
        data      () -> {table name: Table}, everything that is drawn
        draw      (axes, data) -> None; axes is a list where there are several panels
        height    inches in the plain style's column
        panels    (rows, columns) in a column; several rows stand side by side at full width
        share     "x", "y" or "": axes that the panels have in common
        seeds     which seeds were drawn, for the CSV's first line
        seconds   about how long the data takes on one core
        runs      for a figure whose data are long runs: (path) -> bool, whether that file holds
                  them all. `data` is then called with the path and a function for progress, goes on
                  from what the file holds, and `all` leaves the figure out until they are there.
        together  figures with the same words share runs: one process makes them, one after another
        options   names that `--with NAME=VALUE` may give to `data`, as text; where the first of
                  them is given, names that are not listed are parameters of what it names
    """

    name: str
    topic: str
    title: str
    claims: tuple
    paper: str
    caption: str
    data: Callable
    draw: Callable
    height: float = 2.2
    panels: tuple = (1, 1)
    share: str = ""
    seeds: str = "no random numbers"
    seconds: float = 0.1
    runs: Callable | None = None
    together: str = ""
    options: tuple = ()
