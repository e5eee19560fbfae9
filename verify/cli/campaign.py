"""``campaign``: the sampled evidence of claims over many seeds, on one machine or a Dask
cluster."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from .arguments import check_device, count, kind, seconds
from .claims import in_children, selected
from .console import Console
from .exits import CONTRADICTION, FAILED, INTERRUPTED, OK, UsageError
from .outputs import writable
from .parser import Parser, place

DESCRIPTION = """\
Runs the sampled evidence of claims (exact, numeric, statistical, gpu) at many
seeds, keeps every finished task in DIR, and says what they add up to. The same
call again goes on where it was stopped, however it was stopped."""

EXAMPLES = """\
  python -m verify campaign "rllc/*" --out sweep --seeds 0:1000 --jobs 8
  python -m verify campaign all --out nights --only statistical
  python -m verify campaign all --out big --scheduler tcp://head:8786
  python -m verify campaign --summary --out sweep     also while it runs"""


def parser() -> Parser:
    p = Parser("campaign", DESCRIPTION, EXAMPLES)
    p.add_argument(
        "claims", nargs="*", metavar="CLAIM", help="a name, 'topic/*', all, or a file of your own"
    )
    p.add_argument(
        "--out",
        required=True,
        metavar="DIR",
        type=place,
        help="the folder of the plan and the results; made where it is missing",
    )
    p.add_argument(
        "--seeds",
        type=_range,
        default=[0, 100],
        metavar="A:B",
        help="the seeds from A up to, and without, B (default 0:100)",
    )
    effort = p.add_mutually_exclusive_group()
    effort.add_argument(
        "--quick", action="store_true", help="a fifth of the instances at each seed"
    )
    effort.add_argument(
        "--thorough", action="store_true", help="ten times the instances, and the long checks"
    )
    p.add_argument(
        "--instances", type=count, metavar="N", help="instances of every check at each seed"
    )
    p.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where torch runs (default auto)",
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
        "--timeout", type=seconds, metavar="S", help="seconds for each claim at each seed"
    )
    where = p.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=count, metavar="N", help="processes on this machine (default: one a core)"
    )
    where.add_argument(
        "--scheduler",
        type=_address,
        metavar="ADDRESS",
        help="run on the workers of this Dask scheduler, tcp://HOST:PORT",
    )
    p.add_argument(
        "--summary",
        action="store_true",
        help="run nothing: what the campaign in DIR adds up to so far",
    )
    p.add_argument(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE",
        type=place,
        help="the summary as JSON, to a file or in place of the text",
    )
    return p


def _range(text):
    from argparse import ArgumentTypeError

    first, _, end = text.partition(":")
    if (
        not (first.isascii() and first.isdigit() and end.isascii() and end.isdigit())
        or not int(first) < int(end) <= 10**12
    ):
        raise ArgumentTypeError(
            f"{text!r} is no range of seeds; give first:end, such as 0:100 for 0 to 99"
        )
    return [int(first), int(end)]


def _address(text):
    import re
    from argparse import ArgumentTypeError

    found = re.fullmatch(r"(?:tcp|tls|ws|wss|ucx)://\S+:(\d{1,5})", text)
    if not found or int(found[1]) > 65535:
        raise ArgumentTypeError(f"{text!r} is no address of a Dask scheduler; give tcp://HOST:PORT")
    return text


def main(argv: list[str]) -> int:
    options = parser().parse_args(argv)
    from ..campaign import drive, plan, results

    folder = Path(options.out)
    console = Console(sys.stderr if options.json == "-" else sys.stdout)
    _check_json(options.json)
    try:
        if options.summary:
            if options.claims:
                raise UsageError("--summary runs nothing: leave the claims out")
            return _report(plan.read(folder), folder, console, options.json)
        made = _plan(options, console)
        _prepare(folder)
        if options.scheduler is None:
            check_device(options.device)
        interrupted = _run(made, folder, options, console)
        status = _report(made, folder, console, options.json)
    except (plan.BadPlan, results.BadResults, drive.CannotRun) as reason:
        raise UsageError(str(reason)) from None
    except BrokenPipeError:
        raise
    except OSError as reason:  # a full disk, a folder that went away
        raise UsageError(
            f"cannot write into {folder}: {reason.strerror}; make room, and the same call goes on"
        ) from None
    return INTERRUPTED if interrupted and status != CONTRADICTION else status


def _check_json(target) -> None:
    if target and target != "-":
        if Path(target).is_dir():
            raise UsageError(f"{target} is a folder; name a file with --json")
        writable(Path(target).resolve().parent, "--json")


def _plan(options, console):
    from ..campaign import plan

    if not options.claims:
        raise UsageError("no claim is named: name some, or 'all'; --summary alone needs none")
    fixed = [kind for kind in options.only if kind not in plan.SEEDED]
    if fixed:
        raise UsageError(
            f"evidence of the kind {fixed[0]} knows no seed: run it once with 'python -m verify'; "
            f"a campaign runs {', '.join(plan.SEEDED)}"
        )
    kinds = [kind for kind in options.only or plan.SAMPLED if kind not in options.skip]
    with in_children(console) as claims:
        names = selected(options.claims, claims)
    effort = "quick" if options.quick else "thorough" if options.thorough else "default"
    made, without = plan.make(
        names, options.seeds, kinds, effort, options.instances, options.device, options.timeout
    )
    if not made.claims:
        raise UsageError(
            f"none of these claims has evidence of the kinds {', '.join(kinds) or 'left'}; a "
            f"campaign runs {', '.join(plan.SEEDED)}"
        )
    if without:
        console.wrapped(
            f"{without} of {len(names)} claims have no evidence of the kinds {', '.join(kinds)} "
            "and are left out",
            0,
        )
    return made


def _prepare(folder) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise UsageError(
            f"cannot make the folder {folder}: {reason.strerror}; name another with --out"
        ) from None
    writable(folder, "--out")


def _run(made, folder, options, console) -> bool:
    """Run what is left of the plan; whether it was interrupted."""
    from ..campaign import drive, plan, results, summary

    writer = results.Writer(folder)
    try:
        plan.keep(made, folder, writer.empty)
        done, _ = summary.settled(results.read(folder, made))
        if len(done) == made.size:
            return False
        if done:
            console.line(f"{len(done):,} of {made.size:,} tasks are kept from before")
        console.progress("  starting …")
        pool = (
            drive.Cluster(options.scheduler)
            if options.scheduler
            else drive.Machine(min(options.jobs or (os.cpu_count() or 1), made.size - len(done)))
        )
        progress = Progress(made.size, len(done), console)

        def keep(record):
            writer.add(record)
            progress.add(record)

        try:
            drive.drive(made.tasks(done), pool, keep, progress.show)
        except KeyboardInterrupt:
            console.clear()
            return True
        finally:
            console.clear()
        return False
    finally:
        writer.close()


class Progress:
    """How many tasks are done, how fast, and how long the rest takes at that rate."""

    def __init__(self, total: int, before: int, console):
        self.total, self.before, self.console = total, before, console
        self.started, self.now, self.failed = time.monotonic(), 0, 0

    def add(self, record) -> None:
        self.now += 1
        self.failed += bool(
            record["lost"]
            or record["contradiction"]
            or any(row["status"] == "fail" for row in record["evidence"])
        )

    def show(self) -> None:
        rate = self.now / max(1e-9, time.monotonic() - self.started)
        left = (
            f", {rate:.2g} a second, {_duration((self.total - self.before - self.now) / rate)} left"
            if self.now
            else ""
        )
        self.console.progress(
            f"  {self.before + self.now:,} of {self.total:,} tasks, {self.failed:,} failed{left}"
        )


def _duration(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _report(made, folder, console, target) -> int:
    """Print or write the summary; the exit status that it gives."""
    from ..campaign import results
    from ..campaign.page import show
    from ..campaign.summary import summarise
    from ..certificates.certificate import write_text

    found = summarise(made, results.read(folder, made))
    if target:
        text = json.dumps(found.as_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        if target == "-":
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            write_text(Path(target).resolve(), text)
    if target != "-":
        show(found, console)
    if found.contradictions:
        return CONTRADICTION
    return OK if found.ok else FAILED
