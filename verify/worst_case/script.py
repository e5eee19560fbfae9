"""A script of PEPit, asked for its worst case: run in a child, its certificate checked here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = 8 * 2**30  # bytes that the child may have
MORE = 30.0  # seconds beside the time limit, for the script itself and for checking


def answer_script(
    path, *, within, exactly=None, lower=False, problem=-1, time_limit=60.0, on_stage=lambda w: None
) -> dict:
    """The answer as the JSON object ``lemmata/worst-case/1``.

    Raises ValueError, one line, for a script that is not there, is not run to a problem's end, or
    models what cannot be made exact.
    """
    if not Path(path).is_file():
        raise ValueError(f"{path} is no file: give a script of PEPit, or a program with --class")
    with TemporaryDirectory() as folder:
        place = Path(folder) / "answer.json"
        request = {
            "script": str(Path(path).resolve()),
            "title": Path(path).name,
            "answer": str(place),
            "within": str(within),
            "exactly": None if exactly is None else str(exactly),
            "lower": lower,
            "problem": problem,
            "time_limit": time_limit,
            "memory": MEMORY,
        }
        ended = _run(request, time_limit + MORE, on_stage)
        if not place.is_file() or ended:
            raise ValueError(ended or "the script's process ended without an answer")
        data = json.loads(place.read_text(encoding="utf-8"))
    if "wrong" in data:
        raise ValueError(f"{Path(path).name}: {data['wrong']}")
    found = data["answer"]
    if found["certificate"] is not None:
        _confirm(found)
    return found


def _run(request, seconds, on_stage):
    """Run the child; what it says on standard error are stages. Why it ended badly, or ""."""
    start = (
        "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
        "from verify.worst_case.child import main; main(sys.argv[1:])"
    )
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    child = subprocess.Popen(
        [sys.executable, "-c", start, json.dumps(sys.path), json.dumps(request)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
        cwd=Path(request["script"]).parent,
        env={**threads, **os.environ},
    )
    late = threading.Timer(seconds, _kill, (child,))
    late.start()
    last = ""
    try:
        for line in child.stderr or ():
            last = line.strip() or last
            if len(line) < 60:
                on_stage(line.strip())
        child.wait()
    finally:
        over = not late.is_alive()
        late.cancel()
        _kill(child)
    if child.returncode and over:  # Windows has no signal of its own for it
        return f"the script was stopped after {seconds:g} s: give it less to do, or --time-limit"
    if child.returncode:
        return f"the script's process ended with status {child.returncode}: {last[:200]}"
    return ""


def _kill(child):
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # Windows has no groups; this one has gone
        child.kill()
    child.wait()


def _confirm(found):
    """The child's certificate, checked in this process; the answer says what it says."""
    from ..recheck import Malformed, Rejected, recheck

    try:
        (one,) = recheck(found["certificate"], generous=True).theorems.values()
    except (Rejected, Malformed) as reason:
        raise RuntimeError(f"the child's certificate is not confirmed: {reason}") from None
    found["upper"], found["theorem"] = str(one.bound), "\n".join(one.show())
    if found["lower"] is not None:
        found["lower"] = str(one.attained)
