"""Ctrl-C: exit status 130, and what was finished is kept."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.verify.samples import ROOT, lemmata
from tests.verify.test_pool import HEAD

SLOW = (
    HEAD
    + """
import time
def endless():
    time.sleep(60)

quick = claim("quick", good)
slow = claim("slow", endless)
"""
)


def interrupt(command, ready, cwd):
    """Start, wait until `ready()`, send one SIGINT to the whole group as a terminal does.

    A suite that was started in the background ignores SIGINT and hands that on: it is undone here.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "verify", *command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    limit = time.monotonic() + 60
    while not ready() and time.monotonic() < limit and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


MASKED = (
    HEAD
    + """
import multiprocessing, pathlib, signal
if multiprocessing.parent_process():
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    pathlib.Path("masked" if signal.SIGINT in mask else "open").touch()
one, two = claim("one", good), claim("two", good)
"""
)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="a POSIX signal mask")
def test_no_worker_ever_hears_a_ctrl_c(tmp_path):
    """Not even while its interpreter starts, when it would print a traceback: it is born with
    SIGINT blocked."""
    (tmp_path / "lemmas.py").write_text(MASKED, encoding="utf-8")
    lemmata("lemmas.py", "--jobs", "2", cwd=tmp_path)
    assert (tmp_path / "masked").exists() and not (tmp_path / "open").exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_was_finished_is_kept(tmp_path, jobs):
    (tmp_path / "lemmas.py").write_text(SLOW, encoding="utf-8")
    kept = tmp_path / "out" / "rllc.quick.json"
    status, out, err = interrupt(
        [
            "lemmas.py",
            "--jobs",
            jobs,
            "--json",
            "report.json",
            "--junit",
            "report.xml",
            "--certificates",
            "out",
        ],
        kept.exists,
        tmp_path,
    )
    assert status == 130
    assert "Traceback" not in out + err
    assert "interrupted after 1, which were kept" in out
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [(c["claim"], c["ok"]) for c in report["claims"]] == [("rllc/quick", True)]
    assert json.loads(kept.read_text(encoding="utf-8"))["claim"] == "rllc/quick"
    assert {p.name for p in tmp_path.iterdir()} - {"__pycache__"} == {
        "lemmas.py",
        "out",
        "report.json",
        "report.xml",
    }
