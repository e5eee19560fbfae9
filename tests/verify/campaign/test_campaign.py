"""Campaigns: nothing finished is lost, nothing is counted twice, and a failing seed is found and
can be had again."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.verify.samples import ROOT, lemmata, until
from verify.cli.campaign import Progress

CLAIMS = """
import os, signal, time
from pathlib import Path
from verify import Checked, Claim, Source

HERE = Path(__file__).parent
smooth = Claim(
    name="mine/smooth", title="Smooth", statement="all is well",
    source=Source("nowhere", ""), expected="supported",
)
rough = Claim(
    name="mine/rough", title="Rough", statement="but at seed 7",
    source=Source("nowhere", ""), expected="checked",
)

@smooth.numeric("errors below one")
def errors(run):
    with open(HERE / "began", "a") as file:
        file.write(f"{run.seed} {os.getpid()}\\n")
    FIRST
    with open(HERE / "ran", "a") as file:
        file.write(f"{run.seed} {os.getpid()}\\n")
    return Checked("measured", instances=10, worst_error=(run.seed % 11) / 20, bound=1.0)

@smooth.numeric("the same at every seed")
def fixed(run):
    return Checked("fixed", instances=3, worst_error=0.25, bound=1.0)

@rough.exact("not at seven")
def seven(run):
    return Checked(f"seed {run.seed}", ok=run.seed != 7, instances=2)
"""


def write(folder, first="pass", old="", new=""):
    """The claims into a file; `first` is what the errors of `smooth` begin with."""
    assert old in CLAIMS
    (folder / "lemmas.py").write_text(
        CLAIMS.replace(old, new).replace("FIRST", first), encoding="utf-8"
    )


def waits(seed):
    """Errors at this seed and later ones wait for a file `go`, not for ever where a test fails."""
    over = "(HERE / 'go').exists() or time.monotonic() > end"
    return f"end = time.monotonic() + 300; go = lambda: run.seed < {seed} or {over}\n" + (
        "    while not go(): time.sleep(0.02)"
    )


def campaign(folder, *more, claims=("lemmas.py",), **environment):
    return lemmata("campaign", *claims, "--out", "out", *more, cwd=folder, **environment)


def summary(folder):
    done = lemmata("campaign", "--summary", "--out", "out", "--json", cwd=folder)
    return json.loads(done.stdout)


def check(data, title):
    return next(c for c in data["checks"] if c["title"] == title)


def records(folder):
    return [
        json.loads(line)
        for line in (folder / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def started(folder, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "verify", "campaign", "lemmas.py", "--out", "out", *more],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )


def lines(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def alive(pid):
    """Is it there, and no zombie?"""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # it has gone in between, or there is no /proc
        return not Path("/proc/self").exists()
    return state != "Z"


# -- what is found


def test_a_failing_seed_is_found_and_its_command_fails_again(project):
    done = campaign(project, "--seeds", "0:12", "--jobs", "2")
    assert done.returncode == 1 and "failed at 1 of 12 seeds (7)" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    failure = check(summary(project), "not at seven")["failure"]
    assert failure["seed"] == 7
    words = shlex.split(failure["command"])
    assert words[:3] == ["python", "-m", "verify"]
    again = lemmata(*words[3:], cwd=project)
    assert again.returncode == 1 and "seed 7" in again.stdout
    assert lemmata(*[w if w != "7" else "8" for w in words[3:]], cwd=project).returncode == 0


def test_the_worst_ratio_comes_with_its_seed_and_instances_are_counted_once(project):
    """Errors are (seed mod 11)/20 of the bound: the largest of seeds 0 to 11 is 1/2, at seed 10."""
    campaign(project, "--seeds", "0:12", "--jobs", "1")
    data = summary(project)
    measured, fixed = check(data, "errors below one"), check(data, "the same at every seed")
    assert (measured["worst"]["seed"], measured["worst"]["ratio"]) == (10, 0.5)
    assert (measured["tasks"], measured["instances"], measured["seeded"]) == (12, 120, True)
    assert (fixed["instances"], fixed["seeded"]) == (3, False)
    assert (
        data["schema"] == "lemmata/campaign/1"
        and data["finished"]
        and data["tasks"] == data["done"] == 24
    )
    assert not data["ok"]


def test_the_same_call_again_runs_nothing(project):
    assert campaign(project, "--seeds", "0:3").returncode == 0
    before = (project / "ran").read_text()
    again = campaign(project, "--seeds", "0:3", "--jobs", "1")
    assert again.returncode == 0 and "6 of 6 tasks done; no check failed" in again.stdout
    assert (project / "ran").read_text() == before


# -- what another plan may not do


def test_another_plan_in_the_same_folder_is_refused(project):
    assert campaign(project, "--seeds", "0:3").returncode == 0
    before = records(project)
    for arguments, says in (
        (["--seeds", "0:4"], "its seeds are 0:3, not 0:4"),
        (["--seeds", "0:3", "--instances", "9"], "its instances are the usual, not 9"),
        (["--seeds", "0:3", "--quick"], "its effort is default, not quick"),
        (
            ["--seeds", "0:3", "--only", "exact"],
            "its claims are mine/smooth, mine/rough, not mine/rough",
        ),
    ):
        refused = campaign(project, *arguments)
        assert (
            refused.returncode == 2
            and says in refused.stderr
            and "--out" in refused.stderr
            and len(refused.stderr.splitlines()) == 1
        )
    for old, new, says in (
        (
            'statement="but at seed 7"',
            'statement="but at seed 8"',
            "the statement of mine/rough has changed",
        ),
        (
            "run.seed != 7",
            "run.seed != 8",
            "the file of mine/smooth, mine/rough has changed since it began",
        ),
    ):
        write(project, old=old, new=new)
        refused = campaign(project, "--seeds", "0:3")
        assert refused.returncode == 2 and says in refused.stderr
    assert records(project) == before


# -- what a crash may not do


def test_a_torn_tail_is_cut_off_and_its_task_runs_again(project):
    campaign(project, "--seeds", "0:3")
    path = project / "out" / "results.jsonl"
    whole = path.read_bytes()
    kept = whole.splitlines(keepends=True)[:-1]
    path.write_bytes(whole[:-20])
    assert summary(project)["done"] == 5
    again = campaign(project, "--seeds", "0:3")
    assert again.returncode == 0 and "5 of 6 tasks are kept" in again.stdout
    assert path.read_bytes().startswith(b"".join(kept)) and len(records(project)) == 6


def test_a_line_that_is_no_result_is_named(project):
    campaign(project, "--seeds", "0:2")
    results = project / "out" / "results.jsonl"
    good = results.read_text(encoding="utf-8")
    for line in (
        "no json",
        "[]",
        '{"claim": "mine/rough", "seed": 99, "evidence": [], "contradiction": "", "lost": ""}',
        '{"claim": "mine/rough", "seed": 0, "evidence": [{}], "contradiction": "", "lost": ""}',
    ):
        results.write_text(f"{good}{line}\n", encoding="utf-8")
        refused = lemmata("campaign", "--summary", "--out", "out", cwd=project)
        assert (
            refused.returncode == 2 and "line 5 of out/results.jsonl is no result" in refused.stderr
        )
    assert "line 5 of out" in campaign(project, "--seeds", "0:2").stderr


def test_a_killed_worker_costs_nothing(project):
    write(project, waits(2))
    process = started(project, "--seeds", "0:6", "--jobs", "2", "--only", "numeric")
    until(lambda: len(lines(project / "began")) == 4)
    os.kill(int(lines(project / "began")[-1].split()[1]), signal.SIGKILL)
    (project / "go").touch()
    out, err = process.communicate(timeout=120)
    assert len(lines(project / "began")) == 7
    assert process.returncode == 0 and "6 of 6 tasks done; no check failed" in out and not err
    assert sorted(r["seed"] for r in records(project)) == list(range(6)) and not any(
        r["lost"] for r in records(project)
    )


def test_a_killed_parent_leaves_its_results_and_no_process(project):
    write(project, waits(2))
    process = started(project, "--seeds", "0:5", "--jobs", "2", "--only", "numeric")
    results = project / "out" / "results.jsonl"
    until(lambda: len(lines(results)) == 2 and len(lines(project / "began")) == 4)
    process.kill()
    process.communicate(timeout=120)
    kept = results.read_bytes()
    children = {int(line.split()[1]) for line in lines(project / "began")}
    until(lambda: not any(alive(pid) for pid in children))
    (project / "go").touch()
    again = campaign(project, "--seeds", "0:5", "--jobs", "2", "--only", "numeric")
    assert again.returncode == 0 and "5 of 5 tasks done" in again.stdout
    assert results.read_bytes().startswith(kept[: kept.rfind(b"\n") + 1])
    assert sorted(r["seed"] for r in records(project)) == list(range(5))


def test_ctrl_c_keeps_what_is_done(project):
    write(project, waits(2))
    process = started(project, "--seeds", "0:50", "--jobs", "2", "--only", "numeric")
    until(lambda: len(lines(project / "out" / "results.jsonl")) == 2)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and "2 of 50 tasks done; the same call goes on" in out
    assert "Traceback" not in out + err and len(records(project)) == 2


def test_two_campaigns_do_not_write_into_one_folder(project):
    write(project, waits(1))
    process = started(project, "--seeds", "0:8", "--jobs", "1", "--only", "numeric")
    until(lambda: lines(project / "out" / "results.jsonl"))
    second = campaign(project, "--seeds", "0:8", "--only", "numeric")
    looked = summary(project)
    (project / "go").touch()
    process.communicate(timeout=120)
    assert second.returncode == 2 and "a campaign is running in out" in second.stderr
    assert looked["done"] == 1 and process.returncode == 0


def test_a_task_that_kills_its_process_is_lost_and_tried_again_by_the_same_call(project):
    """At seed 1 the process dies as long as there is no file `mended`."""
    write(project, "if run.seed == 1 and not (HERE / 'mended').exists(): os._exit(9)")
    first = campaign(project, "--seeds", "0:3", "--jobs", "1")
    assert first.returncode == 1 and "mine/smooth at seed 1: its process died twice" in first.stdout
    assert check(summary(project), "errors below one")["tasks"] == 2
    (project / "mended").touch()
    assert campaign(project, "--seeds", "0:3", "--jobs", "1").returncode == 0
    assert (
        check(summary(project), "errors below one")["tasks"] == 3 and not summary(project)["lost"]
    )


def test_a_task_over_its_time_fails(project):
    """The alarm that is set rings at seed 1."""
    write(project, "if run.seed == 1: signal.raise_signal(signal.SIGALRM)")
    more = ("--only", "numeric", "--timeout", "600", "--jobs", "2")
    done = campaign(project, "--seeds", "0:3", *more)
    assert done.returncode == 1 and "stopped after 600 s" in done.stdout
    found = check(summary(project), "errors below one")
    assert (found["tasks"], found["failed"]) == (2, 0)


# -- proofs and counterexamples


def test_a_counterexample_to_a_proved_claim_is_a_contradiction(tmp_path):
    """The proof is run at once against the counterexample that a seed found: status 3."""
    (tmp_path / "lemmas.py").write_text(
        """
from theory.operators import CounterExample, Equation, Operator, prove, refute
from verify import Checked, Claim, Source

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
claim = Claim(
    name="mine/both", title="Both", statement="(AB)ᵀ = BᵀAᵀ",
    source=Source("nowhere", ""), expected="proved",
)

@claim.proof("transposes")
def proof():
    return prove(Equation((A * B).T, B.T * A.T))

@claim.exact("but")
def wrong(run):
    if run.seed == 2:
        raise CounterExample(refute(Equation(A * B, B * A)))
    return Checked("fine", instances=1, worst_error=0.0, bound=1.0)
""",
        encoding="utf-8",
    )
    done = campaign(tmp_path, "--seeds", "0:3", "--jobs", "1")
    assert done.returncode == 3 and "CONTRADICTION: mine/both at seed 2" in done.stdout


# -- wrong calls


@pytest.mark.parametrize(
    "arguments, says",
    [
        ([], "no claim is named"),
        (["lemmas.py", "--summary"], "leave the claims out"),
        (["lemmas.py", "--seeds", "5"], "'5' is no range of seeds; give first:end"),
        (["lemmas.py", "--seeds", "5:5"], "is no range of seeds"),
        (["lemmas.py", "--only", "proof"], "knows no seed"),
        (
            ["lemmas.py", "--only", "statistical"],
            "none of these claims has evidence of the kinds statistical",
        ),
        (["lemmas.py", "--only", "exact", "--skip", "exact"], "none of these claims has evidence"),
        (["nonsense"], "no claim is named 'nonsense'"),
        (["lemmas.py", "--jobs", "2", "--scheduler", "tcp://h:1"], "not allowed with"),
        (["--summary"], "out holds no campaign"),
        (["lemmas.py", "--json", ""], "the name is empty"),
        (["lemmas.py", "lemmas2.py"], "both define a claim named mine/smooth"),
    ],
)
def test_a_wrong_call_is_one_line_and_leaves_nothing(project, arguments, says):
    (project / "lemmas2.py").write_text(
        (project / "lemmas.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = campaign(project, *arguments, claims=())
    assert done.returncode == 2 and says in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (project / "out").exists()


@pytest.mark.slow
def test_a_plan_without_results_is_replaced(project):
    """A call that could not start, here for want of a scheduler, binds nobody to its seeds."""
    pytest.importorskip("distributed")
    failed = campaign(project, "--seeds", "0:2", "--scheduler", "tcp://127.0.0.1:9")
    assert (
        failed.returncode == 2
        and "no Dask scheduler answers at tcp://127.0.0.1:9" in failed.stderr
        and len(failed.stderr.splitlines()) == 1
    )
    assert campaign(project, "--seeds", "0:3").returncode == 0


def test_a_terminal_sees_how_fast_it_goes_and_how_long_it_takes(project):
    pty = pytest.importorskip("pty")
    parent, terminal = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "verify",
            "campaign",
            "lemmas.py",
            "--out",
            "out",
            "--seeds",
            "0:4",
            "--only",
            "numeric",
        ],
        cwd=project,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
    )
    os.close(terminal)
    seen = b""
    while True:
        try:
            read = os.read(parent, 4096)
        except OSError:  # the other side is closed
            break
        if not read:
            break
        seen += read
    os.close(parent)
    assert process.wait(timeout=120) == 0
    assert re.search(rb"[1-4] of 4 tasks, 0 failed, [.\d]+ a second, \d+ s left", seen)


def test_the_time_left_is_that_of_the_tasks_left_at_the_rate_so_far(monkeypatch):
    """Of ten tasks four are kept from before; two more end within four seconds."""
    now, lines = [100.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    record = {"lost": "", "contradiction": "", "evidence": [{"status": "pass"}]}
    progress = Progress(10, 4, SimpleNamespace(progress=lines.append))
    progress.show()
    now[0] += 4
    progress.add(record)
    progress.add({**record, "evidence": [{"status": "fail"}]})
    progress.show()
    assert lines == [
        "  4 of 10 tasks, 0 failed",
        "  6 of 10 tasks, 1 failed, 0.5 a second, 8 s left",
    ]


def test_a_full_disk_tears_the_last_line_and_the_same_call_mends_it(project):
    """A limit on the size of files stands for the disk; compiled modules, which Python 3.11 would
    leave torn under it, are not written."""
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))"
    )
    bare = {"PYTHONDONTWRITEBYTECODE": "1"}
    done = campaign(project, "--seeds", "0:6", before=limit, **bare)
    assert (
        done.returncode == 2
        and len(done.stderr.splitlines()) == 1
        and "make room, and the same call goes on" in done.stderr
    )
    torn = (project / "out" / "results.jsonl").read_bytes()
    assert len(torn) == 3000 and not torn.endswith(b"\n")
    assert campaign(project, "--seeds", "0:6").returncode == 0 and len(records(project)) == 12
