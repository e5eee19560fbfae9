"""The runs that meet a fault: a claim, the program or a test file, in a fork of a warm process."""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib import import_module

# Loaded once, before any fork; nothing of the tree itself.
LIBRARIES = (
    "numpy", "scipy.linalg", "scipy.stats", "sympy", "mpmath", "flint", "torch", "pytest",
    "hypothesis", "jsonschema",
)  # fmt: skip
FLOATS = ("numeric", "gpu")
EXACT = ("proof", "exact", "enclosure", "necessity", "paper", "mutants")
TESTS = 2  # files; --tests
LATE = ", out of time"
# Over a minute alone: it poisons every float check, whatever is planted.
LONG = ("tests/verify/test_poisoned_floats.py",)
DEFAULTS = "tests/gpu_check/test_defaults.py"
COUNTS = "tests/verify/test_counts.py"
# What walks a whole package meets each of its faults, last.
WHOLE = {
    "numerics": "tests/numerics/test_every_check.py",
    "gpu_check": "tests/gpu_check/test_every_check.py",
}
SHARERS = 8  # so many claims meet a fault in a file that claims share


def commands(fault, near, most_claims=1, most_tests=None):
    """What meets a fault, the nearest and cheapest first; each is (what, name, *kinds).

    A claim runs only the kinds of evidence that can see the fault: no proof imports numerics.
    """
    claims, tests = near.nearest(fault.file)
    tests = [t for t in tests if t not in LONG]
    first = fault.file.split("/")[0]
    if fault.file.startswith("verify/claims/"):
        if fault.file.split("/")[-1].startswith("_"):
            most_claims = SHARERS
        else:
            claims = [fault.file.removeprefix("verify/claims/").removesuffix(".py")]
        found = [("claim", c, *kinds) for kinds in (EXACT, FLOATS) for c in claims[:most_claims]]
    elif first == "verify":
        found = [("program", c) for c in claims[:most_claims]]
    else:
        kinds = {"theory": EXACT, "numerics": ("numeric",), "gpu_check": ("gpu",)}[first]
        found = [("claim", c, *kinds) for c in claims[:most_claims]]
    tests = [("test", t) for t in tests[: most_tests or TESTS]]
    head = 2 if fault.file.startswith("verify/claims/") else 1
    last = []
    if first in WHOLE:  # the rows of the nearest checks alone
        stems = dict.fromkeys(
            [c.split("/")[1] for c in claims[:2]] + [fault.file.split("/")[-1][:-3]]
        )
        last = [
            ("test", WHOLE[first], " or ".join(stems)),
            ("test", DEFAULTS, fault.file.split("/")[-1][:-3]),
        ]
    if fault.file.startswith("verify/claims/"):
        last = [("test", COUNTS, *claims[:1])]
    return [*found[:head], *tests[:1], *found[head:], *tests[1:], *last]


def warm():
    """Load what the runs need beside the tree."""
    os.environ["OMP_NUM_THREADS"], os.environ["CI"] = "1", "1"
    for name in LIBRARIES:
        try:
            import_module(name)
        except ImportError:
            continue


def each(function, parts):
    """`function` of every part, in a process each; the last in this one."""
    children = []
    for part in parts[:-1]:
        child = os.fork()
        if child == 0:
            try:
                function(part)
            finally:
                os._exit(0)
        children.append(child)
    try:
        function(parts[-1])
    finally:
        for child in children:
            os.waitpid(child, 0)


def execute(command, tree, limit):
    """ "" for green, else how it was red."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            status = _here(command, tree)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            status = 70
        finally:
            os._exit(status)
    end = time.monotonic() + limit
    try:
        while True:
            over, status = os.waitpid(child, os.WNOHANG)
            if over:
                break
            if time.monotonic() > end:
                _kill(child)
                return LATE
            time.sleep(0.02)
    except BaseException:
        _kill(child)
        raise
    try:
        os.killpg(child, signal.SIGKILL)  # what it left behind
    except ProcessLookupError:
        pass
    status = os.waitstatus_to_exitcode(status)
    # 5: pytest found no test
    return "" if status in (0, 5) else f", status {status}"


def _kill(child):
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)  # it has no session yet
    os.waitpid(child, 0)


def _here(command, tree):
    """Run a command in this process, which is its alone: the exit status."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.chdir(tree)
    os.environ["PYTHONPATH"] = str(tree)
    sys.path.insert(0, str(tree))
    what, name, *kinds = command  # kinds of evidence, or of a test file the parts to run
    if what == "claim":
        from verify.address import Run
        from verify.running.runner import Options, run

        return 0 if run(name, Options(Run(effort="quick"), only=tuple(kinds))).ok else 1
    if what == "program":
        from verify.__main__ import main

        return main([name, "--quick", "--jobs", "1", "--skip", "gpu"])
    if what == "test":
        import pytest

        chosen = ["-k", kinds[0]] if kinds else []
        return int(pytest.main(["-q", "-x", "-n0", "-p", "no:cacheprovider", name, *chosen]))
    raise ValueError(what)
