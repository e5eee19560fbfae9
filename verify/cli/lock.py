"""``lock``: run claims and write the proof lockfile."""

from __future__ import annotations

from pathlib import Path

from .arguments import count
from .claims import in_children, missing, run_claims, selected, unreported
from .console import Console, counted
from .differences import table
from .exits import CONTRADICTION, FAILED, OK, UsageError
from .outputs import Outputs, writable
from .parser import Parser, place

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
        "--kernel", action="store_true", help="lock also that Coq has the theorems (docs/formal.md)"
    )
    p.add_argument(
        "--jobs", type=count, metavar="N", help="processes (default: one a core for several claims)"
    )
    return p


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    from .. import lock
    from ..running.report import Options

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
        settings = Options(kernel=options.kernel, certificates=False)
        run_claims(names, settings, claims, options.jobs, True, console, outputs)
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
    table([d for d in changed if d.what != "entry"], path, console)
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
