"""What the figures of declared experiments show: the records, and what their pages say."""

import json
from statistics import fmean

import pytest

from experiments import drawn
from experiments.__main__ import main
from experiments.declared.experiment import named
from experiments.declared.rllc_runs import BASELINES, SETTINGS
from verify.figures.lodo import beta_sweep, image_generator
from verify.figures.rllc import table_one
from verify.figures.thesis import k_sweep, rate_heat_map
from verify.figures.trainable import to_curves

PAGES = {  # the figure, its table, whose rows are averaged by these columns, pages, digits
    "beta_sweep": (beta_sweep, "losses", 1, ("lodo_ablations",), 4),
    "k_sweep": (k_sweep, "losses", 1, ("k_timesteps",), 4),
    "rate_heat_map": (rate_heat_map, "losses", 2, ("heat_map",), 4),
    "table_one": (table_one, "accuracy", 3, ("rllc_dense", "rllc_conv"), 2),
}


def test_files_are_what_the_records_give(tmp_path, monkeypatch, capsys):
    kept = {name: (drawn.FOLDER / name).read_text(encoding="utf-8") for name in drawn.texts()}
    assert kept == drawn.texts(), "write them: python -m experiments figures"
    monkeypatch.setattr(drawn, "FOLDER", tmp_path)
    assert main(["figures"]) == 0 and capsys.readouterr().out.count("characters") == len(kept)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == kept


@pytest.mark.parametrize("name", PAGES)
def test_means_are_those_of_the_pages(name, root):
    figure, table, columns, pages, digits = PAGES[name]
    folder = root / "docs" / "results" / "runs"
    text = "".join((folder / f"{page}.md").read_text(encoding="utf-8") for page in pages)
    values = {}
    for row in figure.data()[table].rows:
        if row[-1] != "":
            values.setdefault(row[:columns], []).append(row[-1])
    assert values
    means = [fmean(found) for found in values.values()]
    assert all(f" {mean:.{digits}f}" in text for mean in means)
    assert not all(f" {mean + 0.0123:.{digits}f}" in text for mean in means)


def test_table_one_has_every_run_baselines_first():
    rows = table_one.data()["accuracy"].rows
    for panel in table_one.PANELS:
        own = [row[2:4] for row in rows if row[:2] == panel]
        assert sorted(own) == sorted((name, seed) for name in SETTINGS for seed in (1, 2, 3))
        assert [name for name, seed in own if seed == 1][: table_one.PLAIN] == list(BASELINES)


def test_curves_are_those_of_the_records():
    kept = {(r["key"][0], r["key"][1]): r["curve"] for r in named("to_mnist").kept()[1:]}
    rows = to_curves.data()["losses"].rows
    assert {row[:2] for row in rows} == kept.keys()
    assert all(mean == kept[data, name][epoch - 1] for data, name, epoch, mean, _ in rows)
    rows = image_generator.data()["losses"].rows
    assert {row[0] for row in rows} == image_generator.SHOWN.keys()
    assert all(low <= mean <= high for *_, mean, low, high in rows)
    assert json.loads(drawn.texts()["image_generator.json"]).keys() == image_generator.SHOWN.keys()
