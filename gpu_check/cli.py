"""The command line of `python -m gpu_check`. Exit status: 0 all pass, 1 some fail, 2 wrong call,
130 interrupted."""

import argparse
import json
import os
import shutil
import sys
import tempfile
import textwrap
import time

from . import claims
from .batched import evidence, watch
from .batched.device import DeviceUnavailable, TorchMissing, name, number_type, pick

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
EXAMPLES = """\
examples:
  python -m gpu_check basis_independence --instances 1e6
  python -m gpu_check all --device cuda --instances 1e6 --json evidence.json
  python -m gpu_check basis_independence --dims 64,4 --steps 50 --roof
  python -m verify all --gpu-evidence evidence.json     (where SymPy is)"""


class UsageError(Exception):
    """The call was wrong; the text is one line."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message):
        raise UsageError(f"{message}; see '{self.prog} --help'")


def parser():
    p = Parser(
        prog="python -m gpu_check",
        description="Runs batched checks with Python, NumPy and torch alone.",
        epilog=EXAMPLES,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("claims", nargs="*", metavar="CLAIM", help="a claim's name, 'topic/*', or all")
    p.add_argument("--list", action="store_true", help="the claims that have a batched check")
    p.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where torch runs (default auto)",
    )
    p.add_argument(
        "--dtype",
        choices=("float64", "float32"),
        default="float64",
        help="number type (default float64)",
    )
    p.add_argument(
        "--instances", type=_count, metavar="N", help="instances of each check, such as 1000 or 1e6"
    )
    p.add_argument(
        "--seed",
        type=_whole,
        default=0,
        metavar="N",
        help="seed of every random number (default 0)",
    )
    p.add_argument(
        "--first",
        type=_whole,
        default=0,
        metavar="N",
        help="number of the first instance (default 0)",
    )
    p.add_argument(
        "--only-instance",
        type=_instance,
        metavar="N",
        help="run instance N alone: what a report names as the worst (edges are below 0)",
    )
    p.add_argument(
        "--chunk",
        type=_count,
        metavar="N",
        help="instances held at once (default: what fits in memory)",
    )
    p.add_argument(
        "--dims",
        type=_dims,
        metavar="N[,K]",
        help="dimensions of every instance, where the check has them to choose",
    )
    p.add_argument(
        "--steps",
        type=_count,
        metavar="N",
        help="steps of every run, where the check has them to choose",
    )
    p.add_argument(
        "--roof",
        action="store_true",
        help="measure what a copy and a product reach here, and compare",
    )
    p.add_argument(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE",
        help="the evidence as JSON, to a file or in place of the text",
    )
    return p


def _number(text, least):
    from decimal import Decimal, InvalidOperation

    try:
        value = Decimal(text)
        good = least <= value <= 10**12 and value == value.to_integral_value()
    except InvalidOperation:
        good = False
    if not good:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number to use here; give a whole number from {least} to 10¹²"
        )
    return int(value)


def _count(text):
    return _number(text, 1)


def _whole(text):
    return _number(text, 0)


def _instance(text):
    return _number(text, -(10**6))


def _dims(text):
    parts = [_count(part) for part in text.split(",")]
    if len(parts) > 2:
        raise argparse.ArgumentTypeError(
            f"{text!r} are too many dimensions; give n,k such as 64,4, or n"
        )
    return tuple(parts) if len(parts) == 2 else parts[0]


class Screen:
    """Text for a stream; on a terminal a last line that says how far the run is."""

    def __init__(self, stream):
        self.stream, self.terminal, self.said = stream, stream.isatty(), 0.0
        self.width = min(100, max(40, shutil.get_terminal_size().columns)) if self.terminal else 80

    def line(self, text, indent=2):
        self.clear()
        for part in textwrap.wrap(
            text,
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + 2),
            break_long_words=False,
            break_on_hyphens=False,
        ):
            print(part, file=self.stream, flush=True)

    def progress(self, text):
        if self.terminal and time.monotonic() - self.said > 0.1:
            self.said = time.monotonic()
            self.stream.write("\r\x1b[2K" + text[: self.width - 1])
            self.stream.flush()

    def clear(self):
        if self.terminal:
            self.stream.write("\r\x1b[2K")


def main(argv=None):
    """Run a command line; returns the exit status."""
    _streams()
    try:
        status = _main(parser().parse_args(argv))
        sys.stdout.flush()  # what cannot be written is said here, not as Python ends
        return status
    except (UsageError, DeviceUnavailable, TorchMissing) as reason:
        print(f"gpu_check: {' '.join(str(reason).split())}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:  # before the first check, as torch loads
        print("gpu_check: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return OK
    except OSError as reason:
        _silence()
        print(
            f"gpu_check: cannot write {reason.filename or 'the output'}: "
            f"{reason.strerror or reason}; make room, or name another place",
            file=sys.stderr,
        )
        return USAGE


def _streams():
    """Standard streams that take every text: a closed one leads nowhere, and what is no UTF-8
    becomes it."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))
        elif hasattr(getattr(sys, stream), "reconfigure"):
            getattr(sys, stream).reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence():
    """Lead standard output nowhere, or Python would try to write the rest of it again as it
    ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _main(options):
    if options.list:
        for claim in dict.fromkeys(row.claim for row in claims.ROWS):
            print(claim)
        return OK
    rows = _rows(options)
    device, dtype = pick(options.device), number_type(options.dtype)
    _writable(options.json)
    screen = Screen(sys.stderr if options.json == "-" else sys.stdout)
    roof = None
    if options.roof:
        from .batched.device import settings
        from .batched.roof import measure

        with settings(device):
            roof = measure(device, dtype)
        screen.line(
            f"{name(device)}: a copy moves {_si(roof.bytes)}B/s, a {options.dtype} product does "
            f"{_si(roof.operations)}op/s",
            0,
        )
    found, interrupted = [], False
    try:
        for row, part in rows:
            found.append((row.claim, _one(row, part, options, screen, roof)))
            _show(*found[-1], options, screen, roof)
    except KeyboardInterrupt:
        screen.clear()
        interrupted = True
    report = evidence.report(
        found, options.seed, _first(options), name(device), options.dtype, roof
    )
    _write(options.json, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    good = sum(one["status"] == "pass" for _, one in found)
    if interrupted:
        screen.line(
            f"{good} of {len(found)} checks pass; interrupted, {len(rows) - len(found)} were not "
            "done",
            0,
        )
        return INTERRUPTED
    if len(rows) > 1:
        screen.line(f"{good} of {len(rows)} checks pass", 0)
    return OK if good == len(rows) else FAILED


def _rows(options):
    """(row, part of the claim) pairs; UsageError for names and options that do not fit."""
    if not options.claims:
        raise UsageError(
            "no claim is named; name some, or all; 'python -m gpu_check --list' shows them"
        )
    try:
        rows = claims.select(options.claims)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    for option in ("dims", "steps"):
        stiff = [row.claim for row in rows if getattr(options, option) and not row.takes(option)]
        if stiff:
            raise UsageError(
                f"{stiff[0]} has no {option} to choose; leave --{option} out, or that claim"
            )
    if options.only_instance is not None:
        if options.instances is not None or options.first:
            raise UsageError("--only-instance is one instance; leave --instances and --first out")
        means = [row.claim for row in rows if row.least > 1]
        if means:
            raise UsageError(
                f"{means[0]} compares a mean over instances, and one has none; leave that claim "
                "out of --only-instance"
            )
    stated, seen = claims.statements(), {}
    pairs = []
    for row in rows:
        seen[row.claim] = seen.get(row.claim, -1) + 1
        pairs.append((row, stated[row.claim][1][seen[row.claim]]))
    return pairs


def _first(options):
    return options.first if options.only_instance is None else options.only_instance


def _one(row, part, options, screen, roof):
    """The evidence object of one row; a check that breaks is one that fails, and the run goes
    on."""
    count = 1 if options.only_instance is not None else options.instances
    given = {
        "seed": options.seed,
        "device": options.device,
        "dtype": options.dtype,
        "chunk": options.chunk,
    }
    given |= {key: getattr(options, key) for key in ("dims", "steps") if getattr(options, key)}
    total = max(row.least, count or row.instances)
    screen.progress(f"  {row.claim}: {total:,} instances …")
    try:
        with watch.watched(
            lambda done: screen.progress(f"  {row.claim}: {done:,} of {total:,}")
        ) as seen:
            result = row.run(count, first=_first(options), **given)
        rate = None
        if roof:
            from .batched.roof import bytes_an_instance

            moved = bytes_an_instance(
                lambda instances: row.run(instances, first=_first(options), **given),
                max(row.least, 60),
            )
            rate = moved * result.instances / max(result.seconds, 1e-9)
        return evidence.piece(row, result, part, seen.shapes, rate)
    except ValueError as reason:
        raise UsageError(f"{row.claim}: {reason}") from None
    except Exception as reason:  # as verify does: whatever breaks a check fails its claim
        return evidence.broken(part, reason, name(pick(options.device)), options.dtype)


def _show(claim, one, options, screen, roof):
    screen.line(f"{one['status']}  {claim}{' [' + one['part'] + ']' if one['part'] else ''}", 0)
    if one["instances"] is None:
        screen.line(one["summary"], 6)
        return
    shapes = " ".join("×".join(map(str, shape)) for shape in one["dimensions"])
    screen.line(
        f"{one['instances']:,} instances"
        + (f" of size {shapes}" if shapes else "")
        + f": {one['summary']}",
        6,
    )
    if one["worst_error"] is not None and one["bound"] is not None:
        which = (
            ""
            if one["worst_instance"] is None
            else f"; --seed {options.seed} --only-instance {one['worst_instance']} runs it alone"
        )
        screen.line(f"worst error {one['worst_error']:.1e}, bound {one['bound']:.1e}{which}", 6)
    rate = f"{_si(one['instances_per_second'])} instances a second"
    if roof:
        rate += (
            f"; {_si(one['bytes_per_second'])}B/s at least, "
            f"{one['bytes_per_second'] / roof.bytes:.0%} of a copy's"
        )
    screen.line(f"{rate}; {one['seconds']:.2f} s", 6)


def _si(value):
    """Three digits and a prefix."""
    for prefix in ("", "k", "M", "G", "T"):
        if value < 1000 or prefix == "T":
            return f"{value:.3g} {prefix}"
        value /= 1000


def _writable(path):
    if path in (None, "-"):
        return
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        return  # a device or a pipe
    if (
        not path.strip()
        or os.path.isdir(path)
        or not os.path.isdir(folder)
        or not os.access(folder, os.W_OK)
    ):
        raise UsageError(f"cannot write {path!r}; name a file in a folder that exists with --json")


def _write(path, text):
    """To standard output, or a whole file or nothing."""
    if path == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
    elif path and os.path.exists(path) and not os.path.isfile(path):
        with open(path, "w", encoding="utf-8") as file:  # a device or a pipe
            file.write(text)
    elif path:
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)))
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            if os.path.exists(temporary):  # a Ctrl-C may come when it has its name
                os.unlink(temporary)
            raise
