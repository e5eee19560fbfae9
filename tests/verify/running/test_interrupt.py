"""Ctrl-C: exit status 130, and what was finished is kept."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.verify.running.test_pool import HEAD
from tests.verify.samples import ROOT, lemmata, until

SLOW = (
    HEAD
    + """
import time
def endless():
    time.sleep(600)

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
    until(lambda: ready() or process.poll() is not None)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


SESSIONS = (
    HEAD
    + """
import os, pathlib
pathlib.Path(f"session {os.getsid(0)}").touch()
one, two = claim("one", good), claim("two", good)
"""
)


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="sessions of POSIX")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_no_child_ever_hears_a_ctrl_c(tmp_path, jobs):
    """Not even while its interpreter starts, when it would print a traceback: claims run in
    sessions of their own, and never in the program's own process."""
    (tmp_path / "lemmas.py").write_text(SESSIONS, encoding="utf-8")
    lemmata("lemmas.py", "--jobs", jobs, cwd=tmp_path)
    sessions = {int(p.name.split()[1]) for p in tmp_path.glob("session *")}
    assert sessions and os.getsid(0) not in sessions


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
