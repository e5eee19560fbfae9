"""PEPit's examples, certified: `python -m benchmarks.worst_case [--only WORD [--write]]`.

Every example file that PEPit ships runs as it is, with the arguments of its own last lines, in two
forks of this process: in one PEPit's value is computed, by SCS (its default where there is no
licence of MOSEK) and by Clarabel; in the other the same file is modelled exactly and certified by
`verify.worst_case.solve`. CPU seconds count from after the imports. Writes
benchmarks/results/worst_case.csv and docs/results/worst-case.md; about three minutes on one core.
Set OMP_NUM_THREADS=1, for CPU seconds count those of all threads. With `--other SEED` every example
runs with other n, L and μ, drawn anew, and nothing is written; nor is it with `--only`, but with
`--write` what was measured takes the place of its rows in the page.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import csv
import importlib
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from theory.surds import Surd, enclosed, plain, read

ROOT = Path(__file__).resolve().parents[1]
CSV = ROOT / "benchmarks" / "results" / "worst_case.csv"
SOLVERS = ("SCS", "CLARABEL")
WITHIN, BELOW = Fraction(1, 10**6), Fraction(1, 10**4)
# Seconds for one process, more on a busy machine.
LIMIT = 100 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
# Exact lower bounds are sought for at most so many vectors and so many rows.
MOST_VECTORS, MOST_ROWS = 40, 400
# What is imported before the clocks start.
LIBRARIES = (
    "PEPit cvxpy clarabel scipy.sparse scipy.optimize flint verify.worst_case.answer".split()
)
COLUMNS = "example SCS CLARABEL peer_cpu upper upper9 lower theory closed cpu cpu9 bytes".split()
COLUMNS += "recheck floats why".split()


def examples():
    """(name, path) of every example of PEPit."""
    import PEPit.examples

    root = Path(PEPit.examples.__file__).parent
    files = sorted(root.rglob("*.py"))
    return [
        (".".join(file.relative_to(root).with_suffix("").parts), file)
        for file in files
        if file.name not in ("__init__.py", "example_template.py")
    ]


def warm_up():
    """Import and run once what would count as the first example's time."""
    import warnings

    warnings.simplefilter("ignore")
    for library in LIBRARIES:
        importlib.import_module(library)
    import cvxpy

    x = cvxpy.Variable((2, 2), PSD=True)
    for solver in SOLVERS:
        cvxpy.Problem(cvxpy.Minimize(cvxpy.trace(x)), [x[0, 1] == 1]).solve(solver=solver)


def peer(path, solvers=SOLVERS):
    """{solver: value, cpu: {solver: seconds}} of PEPit's own run of an example."""
    import io
    import runpy

    from PEPit import PEP

    original, values, seconds = PEP.solve, {}, {}

    def solving(solver):
        def solve(self, *_, **__):
            values[solver] = original(self, wrapper="cvxpy", solver=solver, verbose=0)
            return values[solver]

        return solve

    for solver in solvers:
        PEP.solve = solving(solver)
        start = time.process_time()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                runpy.run_path(str(path), run_name="__main__")
        except Exception:  # a solver that fails is a result, and told as one
            values.setdefault(solver, None)
        seconds[solver] = time.process_time() - start
    return {"values": values, "cpu": seconds}


def modelled(path):
    """(the expanded problem, with square roots before that in numbers near them; how many floats
    were read; CPU seconds), or why there is none."""
    from PEPit import PEP

    from theory.worst_case.expand import expand
    from verify.worst_case import child, exact

    assert exact.VERSION
    spent, original = [0.0], PEP.solve

    def timed(self, *_, **__):
        start = time.process_time()
        try:
            return original(self, wrapper="cvxpy", solver="CLARABEL", verbose=0)
        finally:
            spent[0] += time.process_time() - start

    PEP.solve = timed
    start = time.process_time()
    found, failure = child._modelled(str(path))
    if not found or isinstance(found[-1], str):
        return found[-1] if found else failure
    problem, floats, _, *better = found[-1]
    expanded = [expand(one) for one in (*better, problem)]
    return expanded, len(floats), time.process_time() - start - spent[0]


def first_certified(expanded, **options):
    """The first of expanded problems that is certified, and what certifies it or why nothing."""
    from theory.worst_case.conic import Multipliers
    from verify.worst_case.solve import certify

    for one in expanded:
        found = certify(one.conic, **options)
        if isinstance(found, Multipliers):
            break
    return one, found


def ours(path):
    """What `verify.worst_case` finds for an example within a millionth, and exactly."""
    from theory.worst_case.conic import Multipliers, attained
    from verify.recheck import recheck
    from verify.worst_case.answer import Answer, nothing, seal
    from verify.worst_case.numbers import exact_of, fraction
    from verify.worst_case.solve import certify, lower

    made = modelled(path)
    if isinstance(made, str):
        return {"why": made}
    problems, floats, cpu = made
    start = time.process_time()
    expanded, multipliers = first_certified(problems, within=WITHIN, deadline=_late(3))
    told = {"cpu": cpu + time.process_time() - start, "floats": floats}
    conic = expanded.conic
    if conic.radicand is not None:
        told["floats"] = 0
    if not isinstance(multipliers, Multipliers):
        return told | {"why": multipliers.reason}
    told["upper"] = str(multipliers.bound)
    point = None
    if conic.vectors <= MOST_VECTORS and len(conic.at_most) <= MOST_ROWS:
        tries = (lower(conic, within=k * BELOW, deadline=_late(6)) for k in (1, 10))
        point = next((found for found in tries if found is not None), None)
    theory = getattr(sys.modules["__main__"], "theoretical_tau", None)
    with contextlib.suppress(TypeError, ValueError):
        told["theory"] = str(exact_of(theory) or fraction(theory))
    small = len(conic.at_most) <= MOST_ROWS
    for value in _candidates(told.get("theory"), multipliers.bound) if small else ():
        closed = multipliers
        if value != multipliers.bound:
            closed = certify(conic, exactly=value, deadline=_late(10))
        if isinstance(closed, Multipliers):
            told["closed"] = str(value)
            point = lower(conic, below=value, deadline=_late(10)) or point
            break
    witness = point or nothing(conic)
    if witness is not None and attained(conic, witness) == multipliers.bound:
        point = witness
    if point is not None:
        told["lower"] = str(attained(conic, point))
    if witness is not None:
        sealed = Answer(path.stem)
        seal(sealed, expanded, multipliers, witness, "benchmarks/worst_case.py")
        text = json.dumps(sealed.certificate, separators=(",", ":"))
        start = time.process_time()
        recheck(json.loads(text), generous=True)
        told |= {"bytes": len(text), "recheck": time.process_time() - start}
    return told


def _late(part):
    return time.monotonic() + LIMIT / part


def finer(path):
    """The same within a billionth."""
    from theory.worst_case.conic import Multipliers

    made = modelled(path)
    if isinstance(made, str):
        return {}
    start = time.process_time()
    _, found = first_certified(made[0], within=WITHIN / 1000)
    told = {"cpu9": time.process_time() - start}
    return told | {"upper9": str(found.bound)} if isinstance(found, Multipliers) else told


def _candidates(theory, bound):
    """The value that the example calls its theory, and the simplest fractions near the bound."""
    near = 2 * WITHIN * max(abs(bound), Fraction(1, 1000))
    found = [] if theory is None else [plain(read(theory))]
    found += [enclosed(bound)[1].limit_denominator(size) for size in (10, 100, 1000)]
    found += [bound] if isinstance(bound, Surd) else []
    kept = []
    for value in found:
        if abs(value - bound) <= near and value not in kept:
            kept.append(value)
    return kept


def _apart(function, path):
    """What a function tells of an example, in a fork of this process; it may loop or crash."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sending.send(function(path)))
    child.start()
    sending.close()
    try:
        return receiving.recv() if receiving.poll(LIMIT) else {}
    except EOFError:
        return {}
    finally:
        child.kill()
        child.join()


def measured(name, path):
    """One row of the table."""
    theirs, mine = _apart(peer, path), _apart(ours, path) | _apart(finer, path)
    values, cpu = theirs.get("values", {}), theirs.get("cpu", {})
    row = {"example": name, "peer_cpu": cpu.get("CLARABEL"), **{s: values.get(s) for s in SOLVERS}}
    row.update({key: mine.get(key) for key in COLUMNS if key in mine})
    if "upper" not in mine and "why" not in mine:
        row["why"] = f"more than {LIMIT:.0f} s"
    return {key: "" if row.get(key) is None else row[key] for key in COLUMNS}


class _Changed(ast.NodeTransformer):
    """Other numbers for n, L and mu where an example is called: n one less or more, the others
    smaller, so that a step that was allowed stays so."""

    def __init__(self, rng, steps):
        self.rng, self.steps, self.told = rng, steps, []

    def other(self, name, node):
        value = getattr(node, "value", None)
        if name == "n" and type(value) is int and self.steps:
            value += -1 if value > 1 and self.rng.random() < 0.7 else 1
        elif name in ("L", "mu") and type(value) in (int, float) and value:
            factors = ("0.7", "0.8", "0.95") if name == "L" else ("0.4", "0.5", "0.6")
            value = float(Fraction(repr(value)) * Fraction(self.rng.choice(factors)))
        else:
            return node
        self.told.append(f"{name}={value}")
        return ast.Constant(value)

    def visit_Assign(self, node):
        self.generic_visit(node)
        names, values = node.targets[0], node.value
        if isinstance(names, ast.Tuple) and isinstance(values, ast.Tuple):
            pairs = zip(names.elts, values.elts)
            values.elts = [self.other(getattr(one, "id", ""), value) for one, value in pairs]
        else:
            node.value = self.other(getattr(names, "id", ""), values)
        return node

    def visit_keyword(self, node):
        node.value = self.other(node.arg, node.value)
        return node


def changed(path, rng, steps):
    """(the text of an example with other numbers, what they are)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    change = _Changed(rng, steps)
    tree.body[-1] = change.visit(tree.body[-1])
    return ast.unparse(ast.fix_missing_locations(tree)), " ".join(change.told)


def others(seed, word):
    """Certify every example with other numbers, and say how many are."""
    from theory.worst_case.conic import Multipliers

    def bound(path):
        made = modelled(path)
        if isinstance(made, str):
            return made
        _, found = first_certified(made[0], within=WITHIN, deadline=time.monotonic() + LIMIT)
        return found.bound if isinstance(found, Multipliers) else found.reason

    def by_clarabel(path):
        return peer(path, ("CLARABEL",))

    count, good = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for name, path in examples():
            if word not in name:
                continue
            rng = random.Random(f"{seed} {name}")
            place = Path(folder) / path.name
            for steps in (True, False):  # some take certain n only
                text, told = changed(path, rng, steps)
                place.write_text(text, encoding="utf-8")
                found = _apart(bound, place) or f"more than {LIMIT:.0f} s"
                theirs = _apart(by_clarabel, place).get("values", {}).get("CLARABEL")
                if isinstance(found, Fraction) or theirs is not None:
                    break
            count += 1
            certified = isinstance(found, Fraction)
            good += certified
            shown = f"{float(found):.8g}" if certified else found
            print(count, name, told, shown, "PEPit:", theirs, flush=True)
    print(f"{good} of {count} certified")


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="examples whose name holds this word")
    parser.add_argument("--write", action="store_true", help="put the rows of --only in the page")
    parser.add_argument("--other", metavar="SEED", help="other n, L and μ; nothing is written")
    chosen = parser.parse_args(argv)
    warm_up()
    if chosen.other is not None:
        others(chosen.other, chosen.only)
        return
    rows = []
    for name, path in examples():
        if chosen.only in name:
            rows.append(row := measured(name, path))
            print(len(rows), name, row["upper"][:12], row["lower"][:12], row["why"], flush=True)
    if chosen.only and not chosen.write:
        return
    if chosen.only:
        measured_now = {row["example"]: row for row in rows}
        with CSV.open(encoding="utf-8", newline="") as file:
            rows = [measured_now.get(row["example"], row) for row in csv.DictReader(file)]
    with CSV.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    from benchmarks.worst_case_page import write

    write(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
