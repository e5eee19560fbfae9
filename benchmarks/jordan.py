"""Jordan forms, side by side with SymPy's `jordan_form` in one run.

    python -m benchmarks.jordan [--limit SECONDS] [--sizes 8 12 24 48] [--out FILE]

Five kinds of matrices T = P J P⁻¹ with P a product of two unit triangular integer matrices (the
irreducible kind is a random matrix instead). Ours is timed three ways: from and to FLINT matrices
with the exact check (`check`), with the certified roots of every eigenvalue as well (`roots`), and
from a SymPy matrix to SymPy matrices S, J (`SymPy in and out`). SymPy runs in a process of its own
under a time limit, and reports its time without start-up. Times are CPU time of one core, medians
over matrices.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import process_time

KINDS = ("defective", "distinct", "gaussian", "quadratic", "irreducible")
MATRICES = 3
REPEATS = 5
START_UP_SECONDS = 10
SLOW_SECONDS = 5


def jordan_block(cell, n):
    """I_n⊗cell + N⊗I as rows."""
    d = len(cell)
    rows = [[0] * (n * d) for _ in range(n * d)]
    for i in range(n * d):
        level, row = divmod(i, d)
        rows[i][level * d : (level + 1) * d] = cell[row]
        if level + 1 < n:
            rows[i][i + d] = 1
    return rows


def cells(kind, n, rng):
    """The Jordan blocks of one matrix of size n."""
    if kind == "distinct":
        return [[[value]] for value in rng.sample(range(-n, n + 1), n)]
    if kind == "defective":
        blocks, left = [], n
        while left:
            size = min(left, rng.randint(1, 4))
            blocks.append(jordan_block([[rng.choice([-2, -1, 1, 2, 3])]], size))
            left -= size
        return blocks
    if kind == "gaussian":
        pairs = [(rng.randint(-3, 3), rng.randint(1, 3)) for _ in range(n // 2)]
        return [[[a, b], [-b, a]] for a, b in pairs]
    pairs = [(rng.choice([2, 3, 5, 7, -2, -3]), 2 * rng.randint(-2, 2)) for _ in range(n // 2)]
    # (x − b/2)² = c, c no square.
    return [[[0, 1], [c - b * b // 4, b]] for c, b in pairs]


def matrix(kind, n, rng):
    """Rows of a matrix of the kind, as Python integers."""
    from flint import fmpz_mat

    if kind == "irreducible":
        return [[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)]
    J, left = fmpz_mat(n, n), 0
    for block in cells(kind, n, rng):
        for i, row in enumerate(block):
            for j, entry in enumerate(row):
                J[left + i, left + j] = entry
        left += len(block)
    L, U = (triangular(n, lower, rng) for lower in (True, False))
    similar = L * U * J * (L * U).inv()
    return [[int(entry) for entry in row] for row in similar.tolist()]


def triangular(n, lower, rng):
    """A random unit triangular integer matrix, about a third of it filled."""
    from flint import fmpz_mat

    def entry(i, j):
        if i == j:
            return 1
        return rng.choice([-1, 0, 0, 0, 0, 1]) if (i > j) == lower else 0

    return fmpz_mat([[entry(i, j) for j in range(n)] for i in range(n)])


def timed(call):
    """Median CPU time of `call` in seconds."""
    times = []
    for _ in range(REPEATS):
        start = process_time()
        call()
        times.append(process_time() - start)
    return median(times)


def ours(rows):
    """Seconds (check, roots, SymPy in and out) for one matrix."""
    import sympy
    from flint import fmpq_mat, fmpz_mat

    from theory import real_jordan_form
    from theory.spectra.roots import isolated

    exact, written = fmpq_mat(fmpz_mat(rows)), sympy.Matrix(rows)

    def with_roots():
        isolated.cache_clear()
        return real_jordan_form(exact).blocks

    def in_and_out():
        form = real_jordan_form(written)
        return form.S, form.J

    return timed(lambda: real_jordan_form(exact)), timed(with_roots), timed(in_and_out)


def peer():
    """Read rows from standard input, run SymPy's jordan_form, print its seconds as JSON."""
    import sympy

    T = sympy.Matrix(json.load(sys.stdin))
    start = process_time()
    try:
        T.jordan_form()
    except sympy.matrices.exceptions.MatrixError as error:
        print(json.dumps({"refused": str(error).split("\n")[0]}))
        return
    print(json.dumps({"seconds": process_time() - start}))


def theirs(matrices, limit):
    """Median seconds of SymPy, or text: refused, or over the limit."""
    times = []
    for rows in matrices:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.jordan", "--peer"],
                input=json.dumps(rows),
                capture_output=True,
                text=True,
                timeout=limit + START_UP_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return f"> {limit} s"
        if done.returncode:
            raise RuntimeError(f"SymPy's process failed: {done.stderr.strip().splitlines()[-1]}")
        answer = json.loads(done.stdout)
        if "refused" in answer:
            return "refuses"
        if answer["seconds"] > limit:
            return f"> {limit} s"
        times.append(answer["seconds"])
        if times[-1] > SLOW_SECONDS:
            break
    return median(times)


def ratio(sympy_seconds, seconds, limit):
    """How many times faster, as text; a lower bound where SymPy ran out of time."""
    if sympy_seconds == "refuses":
        return "–"
    if isinstance(sympy_seconds, str):
        return f"> {limit / seconds:,.0f}" if sympy_seconds.startswith(">") else "–"
    return f"{sympy_seconds / seconds:,.0f}"


def table(sizes, limit):
    """The lines of the result table, in Markdown."""
    yield (
        "| kind | n | check (ms) | roots (ms) | SymPy in and out (ms) | SymPy `jordan_form` | "
        "ratio to check | ratio in and out |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind in KINDS:
        stopped = None
        for n in sizes:
            rng = random.Random(f"{kind} {n}")
            matrices = [matrix(kind, n, rng) for _ in range(MATRICES)]
            check, roots, both = (
                median(column) for column in zip(*(ours(rows) for rows in matrices))
            )
            other = f"not run after n = {stopped}" if stopped else theirs(matrices, limit)
            if isinstance(other, str) and other.startswith(">"):
                stopped = n
            shown = other if isinstance(other, str) else f"{other:,.3g} s"
            yield (
                f"| {kind} | {n} | {check * 1e3:.2f} | {roots * 1e3:.2f} | {both * 1e3:.2f} | "
                f"{shown} "
                f"| {ratio(other, check, limit)} | {ratio(other, both, limit)} |"
            )


def main():
    """Run the benchmark and write the table."""
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument(
        "--limit", type=int, default=60, help="seconds that SymPy may take for one matrix"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[8, 12, 24, 48])
    parser.add_argument(
        "--machine", default="2-core x86-64, Python 3.11", help="named under the table"
    )
    parser.add_argument("--out", type=Path, help="a Markdown file for the table")
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer()
        return
    import flint
    import sympy

    lines = []
    for line in table(options.sizes, options.limit):
        print(line, flush=True)
        lines.append(line)
    if options.out:
        heading = ["# Exact Jordan forms against SymPy", ""]
        legend = __doc__.split("\n\n")[2].replace("\n", " ").strip()
        versions = (
            f"Machine: {options.machine}; python-flint {flint.__version__}, SymPy "
            f"{sympy.__version__}; "
            f"{MATRICES} matrices a row; SymPy's limit {options.limit} s a matrix. "
            "After the first size that hits the limit larger ones are not run."
        )
        options.out.write_text(
            "\n".join([*heading, legend, "", versions, "", *lines]) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
