"""From a figure to files: its tables as CSV, its drawing as PDF, SVG, PNG or PGF, the same bytes
every time."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..version import __version__
from . import formulas, style

FORMATS = ("pdf", "svg", "png", "pgf")
TEX = ("lualatex", "xelatex", "pdflatex")
# Fixed, so that no file knows when it was made: fonts in a PDF carry a time too.
EPOCH = "1700000000"


class CannotDraw(ValueError):
    """What the call asks for cannot be drawn here; the text says what is missing."""


@dataclass(frozen=True)
class Settings:
    """What the files look like: one of `style.STYLES`, `style.WIDTHS` and `FORMATS`."""

    style: str = "plain"
    width: str = "column"
    format: str = "pdf"
    file: str = ""  # a reader's own, which makes the figure

    def command(self, name):
        """The call that makes a figure again."""
        chosen = [
            f"--{key} {value}"
            for key, value in (
                ("style", self.style),
                ("width", self.width),
                ("format", self.format),
            )
            if value != getattr(Settings, key)
        ]
        called = f"{self.file}::{name}" if self.file else name
        return " ".join(["python -m verify figure", called, *chosen, "--out DIR"])


def check(settings):
    """Refuse before any work what cannot be drawn: a wrong name, no tueplots, no TeX for PGF."""
    style.look(settings.style, settings.width)
    if settings.format not in FORMATS:
        raise ValueError(f"no format is named {settings.format!r}; there are {', '.join(FORMATS)}")
    if settings.format == "pgf" and not _tex():
        raise CannotDraw(
            f"matplotlib measures PGF text with LaTeX, and none of {', '.join(TEX)} is on the "
            "path; install TeX Live or use --format pdf"
        )


def _tex():
    return next((name for name in TEX if shutil.which(name)), None)


def runs_file(folder, name):
    """Where a figure of long runs keeps what it has finished."""
    return Path(folder) / f"{name}.jsonl"


def make(figure, folder, settings=Settings(), data=None, report=lambda text: None):
    """Write NAME.csv (NAME.TABLE.csv where there are several tables) and NAME.FORMAT into a folder;
    return the paths.

    `data` is the figure's data where it is known already.
    """
    check(settings)
    folder = Path(folder)
    if data is None:
        data = figure.data(runs_file(folder, figure.name), report) if figure.runs else figure.data()
    written = []
    for name, table in data.items():
        path = folder / (f"{figure.name}.csv" if len(data) == 1 else f"{figure.name}.{name}.csv")
        write_csv(path, table, f"{Settings().command(figure.name)}; {figure.seeds}")
        written.append(path)
    path = folder / f"{figure.name}.{settings.format}"
    save(figure, data, path, settings)
    return [*written, path]


def write_csv(path, table, comment):
    """A comment line, the header and the rows; ten digits of every float."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {comment}\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(table.header)
        out.writerows([_cell(x) for x in row] for row in table.rows)


def _cell(x):
    """Text and whole numbers as they are; NumPy's numbers as Python's."""
    x = x.item() if hasattr(x, "item") else x
    return f"{x:.10g}" if isinstance(x, float) else x


def drawing(figure, data, settings=Settings()):
    """The figure as a matplotlib Figure. Call it within `looks`."""
    from matplotlib.figure import Figure

    shown = style.look(settings.style, settings.width)
    (rows, columns), height = figure.panels, figure.height
    if rows > 1 and shown.width > 4.5:
        rows, columns, height = columns, rows, 1.25 * figure.height / rows
    result = Figure(figsize=(shown.width, height * shown.text / 8), layout="constrained")
    axes = result.subplots(
        rows, columns, squeeze=False, sharex="x" in figure.share, sharey="y" in figure.share
    )
    panels = list(axes.flat)
    figure.draw(panels[0] if len(panels) == 1 else panels, data)
    # the ticks inside are hidden by sharing; so are the words here
    for panel in axes[:-1].flat if "x" in figure.share else ():
        panel.set_xlabel("")
    for panel in axes[:, 1:].flat if "y" in figure.share else ():
        panel.set_ylabel("")
    return result


def looks(settings=Settings()):
    """A context in which matplotlib has its own defaults, whatever the reader's file says, and the
    style's parameters."""
    import matplotlib

    shown = style.look(settings.style, settings.width)
    chosen = {**matplotlib.rcParamsDefault, **style.parameters(shown)}
    chosen.pop("backend", None)
    if settings.format == "pgf":
        chosen["pgf.texsystem"] = _tex()
    return matplotlib.rc_context(chosen)


def save(figure, data, path, settings=Settings()):
    """Draw into a file whose metadata hold title and command, and no time."""
    import matplotlib

    os.environ.setdefault("SOURCE_DATE_EPOCH", EPOCH)
    command, program = (
        settings.command(figure.name),
        f"Lemmata {__version__}, matplotlib {matplotlib.__version__}",
    )
    metadata = {
        "pdf": {
            "Title": figure.title,
            "Subject": figure.caption,
            "Keywords": command,
            "Creator": program,
            "CreationDate": None,
        },
        "svg": {
            "Title": figure.title,
            "Description": figure.caption,
            "Keywords": command,
            "Creator": program,
            "Date": None,
        },
        "png": {
            "Title": figure.title,
            "Description": figure.caption,
            "Comment": command,
            "Software": program,
        },
        "pgf": None,
    }[settings.format]
    with looks(settings), formulas.kept(settings):
        drawing(figure, data, settings).savefig(path, format=settings.format, metadata=metadata)
    if settings.format == "pgf":
        text = Path(path).read_text(encoding="utf-8")
        Path(path).write_text(f"%% {figure.title}\n%% {command}\n{text}", encoding="utf-8")
