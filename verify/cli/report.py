"""``report``: run claims and write them as a site that opens from the disk."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from .arguments import count
from .claims import in_children, missing, run_claims, selected, unreported
from .console import Console, counted
from .exits import CONTRADICTION, FAILED, OK, UsageError
from .figure import keeping, kept_in
from .outputs import Outputs, writable
from .parser import Parser, place

EXAMPLES = """\
  python -m verify report --out site               all; open site/index.html
  python -m verify report "lodo/*" --out lodo      a topic
  python -m verify report my_lemmas.py --out mine  claims of your own"""


def parser() -> Parser:
    p = Parser(
        "report",
        "Runs claims and writes a static HTML site: findings and errata first, a page a\n"
        "claim with its proof, evidence, witnesses, figures and certificate. It needs\n"
        "no network and no server to be read.",
        EXAMPLES,
    )
    p.add_argument(
        "claims", nargs="*", default=["all"], metavar="CLAIM", help="what to report (default all)"
    )
    p.add_argument(
        "--out",
        required=True,
        metavar="DIR",
        type=place,
        help="the folder; an earlier report in it is replaced",
    )
    p.add_argument("--quick", action="store_true", help="a fifth of the instances")
    p.add_argument("--no-figures", action="store_true", help="leave the figures out")
    keeping(p)
    p.add_argument("--jobs", type=count, metavar="N", help="processes (default: one a core)")
    return p


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    try:
        import jinja2  # noqa: F401
        import latex2mathml  # noqa: F401
    except ModuleNotFoundError as lacking:
        raise UsageError(
            f"the report needs {lacking.name}: python -m pip install jinja2 latex2mathml"
        ) from None
    from ..address import Run
    from ..errata import misprints
    from ..report import site
    from ..running.report import Options

    kept = kept_in(options)
    out = Path(options.out)
    console, outputs = Console(), Outputs(None, None, None, 0, "auto")
    settings = Options(Run(effort="quick" if options.quick else "default"), lock=False)
    with in_children(console) as children:
        try:
            site.check_target(out)
        except site.CannotWrite as reason:
            raise UsageError(str(reason)) from None
        names = selected(options.claims, children)
        writable(out.resolve().parent, "--out")
        claims = site.load(names)
        run_claims(names, settings, children, options.jobs, True, console, outputs)
    left = unreported(names, outputs.reports)
    if left:
        console.line(f"{out} was not written: {missing(left)}")
        return FAILED
    reports = {r.claim: r for r in outputs.reports}
    figures = {} if options.no_figures else _of_claims(claims)
    own = {} if options.no_figures else _of_files(names, claims)
    errata = [
        (e, e.run()) for topic in {c.topic for c in claims.values()} for e in misprints(topic)
    ]
    command = " ".join(
        [
            "python -m verify report",
            *options.claims,
            *["--quick"] * options.quick,
            "--out",
            out.name,
        ]
    )
    with TemporaryDirectory() as folder:
        failed = _draw(figures, folder, options.jobs, console, kept)
        failed += _draw_own(own, folder, console)
        figures |= {name: figure for name, (_, figure) in own.items()}
        pages = [
            site.Page(
                claims[name],
                reports[name],
                tuple(f for f in figures.values() if name in f.claims and f.name not in failed),
                _call(typed),
            )
            for typed, name in zip(names, claims)
        ]
        site.build(pages, errata, Path(folder) if figures else None, out, 0, command)
    console.line(
        f"{out / 'index.html'}: {counted(len(pages), 'claim')}, "
        f"{counted(len(figures) - len(failed), 'figure')}, {len(errata)} errata"
    )
    if any(r.contradiction for r in reports.values()):
        return CONTRADICTION
    return (
        OK
        if all(r.ok for r in reports.values())
        and all(found.status == "pass" for _, found in errata)
        and not failed
        else FAILED
    )


def _call(name: str) -> str:
    """What runs a claim: its short name, or its file and short name."""
    path, _, inside = name.rpartition("::")
    short = inside.rpartition("/")[2]
    return f"{path}::{short}" if path else short


def _of_claims(claims) -> dict:
    """{name: Figure} of the figures of these claims that need no long run."""
    from ..figures import registry

    loaded = [registry.load(name) for name in registry.names()]
    return {f.name: f for f in loaded if f.runs is None and any(c in claims for c in f.claims)}


def _of_files(names, claims) -> dict:
    """{name: (file, Figure)} of what the reader's own files draw of these claims."""
    from ..figures import own
    from ..figures.registry import UnknownFigure

    found = {}
    for path in dict.fromkeys(name.rpartition("::")[0] for name in names):
        try:
            made = own.in_file(path) if path else []
        except UnknownFigure:  # most files make none
            continue
        found |= {f.name: (path, f) for f in made if any(c in claims for c in f.claims)}
    return found


def _draw_own(figures, folder, console) -> list[str]:
    from ..figures import own
    from ..figures.build import Settings

    failed = []
    for name, (path, figure) in figures.items():
        _, reason = own.draw(figure, Path(folder), Settings(format="svg", file=path))
        if reason:
            failed.append(name)
            console.wrapped(f"figure {name} failed: {reason}", 0, 2)
    return failed


def _draw(figures, folder, jobs, console, kept) -> list[str]:
    """Draw the figures as SVG with their CSV into a folder; the names of those that failed, each
    reported in a line."""
    from ..figures.build import Settings
    from ..figures.jobs import make_all

    failed, done = [], []

    def finished(name, written, seconds, reason):
        done.append(name)
        if reason:
            failed.append(name)
            console.wrapped(f"figure {name} failed: {reason}", 0, 2)
        console.progress(f"  {len(done)} of {len(figures)} figures")

    if figures:
        make_all(
            list(figures),
            folder,
            Settings(format="svg"),
            min(jobs or (os.cpu_count() or 1), len(figures)),
            finished,
            kept=kept,
        )
    console.clear()
    return failed
