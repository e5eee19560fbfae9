"""python -m numerics: bowl, the table of the noisy bowl; thesis, learned optimizers and the thesis's experiments."""

import argparse
import os
import sys

from .thesis_runs import command as thesis


def main(arguments=None):
    """Parse the call and run it; returns the exit status (0, 2 for a wrong call, 130 if interrupted)."""
    parser = argparse.ArgumentParser(prog="python -m numerics", description="Long float64 runs.")
    commands = parser.add_subparsers(dest="command", required=True)
    bowl = commands.add_parser("bowl", help="eight methods on the noisy quadratic bowl, beside their closed forms")
    bowl.add_argument("--steps", type=int, default=100_000, help="steps a run, at least 10 (default 100000)")
    bowl.add_argument("--seeds", type=int, default=8, help="runs a method (default 8)")
    bowl.add_argument("--out", default="build/bowl.jsonl", help="finished runs, one a line; a second call resumes from it")
    thesis.arguments(commands)
    options = parser.parse_args(arguments)
    try:
        return _bowl(options) if options.command == "bowl" else thesis.main(options)
    except ValueError as reason:
        print(f"numerics: {reason}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of the table has left; what was computed is in the files
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        kept = f"; finished runs are kept in {options.out}, the same call goes on" if hasattr(options, "out") else ""
        print(f"numerics: interrupted{kept}", file=sys.stderr)
        return 130


def _bowl(options):
    from .bowl.runs import compiled
    from .bowl.table import collect, markdown, summary

    if options.seeds < 1:
        raise ValueError(f"--seeds is {options.seeds}; give at least 1")
    if not compiled():
        print("numba is not installed (pip install 'lemmata[fast]'): the numpy runs take some ten times as long", file=sys.stderr)
    live = sys.stderr.isatty()

    def report(text):
        print(f"\r{text}\x1b[K" if live else text, end="" if live else "\n", file=sys.stderr, flush=True)

    runs = collect(options.out, options.steps, range(options.seeds), report=report)
    if live:
        print(file=sys.stderr)
    print(markdown(summary(runs), options.steps))
    return 0


if __name__ == "__main__":
    sys.exit(main())
