"""``lock``: run claims and write the proof lockfile; and how a difference from it is shown."""

from __future__ import annotations

from pathlib import Path

from . import CONTRADICTION, FAILED, OK, Parser, UsageError
from .console import Console
from .parser import place
from .run import Outputs, count, in_children, missing, run_claims, selected, unreported, writable

EXAMPLES = """\
  python -m verify lock                       every claim, into ./proofs.lock
  python -m verify lock "rllc/*"              only these entries anew
  python -m verify lock my_lemmas.py          your own claims
  python -m verify all --locked               enforce it (in CI)"""


def parser() -> Parser:
    p = Parser(
        "lock",
        "Runs claims and writes the proof lockfile: what is proved, and how.\n"
        "Commit it; 'all --locked' fails when a verdict falls, a statement changes or\n"
        "evidence disappears. Nothing is written unless every claim is as expected.",
        EXAMPLES,
    )
    p.add_argument(
        "claims",
        nargs="*",
        default=["all"],
        metavar="CLAIM",
        help="what to lock (default all); other entries stay as they are",
    )
    p.add_argument("--file", metavar="FILE", type=place, help="the lockfile (default proofs.lock)")
    p.add_argument(
        "--jobs", type=count, metavar="N", help="processes (default: one a core for several claims)"
    )
    return p


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    from .. import lock
    from ..runner import Options

    path = Path(options.file or lock.NAME)
    console = Console()
    outputs = Outputs(None, None, None, 0, "auto")
    with in_children(console) as claims:
        names = selected(options.claims, claims)
        try:
            old = lock.read(path) if path.exists() else {}
        except lock.BadLock as reason:
            raise UsageError(str(reason)) from None
        writable(path.resolve().parent, "--file")
        run_claims(names, Options(), claims, options.jobs, True, console, outputs)
    left = unreported(names, outputs.reports)
    if left or not all(r.ok for r in outputs.reports):
        console.line(
            f"{path} was not written: {sum(not r.ok for r in outputs.reports)} of {len(names)} "
            f"claims are not as expected{f'; {missing(left)}' if left else ''}"
        )
        return CONTRADICTION if any(r.contradiction for r in outputs.reports) else FAILED
    new = {r.claim: r.locked for r in outputs.reports}
    whole = "all" in options.claims
    entries = lock.renewed(old, new, whole)
    _skipped(new, console)
    lock.write(entries, path)
    changed = lock.compare(old, {name: entries[name] for name in new}, whole)
    _table([d for d in changed if d.what != "entry"], path, console)
    first = sum(d.what == "entry" for d in changed)
    console.line(
        f"{path}: {counted(len(entries), 'claim')}" + (f", {first} of them new" if first else "")
    )
    return OK


def _skipped(new: dict[str, dict], console) -> None:
    rows = [f"{name}: {row}" for name, entry in new.items() for row in entry["skipped"]]
    if rows:
        console.wrapped(
            f"{counted(len(rows), 'piece')} of evidence could not run here (see 'doctor'): what "
            "the lock had of them stays, "
            f"nothing new of them is locked; the first is {rows[0]}",
            0,
        )


def show(differences, path, console) -> bool:
    """The differences from the lock, old and new side by side; whether any of them is forbidden."""
    fallen = [d for d in differences if d.fails]
    _table(fallen, path, console)
    skipped = sum(d.now == "skipped here" for d in differences)
    allowed = len(differences) - len(fallen) - skipped
    notes = [f"{counted(skipped, 'piece')} of evidence could not run here"] * bool(skipped)
    notes += [
        f"{counted(allowed, 'harmless change')} ('python -m verify lock' takes that in)"
    ] * bool(allowed)
    verdict = (
        f"{path}: {counted(len(fallen), 'difference')} forbidden by the lock"
        if fallen
        else f"{path}: held"
    )
    console.wrapped("; ".join([verdict, *notes]), 0, 2)
    return bool(fallen)


def _table(differences, path, console) -> None:
    name = None
    for d in differences:
        if d.claim != name:
            name = d.claim
            console.line(console.paint(name, "bold"))
        console.wrapped(d.what, 2, 4)
        console.line(f"    {'locked':<8} {d.locked}")
        console.wrapped(f"    {'now':<8} {d.now}", 0, 13)


def counted(number: int, word: str) -> str:
    return f"{number} {word}" + "s" * (number != 1)
