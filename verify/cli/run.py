"""``run``: runs claims, prints each kind of evidence as it finishes, writes the reports."""

from __future__ import annotations

import sys
from pathlib import Path

from .arguments import check_device, count, kind, seconds, seed
from .claims import in_children, missing, run_claims, selected, unreported
from .console import Console
from .differences import show
from .exits import CONTRADICTION, FAILED, INTERRUPTED, OK, UsageError, unwritten
from .outputs import Outputs
from .parser import Parser, place

EXAMPLES = """\
  python -m verify basis_independence
  python -m verify "rllc/*" --quick --jobs 2
  python -m verify abstract_rule --skip gpu --certificates out
  python -m verify my_lemmas.py --watch
  python -m verify all --thorough --device cuda --json report.json
  python -m verify all --locked"""


def parser() -> Parser:
    p = Parser("run", "Runs claims and compares each verdict with the expected one.", EXAMPLES)
    p.add_argument(
        "claims",
        nargs="+",
        metavar="CLAIM",
        help="a name, 'topic/*', or all ('list' shows them); a file of yours, FILE.py or "
        "FILE.py::claim, or a folder of them",
    )
    p.add_argument(
        "--seed", type=seed, default=0, metavar="N", help="seed of every random choice (default 0)"
    )
    effort = p.add_mutually_exclusive_group()
    effort.add_argument(
        "--quick", action="store_true", help="a fifth of the instances, fewer shapes, shorter runs"
    )
    effort.add_argument(
        "--thorough", action="store_true", help="ten times the instances, and the long checks"
    )
    p.add_argument(
        "--instances",
        type=count,
        metavar="N",
        help="instances of every sampled check, such as 1000 or 1e6",
    )
    p.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where torch runs (default auto)",
    )
    p.add_argument(
        "--gpu-evidence",
        metavar="FILE",
        type=place,
        help="batched checks that ran elsewhere, from 'python -m gpu_check --json FILE'",
    )
    p.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="KIND",
        type=kind,
        help="only this kind of evidence; may be repeated",
    )
    p.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="KIND",
        type=kind,
        help="leave this kind out; may be repeated",
    )
    p.add_argument(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE",
        type=place,
        help="the report as JSON, to a file or in place of the text",
    )
    p.add_argument("--junit", metavar="FILE", type=place, help="the report as JUnit XML")
    p.add_argument(
        "--certificates",
        metavar="DIR",
        type=place,
        help="write a certificate for every claim into this folder",
    )
    p.add_argument(
        "--jobs", type=count, metavar="N", help="processes (default: one a core for several claims)"
    )
    p.add_argument("--timeout", type=seconds, metavar="S", help="seconds for each claim")
    p.add_argument(
        "--time-limit",
        type=seconds,
        metavar="S",
        help="seconds of the processor for each search for a proof (default 5)",
    )
    p.add_argument(
        "--watch",
        action="store_true",
        help="run files of yours again whenever they change, until Ctrl-C",
    )
    p.add_argument(
        "--locked",
        action="store_true",
        help="fail where a claim falls behind its entry in the lockfile ('lock' writes it)",
    )
    p.add_argument(
        "--lock-file",
        metavar="FILE",
        type=place,
        help="the lockfile of --locked (default proofs.lock)",
    )
    p.add_argument(
        "--kernel", action="store_true", help="have Coq compile every theorem (docs/formal.md)"
    )
    p.add_argument("--quiet", action="store_true", help="one line a claim")
    p.add_argument("--no-color", action="store_true", help="no colour, also on a terminal")
    return p


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    if options.watch:
        from .watch import watch

        return watch(options, _run)
    return _run(options)


def _run(options) -> int:
    from .. import lock
    from ..address import Run
    from ..running.report import Options

    stream = sys.stderr if options.json == "-" else sys.stdout
    console = Console(stream, colour=False if options.no_color else None)
    with in_children(console) as claims:
        names = selected(options.claims, claims)
        _check_kinds(options, names, claims.kinds)
        locked = _lock(options)
        check_device(options.device)
        given = _given(options, names)
        folder = Path(options.certificates) if options.certificates else None
        effort = "quick" if options.quick else "thorough" if options.thorough else "default"
        settings = Options(
            Run(options.seed, effort, options.instances, options.device),
            tuple(options.only),
            tuple(options.skip),
            options.timeout,
            given,
            options.time_limit,
            options.kernel,
            lock=locked is not None,
            certificates=folder is not None,
        )
        outputs = Outputs(folder, options.json, options.junit, options.seed, options.device)
        outputs.prepare()
        interrupted = False
        try:
            try:
                quiet = options.quiet or options.json == "-"
                run_claims(names, settings, claims, options.jobs, quiet, console, outputs)
            except KeyboardInterrupt:
                console.clear()
                interrupted = True
            if locked is not None:
                whole = "all" in options.claims and not interrupted
                outputs.differences = lock.compare(
                    locked, {r.claim: r.locked for r in outputs.reports}, whole
                )
            outputs.write(names)
        except BrokenPipeError:
            raise
        except OSError as reason:  # a full disk, a folder that went away
            raise UsageError(unwritten(reason)) from None
    status = _finish(names, outputs.reports, interrupted, console)
    if locked is None:
        return status
    fallen = show(outputs.differences, options.lock_file or lock.NAME, console)
    return FAILED if fallen and status == OK else status


def _lock(options) -> dict | None:
    """The lock's entries, read before anything runs; None without --locked."""
    from .. import lock

    if not options.locked:
        if options.lock_file:
            raise UsageError("--lock-file is for --locked; add --locked, or leave it out")
        return None
    if options.only or options.skip:
        raise UsageError("--locked compares all evidence; leave --only and --skip out")
    try:
        return lock.read(Path(options.lock_file or lock.NAME))
    except lock.BadLock as reason:
        raise UsageError(str(reason)) from None


def _check_kinds(options, names, in_files) -> None:
    """--only and --skip that leave nothing to do, or no certificate that was asked for, are a wrong
    call, not a success."""
    from .. import registry
    from ..evidence import FLOATING

    if not options.only and not options.skip:
        return
    declared = in_files | {row["claim"]: row["kinds"] for row in registry.index()}
    kinds = {k for n in names for k in declared[n]}
    left = {k for k in kinds if k not in options.skip and (not options.only or k in options.only)}
    for asked, option in ((options.certificates, "certificates"), (options.kernel, "kernel")):
        if asked and not kinds - left <= FLOATING:
            raise UsageError(
                f"a certificate holds all exact evidence; with --{option} leave --only out, and "
                "--skip no more than numeric, statistical and gpu"
            )
    if options.kernel and "kernel" in options.skip:
        raise UsageError("--kernel and --skip kernel: leave one of them out")
    if not left:
        raise UsageError(
            "--only and --skip leave nothing to run; the kinds of evidence here are "
            f"{', '.join(sorted(kinds))}"
        )


def _given(options, names) -> dict:
    """The evidence of --gpu-evidence, read before anything runs."""
    from ..running import gpu_evidence

    if options.gpu_evidence is None:
        return {}
    if "gpu" in options.skip or (options.only and "gpu" not in options.only):
        raise UsageError(
            "--gpu-evidence gives evidence of the kind gpu, which --only and --skip leave out"
        )
    try:
        return gpu_evidence.read(options.gpu_evidence, names)
    except gpu_evidence.BadEvidence as reason:
        raise UsageError(str(reason)) from None


def _finish(names, reports, interrupted, console) -> int:
    good = sum(r.ok for r in reports)
    left = unreported(names, reports)
    if left and not interrupted:
        console.line(missing(left))
    if len(names) > 1 or interrupted:
        console.line(
            f"{good} of {len(names)} claims as expected"
            + (f"; interrupted after {len(reports)}, which were kept" if interrupted else "")
        )
    if any(r.contradiction for r in reports):
        return CONTRADICTION
    if interrupted:
        return INTERRUPTED
    return OK if good == len(names) and not left else FAILED
