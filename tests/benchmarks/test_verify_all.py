"""The build before against this one: what is timed, and what a table says of a failure."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import verify_all
from benchmarks.verify_all import ROOT, Build, Failed, Row, measure, run

GRANDCHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {!r}])"
BUSY = "import time\nwhile time.process_time() < 0.3: pass"


@pytest.fixture
def pair(tmp_path):
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    return [Build(n, tmp_path / n, tmp_path / f"{n}-kept") for n in ("before", "after")]


def test_time_of_a_child_that_nobody_waited_for_counts(pair):
    """In a process of its own, which adopts what commands leave behind."""
    command = ["-c", GRANDCHILD.format(BUSY)]
    code = (
        "from pathlib import Path; from benchmarks.verify_all import *; adopt(); "
        f"print(run(Build('before', Path({str(pair[0].tree)!r}), Path('.')), {command!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    if sys.platform == "linux":
        assert 0.3 < float(done.stdout) < 3


def test_a_command_that_fails_says_why(pair):
    with pytest.raises(Failed, match="exit status 3: the reason"):
        run(pair[0], ["-c", "print('the reason'); raise SystemExit(3)"])


def test_builds_take_turns_and_the_row_has_medians(pair, monkeypatch):
    calls, spent = [], iter([8.0, 2.0, 4.0, 3.0, 4.0, 2.0])
    monkeypatch.setitem(verify_all.ROWS, "import", ("a command", lambda build: [build.name]))
    monkeypatch.setattr(verify_all, "run", lambda b, a: calls.append(a[0]) or next(spent))
    row = measure("import", pair, 3)
    assert calls == ["before", "after"] * 3
    assert str(row) == "| a command | 4.00 | 2.00 | 0.50 |"


def test_a_row_without_one_of_the_builds_has_no_ratio():
    row = Row("new claims", {"after": [3.0]}, {"after": "exit status 1: a claim failed"})
    assert str(row) == "| new claims; after failed, exit status 1: a claim failed | – | 3.00 |  |"


def test_claims_that_both_have_are_named_and_the_others_apart():
    build = Build("after", Path("."), Path("."), ["a/x", "a/y"], ["a/x"])
    assert verify_all.all_claims(build) == ["-m", "verify", "a/x", "--jobs", "1"]
    assert verify_all.added(build, "--quick")[2:] == ["a/y", "--jobs", "1", "--quick"]
    build.shared = build.claims
    assert verify_all.all_claims(build)[2] == "all" and verify_all.added(build) is None


def test_figures_that_both_have_are_drawn_and_the_others_apart():
    build = Build("after", Path("."), Path("."), figures=["a", "b"], drawn=["a"])
    assert verify_all.drawing(build, build.drawn, "x")[3:5] == ["a", "--jobs"]
    assert verify_all.drawing(build, build.figures, "x")[3:5] == ["all", "--jobs"]


def test_the_figures_of_a_checkout_are_those_that_it_lists_without_long_runs():
    from verify.figures import registry

    short = [name for name in registry.names() if registry.load(name).runs is None]
    assert sorted(verify_all._figures_of(ROOT)) == sorted(short)


def test_a_fresh_clone_has_nothing_compiled(pair):
    cache = pair[0].tree / "package" / "__pycache__"
    cache.mkdir(parents=True)
    pair[0].fresh()
    assert not cache.exists()


def test_figures_start_without_numbers_and_a_redraw_with_them(pair, monkeypatch):
    build, drawn = pair[0], []
    monkeypatch.setattr(verify_all, "run", lambda build, arguments: drawn.append(arguments))
    verify_all.redraw(build)
    assert drawn == [verify_all.redraw(build)] and (build.kept / "figures").is_dir()
    (build.kept / verify_all.NUMBERS / "one").write_text("1", encoding="utf-8")
    verify_all.redraw(build)
    assert (build.kept / verify_all.NUMBERS / "one").exists() and len(drawn) == 1
    verify_all.report(build)
    assert not any((build.kept / verify_all.NUMBERS).iterdir())


def test_a_commit_that_is_not_here_is_one_line(capsys):
    assert verify_all.main(["--before", "0" * 40, "--rows", "import"]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "--before" in err


def test_rows_that_are_done_survive_an_interrupt(pair, monkeypatch, tmp_path, capsys):
    def measured(name, pair, rounds):
        if name == "identify":
            raise KeyboardInterrupt
        return Row(name, {"before": [2.0], "after": [1.0]})

    class Builds:
        def __init__(self, ref):
            pass

        def __enter__(self):
            return pair

        def __exit__(self, *reason):
            return False

    monkeypatch.setattr(verify_all, "builds", Builds)
    monkeypatch.setattr(verify_all, "measure", measured)
    out = tmp_path / "table.md"
    rows = ["--rows", "import", "identify", "recheck", "--out", str(out)]
    assert verify_all.main(rows) == 130
    text = out.read_text(encoding="utf-8")
    assert "| import | 2.00 | 1.00 | 0.50 |" in text and "interrupted" in text
    assert "recheck" not in text.split("| --- |")[1]
