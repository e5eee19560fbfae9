"""Plant one-token faults in copies of the tree, and see what turns red.

    python tests/faults/plant.py --seed 1 --count 150 --out build/faults.jsonl
    python tests/faults/plant.py --table build/faults.jsonl

Faults are drawn uniformly over the sites of theory, numerics, gpu_check and verify (what draws or
lays out a page, verify/figures, report and cli, is left out: no verdict depends on it), at most two
a file. Each is met by the claims and the test files nearest to it, by imports, until one is red or
all are green. A finished fault is a line of --out; the same call goes on where it was stopped.
EQUIVALENT lists those that change nothing that matters, each with its reason.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from sites import faults, stands

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.json")
PACKAGES = ("theory", "numerics", "gpu_check", "verify")
LEFT_OUT = ("verify/figures/", "verify/report/", "verify/cli/")
# So many claims and test files meet a fault, the nearest first.
CLAIMS, TESTS = 3, 4


def files(root=ROOT):
    """The sources that faults are planted in, in order."""
    found = (path for package in PACKAGES for path in (root / package).rglob("*.py"))
    names = sorted(path.relative_to(root).as_posix() for path in found)
    return [name for name in names if not name.startswith(LEFT_OUT)]


def chosen(seed, count, root=ROOT, most=2):
    """`count` faults, uniform over all sites, at most two a file; the same for the same seed and
    tree."""
    sources = {name: (root / name).read_text() for name in files(root)}
    sites = [fault for name, source in sources.items() for fault in faults(name, source)]
    random.Random(seed).shuffle(sites)
    found, taken = [], {}
    for fault in sites:
        if len(found) == count:
            break
        if taken.get(fault.file, 0) < most and stands(fault, sources[fault.file]):
            taken[fault.file] = taken.get(fault.file, 0) + 1
            found.append(fault)
    return found


def module_of(name):
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(name, source, modules):
    """The modules of the tree that a file imports, wherever in it."""
    package, found = module_of(name), set()
    if not name.endswith("__init__.py"):
        package = package.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(base if node.level else []), *filter(None, [node.module])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # lazy tables: {"name": "module"}, beside the package's own name
            found |= {f"{package}.{node.value}", f"{module_of(name)}.{node.value}"}
    return found & modules


class Nearness:
    """How many imports lead from a test file or a claim to a module."""

    def __init__(self, root=ROOT):
        sources = [
            p.relative_to(root).as_posix() for k in PACKAGES for p in (root / k).rglob("*.py")
        ]
        tests = [p.relative_to(root).as_posix() for p in (root / "tests").rglob("test_*.py")]
        modules = {module_of(name) for name in sources}
        self.users = {module: set() for module in modules}
        self.starts = {}
        for name in sources + tests:
            user = module_of(name)
            self.starts[user] = name
            for used in imports(name, (root / name).read_text(), modules):
                self.users[used].add(user)

    def nearest(self, name):
        """(claims, test files) in the order of their distance; a name that is alike comes first."""
        target = module_of(name)
        distance, queue = {target: 0}, deque([target])
        while queue:
            here = queue.popleft()
            for user in sorted(self.users.get(here, ())):
                if user not in distance:
                    distance[user] = distance[here] + 1
                    queue.append(user)
        words = set(target.replace("_", ".").split("."))

        def rank(user):
            same = user.startswith(f"tests.{target.split('.')[0]}.")
            alike = len(words & set(user.replace("_", ".").split(".")))
            return (
                distance[user] - (user.split(".")[-1] == target.split(".")[-1]),
                not same,
                -alike,
                user,
            )

        found = sorted(distance, key=rank)
        claims = [u for u in found if u.startswith("verify.claims.") and not _private(u)]
        tests = [u for u in found if u.startswith("tests.")]
        return [c.removeprefix("verify.claims.").replace(".", "/") for c in claims], [
            self.starts[t] for t in tests
        ]


def _private(module):
    last = module.split(".")
    return len(last) < 4 or last[-1].startswith("_")


def commands(fault, near):
    """(what, command), the cheapest first: claims one by one, then test files."""
    claims, tests = near.nearest(fault.file)
    if fault.file.startswith("verify/claims/") and not fault.file.split("/")[-1].startswith("_"):
        claims = [fault.file.removeprefix("verify/claims/").removesuffix(".py")]
    run = [sys.executable, "-m"]
    tests = [
        (t, [*run, "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", t]) for t in tests[:TESTS]
    ]
    claims = [(c, [*run, "verify", c, "--quick", "--jobs", "1"]) for c in claims[:CLAIMS]]
    return [*claims[:1], *tests[:1], *claims[1:], *tests[1:]]


def copied(root, folder):
    """A copy of what is tracked in the tree, to plant faults in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target)
    return folder


def meet(fault, tree, near, limit, run=None):
    """The record of one fault: what was red, or None; the file is as before afterwards."""
    run, path, begun = run or execute, tree / fault.file, time.monotonic()
    source, killed, met = path.read_text(), None, []
    write(path, fault.planted(source))
    try:
        for what, command in commands(fault, near):
            met.append(what)
            found = run(command, tree, limit)
            if found:
                killed = f"{what}{found}"
                break
    finally:
        write(path, source)
    return {
        "fault": fault.key,
        "kind": fault.kind,
        "place": f"{fault.file}:{fault.line}",
        "killed": killed,
        "met": met,
        "seconds": round(time.monotonic() - begun, 1),
    }


def write(path, text):
    """A file whose time no byte-code cache has seen."""
    path.write_text(text)
    write.clock = max(write.clock + 2, time.time())
    os.utime(path, (write.clock, write.clock))


write.clock = 0.0


def execute(command, tree, limit):
    """ "" for green, else how it was red."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "OMP_NUM_THREADS": "1", "CI": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:  # fmt: skip
        try:
            status = child.wait(limit)
        except BaseException as stop:
            os.killpg(child.pid, signal.SIGKILL)
            if isinstance(stop, subprocess.TimeoutExpired):
                return ", out of time"
            raise
    # 5: pytest found no test
    return "" if status in (0, 5) else f", status {status}"


def finished(path):
    """{key: record} of the lines of a file; a torn last line is left out."""
    found = {}
    if path.exists():
        for line in path.read_text().splitlines():
            try:
                record = json.loads(line)
                found[record["fault"]] = record
            except (ValueError, KeyError, TypeError):
                continue
    return found


def survey(planted, out, limit, tree=None, near=None, run=None, say=print):
    """Meet every fault that `out` has not yet; each is appended as it ends."""
    out.parent.mkdir(parents=True, exist_ok=True)
    done, near = finished(out), near or Nearness()
    if out.exists() and not out.read_bytes().endswith(b"\n"):
        with out.open("a") as file:  # a torn line is ended, never continued
            file.write("\n")
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        if tree is None:
            tree = copied(ROOT, Path(folder))
        for count, fault in enumerate(planted, 1):
            if fault.key in done:
                continue
            record = meet(fault, tree, near, limit, run)
            with out.open("a") as file:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
            done[fault.key] = record
            say(f"{count} of {len(planted)}: {record['killed'] or 'SURVIVED'}  {fault.key[:120]}")
    return [done[fault.key] for fault in planted]


def table(records, equivalent):
    """Markdown: counts by package, then the survivors with their reasons."""
    rows = [
        "| package | planted | red | out of time | equivalent | survived |",
        "|---|---|---|---|---|---|",
    ]
    total = [0] * 5
    for package in PACKAGES:
        here = [r for r in records if r["fault"].startswith(package + "/")]
        late = sum("out of time" in (r["killed"] or "") for r in here)
        green = [r for r in here if not r["killed"]]
        same = sum(r["fault"] in equivalent for r in green)
        row = [len(here), len(here) - len(green) - late, late, same, len(green) - same]
        total = [a + b for a, b in zip(total, row)]
        rows.append(f"| {package} | " + " | ".join(map(str, row)) + " |")
    rows.append("| all | " + " | ".join(map(str, total)) + " |")
    matter = total[0] - total[3]
    rows += ["", f"Of {matter} that matter, {matter - total[4]} turned something red.", ""]
    for record in records:
        if not record["killed"]:
            reason = equivalent.get(record["fault"], "**survived**")
            change = record["fault"].split(" | ", 1)[1]
            rows.append(f"- `{record['place']}` {record['kind']}: `{change}`: {reason}")
    return "\n".join(rows)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--limit", type=float, default=120, help="seconds a command (default 120)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "faults.jsonl")
    parser.add_argument("--list", action="store_true", help="print the faults and plant none")
    parser.add_argument("--table", type=Path, metavar="FILE", help="the table of a finished file")
    options = parser.parse_args(arguments)
    equivalent = json.loads(EQUIVALENT.read_text())
    if options.table:
        print(table(list(finished(options.table).values()), equivalent))
        return 0
    planted = chosen(options.seed, options.count)
    if options.list:
        for fault in planted:
            print(fault.key)
        return 0
    try:
        records = survey(planted, options.out, options.limit, say=lambda x: print(x, flush=True))
    except KeyboardInterrupt:
        print(f"interrupted; finished faults are in {options.out}", file=sys.stderr)
        return 130
    print(table(records, equivalent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
