"""python -m numerics: bowl, the table of the noisy bowl; thesis, learned optimizers and the
thesis's experiments."""

import argparse
import os
import sys

from .thesis_runs import command as thesis

EXAMPLES = """\
examples:
  python -m numerics bowl                        Table 1 of the LODO paper
  python -m numerics thesis table rosenbrock     a table of the thesis
  python -m numerics thesis train LA_b --problem sum_of_squares --out la.json
  python -m numerics thesis run la.json --problem sum_of_squares"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, also of its sub-commands."""

    def error(self, message):
        raise ValueError(f"{message}; see '{self.prog} --help'")


def main(arguments=None):
    """Parse the call and run it; returns the exit status (0, 2 for a wrong call, 130 if
    interrupted)."""
    parser = Parser(
        prog="python -m numerics",
        description="Long float64 runs.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    bowl = commands.add_parser(
        "bowl",
        help="eight methods on the noisy quadratic bowl, beside their closed forms",
        description="Eight methods on the noisy quadratic bowl, beside their closed forms: about "
        "a minute with numba.",
        epilog="example: python -m numerics bowl --steps 10000 --seeds 2",
    )
    bowl.add_argument(
        "--steps", type=int, default=100_000, help="steps a run, at least 10 (default 100000)"
    )
    bowl.add_argument("--seeds", type=int, default=8, help="runs a method (default 8)")
    bowl.add_argument(
        "--out",
        default="build/bowl.jsonl",
        help="finished runs, one a line; a second call resumes from it",
    )
    thesis.arguments(commands)
    _streams()
    try:
        options = parser.parse_args(arguments)
        status = _bowl(options) if options.command == "bowl" else thesis.main(options)
        sys.stdout.flush()  # what cannot be written is said here, not as Python ends
        return status
    except ValueError as reason:
        print(f"numerics: {' '.join(str(reason).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of the table has left; what was computed is in the files
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as reason:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(
            f"numerics: cannot write {reason.filename or 'the output'}: "
            f"{reason.strerror or reason}; make room, or name another place",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        kept = (
            f"; finished runs are kept in {options.out}, the same call goes on"
            if hasattr(options, "out")
            else ""
        )
        print(f"numerics: interrupted{kept}", file=sys.stderr)
        return 130


def _streams():
    """Standard streams that take every text: a closed one leads nowhere, and what is no UTF-8
    becomes it."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))
        elif hasattr(getattr(sys, stream), "reconfigure"):
            getattr(sys, stream).reconfigure(encoding="utf-8", errors="backslashreplace")


def _bowl(options):
    from .lodo.bowl.runs import compiled
    from .lodo.bowl.table import collect, markdown, summary

    if options.seeds < 1:
        raise ValueError(f"--seeds is {options.seeds}; give at least 1")
    if options.steps < 10:
        raise ValueError(f"--steps is {options.steps}; give at least 10")
    if not compiled():
        print(
            "numba is not installed (pip install 'lemmata[fast]'): the numpy runs take some ten "
            "times as long",
            file=sys.stderr,
        )
    live = sys.stderr.isatty()

    def report(text):
        print(
            f"\r{text}\x1b[K" if live else text,
            end="" if live else "\n",
            file=sys.stderr,
            flush=True,
        )

    runs = collect(options.out, options.steps, range(options.seeds), report=report)
    if live:
        print(file=sys.stderr)
    print(markdown(summary(runs), options.steps))
    return 0


if __name__ == "__main__":
    sys.exit(main())
