"""The zoo: a row for every optimizer, resumable, and the marks of its table."""

import json
import time
from types import SimpleNamespace

import pytest

pytest.importorskip("torch")

from verify.cli import identify as command
from verify.identify import zoo
from verify.identify.adapters import host


def test_marks_of_the_zoo():
    from gpu_check.probing.cases import Invariance

    def mark(holds, deviation=0.0, fails=(), rounding=""):
        return zoo._mark(Invariance("", "", holds, deviation, None, 1, fails, rounding))

    assert mark(None) == "?" and mark(True) == "yes"
    assert mark(False, 1e-5, ("usual", "odd", "far")) == "1e-05"
    assert mark(False, 0.5, ("usual",)) == "no"
    assert mark(False, 1.0, ("far",)) == "usual"
    assert mark(False, 0.02, ("odd", "far"), "short") == "rounding 2e-02"
    assert mark(False, 0.5, ("odd",)) == "no"


def test_rows_of_the_zoo():
    sgd = zoo.row_of({"name": "torch.optim.SGD", "kind": "torch", "arguments": {"momentum": 0.9}})
    assert (
        sgd["linear"] == "yes"
        and sgd["units"] == "1"
        and sgd["form"].startswith("momentum with lr = 1/1000")
    )
    crash = zoo.row_of({"name": "torch.optim.SparseAdam", "kind": "torch", "arguments": {}})
    assert not crash["linear"] and "does not step" in crash["note"]
    skipped = zoo.row_of({"name": "adahessian", "kind": "zoo", "arguments": {}})
    assert "Hessian" in skipped["note"]
    table = zoo.page([sgd, crash, skipped])
    assert (
        "| torch.optim.SGD(momentum=0.9) | 1 | momentum" in table
        and zoo.csv_text([sgd]).count("\n") == 2
    )


def test_rows_that_are_kept_are_not_run_again(monkeypatch):
    known = {zoo.key({"name": "torch.optim.SGD", "arguments": {}}): {"name": "kept"}}
    monkeypatch.setattr(
        zoo, "entries", lambda: [{"name": "torch.optim.SGD", "kind": "torch", "arguments": {}}]
    )
    assert zoo.run(jobs=1, known=known) == [{"name": "kept"}]


def need(*packages):
    from importlib.util import find_spec

    for package in packages:
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed")


def test_the_zoo_holds_every_package_that_is_here():
    need("pytorch_optimizer", "torch_optimizer", "optax", "keras", "jax")
    found = {entry["name"] for entry in zoo.entries()}
    assert len(found) >= 220
    assert {"optax:nadam", "optax:contrib.muon", "keras:SGD", "torch_optimizer.Lamb"} <= found


def test_a_row_of_optax():
    need("optax", "jax")
    row = zoo.row_of({"name": "optax:sgd", "kind": "subject", "arguments": {"learning_rate": 0.1}})
    assert row["linear"] == "yes" and row["form"] == "SGD with lr = 1/10, zero start"


def silent(pipe):
    pipe.recv()
    time.sleep(600)


def test_a_late_one_is_a_row(monkeypatch):
    """Workers that take an entry and never answer."""
    made = [{"name": name, "kind": "torch", "arguments": {}} for name in ("one", "two")]
    monkeypatch.setattr(zoo, "entries", lambda: made)
    monkeypatch.setattr(zoo, "_work", silent)
    rows = zoo.run(jobs=1, seconds=0.5)
    assert [row["name"] for row in rows] == ["one", "two"]
    assert [row["note"] for row in rows] == [f"{zoo.LATE} 0.5 s"] * 2


def test_what_was_too_late_is_run_again_in_a_next_run(monkeypatch, tmp_path, capsys):
    late = zoo._empty({"name": "slow", "kind": "torch"}, f"{zoo.LATE} 900 s", 900.0)
    done = zoo._empty({"name": "fast", "kind": "torch"}, "the process died", 1.0)

    def run(jobs, on_row, known):
        for row in (late, done):
            on_row(row, 1, 2, {"name": row["name"], "arguments": {}})
        return [late, done]

    monkeypatch.setattr(zoo, "run", run)
    kept = tmp_path / "kept.jsonl"
    assert command.main(["--zoo", "--kept", str(kept)]) == 0
    assert [json.loads(line)["row"]["name"] for line in kept.read_text().splitlines()] == ["fast"]


def test_seconds_are_of_the_processor_children_included(monkeypatch):
    monkeypatch.setattr(zoo, "time", SimpleNamespace(process_time=lambda: 2.0))
    monkeypatch.setitem(host.spent, "seconds", 3.0)
    assert zoo._processor() == 5.0
