"""Whatever a check does, its own claim fails with one line and the others are reported."""

import json
import os
import signal
import threading

import pytest

from tests.verify.running.test_pool import HEAD
from tests.verify.samples import lemmata, until
from verify import registry
from verify.running import runner
from verify.running.pool import GRACE, Claims
from verify.running.runner import Options

LEMMAS = (
    HEAD
    + """
import os, signal, sys, threading, time, warnings

def recursion():
    return recursion()

class Untold(Exception):
    def __str__(self):
        raise RuntimeError

def untold():
    raise Untold

def interrupt():
    signal.raise_signal(signal.SIGINT)

def fork():
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)

def printing():
    print("hello \\x1b[31m", 7)
    sys.stderr.write("no end")
    os.write(1, b"{}\\\\n[]\\\\n")
    return good()

def folder():
    os.chdir("/")
    return good()

def closing():
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.close()
    return good()

def closing_all():
    os.closerange(0, 3)
    return good()

def thread():
    threading.Thread(target=time.sleep, args=(60,)).start()
    return good()

def path():
    sys.path.clear()
    return good()

def warning():
    warnings.warn("careful")
    return good()

def environment():
    os.environ.clear()
    return good()

def alarm():
    signal.setitimer(signal.ITIMER_REAL, 600)
    return good()

BREAKING = {
    "exit_0": lambda: sys.exit(0), "exit_3": lambda: sys.exit(3), "exit": lambda: sys.exit(),
    "at_once": lambda: os._exit(0), "at_once_7": lambda: os._exit(7),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "fault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "group": lambda: os.killpg(0, signal.SIGTERM), "interrupt": interrupt, "fork": fork,
    "recursion": recursion, "asks": lambda: input(), "untold": untold,
    "pipe": lambda: os.closerange(0, 1000),
}
HARMLESS = {f.__name__: f for f in (
    printing, folder, closing, closing_all, thread, path, warning, environment, alarm)}
claims = [claim(n, f) for n, f in (BREAKING | HARMLESS | {"last": good}).items()]
globals().update({"of_" + c.short: c for c in claims})
"""
)
BREAKING = {
    "exit_0": "SystemExit: 0",
    "exit_3": "SystemExit: 3",
    "exit": "SystemExit (",
    "at_once": "it ended its process (exit status 0)",
    "at_once_7": "it ended its process (exit status 7)",
    "killed": "signal SIGKILL",
    "fault": "signal SIGSEGV",
    "group": "signal SIGTERM",
    "interrupt": "KeyboardInterrupt",
    "fork": "it ended its process (exit status 0)",
    "recursion": "RecursionError",
    "asks": "EOFError",
    "untold": "Untold",
    "pipe": "it ended its process",
}
HARMLESS = {
    "printing",
    "folder",
    "closing",
    "closing_all",
    "thread",
    "path",
    "warning",
    "environment",
    "alarm",
    "last",
}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals and forks of POSIX")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    (place / "lemmas.py").write_text(LEMMAS, encoding="utf-8")
    return place


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_claim_is_reported_and_its_own_failure_alone(folder, jobs):
    done = lemmata("lemmas.py", "--jobs", jobs, "--json", cwd=folder)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    found = {c["claim"].partition("/")[2]: c for c in json.loads(done.stdout)["claims"]}
    assert found.keys() == BREAKING.keys() | HARMLESS
    assert {n for n, c in found.items() if c["ok"]} == HARMLESS
    for name, words in BREAKING.items():
        (row,) = found[name]["evidence"]
        assert words in row["summary"] and len(row["summary"].splitlines()) == 1, name
        assert found[name]["verdict"] == "undecided" and found[name]["expected"] == "proved"
    said = done.stderr.splitlines()
    assert "rllc/printing prints: hello ?[31m 7" in said and "rllc/printing prints: no end" in said
    assert any(line.startswith("rllc/warning prints:") and "careful" in line for line in said)


ONE = HEAD + "import os, sys\none, two = claim('one', lambda: {}), claim('two', good)\n"


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["sys.exit(0)", "os._exit(0)"])
@pytest.mark.parametrize(
    "command",
    [
        ["lemmas.py"],
        ["lemmas.py", "--locked"],
        ["lemmas.py", "--only", "proof"],
        ["lock", "lemmas.py"],
        ["report", "lemmas.py", "--out", "site", "--no-figures"],
        ["campaign", "sampled.py", "--out", "out", "--seeds", "0:2", "--jobs", "1"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_no_command_takes_an_exit_for_a_success(tmp_path, command, ends):
    (tmp_path / "lemmas.py").write_text(ONE.format(ends), encoding="utf-8")
    (tmp_path / "sampled.py").write_text(
        ONE.format(ends) + f"one.numeric('run')(lambda run: {ends})\n", encoding="utf-8"
    )
    (tmp_path / "proofs.lock").write_text(
        '{"schema": "lemmata/lock/2", "claims": {}}', encoding="utf-8"
    )
    before = (tmp_path / "proofs.lock").read_bytes()
    done = lemmata(*command, cwd=tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr, done.stdout
    assert (tmp_path / "proofs.lock").read_bytes() == before


@pytest.mark.parametrize("ends", ["sys.exit(0)", "os._exit(0)", "raise KeyboardInterrupt"])
@pytest.mark.parametrize(
    "command",
    [
        ["lemmas.py"],
        ["lock", "lemmas.py"],
        ["report", "lemmas.py", "--out", "site"],
        ["campaign", "lemmas.py", "--out", "out"],
    ],
    ids=lambda command: command[0],
)
def test_a_file_that_ends_the_program_is_a_wrong_call(tmp_path, command, ends):
    (tmp_path / "lemmas.py").write_text(f"import os, sys\n{ends}\n", encoding="utf-8")
    done = lemmata(*command, cwd=tmp_path)
    assert done.returncode == 2 and "lemmas.py cannot be loaded" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and not done.stdout


def test_the_python_interface_lets_only_an_interrupt_through(folder):
    path = str(folder / "lemmas.py")
    report = runner.run(f"{path}::rllc/exit_0")
    assert report.verdict == "undecided" and "SystemExit: 0" in report.evidence[0].summary
    with pytest.raises(KeyboardInterrupt):
        runner.run(f"{path}::rllc/interrupt")
    mutant = registry.load(f"{path}::rllc/last")
    mutant.mutant("leaves")(lambda: (_ for _ in ()).throw(SystemExit(0)))
    assert "SystemExit" in runner.run(mutant).evidence[-1].summary


def test_a_claim_that_heeds_no_alarm_is_killed(tmp_path, monkeypatch):
    """The clock that kills it strikes when the claim is deaf."""
    (tmp_path / "lemmas.py").write_text(
        HEAD
        + """
import pathlib, signal, time
def deaf():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    pathlib.Path(__file__).with_name("deaf").touch()
    time.sleep(600)
one = claim("one", deaf)
""",
        encoding="utf-8",
    )
    asked = []

    class Clock(threading.Timer):
        def __init__(self, seconds, strike):
            asked.append(seconds)
            super().__init__(0, lambda: (until((tmp_path / "deaf").exists), strike()))

    monkeypatch.setattr("verify.children.threading.Timer", Clock)
    claims = Claims()
    report = claims.run(f"{tmp_path / 'lemmas.py'}::rllc/one", Options(timeout=100))
    claims.stop()
    assert asked == [100 + GRACE] and not report.ok and (tmp_path / "deaf").exists()
    assert f"{GRACE} s after its time-out" in report.evidence[0].summary


def test_a_claim_that_was_stopped_leaves_its_process_to_no_other(tmp_path):
    """It may have been in the middle of an import."""
    late = "late = claim('late', lambda: signal.raise_signal(signal.SIGALRM))\n"
    text = f"import signal\n{HEAD}{late}last = claim('last', good)\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    claims, path = Claims(), tmp_path / "lemmas.py"
    first = claims.run(f"{path}::rllc/late", Options(timeout=600))
    stopped = claims.children.last
    second = claims.run(f"{path}::rllc/last", Options(timeout=600))
    claims.stop()
    assert "stopped after 600 s" in first.evidence[0].summary and second.ok
    assert stopped.spoiled and claims.children.last is not stopped


def test_a_check_cannot_catch_its_time_out(tmp_path):
    (tmp_path / "lemmas.py").write_text(
        HEAD
        + """
import signal
def stubborn():
    try:
        signal.raise_signal(signal.SIGALRM)
    except Exception:
        pass
    return good()
one = claim("one", stubborn)
""",
        encoding="utf-8",
    )
    report = runner.run(f"{tmp_path / 'lemmas.py'}::rllc/one", Options(timeout=600))
    assert not report.ok and "stopped after 600 s" in report.evidence[0].summary


def test_a_run_that_has_not_reported_every_claim_is_no_success(monkeypatch, tmp_path, capsys):
    """The safety net by itself: a pool that loses a report without a word."""
    from verify.cli import dispatch

    (tmp_path / "lemmas.py").write_text(HEAD + "one, two = claim('one', good), claim('two', good)")
    monkeypatch.setattr(
        "verify.running.pool.run_all", lambda claims, names, *more: more[2](lost(names))
    )
    monkeypatch.chdir(tmp_path)

    def lost(names):
        return runner.run(names[0])

    assert dispatch(["lemmas.py", "--jobs", "2"]) == 1
    assert "1 claims were asked for and not reported: lemmas.py::rllc/two" in capsys.readouterr()[0]
    assert dispatch(["lock", "lemmas.py", "--jobs", "2"]) == 1
    assert not (tmp_path / "proofs.lock").exists()


def test_the_plugin_reports_a_claim_that_ends_its_process(tmp_path):
    import subprocess
    import sys

    from tests.verify.samples import ROOT

    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "lemmas.py").write_text(ONE.format("os._exit(0)"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "claims"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1 and "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "it ended its process (exit status 0)" in done.stdout


def test_a_signal_handler_of_the_last_claim_does_not_hit_the_next(folder):
    claims = Claims()
    path = folder / "lemmas.py"
    first = claims.run(f"{path}::rllc/alarm", Options())
    spoiled = claims.children.last
    second = claims.run(f"{path}::rllc/last", Options())
    assert first.ok and second.ok and spoiled.spoiled and claims.children.last is not spoiled
    claims.stop()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
