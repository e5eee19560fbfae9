"""python -m experiments run NAME: a declared experiment, from where it stopped, and its page."""

import sys
from pathlib import Path


def arguments(commands):
    """Add `run` to the parser of python -m experiments."""
    from .experiment import NAMES

    run = commands.add_parser(
        "run",
        help="run a declared experiment, or go on where it stopped, and print its page",
        description="Runs a declared experiment, or goes on where it stopped, and prints its "
        "page. Finished runs are kept, one a line.",
        epilog="example: python -m experiments run k_timesteps --smallest",
    )
    run.add_argument("name", metavar="NAME", help=", ".join(NAMES))
    run.add_argument(
        "--out", help="file of the finished runs (default build/experiments/NAME.jsonl)"
    )
    run.add_argument("--smallest", action="store_true", help="a few steps of each kind, in seconds")
    run.add_argument(
        "--first", type=int, metavar="N", help="only the first N runs, seed by seed; all by default"
    )
    run.add_argument(
        "--kept", action="store_true", help="no run: the page from docs/results/records"
    )


def main(options):
    """Run what is missing and print the page; returns the exit status. ValueError for a wrong
    call, Missing or Changed where data are."""
    from .experiment import named

    experiment = named(options.name)
    if options.kept:
        print(experiment.page(experiment.kept()), end="")
        return 0
    if options.first is not None and options.first < 1:
        raise ValueError(f"--first is {options.first}; give at least 1")
    ending = "-smallest" if options.smallest else ""
    options.out = options.out or f"build/experiments/{options.name}{ending}.jsonl"
    live = sys.stderr.isatty()

    def report(text):
        line = text if len(text) < 79 else text[:78] + "…"
        print(
            f"\r{line}\x1b[K" if live else line,
            end="" if live else "\n",
            file=sys.stderr,
            flush=True,
        )

    records = experiment.run(Path(options.out), options.smallest, report, options.first)
    if live:
        print(file=sys.stderr)
    print(experiment.page(records), end="")
    return 0
