"""``paper``: claims as an appendix in LaTeX, with proofs in readable steps, and BibTeX."""

from __future__ import annotations

from pathlib import Path

from .arguments import count
from .claims import in_children, missing, run_claims, selected, unreported
from .console import Console, counted
from .exits import CONTRADICTION, FAILED, OK, UsageError
from .outputs import Outputs, writable
from .parser import Parser, place

DESCRIPTION = """\
Runs the exact checks of claims and writes statement, hypotheses, proof in
readable steps and the certificate's digest as LaTeX that needs amsmath alone:
a document, or a fragment that a paper can \\input. Identities show their
cofactors, (h1) standing for left minus right of the hypothesis h1; steps with
many of them are left to the certificate. --bib writes the sources for BibTeX."""

EXAMPLES = """\
  python -m verify paper basis_independence --out appendix.tex
  python -m verify paper "rllc/*" --out rllc.tex --bib rllc.bib
  python -m verify paper my_lemmas.py --out mine.tex --fragment
  python -m verify paper nag_equivalence --out n.tex --certificates out"""

EXACT = ("numeric", "statistical", "gpu", "kernel")  # the kinds that a paper leaves out


def main(argv: list[str]) -> int:
    parser = Parser("paper", DESCRIPTION, EXAMPLES)
    parser.add_argument("claims", nargs="+", metavar="CLAIM", help="names, topics, own files")
    parser.add_argument("--out", required=True, type=place, metavar="FILE", help="the .tex file")
    parser.add_argument("--bib", type=place, metavar="FILE", help="write the sources there, .bib")
    parser.add_argument(
        "--fragment", action="store_true", help="without a preamble, for \\input in a paper"
    )
    parser.add_argument(
        "--cofactors",
        type=count,
        default=8,
        metavar="N",
        help="cofactors of a step that are written out (default 8)",
    )
    parser.add_argument(
        "--certificates", type=place, metavar="DIR", help="keep the certificates there"
    )
    parser.add_argument("--jobs", type=count, metavar="N", help="processes (default: one a core)")
    options = parser.parse_args(argv)
    from ..evidence import KINDS
    from ..running.report import Options

    out = Path(options.out).resolve()
    bib = Path(options.bib).resolve() if options.bib else None
    _ending(out, ".tex", "--out")
    if bib:
        _ending(bib, ".bib", "--bib")
        if bib.parent != out.parent and not options.fragment:
            raise UsageError("--bib: name a file beside that of --out, where LaTeX finds it")
    writable(out.parent, "--out")
    console = Console()
    certificates = Path(options.certificates) if options.certificates else None
    outputs = Outputs(certificates, None, None, 0, "auto")
    outputs.prepare()
    with in_children(console) as claims:
        names = selected(options.claims, claims)
        settings = Options(skip=tuple(kind for kind in KINDS if kind in EXACT), lock=False)
        run_claims(names, settings, claims, options.jobs, True, console, outputs)
    left = unreported(names, outputs.reports)
    broken = [r for r in outputs.reports if r.contradiction]
    bare = [r.claim for r in outputs.reports if not r.certificate]
    if left or broken or bare:
        why = missing(left) if left else f"{(bare or [broken[0].claim])[0]} has no exact evidence"
        console.line(f"{options.out} was not written: {why}")
        return CONTRADICTION if broken else FAILED
    return _write(names, outputs.reports, out, bib, options, console)


def _ending(path: Path, ending: str, option: str) -> None:
    if path.suffix != ending:
        raise UsageError(f"{option} {path.name}: the name of the file must end in {ending}")
    writable(path.parent, option)


def _write(names, reports, out: Path, bib: Path | None, options, console) -> int:
    from ..certificates.certificate import write_text
    from ..paper.appendix import document, fragment
    from ..paper.bibliography import entries

    order = [n.partition("::")[2] or n for n in names]
    done = sorted(reports, key=lambda r: order.index(r.claim))
    found = [r.certificate for r in done]
    unmet = {r.claim for r in done if r.unmet}
    if options.fragment:
        text = fragment(found, options.cofactors, bool(bib), unmet)
    else:
        text = document(found, options.cofactors, bib.stem if bib else "", unmet)
    write_text(out, text)
    if bib:
        write_text(bib, entries([c["source"] for c in found if c["source"]]))
    proved = sum(r.verdict == "proved" for r in done)
    wrong = [r.claim for r in done if not r.ok]
    told = f"; not as expected: {', '.join(wrong)}" if wrong else ""
    console.line(f"{options.out}: {counted(len(done), 'claim')}, {proved} proved{told}")
    return FAILED if wrong else OK
