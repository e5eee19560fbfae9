"""Edits of meaning in certificates, and garbled inputs at every door (docs/certificate.md).

usage: python -m tests.fuzz [--edits N] [--inputs N] [--seed S] [--jobs N] [--certificates DIR]

Without --certificates those of all claims are made first (about a minute). Work goes in rounds of
1,000, each with a seed of its own, so that the same call finds the same whatever --jobs is. Exit
status 1 if a certificate was confirmed falsely or an input broke a door.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from .rounds import one_round, prepare

ROUND = 1_000


def main(argv=None):
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--edits", type=int, default=2_000)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--certificates", type=Path, help="a folder that 'verify all' filled")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        source = options.certificates or made(Path(folder))
        rounds = [
            (kind, start, min(ROUND, count - start), options.seed)
            for kind, count in (("edits", options.edits), ("inputs", options.inputs))
            for start in range(0, count, ROUND)
        ]
        return work(rounds, source, options.jobs)


def made(folder):
    skipped = [word for kind in ("numeric", "statistical", "gpu") for word in ("--skip", kind)]
    command = [sys.executable, "-m", "verify", "all", "--quick", *skipped, "--certificates"]
    subprocess.run([*command, str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


def work(rounds, source, jobs):
    """Do the rounds, show the counts, answer with the exit status."""
    found = {"edits": Counter(), "inputs": Counter()}
    start, wrong, done = time.perf_counter(), [], Counter()
    with get_context("spawn").Pool(jobs, prepare, (source,)) as pool:
        for kind, counts, bad in pool.imap_unordered(one_round, rounds):
            found[kind] += counts
            wrong += bad
            done[kind] += sum(counts.values())
            for line in bad:
                print(f"WRONG {line}", flush=True)
            shown = ", ".join(f"{done[k]:,} {k}" for k in sorted(done))
            spent = f"{time.perf_counter() - start:.0f} s"
            print(f"{shown} in {spent}, {len(wrong)} wrong", file=sys.stderr, flush=True)
    for kind, counts in found.items():
        total = Counter()
        for (what, outcome), count in sorted(counts.items()):
            print(f"{kind:<8}{what:<18}{outcome:<12}{count:>9,}")
            total[outcome] += count
        print(f"{kind:<8}{'all':<18}" + ", ".join(f"{n:,} {o}" for o, n in sorted(total.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
