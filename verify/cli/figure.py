"""``figure``: the figures of the papers and of the claims, drawn for a venue's page, with their
numbers as CSV."""

from __future__ import annotations

import os
from pathlib import Path

from .console import Console
from .exits import FAILED, INTERRUPTED, OK, UsageError, unwritten
from .parser import Parser, place

DESCRIPTION = """\
Draws figures in the sizes of a venue, each with its numbers as CSV beside it.
The same call writes the same bytes; title and command stand in the file."""

EXAMPLES = """\
  python -m verify figure --list
  python -m verify figure zero_start --out figures
  python -m verify figure all --out figures --style neurips --width full
  python -m verify figure rate_map --out figures --with method=nag kappa=50
  python -m verify figure my_lemmas.py --out figures
  python -m verify figure "lodo/*" --out figures --format svg --jobs 2
  python -m verify figure lodo_bowl_table --out figures     a minute; resumable"""


def main(argv: list[str]) -> int:
    from ..figures import style
    from ..figures.build import FORMATS, Settings

    parser = Parser("figure", DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "figures",
        nargs="*",
        metavar="NAME",
        help="a name, 'rllc/*', or all (--list shows them); FILE.py or FILE.py::name of yours",
    )
    parser.add_argument(
        "--list",
        action="store_true",
        help="the figures, what each shows and which figure of its paper it redoes",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=place,
        help="the folder for the files; made where it is missing",
    )
    parser.add_argument(
        "--style",
        choices=style.STYLES,
        default="plain",
        metavar="STYLE",
        help=f"whose sizes: {', '.join(style.STYLES)} (default plain; all but plain and siam need "
        "tueplots)",
    )
    parser.add_argument(
        "--width",
        choices=style.WIDTHS,
        default="column",
        help="one column of the page (default) or the whole text; the same where "
        "the page has one column",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="pdf", help="default pdf; pgf needs TeX"
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes (default: one a core for several figures)",
    )
    parser.add_argument(
        "--with",
        dest="given",
        nargs="+",
        metavar="NAME=VALUE",
        default=[],
        help="of one figure that takes them, such as rate_map: what it shows",
    )
    keeping(parser)
    options = parser.parse_args(argv)
    if options.list:
        return _list(options.figures or ["all"])
    if not options.figures:
        raise UsageError(
            "no figure was named; 'python -m verify figure --list' shows them, 'all' is every one"
        )
    if options.out is None:
        raise UsageError("--out is missing; name a folder for the files, such as --out figures")
    settings = Settings(options.style, options.width, options.format)
    kept, folder = kept_in(options), Path(options.out)
    files = [name for name in options.figures if name.partition("::")[0].endswith(".py")]
    if files:
        return _make_own(files, options, folder, settings)
    names = _names(options.figures)
    _prepare(folder, settings)
    if "all" in options.figures:
        names = _without_long(names, folder, options.figures)
    if options.given:
        return _make_with(names, folder, settings, options.given)
    jobs = min(options.jobs or (os.cpu_count() or 1), len(names))
    return _make(names, folder, settings, jobs, kept)


def keeping(parser) -> None:
    """The options that say where figures' numbers are kept."""
    parser.add_argument(
        "--cache",
        metavar="FOLDER",
        type=place,
        help="where figures' numbers are kept for the next drawing (default: LEMMATA_CACHE, or the "
        "user's cache folder)",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="compute every number anew, and keep none"
    )


def kept_in(options):
    """The folder of the cache that these options and the environment name, None without one."""
    from ..figures import cache

    if options.no_cache:
        if options.cache:
            raise UsageError("--no-cache and --cache contradict each other; leave one out")
        return None
    try:
        folder = cache.folder(options.cache)
        if options.cache:
            folder.mkdir(parents=True, exist_ok=True)
    except cache.CannotKeep as reason:
        raise UsageError(str(reason)) from None
    except OSError as reason:
        raise UsageError(
            f"cannot make the folder {options.cache}: {reason.strerror}; name another with "
            "--cache, or --no-cache for none"
        ) from None
    return folder


def _names(asked):
    from ..figures import registry

    try:
        return registry.select(asked)
    except registry.UnknownFigure as reason:
        raise UsageError(str(reason)) from None


def _make_own(files, options, folder, settings) -> int:
    """The figures of a reader's own files, one after another."""
    from dataclasses import replace

    from ..figures import own, registry
    from ..figures.build import CannotDraw

    if len(files) < len(options.figures) or options.given:
        raise UsageError(
            "a file's figures are made by themselves: leave other names and --with out"
        )
    try:
        figures = [(name, figure) for name in files for figure in own.in_file(name)]
    except registry.UnknownFigure as reason:
        raise UsageError(str(reason)) from None
    _prepare(folder, settings)
    console, failed = Console(), 0
    for name, figure in figures:
        console.progress(f"  {figure.name} …")
        here = replace(settings, file=name.partition("::")[0])
        try:
            written, reason = own.draw(figure, folder, here)
        except CannotDraw as reason:
            raise UsageError(str(reason)) from None
        except OSError as reason:
            raise UsageError(unwritten(reason)) from None
        failed += bool(reason)
        console.line(
            figure.name if written else f"{figure.name}  {console.paint('failed', 'fail')}"
        )
        console.wrapped(reason or ", ".join(path.name for path in written), 2)
    console.line(f"{len(figures) - failed} of {len(figures)} figures in {folder}")
    return FAILED if failed else OK


def _make_with(names, folder, settings, given) -> int:
    """One figure, of what the reader gives to it; nothing is kept."""
    from dataclasses import replace

    from ..figures import load
    from ..figures.build import make

    chosen = load(names[0])
    if len(names) > 1 or not chosen.options:
        raise UsageError("--with is for one figure that takes it: rate_map, for a method of yours")
    pairs = [one.partition("=") for one in given]
    if wrong := [one for one, (name, sign, value) in zip(given, pairs) if not (name and value)]:
        raise UsageError(f"{wrong[0]!r} says nothing; write NAME=VALUE, such as kappa=50")
    values = {name: value for name, _, value in pairs}
    strange = sorted(values.keys() - set(chosen.options))
    if strange and chosen.options[0] not in values:
        raise UsageError(
            f"{names[0]} takes no {strange[0]}; it takes {', '.join(chosen.options)}, and the "
            f"parameters of a {chosen.options[0]}"
        )
    try:
        data = chosen.data(**values)
    except (ValueError, ZeroDivisionError) as reason:
        raise UsageError(str(reason) or "a number is impossible") from None
    shown = replace(chosen, seeds=f"with {' '.join(given)}", panels=(1, 1), height=2.6)
    for path in make(shown, folder, settings, data):
        Console().line(str(path))
    return OK


def _jobs(text):
    from argparse import ArgumentTypeError

    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise ArgumentTypeError(
            f"{text!r} is no number of processes; give a whole number from 1 to 1024"
        )
    return int(text)


def _list(asked) -> int:
    from ..figures import load

    console = Console()
    for name in _names(asked):
        figure = load(name)
        console.line(f"{figure.topic}/{console.paint(name, 'bold')}")
        console.wrapped(figure.title, 2)
        console.wrapped(
            figure.paper
            + (
                f"; claims {', '.join(c.partition('/')[2] for c in figure.claims)}"
                if figure.claims
                else ""
            ),
            4,
        )
        if figure.runs:
            console.wrapped(
                f"about {figure.seconds:g} s; 'all' draws it only where DIR holds its finished "
                "runs: ask for it by name",
                4,
            )
    return OK


def _prepare(folder, settings) -> None:
    """What the call cannot do is said before anything runs."""
    from ..figures.build import check

    try:
        check(settings)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise UsageError(
            f"cannot make the folder {folder}: {reason.strerror}; name another with --out"
        ) from None
    if not os.access(folder, os.W_OK):
        raise UsageError(f"cannot write into {folder}; name another folder with --out")


def _without_long(names, folder, asked):
    """The names without figures of long runs that are neither named themselves nor finished in the
    folder."""
    from ..figures import load
    from ..figures.build import runs_file

    return [
        n for n in names if n in asked or load(n).runs is None or load(n).runs(runs_file(folder, n))
    ]


def _make(names, folder, settings, jobs, kept) -> int:
    from ..figures.jobs import make_all

    console, done, failed = Console(), [], []

    def finished(name, written, seconds, reason):
        (failed if reason else done).append(name)
        if reason:
            console.line(f"{name:<20} {console.paint('failed', 'fail')}")
            console.wrapped(reason, 2)
        else:
            console.line(f"{name:<20} {seconds:5.1f} s")
            console.wrapped(", ".join(path.name for path in written), 2)
        progress(f"{len(done) + len(failed)} of {len(names)} figures")

    def progress(text):
        console.progress(f"  {text}")

    progress(f"0 of {len(names)} figures")
    try:
        make_all(names, folder, settings, jobs, finished, progress, kept)
    except KeyboardInterrupt:
        console.line(
            f"interrupted; {len(done)} of {len(names)} figures are finished and kept in {folder}"
        )
        return INTERRUPTED
    except OSError as reason:
        raise UsageError(unwritten(reason)) from None
    console.line(f"{len(done)} of {len(names)} figures in {folder}")
    return FAILED if failed else OK
