"""The command line: which command is meant, and how every failure ends."""

from __future__ import annotations

import os
import sys

from .commands import COMMANDS
from .exits import FAILED, INTERRUPTED, OK, USAGE, UsageError, unwritten

OVERVIEW = """\
usage: python -m verify CLAIM... [options]
       python -m verify COMMAND ...

Runs claims about optimizers with memory: proves each for all dimensions, checks
it exactly, runs it in floating point and batched in torch, shows which
hypotheses are needed and that false variants are caught.

  python -m verify basis_independence         one claim, every kind of evidence
  python -m verify "rllc/*" --quick           a topic
  python -m verify all --certificates out     everything, certificates kept
  python -m verify all --json report.json     a report for machines

Commands:
{commands}
  run                claims, the default; options: python -m verify run --help

Exit status: 0 every claim reached its expected verdict, 1 some did not, 2 the
call was wrong, 3 the evidence contradicts itself, 130 interrupted.
"""


def dispatch(argv: list[str]) -> int:
    """Run a command line; every expected failure ends as one line and an exit status."""
    _streams()
    try:
        status = _command(argv)
        sys.stdout.flush()  # what cannot be written is said here, not as Python ends
        return status
    except UsageError as reason:
        print(f"lemmata: {' '.join(str(reason).splitlines())}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("lemmata: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return FAILED if _runs_claims(argv) else OK  # the reader left before every claim was told
    except ModuleNotFoundError as missing:
        from ..running.pool import NEEDED

        if (missing.name or "").partition(".")[0] not in NEEDED:
            raise
        print(
            f"lemmata: {missing.name} is not installed, and Lemmata needs it: 'python -m verify "
            "doctor' says how to get it",
            file=sys.stderr,
        )
        return USAGE
    except OSError as reason:  # a full disk, a folder that went away
        _silence()
        print(f"lemmata: {unwritten(reason)}", file=sys.stderr)
        return USAGE


def _runs_claims(argv: list[str]) -> bool:
    if not argv or argv[0].startswith("-") or argv[0] == "help":
        return False
    return argv[0] in ("lock", "report", "paper", "campaign") or argv[0] not in COMMANDS


def _streams() -> None:
    """Standard streams that take every text: a closed one leads nowhere, and what is no UTF-8
    becomes it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence() -> None:
    """Lead standard output nowhere, or Python would try to write the rest of it again as it
    ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(argv: list[str]) -> int:
    from importlib import import_module

    if not argv or argv[0] in ("-h", "--help", "help"):
        rows = "\n".join(f"  {name:<18} {what}" for name, what in COMMANDS.items())
        print(OVERVIEW.format(commands=rows), end="")
        return OK
    if argv[0] == "--version":
        from ..version import __version__

        print(f"lemmata {__version__}")
        return OK
    if argv[0] == "recheck":
        from .. import recheck

        return recheck.main(argv[1:])
    if argv[0] in COMMANDS:
        return import_module(f"verify.cli.{argv[0].replace('-', '_')}").main(argv[1:])
    from .run import main

    try:
        return main(argv[1:] if argv[0] == "run" else argv)
    except UsageError as reason:
        if f"no claim is named {argv[0]!r}: 'python" not in str(reason):  # no claim is near
            raise
        from difflib import get_close_matches

        near = get_close_matches(argv[0], COMMANDS, 1, 0.7)
        told = f"; the command is {near[0]!r}" if near else ""
        raise UsageError(f"{reason}{told}") from None
