"""What `python -m verify list` costs beside a bare interpreter.

    python -m benchmarks.list_start [--runs N] [--out FILE]

CPU time (user and system) of whole processes, runs of the kinds taken in turn, medians. The
goal is a ratio of at most 2.
"""

import argparse
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

KINDS = {
    "bare interpreter (`python -c pass`)": ["-c", "pass"],
    "`python -m verify list`": ["-m", "verify", "list"],
    "`python -m verify list --json`": ["-m", "verify", "list", "--json"],
}


def cpu_seconds(arguments):
    """CPU time of one child process."""

    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = spent()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return spent() - before


def table(runs):
    """The lines of the result table, in Markdown."""
    times = {kind: [] for kind in KINDS}
    for _ in range(runs):
        for kind, arguments in KINDS.items():
            times[kind].append(cpu_seconds(arguments))
    bare = median(times[next(iter(KINDS))])
    yield "| command | CPU (ms) | ratio |"
    yield "| --- | ---: | ---: |"
    for kind, seconds in times.items():
        yield f"| {kind} | {median(seconds) * 1e3:.1f} | {median(seconds) / bare:.2f} |"


def main():
    """Run the benchmark and write the table."""
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument("--runs", type=int, default=41)
    parser.add_argument(
        "--machine", default="2-core x86-64, Python 3.11", help="named under the table"
    )
    parser.add_argument("--out", type=Path, help="a Markdown file for the table")
    options = parser.parse_args()
    lines = list(table(options.runs))
    print("\n".join(lines))
    if options.out:
        legend = __doc__.split("\n\n")[2].replace("\n", " ").strip()
        machine = f"Machine: {options.machine}; {options.runs} runs of each."
        options.out.write_text(
            "\n".join(["# The start of `list`", "", legend, "", machine, "", *lines]) + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
