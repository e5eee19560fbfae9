"""Figures of a reader's own files: ``lemmas.py`` or ``lemmas.py::name``."""

from __future__ import annotations

from pathlib import Path

from ..registry import UnknownClaim, run_file
from ..sources import read_anew, told
from .figure import Figure
from .registry import UnknownFigure


def in_file(name: str) -> list[Figure]:
    """The Figures that a file makes, or the one of it that is named.

    The file is run: it is the reader's own program. Raises UnknownFigure, in one line, where it
    cannot be run or makes none.
    """
    path, _, wanted = name.partition("::")
    try:
        module = run_file(path)
    except UnknownClaim as reason:
        raise UnknownFigure(str(reason)) from None
    made = {f.name: f for f in vars(module).values() if isinstance(f, Figure)}
    if not made:
        raise UnknownFigure(f"{path} makes no Figure; write figure = Figure(…) in it")
    if wanted and wanted not in made:
        raise UnknownFigure(f"{path} has no figure named {wanted!r}: there are {', '.join(made)}")
    for one in made:
        if not one.isidentifier():
            raise UnknownFigure(f"{path}: {one!r} names no figure; use letters, digits and _")
    return [made[wanted]] if wanted else list(made.values())


def draw(figure: Figure, folder: Path, settings) -> tuple[list[Path], str]:
    """Make a figure: its files, and why there are none, in one line.

    A KeyboardInterrupt passes through; whatever else its functions raise is the reader's to mend.
    """
    from .build import CannotDraw, make

    try:
        with read_anew():
            return make(figure, folder, settings), ""
    except (KeyboardInterrupt, CannotDraw, OSError):
        raise
    except BaseException as reason:
        return [], told(reason)
