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
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import runs
from nearness import PACKAGES, Nearness
from sites import faults, stands

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.json")
LEFT_OUT = ("verify/figures/", "verify/report/", "verify/cli/")


def files(root=ROOT):
    """The sources that faults are planted in, in order."""
    found = (path for package in PACKAGES for path in (root / package).rglob("*.py"))
    names = sorted(path.relative_to(root).as_posix() for path in found)
    return [name for name in names if not name.startswith(LEFT_OUT)]


def chosen(seed, count, root=ROOT, most=2):
    """`count` faults, uniform over all sites, at most two a file; the same for the same seed and
    tree.

    Each site has its place by a hash of the seed and of what stands there, so an edit elsewhere,
    or a file that moves within its package, leaves the rest as drawn.
    """
    sources = {name: (root / name).read_text() for name in files(root)}
    places, seen = {}, {}
    for name, source in sources.items():
        for fault in faults(name, source):
            alike = seen[content(fault.key)] = seen.get(content(fault.key), -1) + 1
            text = f"{seed} {alike} {content(fault.key)}"
            places.setdefault(fault.key, (hashlib.sha256(text.encode()).digest(), fault))
    found, taken = [], {}
    for _, fault in sorted(places.values(), key=lambda x: (x[0], x[1].key)):
        if len(found) == count:
            break
        if taken.get(fault.file, 0) < most and stands(fault, sources[fault.file]):
            taken[fault.file] = taken.get(fault.file, 0) + 1
            found.append(fault)
    return found


def content(key):
    """A key with the package alone in place of the file: a moved file is the same."""
    file, _, rest = key.partition(" | ")
    return f"{file.partition('/')[0]} | {rest}"


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


def meet(fault, tree, near, limit, run=None, clean=None):
    """The record of one fault: what was red with it and green without it, or None; the file is as
    before afterwards.  ``clean`` keeps what each command said without a fault."""
    run, path, begun = run or runs.execute, tree / fault.file, time.monotonic()
    source, killed, met = path.read_text(), None, []
    clean = {} if clean is None else clean
    try:
        for command in runs.commands(fault, near):
            met.append(command)
            write(path, fault.planted(source))
            found = run(command, tree, limit)
            if found and found != runs.LATE:  # a busy machine is late too
                write(path, source)
                if command not in clean:
                    clean[command] = run(command, tree, limit)
                if not clean[command]:
                    killed = f"{command[1]}{found}"
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


def survey(planted, out, limit, tree=None, near=None, run=None, say=print, again=None):
    """Meet every fault that `out` has not yet; each is appended as it ends.

    `again`: meet instead the survivors whose key holds this text.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    done, near = finished(out), near or Nearness(ROOT)
    if again is not None:
        planted = [fault for fault in planted if fault.key in done]
        done = {key: r for key, r in done.items() if r["killed"] or again not in key}
    if out.exists() and not out.read_bytes().endswith(b"\n"):
        with out.open("a") as file:  # a torn line is ended, never continued
            file.write("\n")
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        if tree is None:
            tree = copied(ROOT, Path(folder))
        clean = {}
        for count, fault in enumerate(planted, 1):
            if fault.key in done:
                continue
            record = meet(fault, tree, near, limit, run, clean)
            with out.open("a") as file:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
            done[fault.key] = record
            say(f"{count} of {len(planted)}: {record['killed'] or 'SURVIVED'}  {fault.key[:120]}")
    return [done[fault.key] for fault in planted]


def table(records, equivalent):
    """Markdown: counts by package, then the survivors with their reasons."""
    equivalent = {content(key): reason for key, reason in equivalent.items()}
    rows = ["| package | planted | red | equivalent | survived |", "|---|---|---|---|---|"]
    total = [0] * 4
    for package in PACKAGES:
        here = [r for r in records if r["fault"].startswith(package + "/")]
        green = [r for r in here if not r["killed"]]
        same = sum(content(r["fault"]) in equivalent for r in green)
        row = [len(here), len(here) - len(green), same, len(green) - same]
        total = [a + b for a, b in zip(total, row)]
        rows.append(f"| {package} | " + " | ".join(map(str, row)) + " |")
    rows.append("| all | " + " | ".join(map(str, total)) + " |")
    matter = total[0] - total[2]
    rows += ["", f"Of {matter} that matter, {total[1]} turned something red.", ""]
    for record in records:
        if not record["killed"]:
            reason = equivalent.get(content(record["fault"]), "**survived**")
            change = record["fault"].split(" | ", 1)[1]
            rows.append(f"- `{record['place']}` {record['kind']}: `{change}`: {reason}")
    return "\n".join(rows)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--limit", type=float, default=180, help="seconds a command (default 180)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "faults.jsonl")
    parser.add_argument("--list", action="store_true", help="print the faults and plant none")
    parser.add_argument("--tests", type=int, default=runs.TESTS, help="test files a fault, at most")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with its own copy")
    parser.add_argument(
        "--again", nargs="?", const="", metavar="TEXT",
        help="meet the survivors of --out again, those alone whose key holds TEXT",
    )  # fmt: skip
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
    say = lambda text: print(text, flush=True)  # noqa: E731
    runs.TESTS = options.tests
    runs.warm()
    try:
        shared = [planted[i :: options.jobs] for i in range(options.jobs)]
        runs.each(
            lambda part: survey(part, options.out, options.limit, say=say, again=options.again),
            shared,
        )
    except KeyboardInterrupt:
        print(f"interrupted; finished faults are in {options.out}", file=sys.stderr)
        return 130
    done = finished(options.out)
    print(table([done[fault.key] for fault in planted if fault.key in done], equivalent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
