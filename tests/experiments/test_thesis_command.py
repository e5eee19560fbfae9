"""python -m experiments thesis: what it trains it saves and runs; tables resume; a wrong call ends
with one line and status 2."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from experiments.__main__ import main
from experiments.meta_training import load
from experiments.thesis import rosenbrock, sum_of_squares
from experiments.thesis.tables import markdown, text_of
from numerics.records import collect, finished

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["--problem", "sum_of_squares", "--iterations", "20"]


def test_a_trained_optimizer_is_saved_and_run_beside_its_inputs(tmp_path, capsys):
    path = tmp_path / "a.json"
    assert (
        main(
            [
                "thesis",
                "train",
                "LA_b",
                *QUICK,
                "--timescales",
                "0.9:0.999,0.5:0.555",
                "--rate",
                ".1",
                "--out",
                str(path),
            ]
        )
        == 0
    )
    assert "at best; saved in" in capsys.readouterr().out
    learner, training = load(path)
    assert (
        learner.adams.timescales == ((0.9, 0.999), (0.5, 0.555))
        and training["meta_steps"] == 20
        and training["problem"] == "sum_of_squares"
    )
    assert (
        main(
            [
                "thesis",
                "run",
                str(path),
                "--problem",
                "sum_of_squares",
                "--steps",
                "30",
                "--starts",
                "1",
            ]
        )
        == 0
    )
    table = capsys.readouterr().out
    assert (
        "| a.json |" in table and "| Adam (0.9, 0.999) |" in table and "| equal shares |" in table
    )


@pytest.mark.parametrize(
    "arguments,word",
    [
        (["train", "LSTM"], "choose among"),
        (["train", "LA_b", "--timescales", ""], "empty"),
        (["train", "LA_b", "--timescales", "0"], "k is 0"),
        (["train", "LA_b", "--timescales", "1.0:0.9"], "beta1"),
        (["train", "LA_b", "--timescales", "a:b"], "numbers"),
        (["train", "timesteps", "--k", "0"], "k is 0"),
        (["train", "momentums", "--timescales", ""], "empty"),
        (["train", "momentums", "--timescales", "1"], "[0, 1)"),
        (["train", "LA_b", "--rate", "-1"], "rate"),
        (["train", "LA_b", "--rate", "nan"], "rate"),
        (["train", "LA_b", "--iterations", "0"], "iterations"),
        (["train", "LA_b", "--unroll", "0"], "unroll"),
        (["train", "LA_b", "--seed", "-1"], "--seed"),
        (["train", "LA_b", "--problem", "x"], "problem"),
        (["train", "LA_b", "--out", "."], "folder"),
        (["run", "none.json"], "cannot be read"),
        (["table", "learned", "--seeds", "0"], "--seeds"),
        (["table", "sum_of_squares", "--out", "/dev/null/x"], "--out"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(arguments, word, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if arguments[0] == "train" and "--problem" not in arguments:
        arguments = [*arguments, "--problem", "rosenbrock"]
    assert main(["thesis", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("experiments: ") and said.count("\n") == 1 and word in said


def test_a_loss_that_is_not_finite_is_named_with_its_step_and_the_best_is_kept(tmp_path, capsys):
    """From a rate of 1e160 the sum of squares overflows at the first step."""
    path = tmp_path / "a.json"
    assert main(["thesis", "train", "LA_b", *QUICK, "--rate", "1e160", "--out", str(path)]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "not finite at meta-step 1, step 1 after the last reset" in said and str(path) in said
    assert load(path)[1]["meta_steps"] == 0


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_keeps_the_best_weights_so_far(tmp_path):
    path = tmp_path / "a.json"
    command = [
        sys.executable,
        "-m",
        "experiments",
        "thesis",
        "train",
        "LA_b",
        "--problem",
        "sum_of_squares",
        "--iterations",
        "1000000",
        "--out",
        str(path),
    ]
    # a parent that ignores SIGINT would pass that on
    run = subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert "meta-step 0 of" in run.stderr.readline()
    run.send_signal(signal.SIGINT)
    said = run.stderr.read()
    assert (
        run.wait(timeout=60) == 130 and "the best so far is in" in said and "Traceback" not in said
    )
    assert load(path)[1]["stopped"].startswith("interrupted after meta-step")


def test_runs_resume_after_a_torn_line(tmp_path):
    path, made = tmp_path / "runs.jsonl", []
    jobs = [([name], lambda name=name: made.append(name) or {"value": len(made)}) for name in "abc"]
    first = collect(path, jobs)
    path.write_text(path.read_text()[:-5])
    assert len(finished(path)) == 2 and [r["key"] for r in collect(path, jobs)] == [
        r["key"] for r in first
    ]
    assert made == ["a", "b", "c", "c"] and len(finished(path)) == 3


def test_csv_and_markdown_hold_the_same_cells():
    text = text_of([{"t": 1, "a, b": 0.12345, "c": None}])
    assert text == 't,"a, b",c\n1,0.123,diverged\n'
    assert markdown(text).splitlines() == [
        "| t | a, b | c |",
        "| --- | --- | --- |",
        "| 1 | 0.123 | diverged |",
    ]


@pytest.fixture(scope="module")
def squares(tmp_path_factory):
    return sum_of_squares.run(tmp_path_factory.mktemp("s") / "runs.jsonl", seeds=1)


def test_mng_against_adam_on_the_sum_of_squares_as_in_the_reference_run(squares):
    """The claims page's independent run: MNG ahead at t = 100, 200 and 2000, Adam at 500 and 1000;
    orders of magnitude of its numbers."""
    rows = {row["t"]: row for row in sum_of_squares.tables(squares)["sum_of_squares"]}
    assert {t: row["MNG better"] for t, row in rows.items()} == {
        t: f"{int(t in (100, 200, 2000))} of 1" for t in rows
    }
    reference = {
        100: (4e-9, 0.29),
        200: (5e-13, 1.1e-5),
        500: (4e-13, 2.6e-19),
        1000: (4e-13, 5e-42),
        2000: (4e-13, 2.5e-5),
    }
    for t, (mng, adam) in reference.items():
        assert (
            abs(np.log10(rows[t]["MNG, best loss"] / mng)) < 1.5
            and abs(np.log10(rows[t]["Adam, best loss"] / adam)) < 1.5
        )


def test_mngs_floor_is_proportional_to_n_eta_squared(squares):
    ratios = [row["loss/(n η²)"] for row in sum_of_squares.tables(squares)["mng_floor"]]
    assert len(ratios) == 8 and all(0.03 < ratio < 0.05 for ratio in ratios)


def test_an_eta_of_1e_7_fails_in_float32_only(squares):
    tables = sum_of_squares.tables(squares)
    double, single = tables["float32"]
    assert double["t = 200"] < 1e-11 and single["t = 2000"] > 1e4
    # adding at most 1e-7 to a float32 of size 2 or more rounds back to it: half its spacing is
    # 1.2e-7
    assert tables["float32_still"][0]["share"] == tables["float32_still"][1]["share"]


def test_on_rosenbrock_adam_is_ahead_from_the_named_starts(tmp_path):
    """The short horizons of the claims page's 15 of 15 (three starts, t = 100 … 2000); from starts
    drawn at random it is not so."""
    horizons = (100, 200, 500)
    tables = rosenbrock.tables(rosenbrock.run(tmp_path / "runs.jsonl", 1, horizons), horizons)
    ahead = [
        float(row["Adam"].split()[0]) < float(row["MNG"].split()[0]) for row in tables["rosenbrock"]
    ]
    assert ahead == [True] * 9 and len(tables["rosenbrock_drawn"]) == 3
