"""The kernel's nine identities, side by side with SymPy in one run.

    python -m benchmarks.kernel [--limit SECONDS] [--out FILE]

Ours is `prove` from the statement to the checked proof, for all dimensions, without the import:
the median CPU time of one core over runs. SymPy gets the same identity as left − right in
`MatrixSymbol`s of symbolic dimensions, in a process of its own under a time limit, and tries
`doit`, `expand` with `doit`, and `simplify`; the first that gives zero proves it. Its matrix
expressions have no Moore–Penrose inverse, so four of the nine cannot be stated.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.identities import IDENTITIES, SYMPY

RUNS = 15
START_UP_SECONDS = 10


def ours(identity):
    """(median seconds, cofactors) of a proof; RuntimeError if there is none."""
    from theory.operators import prove

    times = []
    for _ in range(RUNS):
        claim, given, _ = identity()
        start = process_time()
        proof = prove(claim, given)
        times.append(process_time() - start)
        if not proof:
            raise RuntimeError(f"{identity.__name__}: {proof!r}")
    return median(times), proof.cofactors


def peer(name):
    """SymPy's attempt at one identity; prints its answer as JSON."""
    import sympy

    n, k = sympy.symbols("n k", integer=True, positive=True)
    difference = SYMPY[name](sympy.MatrixSymbol, n, k, sympy.Identity)
    start = process_time()
    ways = {
        "doit": lambda e: e.doit(),
        "expand": lambda e: e.expand().doit(),
        "simplify": lambda e: sympy.simplify(e),
    }
    proved = next(
        (
            way
            for way, attempt in ways.items()
            if attempt(difference) == sympy.ZeroMatrix(*difference.shape)
        ),
        None,
    )
    print(json.dumps({"proved": proved, "seconds": process_time() - start}))


def theirs(name, limit):
    """SymPy's answer, as text for the table."""
    if name not in SYMPY:
        return "cannot be stated"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.kernel", "--peer", name],
            capture_output=True,
            text=True,
            timeout=limit + START_UP_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"> {limit} s"
    if done.returncode:
        return f"error: {done.stderr.strip().splitlines()[-1]}"
    answer = json.loads(done.stdout)
    if answer["proved"]:
        return f"proves it by {answer['proved']}, {answer['seconds'] * 1e3:,.1f} ms"
    return f"does not prove it, {answer['seconds'] * 1e3:,.1f} ms"


def table(limit):
    """The lines of the result table, in Markdown."""
    yield "| identity | `prove` (ms) | cofactors | SymPy |"
    yield "| --- | ---: | ---: | --- |"
    for identity in IDENTITIES:
        seconds, cofactors = ours(identity)
        yield (
            f"| {identity.__doc__.rstrip('.')} | {seconds * 1e3:.2f} | {cofactors} | "
            f"{theirs(identity.__name__, limit)} |"
        )


def main():
    """Run the benchmark and write the table."""
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument(
        "--limit", type=int, default=60, help="seconds that SymPy may take for one identity"
    )
    parser.add_argument(
        "--machine", default="2-core x86-64, Python 3.11", help="named under the table"
    )
    parser.add_argument("--out", type=Path, help="a Markdown file for the table")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer)
        return
    import flint
    import sympy

    lines = []
    for line in table(options.limit):
        print(line, flush=True)
        lines.append(line)
    if options.out:
        legend = __doc__.split("\n\n")[2].replace("\n", " ").strip()
        versions = (
            f"Machine: {options.machine}; python-flint {flint.__version__}, SymPy "
            f"{sympy.__version__}; "
            f"{RUNS} runs; SymPy's limit {options.limit} s."
        )
        options.out.write_text(
            "\n".join(["# Operator identities against SymPy", "", legend, "", versions, "", *lines])
            + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
