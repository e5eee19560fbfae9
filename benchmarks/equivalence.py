"""How long the comparison of optimizers takes, and `sympy.solve` on the same equations.

    python -m benchmarks.equivalence [--out FILE] [--limit SECONDS] [--before REF]

Every ordered pair of catalogue families with symbolic parameters is compared, and the whole
catalogue is searched for a match of each family. `sympy.solve` gets, for some pairs, the
coefficient equations that our solver gets; it runs in a process of its own under a time limit,
and its start-up is not counted. CPU time of one core.

With --before the same pairs are compared by the build of a git revision, in processes that take
turns with ours. Pairs with several oracles are timed too.
"""

import argparse
import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import process_time

SOLVE_PAIRS = [
    ("nag", "nag_sutskever"),
    ("triple_momentum", "heavy_ball"),
    ("heavy_ball", "nag"),
    ("heavy_ball", "triple_momentum"),
    ("sum_momentum", "sgd"),
    ("nag", "qhm"),
    ("qhm", "accsgd"),
    ("robust_momentum", "triple_momentum"),
]

_PEER = """
import json, sys, time
import sympy
names, unknowns, equations = json.load(sys.stdin)
symbols = sympy.symbols(names)
def term(exponents, coefficient):
    powers = (s**e for s, e in zip(symbols, exponents))
    return sympy.Rational(coefficient) * sympy.Mul(*powers)
system = [sympy.Add(*(term(*pair) for pair in equation)) for equation in equations]
wanted = [s for s in symbols if s.name in unknowns]
begin = time.process_time()
try:
    found = sympy.solve(system, wanted, dict=True)
    answer = len(found)
except NotImplementedError:
    answer = "refuses"
print(json.dumps([time.process_time() - begin, answer]))
"""


_PAIRS = """
import json, time
from theory import optimizers
from theory.realization import compare
families = [o.family() for o in optimizers.catalogue().values()]
compare(families[0], families[1])
seconds = []
for A in families:
    for B in families:
        begin = time.process_time()
        compare(A, B)
        seconds.append(time.process_time() - begin)
print(json.dumps([sum(seconds), max(seconds)]))
"""


def timed(action):
    begin = process_time()
    result = action()
    return process_time() - begin, result


def all_pairs(families):
    """CPU seconds and verdict of every ordered pair."""
    from theory.realization import compare

    rows = []
    for A in families:
        for B in families:
            seconds, answer = timed(lambda A=A, B=B: compare(A, B))
            rows.append((seconds, A.name, B.name, answer.verdict, len(answer.branches)))
    return rows


def against(revision, rounds=3):
    """Median CPU seconds of (all pairs, the slowest), of ours and of the build of a revision, in
    turns."""
    import os
    import tempfile

    root = Path(__file__).resolve().parents[1]
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "before"
        git = ["git", "-C", str(root), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(there), revision], check=True)
        try:
            seconds: dict = {root: [], there: []}
            for _ in range(rounds):
                for place, found in seconds.items():
                    done = subprocess.run(
                        [
                            sys.executable,
                            "-c",
                            f"import sys; sys.path.insert(0, {str(place)!r})\n{_PAIRS}",
                        ],
                        cwd=place,
                        env={**os.environ, "PYTHONPATH": str(place)},
                        capture_output=True,
                        text=True,
                        check=True,
                    )
                    found.append(json.loads(done.stdout))
        finally:
            subprocess.run([*git, "remove", "--force", str(there)], check=True)
    return [tuple(map(median, zip(*found))) for found in seconds.values()]


def oracle_pairs():
    """CPU seconds and verdict of every ordered pair of methods with several oracles."""
    from theory import optimizers
    from theory.realization import compare

    sides = [m.family() for m in optimizers.methods().values() if m.kind == "several oracles"]
    rows = []
    for A in sides:
        for B in sides:
            seconds, answer = timed(lambda A=A, B=B: compare(A, B))
            rows.append((seconds, A.name, B.name, answer.verdict))
    return rows


def peer(first, second, limit):
    """sympy.solve on the equations of a pair: (seconds, number of solutions or a word)."""
    from theory import optimizers
    from theory.realization.comparison import equations_of

    names, unknowns, equations = equations_of(
        optimizers.get(first).family(), optimizers.get(second).family()
    )
    terms = [
        [[[int(x) for x in e], str(c)] for e, c in equation.to_dict().items()]
        for equation in equations
    ]
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PEER],
            input=json.dumps([names, unknowns, terms]),
            capture_output=True,
            text=True,
            timeout=limit,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return None, "no answer"
    return tuple(json.loads(done.stdout))


def report(limit, before=None):
    """Run everything and return the Markdown page."""
    from theory import optimizers
    from theory.realization import compare

    load, families = timed(lambda: [o.family() for o in optimizers.catalogue().values()])
    rows = all_pairs(families)
    searches = {A.name: sum(row[0] for row in rows if row[1] == A.name) for A in families}
    times = [row[0] for row in rows]
    verdicts = [row[3] for row in rows]
    lines = [
        "# Comparing optimizers with symbolic parameters",
        "",
        " ".join(__doc__.split("\n\n")[2].split()),
        "",
        f"Machine: {platform.machine()}, {_cores()}, Python {platform.python_version()}; "
        f"python-flint {version('python-flint')}, SymPy {version('sympy')}.",
        "",
        f"- {len(families)} families read, and each program checked against its (T, v, L): "
        f"{1e3 * load:.0f} ms, imports included",
        f"- {len(rows)} ordered pairs: median {1e3 * median(times):.1f} ms, "
        f"{sum(t <= 0.1 for t in times)} within 100 ms, slowest {1e3 * max(times):.0f} ms",
        f"- verdicts: {', '.join(f'{verdicts.count(v)} {v}' for v in sorted(set(verdicts)))}",
        f"- the whole catalogue searched for one family: median {median(searches.values()):.2f} s, "
        f"slowest {max(searches.values()):.2f} s ({max(searches, key=searches.get)})",
        *_of_oracles(oracle_pairs()),
        *([] if before is None else [_of_before(before)]),
        "",
        "The slowest pairs:",
        "",
        "| A | B | verdict | branches | ms |",
        "| --- | --- | --- | ---: | ---: |",
    ]
    for seconds, a, b, verdict, count in sorted(rows, reverse=True)[:8]:
        lines.append(f"| {a} | {b} | {verdict} | {count} | {1e3 * seconds:.0f} |")
    lines += [
        "",
        "The same equations given to `sympy.solve` for B's parameters. It solves for generic "
        "values of A's parameters, so the special branches are missing from its answers.",
        "",
        "| A | B | ours (ms) | our branches | `sympy.solve` (ms) | its solutions |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    by_name = {family.name: family for family in families}
    for a, b in SOLVE_PAIRS:
        seconds, answer = timed(lambda a=a, b=b: compare(by_name[a], by_name[b]))
        theirs, count = peer(a, b, limit)
        shown = f"{1e3 * theirs:.0f}" if theirs is not None else f"> {1e3 * limit:.0f}"
        lines.append(
            f"| {a} | {b} | {1e3 * seconds:.1f} | {len(answer.branches)} | {shown} | {count} |"
        )
    return "\n".join(lines) + "\n"


def _of_oracles(rows):
    slowest = max(rows)
    verdicts = [row[3] for row in rows]
    return [
        f"- {len(rows)} ordered pairs with several oracles: median "
        f"{1e3 * median(row[0] for row in rows):.1f} ms, slowest {1e3 * slowest[0]:.0f} ms "
        f"({slowest[1]}, {slowest[2]}); "
        f"{', '.join(f'{verdicts.count(v)} {v}' for v in sorted(set(verdicts)))}"
    ]


def _of_before(revision):
    ours, theirs = against(revision)
    return (
        f"- all pairs of fixed laws against the build of {revision}, in turns: {ours[0]:.2f} s and "
        f"{theirs[0]:.2f} s, a share of {ours[0] / theirs[0]:.2f}; the slowest "
        f"{1e3 * ours[1]:.0f} and {1e3 * theirs[1]:.0f} ms"
    )


def _cores():
    import os

    return f"{os.cpu_count()} cores"


def main():
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument(
        "--limit", type=float, default=60, help="seconds that sympy.solve gets for one pair"
    )
    parser.add_argument(
        "--out", type=Path, help="write the table to this file instead of the screen"
    )
    parser.add_argument("--before", metavar="REF", help="a git revision to take turns with")
    options = parser.parse_args()
    page = report(options.limit, options.before)
    if options.out:
        options.out.write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
