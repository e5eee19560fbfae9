"""python -m experiments bowl: the table of docs/results/bowl.md."""

import sys


def arguments(commands):
    """Add `bowl` to the parser of python -m experiments."""
    bowl = commands.add_parser(
        "bowl",
        help="eight methods on the noisy quadratic bowl, beside their closed forms",
        description="Eight methods on the noisy quadratic bowl, beside their closed forms: about "
        "a minute with numba.",
        epilog="example: python -m experiments bowl --steps 10000 --seeds 2",
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


def main(options):
    """Run what is missing and print the table; returns the exit status. ValueError for a wrong
    call."""
    from numerics.lodo.bowl.runs import compiled
    from numerics.lodo.bowl.table_runs import collect, summary

    from .table import markdown

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
