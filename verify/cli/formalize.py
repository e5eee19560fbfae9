"""``formalize``: theorems as Coq sees them, and Coq's own answer."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .arguments import count
from .claims import in_children, missing, run_claims, selected, unreported
from .console import Console, counted
from .exits import FAILED, OK, UsageError
from .outputs import Outputs, writable
from .parser import Parser, place

EXAMPLES = """\
  python -m verify formalize basis_independence --out coq
  python -m verify formalize "rllc/*" --out coq --compile
  python -m verify formalize all --certificates out --out coq"""


def parser() -> Parser:
    p = Parser(
        "formalize",
        "Writes the theorems of claims as Coq theorems over MathComp's matrices, with\n"
        "proofs by a checker that is itself proved in Coq: one file a claim. A theorem\n"
        "comes with a point at which its hypotheses hold; false variants come as\n"
        "counterexamples. --compile has Coq check them, and names every axiom.",
        EXAMPLES,
    )
    p.add_argument(
        "claims", nargs="+", metavar="CLAIM", help="a name, 'topic/*', or all; 'list' shows them"
    )
    p.add_argument("--out", metavar="DIR", type=place, required=True, help="the folder to write")
    p.add_argument(
        "--certificates",
        metavar="DIR",
        type=place,
        help="read certificates from this folder; without it the claims are run",
    )
    p.add_argument("--compile", action="store_true", help="have coqc check everything")
    p.add_argument(
        "--expected",
        metavar="FILE",
        type=place,
        help="fail unless the table on this page is what compiled, without --compile what is "
        "written, as if it rested on no axiom",
    )
    p.add_argument(
        "--table",
        metavar="FILE",
        type=place,
        help="with --compile: write the table of what compiled into this page",
    )
    p.add_argument("--jobs", type=count, metavar="N", help="processes (default: one a core)")
    return p


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    if options.table and not options.compile:
        raise UsageError("--table is for --compile; add it, or leave --table out")
    from ..formal.compiling import GET, version

    if options.compile and version() is None:
        raise UsageError(f"coqc is not here. {GET}")
    console = Console()
    out = Path(options.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise UsageError(
            f"cannot make the folder {out}: {reason.strerror}; name another with --out"
        ) from None
    writable(out, "--out")
    page = _page(options.expected or options.table)
    certificates = _certificates(options, console)
    if certificates is None:
        return FAILED
    from ..formal.files import written

    claims = [written(certificate) for certificate in certificates]
    for claim in claims:
        (out / f"{claim.module}.v").write_text(claim.file(), encoding="utf-8")
    from ..formal.compiling import NotCompiled, library
    from ..formal.table import summary

    try:
        library(out / "Lemmata")
        if not options.compile:
            left = sum(len(claim.left) for claim in claims)
            theorems = sum(claim.counts.get("theorem", 0) for claim in claims)
            console.wrapped(
                f"{out}: {counted(len(claims), 'file')} with "
                f"{counted(theorems, 'theorem')}, the library "
                f"in {out / 'Lemmata'}; {left} theorems and pieces are not written. --compile has "
                "Coq check them",
                0,
            )
            return _compare(options, page, claims, {}, console)
        from ..formal.compiling import compiled

        result = compiled(claims, out, options.jobs or os.cpu_count() or 1, console.progress)
    except NotCompiled as reason:
        console.clear()
        console.wrapped(f"not compiled: {reason}", 0)
        return FAILED
    console.clear()
    for claim in claims:
        if claim.names:
            said = result.axioms[claim.claim]
            console.line(f"{claim.claim:<48} axioms: {said or 'none'}")
    _keep(certificates, claims, result)
    console.wrapped(f"Coq {result.coq}: {summary(claims, result.axioms)}", 0)
    return _compare(options, page, claims, result.axioms, console)


def _keep(certificates, claims, result) -> None:
    """Coq's answers, for runs to show; a folder that cannot be written keeps none."""
    from contextlib import suppress

    from ..running import kernel

    with suppress(OSError):
        for certificate, claim in zip(certificates, claims, strict=True):
            kernel.keep(certificate, claim, result.coq, result.axioms.get(claim.claim, ""))


def _page(name: str | None) -> str:
    if not name:
        return ""
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise UsageError(f"cannot read {name}: {reason}; name a page with the table") from None


def _compare(options, page, claims, axioms, console) -> int:
    """The table on the page: written anew, or held against what compiled."""
    from ..formal.table import replaced, row, settled, table

    if not (options.expected or options.table):
        return OK
    name = options.expected or options.table
    made = "what compiled" if options.compile else "what is written"
    lines = settled(page).splitlines()
    drifted = [claim.claim for claim in claims if settled(row(claim, axioms)) not in lines]
    if options.expected and drifted:
        console.wrapped(f"{name}: the row of {', '.join(drifted)} is not {made}", 0)
    if options.expected and "all" not in options.claims:  # the rows of these
        return FAILED if drifted else OK
    try:
        new = replaced(page, table(claims, axioms))
    except ValueError as reason:
        raise UsageError(f"{name}: {reason}; name a page such as docs/formal.md") from None
    if options.table:
        Path(options.table).write_text(new, encoding="utf-8")
        return OK
    if settled(new) == settled(page):
        return OK
    console.wrapped(
        f"the table of {name} is not {made}; 'python -m verify formalize all --out "
        f"{options.out} --compile --table {name}' writes it anew: commit it if it is right",
        0,
    )
    return FAILED


def _certificates(options, console) -> list[dict] | None:
    """The certificates of the claims, read or made; None where a claim gives none."""
    from ..evidence import FLOATING
    from ..running.report import Options

    with in_children(console) as claims:
        names = selected(options.claims, claims)
        if options.certificates:
            folder = Path(options.certificates)
            return [_read(folder, name) for name in names if _leaves_one(folder, name)]
        outputs = Outputs(None, None, None, 0, "auto")
        settings = Options(skip=tuple(sorted(FLOATING)), lock=False)
        run_claims(names, settings, claims, options.jobs, True, console, outputs)
    left = unreported(names, outputs.reports)
    failed = [report.claim for report in outputs.reports if not report.ok]
    if left or failed:
        why = missing(left) if left else f"{failed[0]} is not as expected"
        console.wrapped(f"nothing was written: {why}", 0)
        return None
    order = [name.partition("::")[2] or name for name in names]
    reports = sorted(outputs.reports, key=lambda report: order.index(report.claim))
    return [report.certificate for report in reports if report.certificate]


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name.replace('/', '.')}.json"


def _leaves_one(folder: Path, name: str) -> bool:
    """Is there a certificate, or does the claim declare what would stand in one?"""
    from .. import registry
    from ..certificates.certificate import ROLES

    return _file(folder, name).exists() or not ROLES.keys().isdisjoint(registry.load(name).kinds)


def _read(folder: Path, name: str) -> dict:
    """A certificate that recheck confirms; UsageError for anything else."""
    from ..recheck import SCHEMA, recheck

    path = _file(folder, name)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or found.get("schema") != SCHEMA:
            raise ValueError("not a certificate of this format")
        recheck(found)
    except (OSError, ValueError) as reason:
        raise UsageError(
            f"{path}: {reason}; write certificates with 'python -m verify all --certificates "
            f"{folder}'"
        ) from None
    return found
