"""``run``: runs claims, prints each kind of evidence as it finishes, writes the reports."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from . import CONTRADICTION, FAILED, INTERRUPTED, OK, Parser, UsageError, unwritten
from .console import Console
from .parser import place

EXAMPLES = """\
  python -m verify basis_independence
  python -m verify "rllc/*" --quick --jobs 2
  python -m verify abstract_rule --skip gpu --certificates out
  python -m verify all --thorough --device cuda --json report.json
  python -m verify all --locked"""


def parser() -> Parser:
    p = Parser("run", "Runs claims and compares each verdict with the expected one.", EXAMPLES)
    p.add_argument(
        "claims", nargs="+", metavar="CLAIM", help="a name, 'topic/*', or all; 'list' shows them"
    )
    p.add_argument(
        "--seed", type=seed, default=0, metavar="N", help="seed of every random choice (default 0)"
    )
    effort = p.add_mutually_exclusive_group()
    effort.add_argument("--quick", action="store_true", help="a fifth of the instances")
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
        type=_kind,
        help="only this kind of evidence; may be repeated",
    )
    p.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="KIND",
        type=_kind,
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
    p.add_argument("--timeout", type=_seconds, metavar="S", help="seconds for each claim")
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
    p.add_argument("--quiet", action="store_true", help="one line a claim")
    p.add_argument("--no-color", action="store_true", help="no colour, also on a terminal")
    return p


def _whole(text: str, least: int, what: str) -> int:
    from argparse import ArgumentTypeError
    from decimal import Decimal, InvalidOperation

    try:
        value = Decimal(text)
        good = least <= value <= 10**12 and value == value.to_integral_value()
    except InvalidOperation:
        good = False
    if not good:
        raise ArgumentTypeError(f"{text!r} is no {what}; give a whole number from {least} to 10¹²")
    return int(value)


def seed(text):
    return _whole(text, 0, "seed")


def count(text):
    return _whole(text, 1, "count")


def _seconds(text):
    from argparse import ArgumentTypeError

    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e7:
        raise ArgumentTypeError(f"{text!r} is no time; give seconds above 0")
    return value


def _kind(text):
    from argparse import ArgumentTypeError
    from ..evidence import KINDS

    if text not in KINDS:
        raise ArgumentTypeError(f"{text!r} is no kind of evidence; there are {', '.join(KINDS)}")
    return text


@dataclass
class Outputs:
    """Where the reports go; checked before anything runs."""

    certificates: Path | None
    json: str | None
    junit: str | None
    seed: int
    device: str
    reports: list = field(default_factory=list)
    differences: list | None = None  # from the lock

    def prepare(self) -> None:
        if self.junit == "-":
            raise UsageError("--junit writes to a file; name one, such as --junit report.xml")
        for path, option in ((self.json, "--json"), (self.junit, "--junit")):
            if path and path != "-":
                if Path(path).is_dir():
                    raise UsageError(f"{path} is a folder; name a file with {option}")
                if Path(path).exists() and not Path(path).is_file():
                    continue  # a device or a pipe
                writable(Path(path).resolve().parent, option)
        if self.certificates is not None:
            try:
                self.certificates.mkdir(parents=True, exist_ok=True)
            except OSError as reason:
                raise UsageError(
                    f"cannot make the folder {self.certificates}: {reason.strerror}; name another "
                    "with --certificates"
                ) from None
            writable(self.certificates, "--certificates")

    def keep(self, report) -> None:
        """A finished claim: its certificate is written at once."""
        from .. import certificate

        self.reports.append(report)
        if self.certificates is not None and report.certificate:
            path = certificate.write(report.certificate, self.certificates)
            for evidence in report.evidence:
                if evidence.pieces:
                    evidence.certificate = str(path)

    def write(self, order: list[str]) -> None:
        from .. import report_data
        from ..certificate import write_text

        names = [n.partition("::")[2] or n for n in order]
        reports = sorted(self.reports, key=lambda r: names.index(r.claim))
        if self.json:
            data = report_data.report(reports, self.seed, self.device)
            if self.differences is not None:
                data["lock"] = [d.as_dict() for d in self.differences]
            text = report_data.as_json(data)
            if self.json == "-":
                sys.stdout.write(text)
                sys.stdout.flush()
            else:
                write_text(Path(self.json).resolve(), text)
        if self.junit:
            write_text(Path(self.junit).resolve(), report_data.as_junit(reports))


def writable(folder: Path, option: str) -> None:
    if not folder.is_dir():
        raise UsageError(
            f"the folder {folder} does not exist; make it first, or name another with {option}"
        )
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        raise UsageError(
            f"cannot write into {folder}: {reason.strerror}; name another place with {option}"
        ) from None


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    from .. import lock
    from ..claim import Run
    from ..runner import Options

    stream = sys.stderr if options.json == "-" else sys.stdout
    console = Console(stream, colour=False if options.no_color else None)
    with in_children(console) as claims:
        names = selected(options.claims, claims)
        _check_kinds(options, names, claims.kinds)
        locked = _lock(options)
        _check_device(options.device)
        given = _given(options, names)
        effort = "quick" if options.quick else "thorough" if options.thorough else "default"
        settings = Options(
            Run(options.seed, effort, options.instances, options.device),
            tuple(options.only),
            tuple(options.skip),
            options.timeout,
            given,
        )
        folder = Path(options.certificates) if options.certificates else None
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
    from .lock import show

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
    if options.certificates and not kinds - left <= FLOATING:
        raise UsageError(
            "a certificate holds all exact evidence; with --certificates leave --only out, and "
            "--skip no more than numeric, statistical and gpu"
        )
    if not left:
        raise UsageError(
            "--only and --skip leave nothing to run; the kinds of evidence here are "
            f"{', '.join(sorted(kinds))}"
        )


def _given(options, names) -> dict:
    """The evidence of --gpu-evidence, read before anything runs."""
    from .. import gpu_evidence

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


def _check_device(device: str) -> None:
    """--device cuda without one is a wrong call, known before anything runs."""
    if device != "cuda":
        return
    from gpu_check.batched.device import DeviceUnavailable, TorchMissing, pick

    try:
        pick("cuda")
    except (DeviceUnavailable, TorchMissing) as reason:
        raise UsageError(f"--device cuda: {reason}") from None


@contextmanager
def in_children(console):
    """The processes that claims run in: never this one, which a check could end."""
    from ..pool import Claims

    def show(claim, line):
        console.clear()
        text = "".join(c if c.isprintable() else "?" for c in line)
        print(f"{claim} prints: {text}", file=sys.stderr, flush=True)

    claims = Claims(show)
    try:
        yield claims
    finally:
        claims.stop()


def selected(patterns: list[str], claims) -> list[str]:
    """The full names of what was typed; a reader's files are run in a child to find theirs."""
    from .. import registry

    try:
        return registry.select(patterns, claims.names_in)
    except registry.UnknownClaim as reason:
        raise UsageError(str(reason)) from None


def run_claims(names, settings, claims, jobs, quiet, console, outputs) -> None:
    """Run the claims on ``jobs`` processes (None: one a core) and keep the reports."""
    from ..pool import run_all

    jobs = min(jobs or (os.cpu_count() or 1), len(names))
    if jobs > 1:
        done = []

        def finished(report):
            done.append(report)
            outputs.keep(report)
            _whole_claim(report, console, quiet)
            console.progress(f"  {len(done)} of {len(names)} claims")

        console.progress(f"  0 of {len(names)} claims")
        run_all(claims, names, settings, jobs, finished)
        console.clear()
        return
    for name in names:
        report = claims.run(name, settings, None if quiet else _shown_by(console))
        console.clear()
        outputs.keep(report)
        _foot(report, console, quiet)


def _shown_by(console):
    from ..evidence import Evidence

    def show(event):
        what, told = event
        if what == "claim":
            _head(told, console)
        elif what == "start":
            console.progress(f"  {told} …")
        else:
            _row(Evidence(**told), console)

    return show


def _head(claim, console) -> None:
    _title(claim["name"], claim["title"], console)
    console.wrapped(claim["source"], 2, 4)
    console.wrapped(claim["statement"])
    console.line()


def _title(name, title, console) -> None:
    """``name  title`` on one line where both fit, on two where not."""
    if len(name) + 2 + len(title) <= console.width:
        console.line(console.paint(name, "bold") + f"  {title}")
    else:
        console.line(console.paint(name, "bold"))
        console.wrapped(title)


def _row(evidence, console) -> None:
    part = f"[{evidence.part}] " if evidence.part else ""
    text = part + evidence.summary
    if evidence.worst_error is not None and evidence.bound is not None:
        text += f"; worst error {evidence.worst_error:.1e}, bound {evidence.bound:.1e}"
    console.row(evidence.kind, evidence.status, text, evidence.seconds)


def _whole_claim(report, console, quiet) -> None:
    if not quiet:
        _title(report.claim, report.title, console)
        for evidence in report.evidence:
            _row(evidence, console)
    _foot(report, console, quiet)


def _foot(report, console, quiet) -> None:
    verdict = "contradiction" if report.contradiction else report.verdict
    note = "" if not report.partial else ", partial run"
    mark = "" if report.ok else "   NOT AS EXPECTED"
    if quiet:
        console.line(
            f"{report.claim:<36} {console.paint(verdict, verdict)} (expected "
            f"{report.expected}{note}){mark}"
        )
        for evidence in report.evidence:
            if evidence.status == "fail":
                _row(evidence, console)
    else:
        console.line(
            f"  {'verdict':<10} {console.paint(verdict, verdict)} (expected "
            f"{report.expected}{note}) in {report.seconds:.1f} s{mark}"
        )
    if report.reason:
        console.wrapped(report.reason, 2, 4)
    if report.contradiction:
        console.wrapped(f"INTERNAL CONTRADICTION: {report.contradiction}", 2, 4)
    if not quiet:
        console.line()


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


def unreported(names: list[str], reports) -> list[str]:
    """The claims that were asked for and of which no report came: a run without one is no
    success, whatever became of it."""
    reported = {r.claim for r in reports}
    return [n for n in names if n.rpartition("::")[2] not in reported]


def missing(left: list[str]) -> str:
    return f"{len(left)} claims were asked for and not reported: {', '.join(left)}"
