"""Small claims for the tests of the runner, and runs of the program in its own process."""

import io
import os
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from theory.operators import CounterExample, Equation, Operator, prove, refute, setting
from verify import Claim, Source
from verify.cli import dispatch
from verify.evidence import Checked

ROOT = Path(__file__).resolve().parents[2]
A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
TRUE = Equation((A * B).T, B.T * A.T)
FALSE = Equation(A * B, B * A)


def claim(expected="proved", parts=("",), **more):
    return Claim(
        name="rllc/sample",
        title="A sample",
        statement="(AB)ᵀ = BᵀAᵀ",
        source=Source("nowhere", "by hand"),
        expected=expected,
        parts=parts,
        **more,
    )


def proof():
    return prove(TRUE)


def counterexample(_run=None):
    raise CounterExample(refute(FALSE))


def point():
    from theory.operators import Instances, complete

    where = setting([TRUE])
    return Instances(
        where, [TRUE], [complete(where, {"A": [[1, 2], [3, 4]], "B": [[0, 1], [1, 1]]})]
    )


def good(_run=None):
    return Checked("all well", instances=3, worst_error=0.25, bound=0.5)


def bad(_run=None):
    return Checked("one is off", ok=False, worst_error=1.0, bound=0.5)


def lemmata(*arguments, cwd=None, timeout=120, before="", **environment):
    """Run the program; `before` is Python that runs first in its process."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); {before}\nfrom verify.__main__ import "
        "main; sys.exit(main())"
    )
    command = (
        [sys.executable, "-c", code, *arguments]
        if before
        else [sys.executable, "-m", "verify", *arguments]
    )
    return subprocess.run(
        command,
        cwd=cwd or ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **environment},
    )


def inside(*arguments, cwd=None, **environment):
    """What `lemmata` gives, run in this process: for tests of what the program does and says, not
    of the process it is. Claims run in children of their own all the same."""
    out, err, here = io.StringIO(), io.StringIO(), os.getcwd()
    os.chdir(cwd or ROOT)
    try:
        with mock.patch.dict(os.environ, environment), redirect_stdout(out), redirect_stderr(err):
            try:
                status = dispatch([str(argument) for argument in arguments])
            except SystemExit as end:  # --help
                status = end.code or 0
    finally:
        os.chdir(here)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def until(condition, seconds=120):
    """Wait for what another process does; the seconds are only there to end a test that fails."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"nothing happened for {seconds} seconds"
        time.sleep(0.02)


# A module of this name that cannot be had stands first on the path, also on the children's.
NO_TORCH = """
import atexit, os, shutil, tempfile
folder = tempfile.mkdtemp()
atexit.register(shutil.rmtree, folder)
with open(os.path.join(folder, 'torch.py'), 'w') as file:
    file.write('raise ModuleNotFoundError("No module named \\'torch\\'", name="torch")')
sys.path.insert(0, folder)
"""
