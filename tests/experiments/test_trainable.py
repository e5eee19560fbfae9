"""TO's section 4: R and its test on hand-made numbers, the problem's gradients, resuming, diverging
and refused calls."""

import json
import math
import sys

import numpy as np
import pytest

from experiments.trainable import command
from experiments.trainable.methods import BASELINE, METHODS
from experiments.trainable.problem import Problem
from experiments.trainable.protocol import Kept, sampled
from experiments.trainable.significance import relative
from experiments.trainable.training import least, train

pytest.importorskip("sklearn")
from experiments.trainable.data import NAMES, Part, load
from experiments.trainable.network import FeedForward


@pytest.fixture(scope="module")
def wine():
    data = load("wine")
    return Problem(data.train, data.classes, 0.1), Problem(data.validation, data.classes, 0.0)


def test_the_relative_difference_is_a_mean_over_runs_with_a_wald_test():
    """Parts 10, 20 and 30 %: mean 20, standard error 10/√3, z = 2√3, p = erfc(√6)."""
    d = relative([1.0, 2.0, 10.0], [0.9, 1.6, 7.0])
    assert d.percent == pytest.approx(20) and d.error == pytest.approx(10 / 3**0.5)
    assert d.wald == pytest.approx(math.erfc(6**0.5)) and d.student > d.wald
    assert d.better == 1 and d.stars == "***"
    assert relative([0.9, 1.6, 7.0], [1.0, 2.0, 10.0]).better == -1
    assert (
        relative([1.0, 1.0], [0.9, 1.1]).better == 0
        and relative([1.0, 1.0], [0.9, 1.1]).stars == ""
    )


def test_equal_runs_and_diverged_ones_have_no_significance():
    assert relative([1.0, 2.0], [1.0, 2.0]).better == 0
    assert math.isnan(relative([1.0, 2.0], [1.0, math.inf]).wald)
    with pytest.raises(ValueError, match="baseline diverged"):
        relative([1.0, math.inf], [1.0, 1.0])
    with pytest.raises(ValueError, match="at least 2"):
        relative([1.0], [1.0])


def test_the_wald_test_of_no_difference_is_seldom_significant():
    """With many runs the p-value of a true null is uniform: 5 % of 2,000 tests, 3 % to 7 % with
    probability over 0.9999."""
    draws = 10 + np.random.default_rng(0).standard_normal((2000, 200))
    share = np.mean([relative(np.full(200, 10.0), row).better != 0 for row in draws])
    assert 0.03 < share < 0.07


def test_gradients_are_those_of_the_loss(wine):
    problem = wine[0]
    w = np.random.default_rng(0).standard_normal((2, problem.size))
    g, step = problem.gradient(w), 1e-5
    for i in (0, 17, problem.size - 1):
        e = np.eye(problem.size)[i] * step
        assert np.allclose(
            (problem.loss(w + e) - problem.loss(w - e)) / (2 * step), g[:, i], rtol=1e-6, atol=1e-9
        )
    chosen = np.stack([np.arange(5), np.arange(5, 10)])
    one = Problem(Part(problem.rows[5:10], problem.labels[5:10]), problem.classes, problem.penalty)
    assert np.allclose(problem.gradient(w, chosen)[1], one.gradient(w[1]), rtol=1e-12)


def test_gradients_of_the_feed_forward_network_are_those_of_its_loss():
    """Central differences, away from the kinks of ReLU with probability one."""
    problem = FeedForward(load("wine").train, 3)
    assert problem.size == 14 * 10 + 11 * 3
    w = np.random.default_rng(0).standard_normal((2, problem.size))
    chosen = np.stack([np.arange(5), np.arange(5, 10)])
    for run in (0, 1):
        one = FeedForward(
            Part(problem.rows[chosen[run]], problem.labels[chosen[run]]), problem.classes
        )
        g, step = problem.gradient(w, chosen)[run], 1e-6
        for i in (0, 77, 139, 140, problem.size - 1):
            e = np.eye(problem.size)[i] * step
            slope = (one.loss(w[run] + e) - one.loss(w[run] - e)) / (2 * step)
            assert slope == pytest.approx(g[i], rel=1e-6, abs=1e-8)


def test_the_minimum_is_below_every_run(wine):
    problem, validation = wine
    floor = problem.minimum()
    assert np.linalg.norm(problem.gradient(np.zeros(problem.size))) > 0
    for method in METHODS.values():
        records = train(
            problem,
            method,
            [(method.settings("reduced")[30], seed) for seed in (0, 1)],
            3,
            validation,
        )
        assert all(floor < least(r) for r in records)


def test_a_batch_of_settings_is_its_runs(wine):
    problem, validation = wine
    for method in METHODS.values():
        settings = method.settings("reduced")[20:23]
        together = train(problem, method, [(s, 7) for s in settings], 2, validation)
        alone = [train(problem, method, [(s, 7)], 2, validation)[0] for s in settings]
        for one, two in zip(together, alone):
            assert one["diverged"] == two["diverged"] and np.allclose(
                one["curve"], two["curve"], rtol=1e-9
            )


def test_every_optimizer_has_as_many_settings():
    assert {len(m.settings("reduced")) for m in METHODS.values()} == {90}
    assert {s["decay"] for s in METHODS[BASELINE].settings("reduced")} == {1.0, 0.95, 0.85}


def test_a_run_that_diverges_stops_with_its_step(wine):
    problem, validation = wine
    (record,) = train(
        problem,
        METHODS["full TO"],
        [({"lr": 1.0, "beta": 1.0, "gamma": 1.0, "decay": 1.0}, 0)],
        10,
        validation,
    )
    assert record["diverged"] >= 1 and least(record) == math.inf
    assert len(record["curve"]) < 10


def test_broken_hypotheses_are_named():
    full = METHODS["full TO"]
    both = full.broken({"lr": 1, "beta": 0.1, "gamma": 0.5, "decay": 1.0}, 3, 10.0)
    assert [reason.partition(" ")[0] for reason in both] == ["c_1", "Σβ_t"]
    assert full.broken({"lr": 1, "beta": 0.001, "gamma": 0.5, "decay": 0.9}, 3, 10.0) == []


def test_data_are_standardized_and_the_sampled_penalties_are_positive():
    for name in NAMES:
        rows = load(name).train.rows
        assert np.allclose(rows[:, :-1].mean(0), 0, atol=1e-9) and (rows[:, -1] == 1).all()
        assert len(sampled(name)) == 5 and min(sampled(name)) > 0


def call(capsys, *arguments):
    status = command.main(list(arguments))
    out = capsys.readouterr()
    return status, out.out, out.err


SMALL = [
    "--data",
    "wine",
    "--penalties",
    "0.5",
    "--seeds",
    "2",
    "--epochs",
    "2",
    "--methods",
    "SGD",
    "diagonal TO",
]


def test_a_second_call_goes_on_from_what_is_kept(capsys, tmp_path):
    status, first, err = call(capsys, *SMALL, "--out", str(tmp_path))
    assert status == 0 and "| wine | 0.5 |" in first and "wine, λ = 0.5, SGD: tuning" in err
    parts = tmp_path / "parts.jsonl"
    lines = parts.read_text(encoding="utf-8").splitlines()
    parts.write_text("\n".join(lines[:-1]) + "\n" + lines[-1][:50], encoding="utf-8")
    status, again, err = call(capsys, *SMALL, "--out", str(tmp_path))
    assert (
        status == 0
        and again == first
        and err.count("reported, 2 runs") == 1
        and "tuning" not in err
    )
    assert (
        len(Kept(parts).parts)
        == len(lines)
        == sum(1 for line in parts.read_text(encoding="utf-8").splitlines() if valid(line))
    )


def valid(line):
    try:
        return bool(json.loads(line))
    except json.JSONDecodeError:
        return False


def test_an_interruption_keeps_what_is_finished(capsys, tmp_path, monkeypatch):
    def stop(self, penalty):
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.trainable.problem.Problem.minimum", lambda self: stop(self, 0))
    status, out, err = call(capsys, *SMALL, "--out", str(tmp_path))
    assert status == 130 and "same command goes on" in err and not out
    assert (tmp_path / "parts.jsonl").exists()


@pytest.mark.parametrize(
    "wrong, words",
    [
        (["--data", "mnist"], "no data set"),
        (["--methods", "Lion"], "no optimizer"),
        (["--seeds", "1"], "at least 2"),
        (["--epochs", "0"], "at least 1"),
        (["--penalties", "0"], "strong convexity"),
        (["--penalties", "nan"], "strong convexity"),
    ],
)
def test_wrong_calls_are_one_line(capsys, tmp_path, wrong, words):
    status, out, err = call(capsys, *wrong, "--out", str(tmp_path))
    assert status == 2 and not out and words in err and err.count("\n") == 1


def test_missing_scikit_learn_is_named(capsys, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    status, _, err = call(capsys, "--data", "wine", "--out", str(tmp_path))
    assert status == 2 and "pip install scikit-learn" in err
