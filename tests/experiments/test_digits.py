"""The digits comparison: resumed runs are the uninterrupted ones, the choice of rates, what is read
off the laws."""

import json

import pytest

pytest.importorskip("torch")
pytest.importorskip("sklearn")

from experiments.digits import command
from experiments.digits.data import load
from experiments.digits.laws import couplings, phases
from experiments.digits.methods import GROUPS, METHODS, REDUCED
from experiments.digits.table import best

FEW = ["--iterations", "3", "--seeds", "2", "--methods", "Adam", "J(0) ∪ J(0.9)"]


def untimed(path):
    return [
        {key: value for key, value in json.loads(line).items() if key != "seconds"}
        for line in path.read_text().splitlines()
    ]


def test_an_interrupted_comparison_goes_on_and_ends_the_same(tmp_path, capsys):
    assert command.main([*FEW, "--out", str(tmp_path / "whole")]) == 0
    table = capsys.readouterr().out
    assert "| Adam |" in table and "| J(0) ∪ J(0.9) |" in table and "Incomplete" not in table
    whole = tmp_path / "whole" / "runs.jsonl"
    (tmp_path / "torn").mkdir()
    torn = tmp_path / "torn" / "runs.jsonl"
    torn.write_text(whole.read_text()[:5000])
    assert command.main([*FEW, "--out", str(tmp_path / "torn")]) == 0
    lines = [line for line in torn.read_text().splitlines() if line.endswith("}")]
    torn.write_text("\n".join(lines))
    assert untimed(torn) == untimed(whole)


def test_a_wrong_name_is_one_line_and_status_two(tmp_path, capsys):
    assert command.main(["--methods", "Newton", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_every_optimizer_has_as_many_settings():
    assert {len(method.settings(REDUCED)) for method in METHODS.values()} == {8}


def test_the_parts_of_the_data_are_disjoint_and_all_of_it():
    data = load("digits")
    assert [len(part.labels) for part in data] == [1257, 180, 360]
    images = {tuple(image.flatten().tolist()) for part in data for image in part.images}
    assert len(images) == 1797


def test_the_best_mean_validation_accuracy_wins_and_diverged_settings_do_not():
    def runs(rate, accuracies, diverged=None):
        return [
            {"setting": {"lr": rate}, "diverged": diverged, "validation": [x, 1.0]}
            for x in accuracies
        ]

    records = runs(1, [90, 94]) + runs(2, [93, 93]) + runs(3, [99, 99], diverged=5)
    assert {r["setting"]["lr"] for r in best(records)} == {2}
    assert best(runs(3, [99], diverged=5)) == []


def test_phases_and_couplings_of_known_laws():
    laws = [[10, 1.0, 2.0], [20, 2.0, 1.0], [30, 1.0, 0.95]]
    first, last, passed, share = phases(laws, [0.0, 1.0])
    assert (first, last, passed, share) == (float("inf"), 0.95, [(10, 20), (20, 30)], 1 / 3)
    correlation, opposite = couplings([[1, 1.0, -1.0], [2, 3.0, -3.0]], [0.0, 0.0])[1, 2]
    assert correlation == pytest.approx(-1) and opposite == 1


def test_every_group_has_its_baselines_and_nothing_unknown():
    assert set(GROUPS["rllc"]) | set(GROUPS["lodo"]) == set(METHODS)
    assert {"SGD", "momentum", "Adam"} == set(GROUPS["rllc"]) & set(GROUPS["lodo"])
    assert len([name for name in GROUPS["rllc"] if name.startswith("J(") and "," not in name]) == 11
